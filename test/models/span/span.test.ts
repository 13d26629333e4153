import { describe, expect, it } from 'vitest';
import { assess } from '../../../src/margin/assess.js';
import { type MarginType, REQUIREMENT_SCALE as SCALE } from '../../../src/market/model.js';
import { checkCovered } from '../../../src/models/build/checkCovered.js';
import { sumModels } from '../../../src/models/build/sumModels.js';
import { span } from '../../../src/models/span/span.js';
import { type SpanCommodity, type SpanParams, spanParams } from '../../../src/models/span/spanParams.js';
import { NO_INPUTS } from '../../../src/risk/data.js';
import { CALL, contextOf, evaluate, expectInputError, PERP, SPOT } from '../helpers.js';
import {
  array,
  BTC,
  COMPUTED,
  context,
  ETH,
  ETHER,
  OTHER_DOMAIN,
  PUBLISHED,
  SCAN,
  UNIT,
} from './spanFixtures.js';

function requirement(
  params: SpanParams,
  quantities: bigint[],
  marginType: MarginType = 'maintenance',
  at = context,
) {
  const model = sumModels([span.compile(params, at, marginType)], at, marginType);
  return assess(model, { quantities, cash: 0n });
}

describe('span with published arrays', () => {
  it('nets the contracts of a combined commodity, and adds commodities up', () => {
    // Two BTC long, 20 ETH short: 2000 and 2010.
    expect(requirement(PUBLISHED, [2000n, -20n, 0n, 0n]).requirement).toBe(4010n * UNIT * SCALE);
    // One perpetual long against 50 calls long: −10 and 1000 in the third scenario.
    expect(requirement(PUBLISHED, [1000n, 0n, 500n, 0n]).requirement).toBe(1150n * UNIT * SCALE);
  });

  it('adds the short option minimum per short contract, and nothing for long ones', () => {
    const short = requirement(PUBLISHED, [0n, 0n, -30n, 0n]);
    // Three contracts: 15 of scan risk, 30 of minimum.
    expect(short.requirement).toBe((15n + 30n) * UNIT * SCALE);
    expect(requirement(PUBLISHED, [0n, 0n, -30n, 0n], 'initial').requirement).toBe(
      (150n + 375n) * 1000n * SCALE,
    );
    expect(requirement(PUBLISHED, [0n, 0n, 30n, 0n]).charge).toBe(0n);
    const { shortOptionCharge: _charge, ...without } = BTC;
    const none: SpanParams = { commodities: [without], shortOptionMinimum: 'none' };
    expect(requirement(none, [0n, 0n, -30n, 0n]).requirement).toBe(15n * UNIT * SCALE);
  });

  it('multiplies the scan risk by the weight', () => {
    const weight = { initial: '1.1', maintenance: '1' };
    const params: SpanParams = { ...PUBLISHED, commodities: [{ ...BTC, weight }, ETHER] };
    expect(requirement(params, [2000n, 0n, 0n, 0n], 'initial').requirement).toBe(2200n * UNIT * SCALE);
    expect(requirement(params, [2000n, 0n, 0n, 0n]).requirement).toBe(2000n * UNIT * SCALE);
  });

  it('asks for nothing where every scenario is a profit or nothing', () => {
    const arrays = { [CALL.symbol]: array('5', '3') };
    expect(
      requirement({ ...PUBLISHED, commodities: [{ ...BTC, arrays }] }, [0n, 0n, 7n, 0n]).requirement,
    ).toBe(0n);
  });

  it('marks contracts, holds them below the limit and leaves other instruments out', () => {
    const { rows } = span.compile(PUBLISHED, context, 'maintenance');
    expect(rows!.map(({ slot, linear }) => [slot, linear])).toEqual([
      [0, 600_000n],
      [2, 15_000n],
      [1, 30_000_000n],
    ]);
    const call = rows!.find(({ slot }) => slot === 2)!;
    // 0.001 units of underlying per lot.
    expect([99_999n, 100_000n, -99_999n, -100_000n].map((q) => evaluate(call, q) !== undefined)).toEqual([
      true,
      false,
      true,
      false,
    ]);
    expect(() => requirement(PUBLISHED, [0n, 0n, 0n, 1n])).toThrow('position limits');
  });

  it('keeps the scenarios that can be the worst, each once', () => {
    const { scenarios, units } = span.compile(PUBLISHED, context, 'maintenance');
    expect(scenarios!.map(({ label }) => label)).toEqual([
      'BTC: spot unchanged, vol up',
      'BTC: spot unchanged, vol down',
      'BTC: spot +1/3, vol up',
      'ETH: spot unchanged, vol up',
      'ETH: spot unchanged, vol down',
    ]);
    expect(units!.map(({ label, scenarios: own, k }) => [label, own, k])).toEqual([
      ['BTC', [0, 1, 2], 1],
      ['ETH', [3, 4], 1],
    ]);
  });

  it('charges every contract that may be held, or is refused', () => {
    const compile = (commodities: SpanCommodity[]) =>
      checkCovered(
        sumModels([span.compile({ ...PUBLISHED, commodities }, context, 'initial')], context, 'initial'),
        context.universe,
      );
    expect(() => compile([BTC, ETHER])).not.toThrow();
    expect(() => compile([COMPUTED, ETHER])).not.toThrow();
    const forgotten = { ...BTC, arrays: { ...BTC.arrays, [PERP.symbol]: array() } };
    expect(() => compile([forgotten, ETHER])).toThrow(`let ${PERP.symbol} be held`);
  });

  it('has a strict schema', () => {
    expect(spanParams.parse(PUBLISHED)).toEqual(PUBLISHED);
    expect(spanParams.parse({ ...PUBLISHED, commodities: [COMPUTED] }).commodities).toEqual([COMPUTED]);
    for (const change of [
      { arrays: { X: ['1'] } },
      { limit: 3 },
      { scan: { ...SCAN, volScanRange: { points: '0.1', share: '0.1' } } },
      { other: '1' },
    ]) {
      expect(spanParams.safeParse({ ...PUBLISHED, commodities: [{ ...BTC, ...change }] }).success).toBe(
        false,
      );
    }
    expect(spanParams.safeParse({ ...PUBLISHED, shortOptionMinimum: 'max' }).success).toBe(false);
  });
});

