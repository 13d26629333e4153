import { describe, expect, it } from 'vitest';
import type { DataError } from '../../../src/errors.js';
import { formatMarket, parseMarket } from '../../../src/market/marketFile.js';
import { buildMarket } from '../../../src/models/build/buildMarket.js';
import { INPUT_KINDS, inputFile, readInputs, recordInputs } from '../../../src/models/build/inputs.js';
import { parseRisk } from '../../../src/models/build/riskFile.js';
import { black76Value } from '../../../src/risk/options/black.js';
import { sha256Hex } from '../../../src/units/hash.js';
import { CALL, expectInputError, inputError } from '../helpers.js';
import { historyText, INPUTS, quietHistory, surfaceText, TEXTS } from '../recipe.js';
import { exampleRisk } from '../risk.js';

const texts = (changes: Readonly<Record<string, string>>) => new Map([...TEXTS, ...Object.entries(changes)]);

describe('inputs', () => {
  it('are read by the parser of their kind, by what they are about', () => {
    const { histories, surfaces, books, trades } = readInputs(INPUTS, TEXTS);
    expect(histories.get('BTC')!.candles.at(-1)!.close).toBe(60_000.25);
    expect(surfaces.get('BTC')!.slices[0]!.vols).toEqual([0.6, 0.5]);
    expect(books.get('BTC/USDT')!.asks[0]!.price).toBe(60_000);
    expect(trades.get('BTC/USDT')).toHaveLength(2);
    expect([histories, surfaces, books, trades].map(({ size }) => size)).toEqual([1, 1, 1, 1]);
  });

  it('are recorded by hash, in order', () => {
    const records = recordInputs(INPUTS, TEXTS);
    expect(records.map(({ kind }) => kind)).toEqual([...INPUT_KINDS]);
    expect(records[1]).toEqual({ ...INPUTS[1]!, sha256: sha256Hex(TEXTS.get('surface.json')!) });
  });

  it('may share a file: one history for two symbols', () => {
    const list = [INPUTS[0]!, { ...INPUTS[0]!, of: 'BTC/USDT:USDT' }];
    expect([...readInputs(list, TEXTS).histories.keys()]).toEqual(['BTC', 'BTC/USDT:USDT']);
  });

  it('are named once each', () => {
    const twice = [...INPUTS, { kind: 'history', of: 'BTC', file: 'other.csv' } as const];
    expectInputError(
      () => readInputs(twice, texts({ 'other.csv': '' })),
      'inputs[4]',
      'second history of BTC',
    );
  });

  it('must be given', () => {
    const bare = new Map([...TEXTS].slice(0, 1));
    expectInputError(() => readInputs(INPUTS, bare), 'inputs[1].file', 'was not given');
    expectInputError(() => recordInputs(INPUTS, bare), 'inputs[1].file', 'was not given');
  });

  it('name their own file, row and column where they break a rule', () => {
    const body = () => readInputs(INPUTS, texts({ 'prices/BTC.csv': historyText([1, 2, -3]) }));
    expect(inputError(body).message).toMatch(/^prices\/BTC\.csv: row 4, column open: must be above 0/);
    try {
      body();
    } catch (error) {
      expect((error as DataError).rule).toBe('notPositive');
    }
  });

  it('of a surface are about the underlying that the surface says', () => {
    const other = () => readInputs(INPUTS, texts({ 'surface.json': surfaceText({ underlying: 'ETH' }) }));
    expect(inputError(other).message).toMatch(/^surface\.json: underlying: is the surface of another/);
  });

  it.each(['a.csv', 'prices/BTC-USDT-1d.csv', 'a/b/c', '..a/b..', '.hidden/x', 'a b/ü.csv', 'x'.repeat(256)])(
    'lie below the folder of the risk file: %s',
    (file) => {
      expect(inputFile.safeParse(file).success).toBe(true);
    },
  );

  it.each([
    '',
    '/etc/passwd',
    '..',
    '.',
    '../a.csv',
    'a/../b',
    'a/./b',
    'a/..',
    './a',
    'a//b',
    'a/',
    'a\\b',
    'C:/a',
    'https://a/b',
    'a\nb',
    'a\u202eb',
    'x'.repeat(257),
  ])('and nowhere else: %j', (file) => {
    expect(inputFile.safeParse(file).success).toBe(false);
  });
});

