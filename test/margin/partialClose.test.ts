import { describe, expect, it } from 'vitest';
import { piece, slope, smallMarket } from '../../fixtures/world.js';
import { assess } from '../../src/margin/assess.js';
import { closeLots, smallestClose } from '../../src/margin/partialClose.js';
import { isAtLeast } from '../../src/margin/ratio.js';
import { type Model, REQUIREMENT_SCALE, SLOPE_SCALE } from '../../src/market/model.js';
import { refusal } from '../support/refusal.js';
import { holdsAfter } from './holdsAfter.js';

describe('the smallest close of one position', () => {
  const { marks, model } = {
    marks: [1_000_000n, 1_000_000n, 100_000n],
    model: smallMarket(8).models.maintenance!,
  };

  it('restores the ratio with a billion lots too, and one lot less does not', () => {
    // Perpetual A at 1 000 000 a lot, charged 200 000 a lot and 50 000 more for concentration, and 100 000 for A down.
    const quantities = [0n, 3_000_000_000n, 0n];
    const portfolio = { quantities, cash: -3_000_000_000n * 1_000_000n + 400_000_000_000_000n };
    const options = { model, portfolio, marks, ratio: 10_000n };
    expect(isAtLeast(assess(model, portfolio), 10_000n)).toBe(false);
    const { closed } = smallestClose({ ...options, slot: 1 })!;
    expect(closed[0]).toBe(0n);
    expect(holdsAfter(options, portfolio, closed)).toBe(true);
    expect(holdsAfter(options, portfolio, [0n, closed[1]! - 1n, 0n])).toBe(false);
    // 350 000 · lots − 1 250 000 000 = 400 000 000 000 000.
    expect(quantities[1]! - closed[1]!).toBe((400_000_000_000_000n + 1_250_000_000n) / 350_000n);
  });

  it('buys back what is short', () => {
    const portfolio = { quantities: [0n, 0n, -1_000n], cash: 100_000_000n + 30_000_000n };
    const options = { model, portfolio, marks, ratio: 10_000n };
    // Charge 20 000 a lot, mean of B up and down 0, floor of A 1 000 000: 1 450 lots would do.
    expect(smallestClose({ ...options, slot: 2 })!.closed).toEqual([0n, 0n, 0n]);
    const poorer = { ...portfolio, cash: portfolio.cash - 20_000_000n };
    const close = smallestClose({ ...options, portfolio: poorer, slot: 2 })!;
    expect(close.closed).toEqual([0n, 0n, 550n]);
    expect(close.portfolio).toEqual({ quantities: [0n, 0n, -450n], cash: 110_000_000n - 55_000_000n });
  });

  it('is not fooled by a hedge: less of it first makes things worse', () => {
    const portfolio = { quantities: [0n, 5_000n, -1n], cash: -5_000_000_000n + 300_000_000n };
    const options = { model, portfolio, marks, ratio: 10_000n };
    expect(smallestClose({ ...options, slot: 2 })).toBeUndefined();
    expect(smallestClose({ ...options, slot: 0 })).toBeUndefined();
    expect(smallestClose({ ...options, slot: 1 })).toBeDefined();
  });

  it('finds a value at risk that rises before it falls', () => {
    // The second worst of three losses 3n, −n + 40 and 12: not convex in n.
    const limit = 1n << 40n;
    const row = { fold: false, linear: 0n, breakpoints: [-limit, limit], pieces: [piece(slope(0n))] };
    const risky: Model = {
      marginType: 'maintenance',
      instruments: [
        { ...row, label: 'X' },
        { ...row, label: 'Y' },
      ],
      groups: [],
      scenarios: [
        { label: 'a', pnl: [-3n, 0n] },
        { label: 'b', pnl: [1n, -60n] },
        { label: 'c', pnl: [0n, -12n] },
      ],
      units: [
        { label: 'U', scenarios: [0, 1, 2], k: 2, weight: 0n, kthWeight: REQUIREMENT_SCALE, floor: 0n },
      ],
    };
    for (let cash = 0n; cash <= 45n; cash++) {
      const portfolio = { quantities: [20n, 1n], cash };
      const options = { model: risky, portfolio, marks: [0n, 0n], ratio: 10_000n };
      const lots = Array.from({ length: 21 }, (_, n) => [BigInt(n), 0n]);
      const expected = lots.find((closed) => holdsAfter(options, portfolio, closed));
      expect(smallestClose({ ...options, slot: 0 })?.closed).toEqual(expected);
    }
  });

  it('of a position that is not there is none or nothing', () => {
    const options = { model, marks, ratio: 10_000n, slot: 1 };
    const poor = { quantities: [0n, 0n, 0n], cash: 0n };
    expect(smallestClose({ ...options, portfolio: poor })).toBeUndefined();
    const rich = { quantities: [0n, 0n, 0n], cash: 1_000_000n };
    expect(smallestClose({ ...options, portfolio: rich })!.closed).toEqual([0n, 0n, 0n]);
  });

  it('refuses parameters that make no sense, without their values', () => {
    const portfolio = { quantities: [0n, 1n, 0n], cash: 12_345n };
    const options = { model, portfolio, marks, ratio: 10_000n, slot: 1 };
    expect(refusal(() => smallestClose({ ...options, ratio: -1n })).field).toBe('ratio');
    expect(refusal(() => smallestClose({ ...options, slot: 3 })).field).toBe('slot');
    expect(refusal(() => smallestClose({ ...options, marks: [1n] })).field).toBe('marks');
    const outside = { quantities: [1n << 41n, 0n, 0n], cash: 0n };
    expect(refusal(() => smallestClose({ ...options, portfolio: outside })).message).not.toContain('2199');
  });
});

