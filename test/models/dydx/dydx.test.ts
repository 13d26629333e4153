import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assess } from '../../../src/margin/assess.js';
import { type MarginType, REQUIREMENT_SCALE as SCALE } from '../../../src/market/model.js';
import { checkCovered } from '../../../src/models/build/checkCovered.js';
import { sumModels } from '../../../src/models/build/sumModels.js';
import { type DydxParams, dydx } from '../../../src/models/dydx/dydx.js';
import { formatDecimal } from '../../../src/units/decimal.js';
import { contextOf, evaluate, expectInputError, PERP, SPOT } from '../helpers.js';

const ETH: DydxParams = {
  symbols: [PERP.symbol],
  initialMarginPpm: 50_000,
  maintenanceFractionPpm: 600_000,
  notionalCap: '30000',
};
/** One lot is 3 of notional. */
const context = contextOf([[PERP, '3000']], 9);
const UNIT = 10n ** 9n;
const QUANTUM = 10n ** 3n;

function charge(lots: bigint, marginType: MarginType, change: Partial<DydxParams> = {}, at = context) {
  return evaluate(dydx.compile({ ...ETH, ...change }, at, marginType).rows![0]!, lots)?.charge;
}

describe('dydx', () => {
  it('charges the fractions of the notional, and what rounding to quantums can add', () => {
    expect(charge(0n, 'initial')).toBe(0n);
    expect(charge(1n, 'initial')).toBe((3n * UNIT) / 20n + QUANTUM);
    expect(charge(-1000n, 'initial')).toBe(150n * UNIT + QUANTUM);
    expect(charge(-1000n, 'maintenance')).toBe(90n * UNIT + 2n * QUANTUM);
  });

  it('holds positions below the cap, also where the cap is less than a lot', () => {
    expect(charge(9_999n, 'initial')).toBeDefined();
    expect(charge(10_000n, 'initial')).toBeUndefined();
    expect(charge(-10_000n, 'initial')).toBeUndefined();
    expect(charge(0n, 'initial', { notionalCap: '2.9' })).toBe(0n);
    expect(charge(1n, 'initial', { notionalCap: '2.9' })).toBeUndefined();
    expect(charge(1n, 'initial', { notionalCap: '3.1' })).toBeDefined();
    expect(charge(2n, 'initial', { notionalCap: '3.1' })).toBeUndefined();
  });

  it('scales the initial fraction between two caps, rounded down to ppm, and not the maintenance fraction', () => {
    const initial = (notional: string) =>
      (charge(1000n, 'initial', { openInterest: { notional, lowerCap: '25000000', upperCap: '50000000' } })! -
        QUANTUM) /
      (3n * 10n ** 6n);
    expect(initial('0')).toBe(50_000n);
    expect(initial('25000000')).toBe(50_000n);
    // One ppm is 25 000 000 / 950 000 = 26.3157…
    expect(initial('25000026.31')).toBe(50_000n);
    expect(initial('25000026.32')).toBe(50_001n);
    expect(initial('37500000')).toBe(525_000n);
    expect(initial('49999999.99')).toBe(999_999n);
    expect(initial('50000000')).toBe(1_000_000n);
    expect(initial('90000000')).toBe(1_000_000n);
    const openInterest = { notional: '90000000', lowerCap: '25000000', upperCap: '50000000' };
    expect(charge(1000n, 'maintenance', { openInterest })).toBe(charge(1000n, 'maintenance'));
    const never = { notional: '90000000', lowerCap: '25000000', upperCap: '0' };
    expect(charge(1000n, 'initial', { openInterest: never })).toBe(charge(1000n, 'initial'));
  });

  it('rounds the charge for rounding up to value units', () => {
    expect(charge(1n, 'maintenance', {}, contextOf([[PERP, '3000']], 2))).toBe(10n);
  });

  it('marks contracts and charges every one that may be held', () => {
    const model = sumModels([dydx.compile(ETH, context, 'initial')], context, 'initial');
    expect(model.instruments[0]!.linear).toBe(3n * UNIT);
    expect(() => checkCovered(model, context.universe)).not.toThrow();
  });

  it('has a strict schema', () => {
    expect(dydx.params.parse(ETH)).toEqual(ETH);
    const openInterest = { notional: '1', lowerCap: '0', upperCap: 3 };
    for (const change of [{ initialMarginPpm: 0.5 }, { notionalCap: '-1' }, { openInterest }, { other: 1 }]) {
      expect(dydx.params.safeParse({ ...ETH, ...change }).success).toBe(false);
    }
  });
});

describe('dydx errors', () => {
  const openInterest = { notional: '1', lowerCap: '5', upperCap: '5' };
  it.each<[string, Partial<DydxParams>, string, string]>([
    ['no fraction', { initialMarginPpm: 0 }, 'initialMarginPpm', 'from 1 to 1000000'],
    ['fraction', { initialMarginPpm: 1_000_001 }, 'initialMarginPpm', 'from 1 to 1000000'],
    ['part', { maintenanceFractionPpm: 0.5 }, 'maintenanceFractionPpm', 'from 1 to 1000000'],
    ['no share', { maintenanceFractionPpm: 0 }, 'maintenanceFractionPpm', 'from 1 to 1000000'],
    ['share', { maintenanceFractionPpm: 1_000_001 }, 'maintenanceFractionPpm', 'from 1 to 1000000'],
    ['cap', { notionalCap: '0' }, 'notionalCap', 'above'],
    ['caps', { openInterest }, 'openInterest.upperCap', 'above lowerCap'],
    ['two markets', { symbols: [PERP.symbol, 'X'], openInterest }, 'openInterest', 'one market'],
    [
      'digits',
      { initialMarginPpm: 50_001, maintenanceFractionPpm: 600_001 },
      'maintenanceFractionPpm',
      'valueDecimals to 12',
    ],
  ])('%s', (_, change, field, rule) => {
    const marginType = field === 'maintenanceFractionPpm' ? 'maintenance' : 'initial';
    expectInputError(() => charge(1n, marginType, change), field, rule);
  });

  it('names the initial fraction where its digits do not fit, and refuses assets', () => {
    const coarse = contextOf([[PERP, '3000']], 2);
    expectInputError(
      () => charge(1n, 'initial', { initialMarginPpm: 50_001 }, coarse),
      'initialMarginPpm',
      'valueDecimals to 6',
    );
    const spot = contextOf([[SPOT, '1']]);
    expectInputError(
      () => dydx.compile({ ...ETH, symbols: [SPOT.symbol] }, spot, 'initial'),
      'symbols',
      'collateral',
    );
  });
});

