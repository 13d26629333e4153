import { describe, expect, it } from 'vitest';
import { MAX_SOURCES, type PriceRule } from '../../src/market/quorumRecord.js';
import { checkSources, formatPriceSources, parsePriceSources } from '../../src/prices/sources.js';
import { expectInputError, inputError } from '../models/helpers.js';
import { KEYS, keyOf, sourcesOf } from './fixtures.js';

const LIST = sourcesOf(3);
const withRule = (rule: Partial<Record<keyof PriceRule, unknown>>) => () =>
  checkSources({ ...LIST, rule: { ...LIST.rule, ...rule } as PriceRule });

describe('price sources', () => {
  it('go through the file and back', () => {
    expect(parsePriceSources(formatPriceSources(LIST))).toEqual(LIST);
    const wordy = { ...LIST, rule: { ...LIST.rule, maxSpread: '0.0100' } };
    expect(parsePriceSources(formatPriceSources(wordy))).toEqual(LIST);
  });

  it('have a bound of confidence, or stay as they were', () => {
    const wordy = { ...LIST, rule: { ...LIST.rule, maxConfidence: '0.0100' } };
    const text = formatPriceSources(wordy);
    expect(parsePriceSources(text).rule).toEqual({ ...LIST.rule, maxConfidence: '0.01' });
    expect(formatPriceSources(LIST)).not.toContain('maxConfidence');
    expect(
      inputError(() => parsePriceSources(text.replace('"maxConfidence": "0.01"', '"maxConfidence": 0')))
        .field,
    ).toBe('rule.maxConfidence');
  });

  it('are each there once: no name and no key twice', () => {
    const [a, b] = LIST.sources as [(typeof LIST.sources)[0], (typeof LIST.sources)[0]];
    const list = (second: object) => () => checkSources({ ...LIST, sources: [a, { ...b, ...second }] });
    expectInputError(list({ key: a.key }), 'sources[1].key', 'is also the key of sources[0]');
    expectInputError(list({ name: 'a' }), 'sources[1].name', 'is also the name of sources[0]');
    expectInputError(list({ name: 'B' }), 'sources[1].name', 'is not a valid name');
    expectInputError(list({ key: { x: 0n, y: 1n } }), 'sources[1].key', 'full prime order');
    const file = JSON.parse(formatPriceSources(LIST)) as { sources: { key: unknown }[] };
    file.sources[2]!.key = file.sources[0]!.key;
    const error = inputError(() => parsePriceSources(JSON.stringify(file), 'list.json'));
    expect(error.message).toMatch(/^list\.json: sources\[2\]\.key: is also the key of sources\[0\]/);
  });

  it.each<[string, object, string]>([
    ['no source', { atLeast: 0 }, 'rule.atLeast'],
    ['half a source', { atLeast: 1.5 }, 'rule.atLeast'],
    ['a number that is none', { atLeast: Number.NaN }, 'rule.atLeast'],
    ['more sources than there are', { atLeast: 4 }, 'rule.atLeast'],
    ['a negative age', { maxAge: -1 }, 'rule.maxAge'],
    ['an age with a fraction', { maxAge: 0.5 }, 'rule.maxAge'],
    ['an age past 2^40', { maxAge: 2 ** 40 }, 'rule.maxAge'],
    ['a spread of 1', { maxSpread: '1' }, 'rule.maxSpread'],
    ['a percentage', { maxSpread: '50' }, 'rule.maxSpread'],
    ['a negative spread', { maxSpread: '-0.1' }, 'rule.maxSpread'],
    ['a spread as a number', { maxSpread: 0.005 }, 'rule.maxSpread'],
    ['a confidence of 1', { maxConfidence: '1' }, 'rule.maxConfidence'],
    ['a confidence in percent', { maxConfidence: '50' }, 'rule.maxConfidence'],
    ['a negative confidence', { maxConfidence: '-0.1' }, 'rule.maxConfidence'],
    ['a confidence as a number', { maxConfidence: 0.01 }, 'rule.maxConfidence'],
    ['a spread of 19 decimals', { maxSpread: `0.${'0'.repeat(18)}1` }, 'rule.maxSpread'],
  ])('refuse a rule of %s', (_, rule, field) => {
    expect(inputError(withRule(rule)).field).toBe(field);
  });

  it('accept rules up to their bounds', () => {
    for (const rule of [
      { atLeast: 1 },
      { atLeast: 3 },
      { maxAge: 0 },
      { maxAge: 2 ** 40 - 1 },
      { maxSpread: '0' },
      { maxSpread: '0.999999999999999999' },
      { maxConfidence: '0' },
      { maxConfidence: '0.999999999999999999' },
    ]) {
      expect(withRule(rule)().rule).toMatchObject(rule);
    }
  });

  it('are 1 to 32', () => {
    expectInputError(() => checkSources({ ...LIST, sources: [] }), 'sources', '1 to 32');
    const keys = [
      ...KEYS,
      ...Array.from({ length: MAX_SOURCES - KEYS.length + 1 }, (_, i) => keyOf(`k${i}`)),
    ];
    expect(checkSources(sourcesOf(MAX_SOURCES, {}, keys)).sources).toHaveLength(MAX_SOURCES);
    expectInputError(() => checkSources(sourcesOf(MAX_SOURCES + 1, {}, keys)), 'sources', '1 to 32');
  });

  it('are read strictly', () => {
    const file = JSON.parse(formatPriceSources(LIST)) as { rule: Record<string, unknown> };
    file.rule.majority = true;
    expect(inputError(() => parsePriceSources(JSON.stringify(file))).message).toContain(
      'unknown key: majority',
    );
  });
});