type Example = ReturnType<typeof exampleRisk> & Record<string, unknown>;

/** The example with a call and inputs, at the time of the inputs. */
function build(change: (risk: Example) => void = () => {}, changed: Readonly<Record<string, string>> = {}) {
  const risk = exampleRisk() as Example;
  risk.time = '2026-01-31T00:00:00Z';
  risk.universe.instruments.push({ ...CALL, multiplier: '1' });
  risk.models.push({ model: 'mark', symbols: [CALL.symbol], limit: '100' });
  risk.models.push({
    model: 'groups',
    groups: [
      {
        label: 'short calls',
        select: { underlying: 'BTC', kinds: ['option'] },
        segments: [
          { from: '-100', to: '0', perUnit: '-1000' },
          { from: '0', to: '100', perUnit: '0' },
        ],
      },
    ],
  });
  Object.assign(risk.prices, { [CALL.symbol]: { from: 'surface', decimals: 2 } });
  Object.assign(risk, { inputs: INPUTS });
  change(risk);
  const file = parseRisk(JSON.stringify(risk), 'risk.json');
  return buildMarket(file, { inputs: readInputs(file.inputs ?? [], texts(changed)) });
}
/** Makes the call another one: its symbol says what the fields say. */
function retitle(risk: Example, symbol: string, fields: object): void {
  Object.assign(risk.universe.instruments[2]!, { symbol, ...fields });
  risk.prices[symbol] = risk.prices[CALL.symbol]!;
  delete risk.prices[CALL.symbol];
  const listed = risk.models.find(({ symbols }) => Array.isArray(symbols) && symbols.includes(CALL.symbol));
  Object.assign(listed!, { symbols: [symbol] });
}
const priced = (symbol: string, price: unknown) => (risk: Example) =>
  Object.assign(risk.prices, { [symbol]: price });

describe('figures in two units', () => {
  it('are refused where the risk file is built, and not where prices are moved', () => {
    const cheap = (risk: Example) => {
      Object.assign(risk, { inputs: INPUTS.slice(0, 1) });
      risk.prices[CALL.symbol] = '0.05';
    };
    expectInputError(() => build(cheap), `prices.${CALL.symbol}`, 'is no price of this option');
    expectInputError(() => build(priced('BTC/USDT:USDT', '60')), 'prices.BTC/USDT:USDT', '1000 times less');
    expectInputError(
      () => build(priced('BTC/USDT', '60000'), { 'prices/BTC.csv': quietHistory(3000) }),
      'inputs',
      'the history of BTC is 20 times off',
    );
    const risk = exampleRisk();
    risk.prices['BTC/USDT:USDT'] = '60';
    expect(buildMarket(parseRisk(JSON.stringify(risk)), { moved: true }).prices[1]).toBe('60');
  });

  it('are refused in a history of the symbol itself, and in a quorum', () => {
    const pair = (from: object) => (risk: Example) => {
      risk.universe.instruments.push({ ...risk.universe.instruments[0]!, symbol: 'BTC/EUR' });
      Object.assign(risk.prices, { 'BTC/EUR': from });
      const own = 'from' in from && from.from === 'history' ? [{ ...INPUTS[0]!, of: 'BTC/EUR' }] : [];
      Object.assign(risk, { inputs: [...INPUTS, ...own] });
    };
    for (const from of [{ from: 'history' }, { from: 'quorum' }]) {
      expectInputError(() => build(pair(from)), 'prices.BTC/EUR', 'is priced in EUR');
    }
  });

  it('of a book are of the symbol that it names', () => {
    const book = JSON.parse(TEXTS.get('books/BTC.json')!) as object;
    const named = (symbol: unknown) =>
      readInputs(INPUTS, texts({ 'books/BTC.json': JSON.stringify({ ...book, symbol }) })).books.size;
    expect([named('BTC/USDT'), named(null), named(undefined)]).toEqual([1, 1, 1]);
    expect(inputError(() => named('ETH/USDT')).message).toMatch(
      /^books\/BTC\.json: symbol: is the book of another symbol than BTC\/USDT/,
    );
  });
});

