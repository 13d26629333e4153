import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assess } from '../../../src/margin/assess.js';
import { type MarginType, REQUIREMENT_SCALE as SCALE } from '../../../src/market/model.js';
import type { Instrument } from '../../../src/market/universe.js';
import { sumModels } from '../../../src/models/build/sumModels.js';
import { groups } from '../../../src/models/groups/groups.js';
import type { CompileContext } from '../../../src/models/kit/partial.js';
import { span } from '../../../src/models/span/span.js';
import { SPAN_SCENARIOS, type SpanParams } from '../../../src/models/span/spanParams.js';
import { NO_INPUTS } from '../../../src/risk/data.js';
import { formatDecimal } from '../../../src/units/decimal.js';
import { D, type Dec, decimalPrice } from '../../support/decimalBlack.js';
import { CALL, contextOf, PERP } from '../helpers.js';

/** The compiled model against the rule book, evaluated on its own: exact integers, or decimals of 45 digits. */

const max = (numbers: readonly bigint[]) => numbers.reduce((a, b) => (a > b ? a : b));
const figure = fc.integer({ min: -100_000, max: 100_000 });
const commodity = fc.record({
  future: fc.array(figure, { minLength: 16, maxLength: 16 }),
  call: fc.array(figure, { minLength: 16, maxLength: 16 }),
  put: fc.array(figure, { minLength: 16, maxLength: 16 }),
  minimum: fc.integer({ min: 0, max: 100_000 }),
  held: fc.tuple(...[0, 1, 2].map(() => fc.bigInt({ min: -500n, max: 500n }))),
});
type Commodity = typeof commodity extends fc.Arbitrary<infer Value> ? Value : never;

/** Worst loss of the 16, or 0, and the short option minimums, both in cents. */
function ruleBook({ future, call, put, minimum, held }: Commodity) {
  const losses = future.map((_, s) => {
    const pnl = [future, call, put].map((array, i) => BigInt(array[s]!) * held[i]!);
    return -(pnl[0]! + pnl[1]! + pnl[2]!);
  });
  const short = held.slice(1).reduce((total, q) => total + (q < 0n ? -q : 0n), 0n);
  return { scan: max([0n, ...losses]), minimums: BigInt(minimum) * short };
}

function compiled(commodities: readonly Commodity[], shortOptionMinimum: 'add' | 'none'): bigint {
  const cents = (n: number) => formatDecimal(BigInt(n), 2);
  const slots = commodities.flatMap((_, c): Instrument[] => [
    { ...PERP, symbol: `F${c}`, underlying: `U${c}`, kind: 'future', lotDecimals: 0 },
    { ...CALL, symbol: `C${c}`, underlying: `U${c}`, lotDecimals: 0 },
    { ...CALL, symbol: `P${c}`, underlying: `U${c}`, lotDecimals: 0, right: 'put' },
  ]);
  const context = contextOf(
    slots.map((instrument) => [instrument, '100'] as const),
    2,
  );
  const params: SpanParams = {
    commodities: commodities.map(({ future, call, put, minimum }, c) => ({
      label: `U${c}`,
      limit: '1000',
      arrays: { [`F${c}`]: future.map(cents), [`C${c}`]: call.map(cents), [`P${c}`]: put.map(cents) },
      ...(shortOptionMinimum === 'add' ? { shortOptionCharge: cents(minimum) } : {}),
    })),
    shortOptionMinimum,
  };
  const model = sumModels([span.compile(params, context, 'maintenance')], context, 'maintenance');
  const quantities = commodities.flatMap(({ held }) => held);
  const { requirement } = assess(model, { quantities, cash: 0n });
  expect(requirement % SCALE).toBe(0n);
  return requirement / SCALE;
}

