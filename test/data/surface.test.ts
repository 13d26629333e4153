import { describe, expect, it } from 'vitest';
import { importSurface, type SurfaceImport } from '../../src/data/surface/importSurface.js';
import { optionName } from '../../src/data/surface/optionName.js';
import type { DataError } from '../../src/errors.js';
import { parseSurface } from '../../src/risk/options/surfaceFile.js';
import { refusal } from '../support/refusal.js';
import {
  asSurface,
  CHAINS,
  exchangeName,
  type SomeOption,
  someOptions,
  summary,
  TIME,
  valueAt,
} from './chains.js';

type Options = Partial<SurfaceImport>;

const read = (texts: string | readonly string[], options: Options = {}) =>
  importSurface(
    [texts].flat().map((text, i) => ({ text, file: `${i}.json` })),
    { expiryTime: '08:00', tolerance: '0.01', ...options },
  );
const why = (texts: string | readonly string[], options: Options = {}) =>
  refusal(() => read(texts, options)) as DataError;
const surfaceOf = (text: string) => JSON.parse(text) as ReturnType<typeof asSurface>;

/** Deribit's entries, one of them changed. */
const entries = (i = 0, change: object = {}) =>
  someOptions().map((one, k) => ({ ...summary(one), ...(k === i ? change : {}) }));
const text = (i = 0, change: object = {}) => JSON.stringify(entries(i, change));
const all = someOptions();

describe.each(Object.keys(CHAINS))('%s', (name) => {
  const { text: make, units, rate, observed } = CHAINS[name]!;
  const [format] = name.split(',');

  it('is read exactly, and its units proved', () => {
    const found = read(make(all), { rate, observed });
    expect(surfaceOf(found.text)).toEqual(asSurface());
    expect(found).toMatchObject({ underlying: 'BTC', time: TIME, units, leftOut: [] });
    expect(found.read).toEqual([{ file: '0.json', format }]);
    expect(found.expiries).toEqual([
      { expiry: Date.parse('2025-03-28T08:00:00Z') / 1000, strikes: 5, rate: '0' },
      { expiry: Date.parse('2025-06-27T08:00:00Z') / 1000, strikes: 5, rate: '0' },
    ]);
    expect(parseSurface(found.text).slices[0]!.strikes).toEqual([60_000, 80_000, 90_000, 100_000, 140_000]);
  });

  it('is refused where one volatility is not that of its mark', () => {
    const options = all.map((one, i) => (i === 4 ? { ...one, percent: one.percent + 5 } : one));
    const error = why(make(options), { rate, observed });
    expect(error.rule).toBe('inconsistent');
    expect(error.message).toContain('mark, volatility and forward contradict each other, in ');
  });

  if (rate)
    it('needs a rate', () => {
      expect(why(make(all), { observed })).toMatchObject({
        field: 'rate',
        message: expect.stringContaining('also where it is 0'),
      });
      expect(surfaceOf(read(make(all), { observed, rate: '0.00' }).text).slices[0]!.rate).toBe('0');
    });

  if (observed)
    it('needs a time', () => {
      expect(why(make(all), { rate })).toMatchObject({
        rule: 'badDate',
        message: expect.stringContaining('--observed'),
      });
    });
});

