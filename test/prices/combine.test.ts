import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pointText } from '../../src/account/curve.js';
import { agreementOf } from '../../src/prices/average.js';
import { combinePrices } from '../../src/prices/combine.js';
import { priceSetHash } from '../../src/prices/priceSet.js';
import { signPrices } from '../../src/prices/signedPrices.js';
import { parseFraction } from '../../src/units/decimal.js';
import { compare } from '../../src/units/fraction.js';
import { expectInputError, inputError } from '../models/helpers.js';
import { KEYS, keyOf, setOf, signedBy, sourcesOf, TIME } from './fixtures.js';

const BTC = 'BTC/USDT';
/** BTC at these prices, by the first sources. */
const signed = (...prices: string[]) => prices.map((price, i) => signedBy(i, { [BTC]: price }));

describe('a quorum', () => {
  it('takes the middle of an odd number, and the exact mean of the middle two of an even one', () => {
    const price = (...prices: string[]) =>
      combinePrices(signed(...prices), sourcesOf(5), { time: TIME }).prices[BTC];
    expect(price('100', '100.3', '100.1')).toBe('100.1');
    expect(price('100', '100.1')).toBe('100.05');
    expect(price('100.9', '100', '100.4', '100.3')).toBe('100.35');
    expect(price('100', '100', '100.00', '100.0', '100')).toBe('100');
    expect(price('0.000000000000000001', '0.000000000000000001')).toBe('0.000000000000000001');
  });

  it('needs k sources: k − 1, k, k + 1', () => {
    const of = (count: number, atLeast: number) => () =>
      combinePrices(signed('100', '100', '100', '100').slice(0, count), sourcesOf(5, { atLeast }), {
        time: TIME,
      });
    expectInputError(
      of(2, 3),
      BTC,
      'has no quorum: 2 of 5 sources count where 3 must, with a spread of 0 where 0.01',
    );
    expect(of(3, 3)().record.prices[0]!.counted).toEqual(['a', 'b', 'c']);
    expect(of(4, 3)().record.prices[0]!.counted).toEqual(['a', 'b', 'c', 'd']);
    expectInputError(of(4, 5), BTC, '4 of 5 sources count where 5 must');
    expect(of(1, 1)().prices).toEqual({ [BTC]: '100' });
  });

  it('needs prices within the spread: below, at and above the bound', () => {
    const of =
      (high: string, maxSpread = '0.01') =>
      () =>
        combinePrices(signed('100', high), sourcesOf(2, { maxSpread }), { time: TIME });
    expect(of('100.999999999999999999')().record.prices[0]).toMatchObject({
      spread: '0.01',
      highest: '100.999999999999999999',
    });
    expect(of('101')().record.prices[0]).toMatchObject({ spread: '0.01', lowest: '100' });
    expectInputError(
      of('101.000000000000000001'),
      BTC,
      '2 of 2 sources count where 2 must, with a spread of 0.010000001 where 0.01',
    );
    expect(of('100', '0')().prices).toEqual({ [BTC]: '100' });
    expectInputError(
      of('100.000000000000000000000000000000000001', '0'),
      BTC,
      'a spread of 0.000000001 where 0 is',
    );
  });

  it('measures the spread from the lowest price', () => {
    // 1 over 100 is 1 %, 1 over 101 less.
    const of = (maxSpread: string) => () =>
      combinePrices(signed('101', '100'), sourcesOf(2, { maxSpread }), { time: TIME });
    expect(of('0.01')()).toBeDefined();
    expectInputError(of('0.009999'), BTC, 'a spread of 0.01 where');
  });

  it('never leaves an outlier out', () => {
    expectInputError(
      () => combinePrices(signed('100', '100', '100', '200'), sourcesOf(4), { time: TIME }),
      BTC,
      '4 of 4 sources count where 2 must, with a spread of 1 where 0.01 is allowed',
    );
  });

  it('counts prices up to their age: below, at and above the bound', () => {
    const aged = (age: number) => () => {
      const old = signPrices(
        { ...setOf('b', { [BTC]: '101' }), prices: [{ symbol: BTC, price: '101', time: TIME - age }] },
        KEYS[1]!,
      );
      return combinePrices([signedBy(0, { [BTC]: '100' }), old], sourcesOf(2, { maxAge: 60 }), {
        time: TIME,
      });
    };
    expect(aged(59)().prices[BTC]).toBe('100.5');
    expect(aged(60)().prices[BTC]).toBe('100.5');
    expectInputError(
      aged(61),
      BTC,
      '1 of 2 sources count where 2 must, with a spread of 0 where 0.01 is allowed. Not counted: b (stale)',
    );
    const fresh = combinePrices(signed('100'), sourcesOf(1, { maxAge: 0, atLeast: 1 }), { time: TIME });
    expect(fresh.prices[BTC]).toBe('100');
  });

  it('judges ages at the time of the market, and sets before it', () => {
    const at = (time: number) => () => combinePrices(signed('100', '101'), sourcesOf(2), { time });
    expect(at(TIME)().prices[BTC]).toBe('100.5');
    expect(at(TIME + 60)().prices[BTC]).toBe('100.5');
    expectInputError(at(TIME + 61), BTC, '0 of 2 sources count where 2 must, with no price');
    expectInputError(at(TIME - 1), 'sets[0].time', 'is after the time of the market');
  });

  describe('with a bound of confidence', () => {
    /** The set of source `i`: prices with a confidence or without. */
    const sure = (
      i: number,
      quotes: Readonly<Record<string, [price: string, confidence?: string]>>,
      time = TIME,
    ) =>
      signPrices(
        {
          source: KEYS[i]!.custodian,
          time: TIME,
          prices: Object.entries(quotes).map(([symbol, [price, confidence]]) => ({
            symbol,
            price,
            time,
            ...(confidence === undefined ? {} : { confidence }),
          })),
        },
        KEYS[i]!,
      );
    const of = (sets: readonly ReturnType<typeof sure>[], rule: object = { maxConfidence: '0.01' }) =>
      combinePrices(sets, sourcesOf(3, { atLeast: 1, ...rule }), { time: TIME });
    const reasons = (sets: readonly ReturnType<typeof sure>[], rule?: object) =>
      of([sure(2, { [BTC]: ['100'] }), ...sets], rule).record.prices[0]!.notCounted;

    it('counts prices up to it: below, at and above', () => {
      const at = (confidence: string) => reasons([sure(0, { [BTC]: ['100.5', confidence] })]);
      expect(at('0')).toEqual([]);
      expect(at('1.005')).toEqual([]);
      expect(at('1.005000000000000000000000000000000001')).toEqual([{ source: 'a', reason: 'uncertain' }]);
      expect(at('100')).toEqual([{ source: 'a', reason: 'uncertain' }]);
      expect(reasons([sure(0, { [BTC]: ['100.5', '0.1'] })], { maxConfidence: '0' })).toHaveLength(1);
      expect(reasons([sure(0, { [BTC]: ['100.5', '0'] })], { maxConfidence: '0' })).toEqual([]);
    });

    it('counts prices without a confidence, and looks at none where the rule does not ask', () => {
      expect(reasons([sure(0, { [BTC]: ['100.5'] })])).toEqual([]);
      expect(reasons([sure(0, { [BTC]: ['100.5', '99'] })], {})).toEqual([]);
      expect(reasons([sure(0, { [BTC]: ['100.5', '99'], ETH: ['10'] })], {})).toEqual([]);
    });

    it('needs as many certain prices as the rule says', () => {
      const sets = [sure(0, { [BTC]: ['100', '2'] }), sure(1, { [BTC]: ['100', '0.5'] })];
      expectInputError(
        () => of(sets, { maxConfidence: '0.01', atLeast: 2 }),
        BTC,
        '1 of 3 sources count where 2 must, with a spread of 0 where 0.01 is allowed. Not counted: a (uncertain)',
      );
      expect(of(sets).prices[BTC]).toBe('100');
    });

    it('wants it of all prices of a set or of none', () => {
      const some = sure(0, { [BTC]: ['100', '0.5'], ETH: ['10'] });
      expectInputError(() => of([some]), 'sets[0].prices', 'state the confidence of some, and not of ETH');
      expect(of([sure(0, { [BTC]: ['100', '0.5'], ETH: ['10', '0.05'] })]).prices.ETH).toBe('10');
    });

    it('records why: stale before uncertain, by set and by price', () => {
      const old = sure(0, { [BTC]: ['100', '50'] }, TIME - 61);
      const wide = sure(1, { [BTC]: ['100', '50'], ETH: ['10', '5'] });
      const { record } = combinePrices(
        [old, wide, sure(2, { [BTC]: ['100'], ETH: ['10'] })],
        sourcesOf(3, { atLeast: 1, maxConfidence: '0.01' }),
        { time: TIME, symbols: [BTC, 'ETH'] },
      );
      expect(record.rule).toEqual({ atLeast: 1, maxSpread: '0.01', maxAge: 60, maxConfidence: '0.01' });
      expect(record.prices.map(({ notCounted }) => notCounted)).toEqual([
        [
          { source: 'a', reason: 'stale' },
          { source: 'b', reason: 'uncertain' },
        ],
        [
          { source: 'a', reason: 'missing' },
          { source: 'b', reason: 'uncertain' },
        ],
      ]);
      expect(record.sources.map(({ set }) => set?.reason)).toEqual(['stale', 'uncertain', undefined]);
    });
  });

  it('records the stale and the missing, and whose set was given', () => {
    const sets = [
      signedBy(0, { [BTC]: '100', ETH: '10' }),
      signedBy(1, { [BTC]: '100.5', ETH: '10' }, TIME - 61),
      signedBy(2, { [BTC]: '100.25' }),
      signedBy(3, { SOL: '5' }),
    ];
    const { prices, record } = combinePrices(sets, sourcesOf(5), { time: TIME, symbols: [BTC] });
    expect(prices).toEqual({ [BTC]: '100.125' });
    const set = (i: number) => ({ hash: priceSetHash(sets[i]!.set).toString(), time: sets[i]!.set.time });
    const source = (i: number) => ({ name: KEYS[i]!.custodian, key: pointText(KEYS[i]!.publicKey) });
    expect(record).toEqual({
      rule: { atLeast: 2, maxSpread: '0.01', maxAge: 60 },
      sources: [
        { ...source(0), set: { ...set(0), counted: true } },
        { ...source(1), set: { ...set(1), counted: false, reason: 'stale' } },
        { ...source(2), set: { ...set(2), counted: true } },
        { ...source(3), set: { ...set(3), counted: false, reason: 'missing' } },
        source(4),
      ],
      prices: [
        {
          symbol: BTC,
          price: '100.125',
          lowest: '100',
          highest: '100.25',
          spread: '0.0025',
          counted: ['a', 'c'],
          notCounted: [
            { source: 'b', reason: 'stale' },
            { source: 'd', reason: 'missing' },
          ],
        },
      ],
    });
  });

  it('is needed for every symbol that any set has, unless symbols are named', () => {
    const sets = [signedBy(0, { [BTC]: '100', ETH: '10' }), signedBy(1, { [BTC]: '100' })];
    const of = (symbols?: string[]) => () =>
      combinePrices(sets, sourcesOf(2), { time: TIME, ...(symbols && { symbols }) });
    expectInputError(
      of(),
      'ETH',
      '1 of 2 sources count where 2 must, with a spread of 0 where 0.01 is allowed. Not counted: b (missing)',
    );
    expect(of([BTC, BTC])().prices).toEqual({ [BTC]: '100' });
    expectInputError(of(['DOGE']), 'DOGE', '0 of 2 sources count');
  });

  it('refuses sets that are nobody’s, changed, renamed, or a second one', () => {
    const [a, b] = signed('100', '100') as [ReturnType<typeof signedBy>, ReturnType<typeof signedBy>];
    const of =
      (...sets: (typeof a)[]) =>
      () =>
        combinePrices(sets, sourcesOf(2), { time: TIME });
    const stranger = keyOf('x');
    expectInputError(
      of(a, signPrices(setOf('x', { [BTC]: '100' }), stranger)),
      'sets[1].signer',
      'does not have',
    );
    const forged = { ...b, set: setOf('b', { [BTC]: '100.5' }) };
    expectInputError(of(a, forged), 'sets[1].signature', 'does not hold');
    const stolen = { ...a, set: { ...a.set, source: 'b' } };
    expectInputError(of(a, stolen), 'sets[1].source', 'is not the name of this key');
    expectInputError(of(a, a), 'sets[1].source', 'is a second set of a: a source counts once');
    expectInputError(of(a, signedBy(0, { [BTC]: '101' })), 'sets[1].source', 'counts once');
    const doubled = { ...b, set: { ...b.set, prices: [...b.set.prices, ...b.set.prices] } };
    expectInputError(of(a, doubled), 'sets[1].prices', 'break a rule');
    expectInputError(of(), 'sets', 'at least one');
    // One key under two names would count twice: the list is refused.
    const twice = { ...sourcesOf(2), sources: ['p', 'q'].map((name) => ({ name, key: KEYS[0]!.publicKey })) };
    expect(inputError(() => combinePrices([a], twice, { time: TIME })).field).toBe('sources[1].key');
  });

  it('takes symbols that are names of the language', () => {
    const sets = [0, 1].map((i) => signedBy(i, { constructor: '5', toString: '6' }));
    const { prices } = combinePrices(sets, sourcesOf(2), { time: TIME });
    expect(Object.entries(prices)).toEqual([
      ['constructor', '5'],
      ['toString', '6'],
    ]);
    expectInputError(
      () => combinePrices(sets, sourcesOf(2), { time: TIME, symbols: ['valueOf'] }),
      'valueOf',
      '0 of 2',
    );
  });

  it('gives the same in whatever order the sets come', () => {
    const sets = [...signed('100', '100.5', '100.25', '100.125'), signedBy(4, { [BTC]: '100' }, TIME - 100)];
    const expected = combinePrices(sets, sourcesOf(5), { time: TIME });
    fc.assert(
      fc.property(fc.shuffledSubarray(sets, { minLength: sets.length }), (shuffled) => {
        expect(combinePrices(shuffled, sourcesOf(5), { time: TIME })).toEqual(expected);
      }),
      { numRuns: 10 },
    );
  });
});

