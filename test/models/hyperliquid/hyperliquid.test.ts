import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assess } from '../../../src/margin/assess.js';
import { type MarginType, REQUIREMENT_SCALE as SCALE } from '../../../src/market/model.js';
import { checkCovered } from '../../../src/models/build/checkCovered.js';
import { sumModels } from '../../../src/models/build/sumModels.js';
import { type HyperliquidParams, hyperliquid } from '../../../src/models/hyperliquid/hyperliquid.js';
import { formatDecimal, parseFraction } from '../../../src/units/decimal.js';
import {
  add,
  ceil,
  compare,
  divide,
  type Fraction,
  fraction,
  multiply,
  ONE,
  powerOfTen,
  subtract,
  ZERO,
} from '../../../src/units/fraction.js';
import { contextOf, evaluate, expectInputError, PERP, SPOT } from '../helpers.js';

const BTC: HyperliquidParams = {
  symbols: [PERP.symbol],
  tiers: [
    { lowerBound: '0', maxLeverage: '40' },
    { lowerBound: '150000000', maxLeverage: '20' },
  ],
  positionLimit: '1000000000',
};
/** One lot is 100 of notional. */
const context = contextOf([[PERP, '100000']], 6);

function charge(lots: bigint, marginType: MarginType, change: Partial<HyperliquidParams> = {}) {
  return evaluate(hyperliquid.compile({ ...BTC, ...change }, context, marginType).rows![0]!, lots)?.charge;
}
const UNIT = 10n ** 6n;

describe('hyperliquid', () => {
  it('takes half of 1/leverage less a deduction for maintenance, at the lots next to a bound', () => {
    const bound = 1_500_000n;
    const deduction = 150_000_000n / 80n;
    expect(charge(1n, 'maintenance')).toBe((100n * UNIT) / 80n);
    expect(charge(bound - 1n, 'maintenance')).toBe(((bound - 1n) * 100n * UNIT) / 80n);
    // Continuous at the bound, and twice as steep from there.
    expect(charge(bound, 'maintenance')).toBe((bound * 100n * UNIT) / 80n);
    expect(charge(-bound - 1n, 'maintenance')).toBe(((bound + 1n) * 100n * UNIT) / 40n - deduction * UNIT);
  });

  it('takes notional over the leverage of the tier for initial margin, without a deduction', () => {
    expect(charge(1_499_999n, 'initial')).toBe((1_499_999n * 100n * UNIT) / 40n);
    expect(charge(1_500_000n, 'initial')).toBe((1_500_000n * 100n * UNIT) / 20n);
  });

  it('takes a chosen leverage where the tier allows it', () => {
    expect(charge(1n, 'initial', { leverage: '25' })).toBe(4n * UNIT);
    expect(charge(1_500_000n, 'initial', { leverage: '25' })).toBe(7_500_000n * UNIT);
    expect(charge(1_500_000n, 'initial', { leverage: '10' })).toBe(15_000_000n * UNIT);
    expect(charge(1n, 'maintenance', { leverage: '10' })).toBe(charge(1n, 'maintenance'));
  });

  it('holds positions below the limit', () => {
    expect(charge(9_999_999n, 'initial')).toBeDefined();
    expect(charge(10_000_000n, 'initial')).toBeUndefined();
    expect(charge(-10_000_000n, 'maintenance')).toBeUndefined();
  });

  it('marks contracts and charges every one that may be held', () => {
    const model = sumModels([hyperliquid.compile(BTC, context, 'maintenance')], context, 'maintenance');
    expect(model.instruments[0]!.linear).toBe(100n * UNIT);
    expect(() => checkCovered(model, context.universe)).not.toThrow();
  });

  it('has a schema of strict decimals', () => {
    expect(hyperliquid.params.parse(BTC)).toEqual(BTC);
    for (const change of [{ positionLimit: 1 }, { tiers: [] }, { leverage: '1e3' }, { other: '1' }]) {
      expect(hyperliquid.params.safeParse({ ...BTC, ...change }).success).toBe(false);
    }
  });
});

