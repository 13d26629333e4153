import { describe, expect, it } from 'vitest';
import { formatMarket, parseMarket } from '../../src/market/marketFile.js';
import { buildMarket } from '../../src/models/build/buildMarket.js';
import { buildOptionsOf, openRisk, verifyMarket } from '../../src/models/build/rebuild.js';
import { parseRisk } from '../../src/models/build/riskFile.js';
import type { QuorumInputs } from '../../src/prices/combine.js';
import { signPrices } from '../../src/prices/signedPrices.js';
import { parseFraction, roundedDecimal } from '../../src/units/decimal.js';
import { expectInputError, inputError } from '../models/helpers.js';
import { exampleRisk } from '../models/risk.js';
import { KEYS, signedBy, sourcesOf, TIME } from './fixtures.js';

const PERP = 'BTC/USDT:USDT';
const riskText = (price: object = { from: 'quorum' }, change: object = {}) => {
  const risk = exampleRisk();
  return JSON.stringify({ ...risk, prices: { ...risk.prices, [PERP]: price }, ...change });
};
const QUORUM: QuorumInputs = {
  sets: [signedBy(0, { [PERP]: '60010.5', ETH: '1' }), signedBy(2, { [PERP]: '60010' })],
  sources: sourcesOf(3),
};
const NONE = new Map<string, string>();
const build = (text = riskText(), quorum: QuorumInputs | null = QUORUM) => {
  const open = openRisk(text);
  return buildMarket(open.risk, { ...buildOptionsOf(open, NONE), ...(quorum && { quorum }) });
};