const PPM = 10n ** 6n;
const ceilDiv = (n: bigint, d: bigint) => (n + d - 1n) / d;

/** The protocol in its own integers: quantums of 1e-6, price as an integer times 10^exponent. */
function protocol(c: Case, marginType: MarginType): bigint {
  const size = c.quantity < 0n ? -c.quantity : c.quantity;
  const shift = 6 - c.priceDecimals - c.lotDecimals;
  const product = size * BigInt(c.price);
  const notional = shift >= 0 ? product * 10n ** BigInt(shift) : product / 10n ** BigInt(-shift);
  const imf = BigInt(c.initial);
  const base = ceilDiv(notional * imf, PPM);
  if (marginType === 'maintenance') return ceilDiv(base * BigInt(c.share), PPM);
  if (c.oi === undefined || c.oi <= c.lower) return base;
  if (c.oi >= c.lower + c.width) return notional;
  const scaled = imf + ((PPM - imf) * BigInt(c.oi - c.lower)) / BigInt(c.width);
  return ceilDiv(notional * scaled, PPM);
}

const market = fc.record({
  initial: fc.integer({ min: 1, max: 1_000_000 }),
  share: fc.integer({ min: 1, max: 1_000_000 }),
  // Open interest and caps in cents.
  oi: fc.option(fc.integer({ min: 0, max: 2_000_000 }), { nil: undefined }),
  lower: fc.integer({ min: 0, max: 1_000_000 }),
  width: fc.integer({ min: 1, max: 1_000_000 }),
  price: fc.integer({ min: 1, max: 1_000_000 }),
  priceDecimals: fc.integer({ min: 0, max: 1 }),
  lotDecimals: fc.integer({ min: -1, max: 1 }),
  quantity: fc.bigInt({ min: -(10n ** 6n), max: 10n ** 6n }),
});
type Case = typeof market extends fc.Arbitrary<infer Value> ? Value : never;

/** Value units of 1e-14 by which the model asks for more than the protocol. */
function excess(cases: readonly Case[], marginType: MarginType): bigint {
  const priced = cases.map((c, i) => {
    const instrument = { ...PERP, symbol: `P${i}`, lotDecimals: c.lotDecimals };
    return [instrument, formatDecimal(BigInt(c.price), c.priceDecimals)] as const;
  });
  const at = contextOf(priced, 14);
  const cents = (n: number) => formatDecimal(BigInt(n), 2);
  const parts = cases.map((c, i) =>
    dydx.compile(
      {
        symbols: [`P${i}`],
        initialMarginPpm: c.initial,
        maintenanceFractionPpm: c.share,
        notionalCap: `1${'0'.repeat(20)}`,
        ...(c.oi === undefined
          ? {}
          : {
              openInterest: {
                notional: cents(c.oi),
                lowerCap: cents(c.lower),
                upperCap: cents(c.lower + c.width),
              },
            }),
      },
      at,
      marginType,
    ),
  );
  const quantities = cases.map(({ quantity }) => quantity);
  const { requirement } = assess(sumModels(parts, at, marginType), { quantities, cash: 0n });
  expect(requirement % SCALE).toBe(0n);
  const theirs = cases.reduce((total, c) => total + protocol(c, marginType), 0n);
  return requirement / SCALE - theirs * 10n ** 8n;
}

describe(`dydx: ${dydx.exactness}`, () => {
  it.each([
    ['initial', 2n],
    ['maintenance', 3n],
  ] as const)(
    '%s margin is never below the protocol, and above by less than %s quantums per position',
    (type, most) => {
      fc.assert(
        fc.property(fc.array(market, { minLength: 1, maxLength: 3 }), (cases) => {
          const above = excess(cases, type);
          expect(above).toBeGreaterThanOrEqual(0n);
          const held = cases.filter(({ quantity }) => quantity !== 0n).length;
          expect(above).toBeLessThan(held === 0 ? 1n : most * BigInt(held) * 10n ** 8n);
        }),
        { numRuns: 500 },
      );
    },
  );

  it('the charge is needed: exact fractions alone would be below the protocol', () => {
    const c = { initial: 100_000, share: 500_000, lower: 0, width: 1, price: 1, priceDecimals: 0 };
    // One lot of 1e-6 at 1 has a requirement of one quantum, and the fractions say 0.1 and 0.05 quantums.
    const at = { ...c, oi: undefined, lotDecimals: 6, quantity: 1n };
    expect([protocol(at, 'initial'), protocol(at, 'maintenance')]).toEqual([1n, 1n]);
    expect([excess([at], 'initial'), excess([at], 'maintenance')]).toEqual([10n ** 7n, 105n * 10n ** 6n]);
  });
});