describe('hyperliquid errors', () => {
  const [first, second] = BTC.tiers as [HyperliquidParams['tiers'][0], HyperliquidParams['tiers'][0]];
  it.each<[string, Partial<HyperliquidParams>, string, string]>([
    ['first bound', { tiers: [{ ...first, lowerBound: '1' }] }, 'tiers[0].lowerBound', 'must be "0"'],
    ['same bound', { tiers: [first, { ...second, lowerBound: '0' }] }, 'tiers[1].lowerBound', 'tier before'],
    ['rising', { tiers: [first, { ...second, maxLeverage: '41' }] }, 'tiers[1].maxLeverage', 'tier before'],
    ['below 1', { tiers: [{ ...first, maxLeverage: '0.9' }] }, 'tiers[0].maxLeverage', '1 or more'],
    ['chosen below 1', { leverage: '0' }, 'leverage', '1 or more'],
    ['limit', { positionLimit: '150000000' }, 'positionLimit', 'last tier'],
    ['digits', { tiers: [{ ...first, maxLeverage: '1024' }] }, 'tiers[0].maxLeverage', 'valueDecimals to 9'],
  ])('%s', (_, change, field, rule) => {
    expectInputError(() => charge(1n, 'maintenance', change), field, rule);
  });

  it('accepts the bounds of the rules', () => {
    const tiers = [first, { lowerBound: '0.01', maxLeverage: first.maxLeverage }];
    expect(charge(1n, 'initial', { tiers, leverage: '1', positionLimit: '150000000.01' })).toBe(100n * UNIT);
  });

  it('refuses rates that rounding would move by more than 1e-6, and assets', () => {
    const coarse = contextOf([[PERP, '100000']], 4);
    const thirds = { ...BTC, tiers: [{ lowerBound: '0', maxLeverage: '60' }] };
    expectInputError(
      () => hyperliquid.compile(thirds, coarse, 'maintenance'),
      'tiers[0].maxLeverage',
      '1e-6',
    );
    const spot = contextOf([[SPOT, '1']]);
    expectInputError(
      () => hyperliquid.compile({ ...BTC, symbols: [SPOT.symbol] }, spot, 'initial'),
      'symbols',
      'collateral',
    );
  });
});

/** The rule book, read literally: one tier is looked up, deductions are summed from the first tier on. */
function ruleBook(params: HyperliquidParams, notional: Fraction, marginType: MarginType): Fraction {
  const lower = params.tiers.map((tier) => parseFraction(tier.lowerBound, ''));
  const leverages = params.tiers.map((tier) => parseFraction(tier.maxLeverage, ''));
  const n = lower.findLastIndex((bound) => compare(bound, notional) <= 0n);
  if (marginType === 'initial') {
    const chosen = params.leverage === undefined ? leverages[n]! : parseFraction(params.leverage, '');
    return divide(notional, compare(chosen, leverages[n]!) < 0n ? chosen : leverages[n]!);
  }
  const rate = (t: number) => divide(fraction(1n, 2n), leverages[t]!);
  let deduction = ZERO;
  for (let t = 1; t <= n; t++)
    deduction = add(deduction, multiply(lower[t]!, subtract(rate(t), rate(t - 1))));
  return subtract(multiply(notional, rate(n)), deduction);
}

const FINITE = [50, 40, 25, 20, 10, 8, 5, 4, 2, 1];
const ANY = [...FINITE, 30, 15, 12, 7, 6, 3];
const DECIMALS = 14;

/** A table of up to twelve tiers and the market of one perpetual. */
function marketOf(leverages: readonly number[]) {
  return fc.record({
    bounds: fc.uniqueArray(fc.integer({ min: 1, max: 5_000_000 }), { maxLength: 11 }),
    leverages: fc.array(fc.constantFrom(...leverages), { minLength: 12, maxLength: 12 }),
    leverage: fc.option(fc.constantFrom(...leverages.map(String)), { nil: undefined }),
    price: fc.integer({ min: 1, max: 10_000_000 }).map((n) => formatDecimal(BigInt(n), 2)),
    lotDecimals: fc.integer({ min: 0, max: 3 }),
    at: fc.integer({ min: 0, max: 11 }),
    offset: fc.integer({ min: -2, max: 2 }),
    size: fc.bigInt({ min: -(10n ** 6n), max: 10n ** 6n }),
    pick: fc.boolean(),
  });
}

