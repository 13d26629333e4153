import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { piece, slope, smallMarket } from '../../fixtures/world.js';
import { assess } from '../../src/margin/assess.js';
import { withinLimits } from '../../src/margin/limits.js';
import { closeLots, smallestClose, smallestProRataClose } from '../../src/margin/partialClose.js';
import { SURPLUS_SCALE, surplus } from '../../src/margin/surplus.js';
import type { Room } from '../../src/market/check.js';
import { type Model, REQUIREMENT_SCALE, SLOPE_SCALE } from '../../src/market/model.js';
import { abs, floorDivide } from '../../src/units/integers.js';
import { randomModel, randomPortfolio } from '../support/randomModel.js';
import { refusal } from '../support/refusal.js';
import { holdsAfter } from './holdsAfter.js';

const PLAIN: Room = {
  instruments: 4,
  groups: 2,
  segments: 4,
  scenarios: 8,
  units: 2,
  nettingSets: 0,
  leads: 0,
};
const NETTING: Room = { ...PLAIN, nettingSets: 2, leads: 2 };

/** A model, a portfolio inside its limits, marks and a ratio near the one that the portfolio has. */
function cases(room: Room) {
  return randomModel(room).chain((model) =>
    fc.record({
      model: fc.constant(model),
      portfolio: randomPortfolio(model).filter((portfolio) => withinLimits(model, portfolio)),
      marks: fc.tuple(...model.instruments.map(() => fc.bigInt({ min: -200n, max: 3000n }))),
      ratio: fc.constantFrom(0n, 5_000n, 10_000n, 12_500n, 20_000n, 100_000n),
      slot: fc.nat({ max: model.instruments.length - 1 }),
    }),
  );
}

describe.each([
  ['plain', PLAIN],
  ['with netting sets', NETTING],
])('the smallest close of one position in a random model, %s', (_, room) => {
  it('is the one that trying every lot finds', () => {
    const seen = { none: 0, zero: 0, part: 0, all: 0 };
    fc.assert(
      fc.property(cases(room), (c) => {
        const { portfolio, slot } = c;
        const size = abs(portfolio.quantities[slot]!);
        const lots = (n: bigint) => portfolio.quantities.map((_, i) => (i === slot ? n : 0n));
        const all = Array.from({ length: Number(size) + 1 }, (_, n) => BigInt(n));
        const expected = all.find((n) => holdsAfter(c, portfolio, lots(n)));
        const found = smallestClose(c);
        expect(found?.closed[slot]).toBe(expected);
        if (found === undefined) seen.none++;
        else if (expected === 0n) seen.zero++;
        else if (expected === size) seen.all++;
        else seen.part++;
        if (found !== undefined) {
          expect(found.closed.every((n, i) => i === slot || n === 0n)).toBe(true);
          expect(found.assessment).toEqual(assess(c.model, found.portfolio));
        }
      }),
      { numRuns: 3000 },
    );
    // Every kind of answer came up, or the property says little.
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(20);
  });
});