describe('prices from inputs', () => {
  it('of options are Black-76 on the surface, rounded half up, recorded as decimals', () => {
    const { prices } = build();
    const years = (CALL.expiry! - 1_769_817_600) / (365 * 86_400);
    // At an expiry and a strike of the surface, so that forward, rate and volatility are as stated.
    const value = black76Value({
      right: 'call',
      forward: 61_000,
      strike: 70_000,
      vol: 0.5,
      years,
      rate: 0.05,
    });
    expect(Math.abs(Number(prices[2]) - value)).toBeLessThanOrEqual(0.005);
    expect(prices[2]).toMatch(/^\d+\.\d{1,2}$/);
    const whole = build(priced(CALL.symbol, { from: 'surface', decimals: 0 })).prices[2];
    expect(whole).toBe(String(Math.floor(value + 0.5)));
  });

  it('of spots and perpetuals are the last close of the symbol, else of the underlying', () => {
    const fromHistory = (risk: Example) => {
      priced('BTC/USDT', { from: 'history' })(risk);
      priced('BTC/USDT:USDT', { from: 'history', decimals: 1 })(risk);
    };
    expect(build(fromHistory).prices.slice(0, 2)).toEqual(['60000.25', '60000.3']);
    const own = build(
      (risk) => {
        fromHistory(risk);
        Object.assign(risk, { inputs: [...INPUTS, { kind: 'history', of: 'BTC/USDT', file: 'spot.csv' }] });
      },
      { 'spot.csv': quietHistory(59_990) },
    );
    expect(own.prices.slice(0, 2)).toEqual(['59990', '60000.3']);
  });

  it('give the same market as the same prices written out', () => {
    const { prices, models } = build();
    const stated = build(priced(CALL.symbol, prices[2]));
    expect(stated.models).toEqual(models);
    expect(parseMarket(formatMarket(build()))).toEqual(build());
  });

  it('before the first expiry of the surface use the spot price', () => {
    const early = (risk: Example) =>
      retitle(risk, 'BTC/USDT:USDT-260302-70000-C', { expiry: 1_769_817_600 + 30 * 86_400 });
    const value = Number(build(early).prices[2]);
    const dearer = Number(
      build((risk) => {
        early(risk);
        priced('BTC/USDT', '60500')(risk);
      }).prices[2],
    );
    expect(dearer).toBeGreaterThan(value);
  });

  it.each<[string, (risk: Example) => void, string, string]>([
    [
      'neither surface nor history',
      priced('BTC/USDT', { from: 'x' }),
      'prices.BTC/USDT.from',
      'surface, history or quorum',
    ],
    [
      'decimals missing',
      priced(CALL.symbol, { from: 'surface' }),
      `prices.${CALL.symbol}.decimals`,
      'is missing',
    ],
    [
      '19 decimals',
      priced(CALL.symbol, { from: 'surface', decimals: 19 }),
      `prices.${CALL.symbol}.decimals`,
      '18',
    ],
    [
      '-1 decimals',
      priced(CALL.symbol, { from: 'surface', decimals: -1 }),
      `prices.${CALL.symbol}.decimals`,
      '',
    ],
    [
      'an unknown key',
      priced('BTC/USDT', { from: 'history', at: 'open' }),
      'prices.BTC/USDT',
      'unknown key: at',
    ],
    [
      'a surface price of a spot',
      priced('BTC/USDT', { from: 'surface', decimals: 2 }),
      'prices.BTC/USDT',
      'is not an option',
    ],
    [
      'a history price of an option',
      priced(CALL.symbol, { from: 'history' }),
      `prices.${CALL.symbol}`,
      'of an option cannot',
    ],
    [
      'no surface',
      (r) => Object.assign(r, { inputs: INPUTS.slice(0, 1) }),
      `prices.${CALL.symbol}`,
      'needs a surface of BTC',
    ],
    [
      'no history',
      (r) => {
        priced('BTC/USDT', { from: 'history' })(r);
        Object.assign(r, { inputs: INPUTS.slice(1) });
      },
      'prices.BTC/USDT',
      'needs a history of BTC/USDT or BTC',
    ],
    [
      'a bar that ends a second after the market',
      (r) => {
        priced('BTC/USDT', { from: 'history' })(r);
        r.time = '2026-01-30T23:59:59Z';
        r.prices[CALL.symbol] = '1';
      },
      'prices.BTC/USDT',
      'ends after the time of the market',
    ],
    [
      'a surface from after the market',
      (r) => Object.assign(r, { time: '2026-01-30T23:59:59Z' }),
      `prices.${CALL.symbol}`,
      'surface of a later time',
    ],
    [
      'an expiry beyond the surface',
      (r) => Object.assign(r.universe.instruments[2]!, { expiry: CALL.expiry! + 1 }),
      `prices.${CALL.symbol}.expiry`,
      'beyond the last expiry',
    ],
    [
      'a price that rounds to nothing',
      (r) => retitle(r, 'BTC/USDT:USDT-261225-9000000-C', { strike: '9000000' }),
      'prices.BTC/USDT:USDT-261225-9000000-C',
      'must be above 0',
    ],
  ])('are refused: %s', (_, change, field, rule) => {
    expectInputError(() => build(change), field, rule);
  });

  it('need inputs that are given', () => {
    const risk = parseRisk(JSON.stringify({ ...exampleRisk(), inputs: INPUTS }));
    expectInputError(() => buildMarket(risk), 'inputs', 'were not given');
    expect(() => buildMarket({ ...risk, inputs: [] })).not.toThrow();
  });
});

