import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Instrument } from '../../../src/market/universe.js';
import { black76Value } from '../../../src/risk/options/black.js';
import { deltaGammaVega, largestDifference } from '../../../src/risk/options/deltaGammaVega.js';
import { optionInputs, priceInstrument } from '../../../src/risk/options/price.js';
import { type Move, reprice, riskArray } from '../../../src/risk/options/reprice.js';
import type { VolShock } from '../../../src/risk/options/volShock.js';
import { expectInputError, PERP } from '../../models/helpers.js';
import { refusal } from '../../support/refusal.js';
import { between, optionOf, right, SURFACE, SPOT_PRICE as spot } from './helpers.js';

const DAY = 86_400;
const data = { time: SURFACE.time, spot, surface: SURFACE };
const priced = (instrument: Instrument) => priceInstrument(instrument, data);
const call = priced(optionOf(60_000, 40, 'call'));
const put = priced(optionOf(60_000, 40, 'put'));
const perp = priced(PERP);

const anyOption = fc
  .tuple(fc.integer({ min: 40_000, max: 90_000 }), fc.integer({ min: 3, max: 100 }), right)
  .map(([strike, days, side]) => optionOf(strike, days, side));

const anyMove: fc.Arbitrary<Move> = fc.record({
  spot: between(0.3, 3),
  vol: fc.option(
    between(0, 3).map((factor): VolShock => ({ kind: 'relative', factor })),
    { nil: undefined },
  ),
  elapsed: fc.integer({ min: 0, max: 2 * DAY }),
});

describe('reprice', () => {
  it('is Black-76 on the moved forward, volatility and time', () => {
    fc.assert(
      fc.property(anyOption, anyMove, (option, move) => {
        const { value, profit } = reprice(priced(option), move);
        const inputs = optionInputs(option, data);
        const factor = move.vol?.kind === 'relative' ? move.vol.factor : 1;
        const moved = black76Value({
          ...inputs,
          forward: inputs.forward * move.spot,
          vol: inputs.vol * factor,
          years: inputs.years - move.elapsed! / (365 * DAY),
        });
        expect(value).toBe(moved);
        expect(profit).toBe(moved - priced(option).value);
      }),
    );
  });

  it('keeps put–call parity in every move', () => {
    fc.assert(
      fc.property(between(0.3, 3), between(0, 2), (factor, change) => {
        const move: Move = { spot: factor, vol: { kind: 'absolute', change } };
        const parity = reprice(call, move).profit - reprice(put, move).profit;
        const expected = Math.exp((-0.045 * 40) / 365) * 60_450 * (factor - 1);
        expect(Math.abs(parity - expected)).toBeLessThan(1e-9);
      }),
    );
  });

  it('moves linear instruments in proportion, whatever volatility and time do', () => {
    const move: Move = { spot: 0.9, vol: { kind: 'absolute', change: 1 }, elapsed: DAY };
    expect(reprice(perp, move)).toEqual({ value: 54_000, profit: -6000 });
    const own = priceInstrument(PERP, { ...data, price: 61_000 });
    expect(reprice(own, { spot: 1.1 }).profit).toBeCloseTo(6100, 9);
  });

  it('leaves everything where it is without a move', () => {
    expect([call, put, perp].map((one) => reprice(one, { spot: 1 }).profit)).toEqual([0, 0, 0]);
  });

  it('loses no more than the premium', () => {
    fc.assert(
      fc.property(anyOption, anyMove, (option, move) => {
        const one = priced(option);
        expect(reprice(one, move).profit).toBeGreaterThanOrEqual(-one.value);
      }),
    );
  });

  it('is worth the intrinsic value at and after expiry, and without volatility', () => {
    const forward = 60_450 * 1.2;
    for (const days of [40, 41]) {
      expect(reprice(call, { spot: 1.2, elapsed: days * DAY }).value).toBeCloseTo(forward - 60_000, 8);
      expect(reprice(put, { spot: 1.2, elapsed: days * DAY }).value).toBe(0);
    }
    const none = reprice(call, { spot: 1.2, vol: { kind: 'relative', factor: 0 } }).value;
    expect(none).toBeCloseTo(Math.exp((-0.045 * 40) / 365) * (forward - 60_000), 8);
  });

  it('shocks short expiries more, by days to expiry at the market', () => {
    const vol: VolShock = {
      kind: 'termUp',
      range: 0.5,
      minimum: 0,
      term: { floorDays: 1, shortPower: 0.3, longPower: 0.13 },
    };
    const option = optionOf(60_000, 40, 'call');
    const inputs = optionInputs(option, data);
    const shocked = { ...inputs, vol: inputs.vol * (1 + 0.5 * (30 / 40) ** 0.13) };
    expect(reprice(priced(option), { spot: 1, vol }).value).toBeCloseTo(black76Value(shocked), 9);
  });

  it('fills risk arrays', () => {
    const moves: Move[] = [0.85, 1, 1.15].map((factor) => ({ spot: factor }));
    expect(riskArray(call, moves)).toEqual(moves.map((move) => reprice(call, move).profit));
    expect(riskArray(perp, moves)[1]).toBe(0);
  });

  it.each<[string, Move]>([
    ['spot', { spot: 0 }],
    ['spot', { spot: Number.NaN }],
    ['elapsed', { spot: 1, elapsed: -1 }],
    ['factor', { spot: 1, vol: { kind: 'relative', factor: -1 } }],
  ])('refuses a bad %s', (field, move) => {
    expect(refusal(() => reprice(call, move)).field).toBe(field);
    expect(refusal(() => deltaGammaVega(call, move)).field).toBe(field);
  });
});