describe('agreement', () => {
  const price = fc
    .tuple(fc.bigInt({ min: 1n, max: 10n ** 20n }), fc.integer({ min: 0, max: 18 }))
    .map(([n, scale]) => {
      const digits = n.toString().padStart(scale + 1, '0');
      return scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`;
    });
  const prices = fc.array(price, { minLength: 1, maxLength: 9 });
  const below = (a: string, b: string) => compare(parseFraction(a, ''), parseFraction(b, '')) <= 0n;

  it('lies between the lowest and the highest price, half of them on either side', () => {
    fc.assert(
      fc.property(prices, (list) => {
        const { median, lowest, highest } = agreementOf(list, '0');
        expect(below(lowest, median) && below(median, highest)).toBe(true);
        const half = list.length / 2;
        expect(list.filter((one) => below(one, median)).length).toBeGreaterThanOrEqual(half);
        expect(list.filter((one) => below(median, one)).length).toBeGreaterThanOrEqual(half);
        expect(list.every((one) => below(lowest, one) && below(one, highest))).toBe(true);
      }),
    );
  });

  it('does not depend on the order, nor on trailing zeros', () => {
    fc.assert(
      fc.property(prices, (list) => {
        const padded = list.map((one) => (one.includes('.') ? `${one}00` : `${one}.0`));
        expect(agreementOf([...padded].reverse(), '0.01')).toEqual(agreementOf(list, '0.01'));
      }),
    );
  });

  it('is within a bound exactly where highest − lowest is at most that share of the lowest', () => {
    fc.assert(
      fc.property(prices, fc.integer({ min: 0, max: 999 }), (list, thousandths) => {
        const bound = `0.${String(thousandths).padStart(3, '0')}`;
        const { lowest, highest, within, spread } = agreementOf(list, bound);
        const [low, high] = [parseFraction(lowest, ''), parseFraction(highest, '')];
        const share = { n: (high.n * low.d - low.n * high.d) * 1000n, d: high.d * low.n };
        expect(within).toBe(share.n <= BigInt(thousandths) * share.d);
        // Rounded up: never told smaller than it is, and by less than 1e-9.
        const told = parseFraction(spread, '');
        expect(compare(told, { n: share.n, d: share.d * 1000n })).toBeGreaterThanOrEqual(0n);
        const less = { n: told.n * 10n ** 9n - told.d, d: told.d * 10n ** 9n };
        expect(compare(less, { n: share.n, d: share.d * 1000n })).toBeLessThan(0n);
      }),
    );
  });
});