describe('a close at the marks', () => {
  it('keeps cash plus mark value', () => {
    const portfolio = { quantities: [7n, -5n], cash: 3n };
    expect(closeLots(portfolio, [2n, 5n], [10n, 4n])).toEqual({ quantities: [5n, 0n], cash: 3n + 20n - 20n });
  });

  it.each([
    ['more than there is', [8n, 0n]],
    ['more than is short', [0n, 6n]],
    ['less than nothing', [-1n, 0n]],
  ])('of %s is refused', (_, closed) => {
    expect(refusal(() => closeLots({ quantities: [7n, -5n], cash: 0n }, closed, [1n, 1n])).code).toBe(
      'INPUT',
    );
  });
});

it('netting sets with slopes of any order are searched too', () => {
  // Gains count twice, losses half: the loss is concave in the quantity, so the requirement bends the wrong way.
  const limit = 1n << 40n;
  const model: Model = {
    marginType: 'maintenance',
    instruments: [
      { label: 'X', fold: false, linear: 0n, breakpoints: [-limit, limit], pieces: [piece(slope(0n))] },
      { label: 'Y', fold: false, linear: 0n, breakpoints: [-limit, limit], pieces: [piece(slope(0n))] },
    ],
    groups: [],
    nettingSets: ['e'],
    scenarios: [
      {
        label: 's',
        pnl: [0n, 0n],
        netted: [{ form: [-1n, 10n], gain: -2n * SLOPE_SCALE, loss: SLOPE_SCALE / 2n }],
      },
    ],
    units: [{ label: 'U', scenarios: [0], k: 1, weight: REQUIREMENT_SCALE, kthWeight: 0n, floor: 0n }],
  };
  for (let cash = 0n; cash <= 25n; cash++) {
    const portfolio = { quantities: [30n, 1n], cash };
    const options = { model, portfolio, marks: [0n, 0n], ratio: 10_000n };
    const lots = Array.from({ length: 31 }, (_, n) => [BigInt(n), 0n]);
    const expected = lots.find((closed) => holdsAfter(options, portfolio, closed));
    expect(smallestClose({ ...options, slot: 0 })?.closed).toEqual(expected);
  }
});