/** Nearly all of the requirement comes from scenarios: many of them, of any slopes and weights, over a flat row. */
const riskyCases = fc
  .record({
    start: fc.bigInt({ min: -60n, max: 60n }),
    losses: fc.array(
      fc.record({
        pnl: fc.tuple(fc.bigInt({ min: -9n, max: 9n }), fc.bigInt({ min: -200n, max: 200n })),
        form: fc.tuple(fc.bigInt({ min: -9n, max: 9n }), fc.bigInt({ min: -200n, max: 200n })),
        lead: fc.option(fc.tuple(fc.bigInt({ min: -9n, max: 9n }), fc.bigInt({ min: -200n, max: 200n }))),
        gain: fc.constantFrom(-SLOPE_SCALE, 0n, SLOPE_SCALE, 2n * SLOPE_SCALE),
        loss: fc.constantFrom(-SLOPE_SCALE, 0n, SLOPE_SCALE, 2n * SLOPE_SCALE),
      }),
      { minLength: 1, maxLength: 7 },
    ),
    netting: fc.boolean(),
    k: fc.nat(),
    weights: fc.constantFrom([1n, 0n], [0n, 1n], [1n, -1n], [1n, 2n], [1n, -2n]),
    floor: fc.constantFrom(0n, 300n),
    fold: fc.boolean(),
    cuts: fc.uniqueArray(fc.bigInt({ min: 1n, max: 120n }), { maxLength: 3 }),
    charges: fc.array(
      fc.record({
        slope: fc.bigInt({ min: -20n, max: 20n }),
        intercept: fc.bigInt({ min: -300n, max: 300n }),
      }),
      { minLength: 4, maxLength: 4 },
    ),
  })
  .map(({ start, losses, netting, k, weights, floor, fold, cuts, charges }) => {
    const limit = 1n << 40n;
    const flat = { fold: false, linear: 0n, breakpoints: [-limit, limit], pieces: [piece(slope(0n))] };
    const inner = [...cuts].sort((a, b) => (a < b ? -1 : 1));
    const group = {
      label: 'G',
      weights: [1n, 30n],
      fold,
      breakpoints: [fold ? 0n : -limit, ...inner, limit],
      pieces: charges.slice(0, inner.length + 1).map((charge) => piece(slope(0n), charge)),
    };
    const model: Model = {
      marginType: 'maintenance',
      instruments: [
        { ...flat, label: 'X' },
        { ...flat, label: 'Y' },
      ],
      groups: [group],
      ...(netting ? { nettingSets: ['e'] } : {}),
      scenarios: losses.map(({ pnl, form, lead, gain, loss }, s) => ({
        label: `s${s}`,
        pnl,
        ...(netting ? { netted: [{ form, gain, loss, ...(lead === null ? {} : { lead }) }] } : {}),
      })),
      units: [
        {
          label: 'U',
          scenarios: losses.map((_, s) => s),
          k: 1 + (k % losses.length),
          weight: weights[0]! * REQUIREMENT_SCALE,
          kthWeight: weights[1]! * REQUIREMENT_SCALE,
          floor: floor * REQUIREMENT_SCALE,
        },
      ],
    };
    return { model, portfolio: { quantities: [start, 1n], cash: 0n }, marks: [0n, 0n], ratio: 10_000n };
  });

it('the only lots that restore the ratio are found, wherever they are', () => {
  const inside = { count: 0 };
  fc.assert(
    fc.property(riskyCases, (c) => {
      const size = abs(c.portfolio.quantities[0]!);
      const lots = Array.from({ length: Number(size) + 1 }, (_, n) => [BigInt(n), 0n]);
      const spare = (closed: readonly bigint[]) =>
        surplus(assess(c.model, closeLots(c.portfolio, closed, c.marks)), c.ratio);
      // Just so much cash that the best place holds.
      const best = lots.map(spare).reduce((most, next) => (next > most ? next : most));
      const portfolio = { ...c.portfolio, cash: -floorDivide(best, SURPLUS_SCALE) };
      const expected = lots.find((closed) => holdsAfter(c, portfolio, closed))!;
      expect(smallestClose({ ...c, portfolio, slot: 0 })?.closed).toEqual(expected);
      if (expected[0]! > 0n && expected[0]! < size) inside.count++;
    }),
    { numRuns: 3000 },
  );
  expect(inside.count).toBeGreaterThan(300);
});

describe('the smallest close pro rata', () => {
  it.each([1, 7, 1000])('is the first of %i steps that holds', (steps) => {
    fc.assert(
      fc.property(cases(NETTING), (c) => {
        const { portfolio } = c;
        const at = (step: number) =>
          portfolio.quantities.map((q) => (abs(q) * BigInt(step) + BigInt(steps) - 1n) / BigInt(steps));
        const found = smallestProRataClose({ ...c, steps });
        if (found === undefined) {
          expect(holdsAfter(c, portfolio, at(steps))).toBe(false);
          return;
        }
        expect(found.closed).toEqual(at(found.step));
        expect(holdsAfter(c, portfolio, found.closed)).toBe(true);
        if (found.step > 0) expect(holdsAfter(c, portfolio, at(found.step - 1))).toBe(false);
      }),
      { numRuns: 200 },
    );
  });

  it('refuses steps that are none', () => {
    const market = smallMarket(8);
    const options = {
      model: market.models.maintenance!,
      portfolio: { quantities: [0n, 0n, 0n], cash: 0n },
      marks: [1n, 1n, 1n],
      ratio: 0n,
    };
    for (const steps of [0, -1, 1.5, Number.NaN]) {
      expect(refusal(() => smallestProRataClose({ ...options, steps })).field).toBe('steps');
    }
  });
});