describe('a market whose prices a quorum gave', () => {
  const market = build();

  it('has the median, and the record of it', () => {
    expect(market.time).toBe(TIME);
    expect(market.prices).toEqual(['60000', '60010.25']);
    const { priceSources } = market.build!;
    expect(priceSources!.prices).toMatchObject([{ symbol: PERP, price: '60010.25', counted: ['a', 'c'] }]);
    expect(priceSources!.sources.map(({ name, set }) => [name, set?.counted])).toEqual([
      ['a', true],
      ['b', undefined],
      ['c', true],
    ]);
  });

  it('goes through the file and back', () => {
    expect(parseMarket(formatMarket(market))).toEqual(market);
  });

  it('is the market of that price stated', () => {
    const stated = buildMarket(
      parseRisk(JSON.stringify({ ...exampleRisk(), prices: { 'BTC/USDT': '60000', [PERP]: '60010.25' } })),
    );
    expect(market.models).toEqual(stated.models);
  });

  it('records the bound of confidence, and who was not certain; without one, nothing', () => {
    const wide = signPrices(
      { source: 'b', time: TIME, prices: [{ symbol: PERP, price: '60020', time: TIME, confidence: '700' }] },
      KEYS[1]!,
    );
    const sets = [...QUORUM.sets, wide];
    const bounded = build(riskText(), { sets, sources: sourcesOf(3, { maxConfidence: '0.01' }) });
    expect(bounded.prices[1]).toBe('60010.25');
    const { rule, prices } = bounded.build!.priceSources!;
    expect(rule.maxConfidence).toBe('0.01');
    expect(prices[0]!.notCounted).toEqual([{ source: 'b', reason: 'uncertain' }]);
    expect(parseMarket(formatMarket(bounded))).toEqual(bounded);
    const open = openRisk(riskText());
    const again = (sources: QuorumInputs['sources']) =>
      verifyMarket(bounded, open, NONE, { sets, sources }).differences.map(({ path }) => path);
    expect(again(sourcesOf(3, { maxConfidence: '0.01' }))).toEqual([]);
    expect(again(sourcesOf(3, { maxConfidence: '0.011' }))).toEqual([
      'build.priceSources.rule.maxConfidence',
    ]);
    expect(again(sourcesOf(3))).toEqual(
      expect.arrayContaining(['prices[1]', 'build.priceSources.rule.maxConfidence']),
    );
    expect(formatMarket(market)).not.toContain('maxConfidence');
  });

  it('may round the median, half up', () => {
    expect(build(riskText({ from: 'quorum', decimals: 1 })).prices[1]).toBe('60010.3');
    expect(build(riskText({ from: 'quorum', decimals: 0 })).prices[1]).toBe('60010');
    expect(build(riskText({ from: 'quorum', decimals: 0 })).build!.priceSources!.prices[0]!.price).toBe(
      '60010.25',
    );
    expect(
      ['0.5', '1.5', '2.4999', '0.49', '7'].map((text) => roundedDecimal(parseFraction(text), 0)),
    ).toEqual(['1', '2', '2', '0', '7']);
    expect(roundedDecimal(parseFraction('123456789012345678.0000000005'), 9)).toBe(
      '123456789012345678.000000001',
    );
  });

  it('is built again from the same files, and not from others', () => {
    const open = openRisk(riskText());
    const paths = (quorum: QuorumInputs) =>
      verifyMarket(parseMarket(formatMarket(market)), open, NONE, quorum).differences.map(({ path }) => path);
    expect(paths(QUORUM)).toEqual([]);
    expect(paths({ ...QUORUM, sets: [...QUORUM.sets].reverse() })).toEqual([]);
    expect(paths({ ...QUORUM, sources: sourcesOf(3, { maxSpread: '0.02' }) })).toEqual([
      'build.priceSources.rule.maxSpread',
    ]);
    expect(paths({ ...QUORUM, sources: sourcesOf(4) })).toEqual(['build.priceSources.sources[3]']);
    const moved = [QUORUM.sets[0]!, signedBy(2, { [PERP]: '60012' })];
    const found = paths({ ...QUORUM, sets: moved });
    expect(found).toEqual(
      expect.arrayContaining([
        'build.priceSources.sources[2].set.hash',
        'build.priceSources.prices[0].price',
        'prices[1]',
      ]),
    );
    // A third set that agrees changes the record, if not the price.
    const more = paths({ ...QUORUM, sets: [...QUORUM.sets, signedBy(1, { [PERP]: '60010.25' })] });
    expect(more).toContain('build.priceSources.sources[1].set');
    expect(more).not.toContain('prices[1]');
  });

  it('cannot be verified without the signed prices', () => {
    const open = openRisk(riskText());
    expectInputError(
      () => verifyMarket(market, open, NONE),
      `prices.${PERP}`,
      'needs prices that a quorum of sources signed',
    );
  });

  it('has no record that was made up: the sources do not make it', () => {
    const risk = exampleRisk();
    const open = openRisk(JSON.stringify({ ...risk, prices: { ...risk.prices, [PERP]: '60010.25' } }));
    const stated = buildMarket(open.risk, buildOptionsOf(open, NONE));
    const claimed = { ...stated, build: { ...stated.build!, priceSources: market.build!.priceSources! } };
    expect(verifyMarket(claimed, open, NONE).differences).toMatchObject([{ path: 'build.priceSources' }]);
  });

  it('is refused without a quorum, at the time of the market', () => {
    expectInputError(
      () => build(riskText(), { ...QUORUM, sets: QUORUM.sets.slice(1) }),
      `prices.${PERP}`,
      'has no quorum: 1 of 3 sources count where 2 must',
    );
    expectInputError(
      () => build(riskText(undefined, { time: TIME + 61 })),
      `prices.${PERP}`,
      '0 of 3 sources count',
    );
    expectInputError(
      () => build(riskText(undefined, { time: TIME - 1 })),
      'sets[0].time',
      'after the time of the market',
    );
    const forged = { ...QUORUM.sets[0]!, set: { ...QUORUM.sets[0]!.set, time: TIME + 0, source: 'b' } };
    expect(inputError(() => build(riskText(), { ...QUORUM, sets: [forged] })).field).toBe('sets[0].source');
  });

  it('needs signed prices for what is left to them, and uses what is given', () => {
    expectInputError(() => build(riskText(), null), `prices.${PERP}`, 'needs prices that a quorum');
    expectInputError(
      () => build(JSON.stringify(exampleRisk())),
      'prices',
      'has none that comes from a quorum',
    );
  });

  it.each([
    [{ from: 'nobody' }, 'must be surface, history or quorum'],
    [{ from: 'quorum', decimals: 19 }, 'must not be above 18'],
    [{ from: 'quorum', sources: 2 }, 'unknown key: sources'],
  ])('is asked for strictly: %j', (price, rule) => {
    expect(inputError(() => openRisk(riskText(price))).message).toContain(rule);
  });

  it.each<[string, (record: Record<string, unknown>) => void]>([
    ['an unknown key', (record) => Object.assign(record, { x: 1 })],
    ['no rule', (record) => Object.assign(record, { rule: undefined })],
    [
      'a reason of its own',
      (record) =>
        Object.assign((record.prices as object[])[0]!, { notCounted: [{ source: 'b', reason: 'dull' }] }),
    ],
    ['a price as a number', (record) => Object.assign((record.prices as object[])[0]!, { price: 5 })],
  ])('is read strictly: %s', (_, change) => {
    const file = JSON.parse(formatMarket(market)) as { build: { priceSources: Record<string, unknown> } };
    change(file.build.priceSources);
    expect(inputError(() => parseMarket(JSON.stringify(file))).field).toMatch(/^build\.priceSources/);
  });
});