describe('breakers', () => {
  const history = (risk: Example) => Object.assign(risk, { inputs: INPUTS.slice(0, 1) });
  const stated = (risk: Example) => {
    history(risk);
    priced(CALL.symbol, '1500')(risk);
  };

  it('leave nothing behind where nothing trips', () => {
    expect(build()).not.toHaveProperty('alarms');
  });

  it('are applied to the inputs without being asked', () => {
    const late = build((risk) => {
      stated(risk);
      risk.time = '2026-02-01T00:05:01Z';
    });
    expect(late.alarms).toEqual([{ rule: 'stale', of: 'BTC', detail: expect.stringContaining('last bar') }]);
    const inTime = build((risk) => {
      stated(risk);
      risk.time = '2026-02-01T00:05:00Z';
    });
    expect(inTime).not.toHaveProperty('alarms');
    expect(parseMarket(formatMarket(late))).toEqual(late);
  });

  it('take their limits from the risk file', () => {
    const at = (maxAge: number) =>
      build((risk) => {
        stated(risk);
        risk.time = '2026-02-01T00:05:01Z';
        Object.assign(risk, { breakers: { maxAge } });
      });
    expect(at(301)).not.toHaveProperty('alarms');
    expect(at(300).alarms).toHaveLength(1);
  });

  it('hold stated prices against histories, each symbol once', () => {
    const { alarms } = build((risk) => {
      stated(risk);
      priced('BTC/USDT', '45000')(risk);
      risk.universe.instruments.push({ ...risk.universe.instruments[0]!, domain: 'other' });
      risk.universe.slots = 8;
    });
    expect(alarms).toEqual([{ rule: 'jump', of: 'BTC/USDT', detail: expect.stringContaining('mark price') }]);
  });

  it('hold a contract on many units against the history of one', () => {
    const alarmsAt = (price: string) =>
      build((risk) => {
        Object.assign(risk, { inputs: INPUTS.slice(0, 1) });
        risk.prices[CALL.symbol] = '1500';
        Object.assign(risk.universe, { slots: 4 });
        risk.universe.instruments.push({
          ...risk.universe.instruments[1]!,
          symbol: '1000BTC/USDT:USDT',
        });
        risk.prices['1000BTC/USDT:USDT'] = price;
      }).alarms;
    expect(alarmsAt('60000250')).toBeUndefined();
    expect(alarmsAt('80000000')).toEqual([
      { rule: 'jump', of: '1000BTC/USDT:USDT', detail: expect.stringContaining('mark price') },
    ]);
  });

  it.each([
    [{ maxAge: -1 }, 'breakers.maxAge'],
    [{ maxage: 1 }, 'breakers'],
    [{ jumpSigmas: '0.5' }, 'breakers.jumpSigmas'],
  ])('are checked: %j', (breakers, field) => {
    expect(inputError(() => build((risk) => Object.assign(risk, { breakers }))).field).toBe(field);
  });
});