describe('span errors', () => {
  const compile = (
    change: Partial<SpanCommodity>,
    at = context,
    minimum: SpanParams['shortOptionMinimum'] = 'add',
  ) =>
    span.compile(
      { commodities: [{ ...COMPUTED, ...change }], shortOptionMinimum: minimum },
      at,
      'maintenance',
    );
  const scan = (change: object) => ({ scan: { ...SCAN, ...change } });
  const { volScanRange: _range, ...noVol } = SCAN;
  const { pricedBy: _spot, ...noSpot } = SCAN;

  it.each<[string, Partial<SpanCommodity>, string, string]>([
    ['both', { arrays: BTC.arrays }, 'commodities[0]', 'exactly one'],
    ['underlying', scan({ underlyings: ['SOL'] }), 'commodities[0].scan.underlyings[0]', 'no contract'],
    ['twice', scan({ underlyings: ['BTC', 'BTC'] }), 'commodities[0].scan.underlyings[1]', 'twice'],
    ['no range', scan({ priceScanRange: '0' }), 'commodities[0].scan.priceScanRange', 'above 0'],
    ['range', scan({ priceScanRange: '0.5' }), 'commodities[0].scan.priceScanRange', '0 or below'],
    ['extreme', scan({ extremeMove: '0.99' }), 'commodities[0].scan.extremeMove', '1 or more'],
    ['no cover', scan({ extremeCover: '0' }), 'commodities[0].scan.extremeCover', 'above 0'],
    ['cover', scan({ extremeCover: '1.01' }), 'commodities[0].scan.extremeCover', 'not above 1'],
    ['vol', scan({ volScanRange: { share: '1.1' } }), 'commodities[0].scan.volScanRange.share', 'above 1'],
    ['no vol', { scan: noVol }, 'commodities[0].scan.volScanRange', 'is missing'],
    ['no spot', { scan: noSpot }, 'commodities[0].scan.pricedBy', 'is missing'],
    ['spot', scan({ pricedBy: 'X' }), 'commodities[0].scan.pricedBy', 'not an instrument'],
    ['limit', { limit: '0' }, 'commodities[0].limit', 'above 0'],
    ['weight', { weight: '0' }, 'commodities[0].weight', 'above 0'],
    [
      'minimum digits',
      { shortOptionCharge: '0.0001' },
      'commodities[0].shortOptionCharge',
      'valueDecimals to 5',
    ],
  ])('%s', (_, change, field, rule) => {
    expectInputError(() => compile(change), field, rule);
  });

  it('accepts the bounds of the rules', () => {
    const edge = scan({ priceScanRange: '0.4999', extremeCover: '1', volScanRange: { share: '1' } });
    expect(() => compile({ ...edge, shortOptionCharge: '0' })).not.toThrow();
    expect(() => compile(scan({ priceScanRange: '0.9', extremeMove: '1' }))).not.toThrow();
  });

  it('minimums that are missing or would not be charged', () => {
    const { shortOptionCharge: _charge, ...without } = COMPUTED;
    const params = (commodity: SpanCommodity, shortOptionMinimum: 'add' | 'none'): SpanParams => ({
      commodities: [commodity],
      shortOptionMinimum,
    });
    const field = 'commodities[0].shortOptionCharge';
    expectInputError(
      () => span.compile(params(without, 'add'), context, 'initial'),
      field,
      `${CALL.symbol} can be short`,
    );
    expectInputError(
      () => span.compile(params(COMPUTED, 'none'), context, 'initial'),
      field,
      'would not be charged',
    );
    expect(() => span.compile(params(without, 'none'), context, 'initial')).not.toThrow();
    expect(() => span.compile(params(ETHER, 'add'), context, 'initial')).not.toThrow();
  });

  it('published arrays: length, digits, symbols, kinds, and a contract in two commodities', () => {
    const published = (arrays: SpanCommodity['arrays']) => () =>
      span.compile({ ...PUBLISHED, commodities: [{ ...BTC, arrays }] }, context, 'initial');
    const at = 'commodities[0].arrays';
    expectInputError(published({}), at, 'at least one');
    expectInputError(published({ [PERP.symbol]: ['1'] }), `${at}.${PERP.symbol}`, '16 entries');
    expectInputError(published({ X: array('1') }), `${at}.X`, 'X is not an instrument');
    expectInputError(
      published({ [ETH.symbol]: array('0.00001') }),
      `${at}.${ETH.symbol}[0]`,
      'valueDecimals to 5',
    );
    expectInputError(published({ [SPOT.symbol]: array('1') }), at, 'Use "collateral"');
    expectInputError(published({ [ETH.symbol]: array() }), at, 'no profit or loss in any scenario');
    const twice = (label: string) =>
      span.compile({ ...PUBLISHED, commodities: [BTC, { ...BTC, label }] }, context, 'initial');
    expectInputError(() => twice('BTC'), 'commodities[1].label', 'appears twice');
    expectInputError(() => twice('other'), 'commodities[1]', 'belongs to the combined commodity BTC already');
  });

  it('surfaces and options that do not fit', () => {
    const bare = { ...context, inputs: NO_INPUTS };
    expectInputError(() => compile({}, bare), `commodities[0].scan.${CALL.symbol}`, 'needs a surface of BTC');
    expect(() => compile({}, { ...context, time: CALL.expiry! })).toThrow('has expired');
    const uneven = contextOf([
      [PERP, '60000'],
      [{ ...OTHER_DOMAIN, multiplier: '0.1' }, '60000'],
    ]);
    const noOptions = { underlyings: ['BTC'], priceScanRange: '0.1' };
    expectInputError(
      () => compile({ scan: noOptions }, uneven),
      'commodities[0].scan.underlyings',
      'multipliers',
    );
  });
});