describe(`span: ${span.exactness}`, () => {
  it('published arrays: above SPAN by exactly the smaller of scan risk and minimums', () => {
    fc.assert(
      fc.property(fc.array(commodity, { minLength: 1, maxLength: 3 }), (commodities) => {
        const ours = compiled(commodities, 'add');
        const terms = commodities.map(ruleBook);
        const theirs = terms.reduce((sum, { scan, minimums }) => sum + max([scan, minimums]), 0n);
        const smaller = terms.reduce((sum, { scan, minimums }) => sum - max([-scan, -minimums]), 0n);
        expect(ours).toBe(theirs + smaller);
        // Exact where no option is short.
        if (commodities.every(({ held }) => held.slice(1).every((q) => q >= 0n))) expect(ours).toBe(theirs);
      }),
    );
  });

  it('published arrays without minimums: the scan risk, exactly', () => {
    fc.assert(
      fc.property(fc.array(commodity, { minLength: 1, maxLength: 3 }), (commodities) => {
        const scans = commodities.map(ruleBook).reduce((sum, { scan }) => sum + scan, 0n);
        expect(compiled(commodities, 'none')).toBe(scans);
      }),
    );
  });
});

const DECIMALS = 5;
const book = fc.record({
  price: fc.integer({ min: 1_000, max: 9_999_999 }).map((n) => formatDecimal(BigInt(n), 2)),
  carry: fc.integer({ min: 900, max: 1_100 }),
  moneyness: fc.integer({ min: 700, max: 1_400 }),
  vol: fc.integer({ min: 20, max: 150 }),
  rate: fc.integer({ min: -20, max: 80 }),
  days: fc.integer({ min: 1, max: 400 }),
  right: fc.constantFrom('call' as const, 'put' as const),
  lots: fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 })),
  multiplier: fc.constantFrom('1', '0.01', '10'),
  range: fc.integer({ min: 1, max: 49 }).map((n) => formatDecimal(BigInt(n), 2)),
  points: fc.option(fc.integer({ min: 0, max: 60 }), { nil: undefined }),
  share: fc.integer({ min: 0, max: 100 }).map((n) => formatDecimal(BigInt(n), 2)),
  weight: fc.constantFrom('1', '1.1', '1.375'),
  held: fc.tuple(...[0, 1].map(() => fc.bigInt({ min: -1_000n, max: 1_000n }))),
});
type Book = typeof book extends fc.Arbitrary<infer Value> ? Value : never;

/** A perpetual and an option with its own node on the surface, so that forward, rate and volatility are as stated. */
function setup(b: Book) {
  const forward = Number(((Number(b.price) * b.carry) / 1_000).toFixed(2));
  const strike = Number(((forward * b.moneyness) / 1_000).toFixed(2));
  const time = 1_790_000_000;
  const expiry = time + b.days * 86_400;
  const option = { strike: String(strike), expiry, right: b.right, multiplier: b.multiplier };
  const slots: [Instrument, string][] = [
    [{ ...PERP, lotDecimals: b.lots[0] }, b.price],
    [{ ...CALL, ...option, lotDecimals: b.lots[1] }, '1'],
  ];
  const slice = { expiry, forward, rate: b.rate / 1_000, strikes: [strike], vols: [b.vol / 100] };
  const surfaces = new Map([['BTC', { underlying: 'BTC', time, slices: [slice] }]]);
  const context: CompileContext = {
    ...contextOf(slots, DECIMALS),
    time,
    inputs: { ...NO_INPUTS, surfaces },
  };
  return { context, slice, strike };
}

/** `weight · max(0, worst loss)`, value units, from the definition. */
function exactScan(b: Book, { slice, strike }: ReturnType<typeof setup>): Dec {
  const years = new D(b.days).div(365);
  const discount = new D(slice.rate).times(years).negated().exp();
  const vol = new D(slice.vols[0]!);
  const value = (factor: Dec, moved: Dec) =>
    decimalPrice({
      forward: new D(slice.forward).times(factor),
      strike: new D(strike),
      vol: moved,
      years,
      call: b.right === 'call',
    }).times(discount);
  const losses = SPAN_SCENARIOS.map(({ thirds, vol: direction, extreme = false }) => {
    const share = new D(b.range)
      .times(thirds)
      .div(3)
      .times(extreme ? 2 : 1);
    const moved =
      b.points === undefined
        ? vol.times(new D(b.share).times(direction).plus(1))
        : D.max(0, vol.plus(new D(b.points).times(direction).div(100)));
    const perpetual = new D(b.price).times(share);
    const option = value(share.plus(1), moved)
      .minus(value(new D(1), vol))
      .times(b.multiplier);
    const profit = [perpetual, option].reduce(
      (sum, pnl, i) => sum.plus(pnl.times(b.held[i]!.toString()).div(10 ** b.lots[i]!)),
      new D(0),
    );
    return profit.times(extreme ? '0.35' : 1).negated();
  });
  return D.max(0, ...losses)
    .times(10 ** DECIMALS)
    .times(b.weight);
}