type Case = ReturnType<typeof marketOf> extends fc.Arbitrary<infer Value> ? Value : never;

/** Parameters, and a quantity: anywhere or next to a bound. */
function positionOf(c: Case) {
  const bounds = [0, ...[...c.bounds].sort((a, b) => a - b)];
  const falling = [...c.leverages].sort((a, b) => b - a);
  const params: HyperliquidParams = {
    symbols: [],
    tiers: bounds.map((bound, t) => ({ lowerBound: String(bound), maxLeverage: String(falling[t]) })),
    positionLimit: '50000000',
    ...(c.leverage === undefined ? {} : { leverage: c.leverage }),
  };
  const lot = multiply(parseFraction(c.price, ''), powerOfTen(-c.lotDecimals));
  const edge = ceil(divide(fraction(BigInt(bounds[c.at % bounds.length]!)), lot)) + BigInt(c.offset);
  const wanted = c.pick ? edge : c.size;
  const most = ceil(divide(fraction(50_000_000n), lot)) - 1n;
  const quantity = wanted > most ? most : wanted < -most ? -most : wanted;
  return { params, lot, quantity };
}

/** Value units by which the model is above the rule book, for positions of several markets, and what is held. */
function excess(cases: readonly Case[], marginType: MarginType) {
  const held = cases.map(positionOf);
  const symbols = cases.map((_, i) => `P${i}`);
  const market = contextOf(
    cases.map(({ price, lotDecimals }, i) => [{ ...PERP, symbol: symbols[i]!, lotDecimals }, price] as const),
    DECIMALS,
  );
  const parts = held.map(({ params }, i) =>
    hyperliquid.compile({ ...params, symbols: [symbols[i]!] }, market, marginType),
  );
  const quantities = held.map(({ quantity }) => quantity);
  const model = sumModels(parts, market, marginType);
  const { requirement, equity } = assess(model, { quantities, cash: 7n });
  const exact = held.reduce((total, { params, lot, quantity }) => {
    const size = fraction(quantity < 0n ? -quantity : quantity);
    return add(total, ruleBook(params, multiply(size, lot), marginType));
  }, ZERO);
  const marked = held.reduce(
    (total, { lot, quantity }) => add(total, multiply(lot, fraction(quantity))),
    ZERO,
  );
  const units = powerOfTen(DECIMALS);
  expect(equity).toBe(multiply(marked, units).n + 7n);
  const lots = quantities.reduce((total, q) => total + (q < 0n ? -q : q), 0n);
  return { above: subtract(fraction(requirement, SCALE), multiply(exact, units)), lots, exact };
}

describe(`hyperliquid: ${hyperliquid.exactness}`, () => {
  const marginType = fc.constantFrom<MarginType>('initial', 'maintenance');

  it('is exact with finite rates', () => {
    fc.assert(
      fc.property(fc.array(marketOf(FINITE), { minLength: 1, maxLength: 3 }), marginType, (cases, type) => {
        expect(excess(cases, type).above).toEqual(ZERO);
      }),
    );
  });

  it('is never below, and above by less than a value unit per lot and one more per position', () => {
    fc.assert(
      fc.property(fc.array(marketOf(ANY), { minLength: 1, maxLength: 3 }), marginType, (cases, type) => {
        const { above, lots } = excess(cases, type);
        expect(compare(above, ZERO)).toBeGreaterThanOrEqual(0n);
        expect(compare(above, fraction(lots + BigInt(cases.length)))).toBeLessThan(0n);
      }),
    );
  });

  it('the bound is needed: a third is rounded up', () => {
    const c: Case = {
      bounds: [],
      leverages: Array<number>(12).fill(3),
      leverage: undefined,
      price: '1',
      lotDecimals: 0,
      at: 0,
      offset: 0,
      size: 3n,
      pick: false,
    };
    const { above } = excess([c], 'maintenance');
    expect(compare(above, ZERO)).toBeGreaterThan(0n);
    expect(compare(above, multiply(ONE, fraction(4n)))).toBeLessThan(0n);
  });
});