describe('marks and volatilities', () => {
  it('in two units in one file are refused, naming the option', () => {
    const contradiction = 'BTC-28MAR25-90000-C: mark, volatility and forward contradict each other, in ';
    const of = (change: object) => why(text(4, change)).message;
    expect(of({ mark_iv: all[4]!.percent / 100 })).toContain(`${contradiction}the units of the others`);
    expect(of({ mark_price: all[4]!.value })).toContain(`${contradiction}the units of the others`);
    expect(of({ mark_price: 0.5 })).toContain(`${contradiction}every unit`);
  });

  it('may lie apart by the tolerance: below, above, and more when said', () => {
    const at = (points: number, options: Options = {}) => {
      const value = valueAt(all[4]!, all[4]!.percent + points);
      return () => read(text(4, { mark_price: value / all[4]!.forward }), options);
    };
    expect(at(0.9)().expiries).toHaveLength(2);
    expect(at(-0.9)().expiries).toHaveLength(2);
    for (const points of [1.2, -1.2]) expect(refusal(at(points)).message).toContain('BTC-28MAR25-90000-C');
    expect(at(1.2, { tolerance: '0.02' })().expiries).toHaveLength(2);
    for (const tolerance of ['0', '-0.01', '0.11', '1%']) {
      expect(refusal(at(0, { tolerance })).field).toBe('tolerance');
    }
  });

  it('that fit a percentage and a fraction alike are refused', () => {
    const deep = all.filter(
      ({ strike, right, day }) => strike === 60_000 && right === 'C' && day < '2025-05',
    );
    const far = deep.map((one) => ({
      ...summary(one),
      instrument_name: 'BTC-28MAR25-1-C',
      mark_price: 1 - 1 / one.forward,
    }));
    expect(why(JSON.stringify(far)).message).toContain('could be a percentage or a fraction');
  });

  it('of call and put agree, and that of the one out of the money is taken', () => {
    const moved = (i: number, points: number) => {
      const percent = Number((all[i]!.percent + points).toFixed(2));
      return text(i, { mark_iv: percent, mark_price: valueAt(all[i]!, percent) / all[i]!.forward });
    };
    // 0: the call of 60000, in the money; 1: its put.
    expect(surfaceOf(read(moved(0, 0.5)).text)).toEqual(asSurface());
    expect(surfaceOf(read(moved(1, 0.5)).text).slices[0]!.vols[0]).toBe('0.5875');
    expect(surfaceOf(read(moved(6, 0.5)).text).slices[0]!.vols[3]).toBe('0.5475');
    expect(surfaceOf(read(moved(7, 0.5)).text)).toEqual(asSurface());
    expect(why(moved(0, 1.5)).message).toContain(
      'BTC-28MAR25-60000-P has another volatility than BTC-28MAR25-60000-C',
    );
    expect(read(moved(0, 1.5), { tolerance: '0.02' }).expiries).toHaveLength(2);
  });

  it('at the money are those of the call', () => {
    const [call, put] = all.slice(4, 6).map((one) => ({ ...one, forward: 90_000 })) as [
      SomeOption,
      SomeOption,
    ];
    const entry = (one: SomeOption, percent: number) => ({
      ...summary(one),
      mark_iv: percent,
      mark_price: valueAt(one, percent) / 90_000,
    });
    const found = read(JSON.stringify([entry(put, 52.5), entry(call, 52)]));
    expect(surfaceOf(found.text).slices[0]).toMatchObject({ forward: '90000', vols: ['0.52'] });
  });

  it('stated twice must be the same', () => {
    const greeks = JSON.parse(CHAINS['ccxt, fetchGreeks']!.text(all)) as { markImpliedVolatility: number }[];
    const both = (more: number) =>
      JSON.stringify(greeks.map((one) => ({ ...one, impliedVolatility: one.markImpliedVolatility + more })));
    expect(read(both(0), { rate: '0' }).expiries).toHaveLength(2);
    expect(why(both(1), { rate: '0' }).message).toContain('are two volatilities');
  });

  it('may have marks of few digits, as many as the file prints', () => {
    const coarse = (decimals: number) =>
      JSON.stringify(
        entries().map((one) => ({ ...one, mark_price: Number(one.mark_price.toFixed(decimals)) })),
      );
    expect(surfaceOf(read(coarse(4)).text)).toEqual(asSurface());
    expect(read(coarse(2)).expiries).toHaveLength(2);
    const [first, ...others] = entries();
    const one = { ...first, mark_price: Number(first!.mark_price.toFixed(2)) };
    expect(why(JSON.stringify([one, ...others])).message).toContain('BTC-28MAR25-60000-C');
  });

  it('that one side lacks are taken from the other', () => {
    const calls = all.filter(({ right }) => right === 'C');
    expect(surfaceOf(read(JSON.stringify(calls.map((one) => summary(one)))).text)).toEqual(asSurface());
  });

  it.each([
    ['no volatility', { mark_iv: null }],
    ['a volatility of 0', { mark_iv: 0 }],
    ['a mark of 0', { mark_price: 0 }],
    ['no forward', { underlying_price: '' }],
  ])('%s: the strike is left out, and counted', (_, change) => {
    const found = read(text(2, change));
    expect(surfaceOf(found.text).slices[0]!.strikes).toEqual(['60000', '90000', '100000', '140000']);
    expect(found.leftOut).toEqual(['BTC-28MAR25-80000-C', 'BTC-28MAR25-80000-P']);
  });

  it.each([
    ['negative', { mark_price: -1 }, 'negative'],
    ['no number', { mark_iv: 'NaN' }, 'notANumber'],
    ['an object', { mark_iv: {} }, 'notANumber'],
  ])('%s is refused', (_, change, rule) => {
    expect(why(text(2, change)).rule).toBe(rule);
  });

  it('of all strikes left out are no surface', () => {
    expect(why(JSON.stringify(entries().map((one) => ({ ...one, mark_iv: 0 })))).rule).toBe('empty');
  });
});

