import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { smallMarket } from '../../fixtures/world.js';
import { assess } from '../../src/margin/assess.js';
import { withinLimits } from '../../src/margin/limits.js';
import { liquidationPrice } from '../../src/margin/liquidationPrice.js';
import { movedRequirement } from '../../src/margin/movedRequirement.js';
import { isAtLeast } from '../../src/margin/ratio.js';
import { type ChargeRule, remark } from '../../src/margin/remark.js';
import { moveTarget } from '../../src/margin/target.js';
import type { Room } from '../../src/market/check.js';
import type { Market } from '../../src/market/market.js';
import { lossScale, type Model, type Portfolio } from '../../src/market/model.js';
import type { Instrument } from '../../src/market/universe.js';
import { type Fraction, ONE } from '../../src/units/fraction.js';
import { abs, ceilDivide, floorDivide } from '../../src/units/integers.js';
import { PERP } from '../models/helpers.js';
import { randomModel, randomPortfolio } from '../support/randomModel.js';

const marginType = 'maintenance';

/** The first two instruments are on BTC, the third on ETH. */
function marketOf(model: Model): Market {
  const base = smallMarket(8);
  const instruments = model.instruments.map(
    (_, i): Instrument => ({ ...PERP, symbol: `P${i}`, underlying: i < 2 ? 'BTC' : 'ETH' }),
  );
  return {
    ...base,
    universe: { ...base.universe, instruments },
    prices: instruments.map(() => '12.5'),
    models: { maintenance: model },
  };
}

function room(units: number, nettingSets: number): Room {
  return { instruments: 3, groups: 1, segments: 3, scenarios: 6, units, nettingSets, leads: 2 };
}

function cases(inside: Room) {
  return randomModel(inside).chain((model) =>
    fc.record({
      market: fc.constant(marketOf(model)),
      portfolio: randomPortfolio(model).filter((portfolio) => withinLimits(model, portfolio)),
      target: fc.constantFrom('BTC', 'P0'),
      ratio: fc.constantFrom(0n, 10_000n, 14_000n),
    }),
  );
}

/** Whether the ratio holds with the slots' prices multiplied. */
function holdsAt(
  { market, portfolio, ratio }: { market: Market; portfolio: Portfolio; ratio: bigint },
  slots: readonly number[],
  factor: Fraction,
  charges: ChargeRule,
): boolean {
  const { market: moved, finer } = remark(market, new Map(slots.map((slot) => [slot, factor])), charges);
  const { quantities, cash } = portfolio;
  return isAtLeast(assess(moved.models.maintenance!, { quantities, cash: cash * finer }), ratio);
}

function chargeAt(
  { market, portfolio }: { market: Market; portfolio: Portfolio },
  slots: readonly number[],
  factor: Fraction,
): bigint {
  if (factor.n === 0n) return 0n;
  const { market: moved } = remark(market, new Map(slots.map((slot) => [slot, factor])), 'proportional');
  return assess(moved.models.maintenance!, portfolio).charge;
}

/** `n / d` with 24 decimals, rounded down and up. */
function around({ n, d }: { n: bigint; d: bigint }): [Fraction, Fraction] {
  const scaled = n * 10n ** 24n;
  return [
    { n: floorDivide(scaled, d), d: 10n ** 24n },
    { n: ceilDivide(scaled, d), d: 10n ** 24n },
  ];
}

describe.each([
  ['held', room(2, 0)],
  // Rows only: with scenarios the worst ones can change on the way.
  ['proportional', room(1, 0)],
] as const)('the liquidation price with charges %s', (charges, inside) => {
  it('is where the ratio ends in the market at other prices', () => {
    const seen = { none: 0, reached: 0, down: 0, up: 0 };
    fc.assert(
      fc.property(cases(inside), (drawn) => {
        const model = drawn.market.models.maintenance!;
        const flat = { ...model, scenarios: [], units: [] };
        const c = charges === 'held' ? drawn : { ...drawn, market: marketOf(flat) };
        const { liquidation, slots } = liquidationPrice({ ...c, marginType, charges });
        expect(slots).toEqual(c.target === 'BTC' ? [0, 1].slice(0, model.instruments.length) : [0]);
        const holds = (factor: Fraction) => holdsAt(c, slots, factor, charges);
        const now = holds(ONE);
        expect(liquidation.kind === 'reached').toBe(!now);
        if (liquidation.kind === 'reached') seen.reached++;
        else if (liquidation.kind === 'none') {
          seen.none++;
          if (charges === 'held') {
            for (const n of [1n, 10n, 500n, 2_000n, 10n ** 9n]) {
              expect(holds({ n, d: 1000n })).toBe(true);
            }
          }
        } else {
          const { direction, factor } = liquidation;
          seen[direction]++;
          const [below, above] = around(factor);
          // Charges below 0 in sum count as 0: the line that is followed ends there.
          const charged = [ONE, below, above].every((at) => chargeAt(c, slots, at) > 0n);
          if (charges === 'proportional' && !charged) return;
          if (direction === 'down') {
            expect(factor.n <= factor.d).toBe(true);
            expect(holds(above)).toBe(true);
            if (below.n > 1n) expect(holds({ ...below, n: below.n - 1n })).toBe(false);
          } else {
            expect(factor.n >= factor.d).toBe(true);
            expect(holds(below)).toBe(true);
            expect(holds({ ...above, n: above.n + 1n })).toBe(false);
          }
        }
      }),
      { numRuns: 1500 },
    );
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(20);
  });
});

describe('the part of the requirement that moves with a price', () => {
  it('is its slope in the market at other prices, where it has one', () => {
    let seen = 0;
    fc.assert(
      fc.property(cases(room(2, 2)), ({ market, portfolio, target }) => {
        const model = market.models.maintenance!;
        const { slots } = moveTarget(market.universe, target, 'target');
        const at = (n: bigint) => {
          const factor = { n, d: 10n ** 24n };
          const { market: moved } = remark(
            market,
            new Map(slots.map((slot) => [slot, factor])),
            'proportional',
          );
          return assess(moved.models.maintenance!, portfolio).requirement;
        };
        const one = 10n ** 24n;
        const [left, here, right] = [at(one - 1n), at(one), at(one + 1n)];
        // Two slopes: a place where the worst scenarios or a branch change. Requirements are rounded up.
        if (abs(right - 2n * here + left) > 2n || here === 0n) return;
        const slope = movedRequirement(model, portfolio, assess(model, portfolio), slots);
        const scale = lossScale(model);
        expect(abs((right - here) * scale - slope)).toBeLessThanOrEqual(2n * scale);
        if (slope !== 0n) seen++;
      }),
      { numRuns: 1000 },
    );
    expect(seen).toBeGreaterThan(200);
  });
});
