import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assess } from '../../../src/margin/assess.js';
import { checkModel } from '../../../src/market/check.js';
import { INSTANCES } from '../../../src/market/instances.js';
import { type MarginType, REQUIREMENT_SCALE as SCALE } from '../../../src/market/model.js';
import { sumModels } from '../../../src/models/build/sumModels.js';
import { type TieredParams, tiered } from '../../../src/models/tiered/tiered.js';
import { formatDecimal, parseFraction } from '../../../src/units/decimal.js';
import {
  add,
  ceil,
  compare,
  divide,
  type Fraction,
  fraction,
  multiply,
  powerOfTen,
  subtract,
  ZERO,
} from '../../../src/units/fraction.js';
import { contextOf, PERP } from '../helpers.js';

/** Ten brackets, as exchanges publish them, against the rule read literally. */

const DECIMALS = 14;
const LIMIT = 10_000_000;

const table = fc.record({
  bounds: fc.uniqueArray(fc.integer({ min: 1, max: LIMIT - 1 }), { minLength: 9, maxLength: 9 }),
  rates: fc.uniqueArray(fc.integer({ min: 1, max: 5_000 }), { minLength: 10, maxLength: 10 }),
  // No rate is then more than ten times that of the leverage.
  leverages: fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 10, maxLength: 10 }),
  published: fc.boolean(),
  price: fc.integer({ min: 1, max: 1_000_000 }).map((n) => formatDecimal(BigInt(n), 1)),
  lotDecimals: fc.integer({ min: 0, max: 3 }),
  at: fc.integer({ min: 0, max: 9 }),
  offset: fc.integer({ min: -1, max: 1 }),
  size: fc.bigInt({ min: -(10n ** 5n), max: 10n ** 5n }),
  edge: fc.boolean(),
});
type Table = typeof table extends fc.Arbitrary<infer Value> ? Value : never;

const ascending = (numbers: readonly number[]) => [...numbers].sort((a, b) => a - b);

function setup(t: Table) {
  const bounds = [0, ...ascending(t.bounds), LIMIT].map((n) => fraction(BigInt(n)));
  const rates = ascending(t.rates).map((n) => fraction(BigInt(n), 10_000n));
  const leverages = ascending(t.leverages)
    .reverse()
    .map((n) => fraction(BigInt(n)));
  const cums: Fraction[] = [];
  rates.forEach((rate, i) => {
    const before = i === 0 ? ZERO : cums[i - 1]!;
    const step = subtract(rate, i === 0 ? rate : rates[i - 1]!);
    cums.push(add(before, multiply(bounds[i]!, step)));
  });
  const lot = multiply(parseFraction(t.price, ''), powerOfTen(-t.lotDecimals));
  const most = ceil(divide(fraction(BigInt(LIMIT)), lot)) - 1n;
  const wanted = t.edge ? ceil(divide(bounds[t.at]!, lot)) + BigInt(t.offset) : t.size;
  const quantity = wanted > most ? most : wanted < -most ? -most : wanted;
  return { bounds, rates, leverages, cums, lot, quantity };
}

function paramsOf(t: Table, { rates, leverages, cums }: ReturnType<typeof setup>): TieredParams {
  const bounds = [0, ...ascending(t.bounds), LIMIT];
  const decimal = ({ n, d }: Fraction) => formatDecimal((n * 10_000n) / d, 4);
  return {
    symbols: [PERP.symbol],
    brackets: rates.map((rate, i) => ({
      minNotional: String(bounds[i]),
      maxNotional: String(bounds[i + 1]),
      maintenanceRate: decimal(rate),
      maxLeverage: String(leverages[i]!.n),
      ...(t.published ? { cum: decimal(cums[i]!) } : {}),
    })),
  };
}

/** Value units above the rule: `notional · rate − cum`, or `notional / leverage`, in the bracket of the notional. */
function excess(t: Table, marginType: MarginType): { above: Fraction; lots: bigint; pieces: number } {
  const at = setup(t);
  const context = contextOf([[{ ...PERP, lotDecimals: t.lotDecimals }, t.price]], DECIMALS);
  const model = sumModels([tiered.compile(paramsOf(t, at), context, marginType)], context, marginType);
  for (const instance of INSTANCES.filter(({ segments }) => segments >= 10)) checkModel(model, instance);
  const { requirement } = assess(model, { quantities: [at.quantity], cash: 0n });
  const lots = at.quantity < 0n ? -at.quantity : at.quantity;
  const notional = multiply(fraction(lots), at.lot);
  const i = at.bounds.findLastIndex((bound) => compare(bound, notional) <= 0n);
  const rule =
    marginType === 'maintenance'
      ? subtract(multiply(notional, at.rates[i]!), at.cums[i]!)
      : divide(notional, at.leverages[i]!);
  const above = subtract(fraction(requirement, SCALE), multiply(rule, powerOfTen(DECIMALS)));
  return { above, lots, pieces: model.instruments[0]!.pieces.length };
}

describe('tiered with ten brackets', () => {
  it('maintenance margin is exact, with published deductions or derived ones', () => {
    fc.assert(
      fc.property(table, (t) => {
        expect(excess(t, 'maintenance').above).toEqual(ZERO);
      }),
    );
  });

  it('initial margin by leverage is never below, and above by less than a value unit per lot', () => {
    fc.assert(
      fc.property(table, (t) => {
        const { above, lots } = excess(t, 'initial');
        expect(compare(above, ZERO)).toBeGreaterThanOrEqual(0n);
        expect(compare(above, fraction(lots === 0n ? 1n : lots))).toBeLessThan(0n);
      }),
    );
  });

  it('takes ten segments', () => {
    const t: Table = {
      bounds: [1, 2, 3, 4, 5, 6, 7, 8, 9].map((n) => n * 100_000),
      rates: [40, 50, 100, 250, 500, 1000, 1250, 1500, 2500, 5000],
      leverages: [125, 100, 50, 20, 10, 5, 4, 3, 2, 1],
      published: true,
      price: '100',
      lotDecimals: 0,
      at: 9,
      offset: 0,
      size: 0n,
      edge: true,
    };
    expect(excess(t, 'maintenance')).toEqual({ above: ZERO, lots: 9_000n, pieces: 10 });
    expect(excess(t, 'initial').pieces).toBe(10);
  });
});