describe('a chain', () => {
  it('has one forward for each expiry, the lower median of what is stated', () => {
    const shifted = (share: number) => {
      const forward = all[3]!.forward * (1 + share);
      const one: SomeOption = { ...all[3]!, forward };
      return text(3, { underlying_price: forward, mark_price: valueAt(one, one.percent) / forward });
    };
    expect(surfaceOf(read(shifted(0.0009)).text)).toEqual(asSurface());
    const two = [0, 1].map((i) => {
      const one: SomeOption = { ...all[4 + i]!, forward: 90_000 + 45 * i };
      return { ...summary(one), mark_price: valueAt(one, one.percent) / one.forward };
    });
    for (const list of [two, [...two].reverse()]) {
      expect(surfaceOf(read(JSON.stringify(list)).text).slices[0]!.forward).toBe('90000');
    }
    expect(why(shifted(0.0011)).message).toContain('has another forward than others of its expiry');
    expect(why(shifted(-0.0011)).rule).toBe('inconsistent');
  });

  it('has one rate for each expiry, which may be stated if it is the same', () => {
    expect(why(text(3, { interest_rate: 0.01 })).message).toContain('has another rate');
    expect(read(text(), { rate: '0' }).expiries).toHaveLength(2);
    expect(why(text(), { rate: '0.01' }).message).toContain('has a rate of 0, not the stated one');
    expect(why(text(), { rate: '1%' }).field).toBe('rate');
    const without = JSON.stringify(entries().map(({ interest_rate: _, ...one }) => one));
    expect(why(without).field).toBe('rate');
    const negative = read(without, { rate: '-0.001' });
    expect(surfaceOf(negative.text).slices[0]!.rate).toBe('-0.001');
  });

  it('is of one moment, the latest', () => {
    const later = text(3, { creation_timestamp: (TIME + 59) * 1000 });
    expect(read(later).time).toBe(TIME + 59);
    expect(read(text(3, { creation_timestamp: TIME * 1000 + 999 })).time).toBe(TIME);
    expect(why(text(3, { creation_timestamp: (TIME + 61) * 1000 })).rule).toBe('badDate');
    expect(why(text(3, { creation_timestamp: null })).message).toContain('has no time');
    expect(read(text(3, { creation_timestamp: null }), { observed: TIME }).time).toBe(TIME);
    expect(why(text(3, { creation_timestamp: null }), { observed: TIME - 100 }).rule).toBe('badDate');
    expect(why(text(3, { timestamp: TIME * 1000 })).message).toContain('is another time');
  });

  it('has expiries at a time of day', () => {
    const { rate, observed, text: make } = CHAINS['ccxt, fetchOptionChain of Bybit']!;
    const found = read(make(all), { rate, observed, expiryTime: '09:30' });
    expect(surfaceOf(found.text).slices[0]!.expiry).toBe('2025-03-28T09:30:00Z');
    for (const expiryTime of ['8:00', '24:00', '08:60', '08:00Z']) {
      expect(why(make(all), { rate, observed, expiryTime }).field).toBe('expiryTime');
    }
  });

  it('is cut by days of expiry, and has none that are over', () => {
    const found = read(text(), { expiries: ['2025-06-27'] });
    expect(surfaceOf(found.text).slices).toEqual(asSurface().slices.slice(1));
    expect(why(text(), { expiries: ['2025-06-28'] }).message).toContain(
      'names 2025-06-28, which no option expires on',
    );
    const late = JSON.stringify(
      entries().map((one) => ({ ...one, creation_timestamp: Date.parse('2025-03-28T08:00:00Z') })),
    );
    expect(why(late)).toMatchObject({
      rule: 'expired',
      message: expect.stringContaining('BTC-28MAR25-60000-C has expired'),
    });
  });

  it('is of one underlying, or of the one that is said', () => {
    const eth = entries().map((one) => ({
      ...one,
      instrument_name: one.instrument_name.replace('BTC', 'ETH'),
    }));
    const both = JSON.stringify([...entries(), ...eth]);
    expect(why(both).message).toContain('underlying: must be said: the files have BTC, ETH');
    expect(read(both, { underlying: 'ETH' }).underlying).toBe('ETH');
    expect(why(text(), { underlying: 'SOL' }).field).toBe('underlying');
  });

  it('may be one option alone, as fetchGreeks gives it', () => {
    const [one] = JSON.parse(CHAINS['ccxt, fetchGreeks']!.text([all[4]!])) as [object];
    const found = read(JSON.stringify(one), { rate: '0' });
    expect(surfaceOf(found.text).slices).toMatchObject([{ strikes: ['90000'], vols: ['0.5225'] }]);
  });

  it('may come in several files, each option once', () => {
    const half = (from: number, to?: number) => JSON.stringify(entries().slice(from, to));
    expect(surfaceOf(read([half(10), half(0, 10)]).text)).toEqual(asSurface());
    expect(why([half(0), half(0, 1)])).toMatchObject({ rule: 'duplicate', file: '1.json' });
  });

  it('says the same in ccxt and its info', () => {
    const { text: make } = CHAINS['ccxt, fetchOptionChain of Deribit']!;
    const [first] = all;
    const { mark_price: mark } = summary(first!);
    expect(why(make(all).replace(`"markPrice":${mark}`, '"markPrice":0.5')).message).toContain(
      'has another mark in its info',
    );
    expect(
      why(
        make(all).replace(
          '"instrument_name":"BTC-28MAR25-60000-C"',
          '"instrument_name":"BTC-28MAR25-60001-C"',
        ),
      ).message,
    ).toContain('has another strike in its info');
    expect(surfaceOf(read(make(all).replaceAll(/"markPrice":[0-9.e-]+/g, '"markPrice":null')).text)).toEqual(
      asSurface(),
    );
    const timed = (ms: number) => make(all).replace('"timestamp":null', `"timestamp":${ms}`);
    expect(read(timed(TIME * 1000 + 123)).time).toBe(TIME);
    expect(why(timed(TIME * 1000 + 124)).message).toContain('has another time in its info');
    expect(why(make(all).replace('"symbol":"BTC/USD', '"symbol":"ETH/USD')).message).toContain(
      'is another symbol',
    );
  });

  it.each([
    ['a future', text(0, { instrument_name: 'BTC-28MAR25' }), 'is not the name of an option'],
    [
      'a day that is none',
      text(0, { instrument_name: 'BTC-31FEB25-1000-C' }),
      'is not the name of an option',
    ],
    ['an error', '{"jsonrpc":"2.0","error":{"code":1}}', 'is an error of the exchange'],
    ['an error of Bybit', '{"retCode":10001,"result":{"list":[]}}', 'is an error of the exchange'],
    ['nothing', '[]', 'has no options'],
    ['words', '["a"]', 'must be an object'],
    ['another object', '{"a":1}', 'is no option chain'],
  ])('refuses %s', (_, json, message) => {
    expect(why(json).message).toContain(message);
  });

  it('reports arbitrage', () => {
    expect(read(text()).findings).toEqual([]);
    const i = 8; // 140000-C and -P, far above: a volatility that makes calls dearer with the strike
    const dear = entries().map((one, k) => {
      if (k !== i && k !== i + 1) return one;
      return { ...one, mark_iv: 190, mark_price: valueAt(all[k]!, 190) / all[k]!.forward };
    });
    expect(read(JSON.stringify(dear)).findings.map(({ rule }) => rule)).toContain('spread');
  });
});