describe('deltaGammaVega', () => {
  const error = (move: Move) => deltaGammaVega(call, move) - reprice(call, move).profit;

  it('is exact for linear instruments', () => {
    for (const factor of [0.5, 1, 1.7]) {
      expect(deltaGammaVega(perp, { spot: factor })).toBeCloseTo(reprice(perp, { spot: factor }).profit, 9);
    }
  });

  it('has an error of third order in the spot move', () => {
    fc.assert(
      fc.property(fc.constantFrom(50_000, 55_000, 66_000, 75_000), right, (strike, side) => {
        const one = priced(optionOf(strike, 40, side));
        const errors = [0.02, 0.01, 0.005].map((h) =>
          // The odd part of the error: the even one is of fourth order.
          [h, -h]
            .map((step) => deltaGammaVega(one, { spot: 1 + step }) - reprice(one, { spot: 1 + step }).profit)
            .reduce((up, down) => (up - down) / 2),
        );
        for (const [i, smaller] of errors.slice(1).entries()) {
          const order = Math.log2(Math.abs(errors[i]! / smaller));
          expect(order).toBeGreaterThan(2.9);
          expect(order).toBeLessThan(3.1);
        }
      }),
    );
  });

  it('has an error of second order in volatility away from the money, and in time', () => {
    const far = priced(optionOf(75_000, 40, 'call'));
    const of = (move: (h: number) => Move) => (h: number) =>
      Math.abs(deltaGammaVega(far, move(h)) - reprice(far, move(h)).profit);
    const byVol = of((h) => ({ spot: 1, vol: { kind: 'absolute', change: h } }));
    const byTime = of((h) => ({ spot: 1, elapsed: h * DAY }));
    expect(Math.log2(byVol(0.002) / byVol(0.001))).toBeCloseTo(2, 1);
    expect(Math.log2(byTime(0.2) / byTime(0.1))).toBeCloseTo(2, 1);
  });

  it('shrinks with the move, whatever moves', () => {
    fc.assert(
      fc.property(anyOption, between(-1, 1), between(-1, 1), (option, a, b) => {
        const one = priced(option);
        const at = (h: number) => {
          const move: Move = { spot: 1 + a * h, vol: { kind: 'absolute', change: b * h } };
          return Math.abs(deltaGammaVega(one, move) - reprice(one, move).profit);
        };
        // At least second order in all: an eighth of the move leaves well below an eighth of the error.
        expect(at(0.0005)).toBeLessThanOrEqual(at(0.004) / 8 + 1e-3);
      }),
    );
  });

  it('fails on large moves, which is what full repricing is for', () => {
    // A constant gamma promises the holder of a call thousands that it does not have.
    expect(error({ spot: 0.5 })).toBeGreaterThan(1000);
    expect(Math.abs(error({ spot: 1.001 }))).toBeLessThan(1e-2);
  });
});

describe('largestDifference', () => {
  const moves: Move[] = [0.8, 0.9, 1, 1.1, 1.2].map((factor) => ({ spot: factor }));

  it('finds the move and gives both profits', () => {
    const holdings = [
      { priced: call, units: -2 },
      { priced: perp, units: 1 },
    ];
    const found = largestDifference(holdings, moves);
    const full = moves.map((move) => reprice(perp, move).profit - 2 * reprice(call, move).profit);
    const approximate = moves.map((move) => deltaGammaVega(perp, move) - 2 * deltaGammaVega(call, move));
    const differences = full.map((profit, i) => Math.abs(profit - approximate[i]!));
    expect(found.difference).toBeCloseTo(Math.max(...differences), 8);
    expect(found.index).toBe(differences.indexOf(Math.max(...differences)));
    expect(found.move).toBe(moves[found.index]);
    expect(found.full).toBeCloseTo(full[found.index]!, 8);
    expect(found.approximate).toBeCloseTo(approximate[found.index]!, 8);
  });

  it('is nothing for linear portfolios and for none, and gives the first move then', () => {
    expect(largestDifference([], moves)).toMatchObject({ index: 0, difference: 0, full: 0, approximate: 0 });
    expect(largestDifference([{ priced: perp, units: 3 }], moves).difference).toBeLessThan(1e-9);
  });

  it('nets: a call and a short put are a forward', () => {
    const holdings = [
      { priced: call, units: 1 },
      { priced: put, units: -1 },
    ];
    expect(largestDifference(holdings, moves).difference).toBeLessThan(1e-9);
    expect(largestDifference(holdings.slice(0, 1), moves).difference).toBeGreaterThan(10);
  });

  it('refuses an empty grid and units that are none', () => {
    expectInputError(() => largestDifference([], []), 'moves', 'at least one');
    expectInputError(
      () => largestDifference([{ priced: perp, units: Number.NaN }], moves),
      'units',
      'finite',
    );
  });
});