describe('span: computed arrays', () => {
  it('are never below the worst loss, and above by at most a unit per lot, times the weight rounded up', () => {
    fc.assert(
      fc.property(book, fc.constantFrom<MarginType>('initial', 'maintenance'), (b, marginType) => {
        const at = setup(b);
        const params: SpanParams = {
          commodities: [
            {
              label: 'BTC',
              limit: '100000000',
              scan: {
                underlyings: ['BTC'],
                priceScanRange: b.range,
                volScanRange:
                  b.points === undefined
                    ? { share: b.share }
                    : { points: formatDecimal(BigInt(b.points), 2) },
                pricedBy: PERP.symbol,
              },
              weight: b.weight,
            },
          ],
          shortOptionMinimum: 'none',
        };
        const model = sumModels([span.compile(params, at.context, marginType)], at.context, marginType);
        const { requirement } = assess(model, { quantities: b.held, cash: 0n });
        const above = new D(requirement.toString()).div(SCALE.toString()).minus(exactScan(b, at));
        const lots = b.held.reduce((sum, q) => sum + (q < 0n ? -q : q), 0n);
        // What a double of such a price can be off, times the lots: far below a unit.
        const double = 1e-6 * Number(lots);
        expect(above.toNumber()).toBeGreaterThanOrEqual(-double);
        expect(above.toNumber()).toBeLessThanOrEqual(Math.ceil(Number(b.weight)) * Number(lots) + double);
      }),
      { numRuns: 60 },
    );
  });
});

describe('span: intra-commodity spread charges by groups', () => {
  it('half a charge on each expiry less half on all of them charges every spread once, exactly', () => {
    const expiries = [1_800_000_000, 1_810_000_000, 1_820_000_000];
    const futures = expiries.map((expiry, i): [Instrument, string] => [
      { ...PERP, symbol: `F${i}`, kind: 'future', expiry, lotDecimals: 0 },
      '100',
    ]);
    const context = contextOf(futures, 2);
    const commodities = [
      { label: 'BTC', limit: '1000', scan: { underlyings: ['BTC'], priceScanRange: '0.3' } },
    ];
    const half = (perUnit: string) => [{ from: '0', to: '3000', perUnit }];
    const spreads = [
      ...expiries.map((expiry) => ({
        label: `expiry ${expiry}`,
        select: { underlying: 'BTC', expiry },
        fold: true,
        segments: half('1.5'),
      })),
      { label: 'all', select: { underlying: 'BTC' }, fold: true, segments: half('-1.5') },
    ];
    const parts = [
      span.compile({ commodities, shortOptionMinimum: 'none' }, context, 'maintenance'),
      groups.compile({ groups: spreads }, context, 'maintenance'),
    ];
    const model = sumModels(parts, context, 'maintenance');
    const lots = fc.bigInt({ min: -999n, max: 999n });
    fc.assert(
      fc.property(fc.tuple(lots, lots, lots), (quantities) => {
        const net = quantities.reduce((total, q) => total + q, 0n);
        const [long, short] = [1n, -1n].map((side) =>
          quantities.reduce((total, q) => total + max([0n, side * q]), 0n),
        ) as [bigint, bigint];
        // 30 per contract on the net, 3 per spread of one long and one short contract, in cents.
        const spreads = long < short ? long : short;
        const expected = 3_000n * (net < 0n ? -net : net) + 300n * spreads;
        expect(assess(model, { quantities, cash: 0n }).requirement).toBe(expected * SCALE);
      }),
    );
  });
});