describe('names of options', () => {
  it.each([
    ['BTC-27DEC24-100000-C', { underlying: 'BTC', day: '2024-12-27', strike: '100000', right: 'call' }],
    ['ETH-6JUN25-2500-P', { underlying: 'ETH', day: '2025-06-06', strike: '2500', right: 'put' }],
    ['XRP_USDC-6DEC24-0d625-C', { underlying: 'XRP', day: '2024-12-06', strike: '0.625', right: 'call' }],
    ['SOL-26JUN26-150-P-USDT', { underlying: 'SOL', day: '2026-06-26', strike: '150', right: 'put' }],
    [
      'BTC/USD:BTC-241227-100000-C',
      { underlying: 'BTC', day: '2024-12-27', strike: '100000', right: 'call' },
    ],
    ['BTC/USDT:USDT-241227-1.5-P', { underlying: 'BTC', day: '2024-12-27', strike: '1.5', right: 'put' }],
  ])('%s', (name, terms) => {
    expect(optionName(name)).toEqual(terms);
  });

  it.each([
    'BTC-PERPETUAL',
    'BTC-27DEC24',
    'BTC-27DEZ24-1-C',
    'BTC-27DEC24-0-C',
    'BTC/USD:BTC',
    'BTC-27DEC24-1-X',
    'BTC/USD:BTC-241327-1-C',
  ])('%s is none', (name) => {
    expect(optionName(name)).toBeUndefined();
  });

  it('are what the shapes have', () => {
    expect(optionName(exchangeName(all[0]!))?.strike).toBe('60000');
  });
});
