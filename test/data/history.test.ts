import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { HISTORY_FORMATS, type HistoryFormat } from '../../src/data/history/formats.js';
import { type HistoryImport, importHistory } from '../../src/data/history/importHistory.js';
import type { DataError } from '../../src/errors.js';
import { MAX_TABLE_LINES } from '../../src/files/table.js';
import { parseHistory } from '../../src/risk/history.js';
import { refusal } from '../support/refusal.js';
import { asHistory, type Bar, DAY, HOUR, NOW, newestFirst, SHAPES, START, someBars } from './bars.js';

type Options = Partial<HistoryImport>;

const read = (texts: string | readonly string[], options: Options = {}) =>
  importHistory(
    [texts].flat().map((text, i) => ({ text, file: `${i}.csv` })),
    { now: NOW, ...options },
  );
const why = (texts: string | readonly string[], options: Options = {}) =>
  refusal(() => read(texts, options)) as DataError;

const plain = (...lines: string[]) => ['date,open,high,low,close,volume', ...lines, ''].join('\n');
/** Two days with this volume, or this open. */
const days = (volume: string, open = '5') =>
  plain(`2025-03-01,${open},9,1,5,${volume}`, `2025-03-02,${open},9,1,5,${volume}`);
const shape = (name: string, bars: readonly Bar[]) => SHAPES[name]!(bars);

describe.each(Object.keys(SHAPES))('%s', (name) => {
  const [format] = name.split(',') as [HistoryFormat];
  const bars = someBars(30);
  const sort = newestFirst(name);

  it('is recognised, and read exactly', () => {
    const found = read(shape(name, bars), { sort });
    expect(found.csv).toBe(asHistory(bars));
    expect(found.read).toEqual([{ file: '0.csv', format, unit: expect.any(String) }]);
    expect(found).toMatchObject({ bars: 30, interval: HOUR, start: START, end: START + 30 * HOUR });
    expect(parseHistory(found.csv).candles).toEqual(bars);
  });

  it('is read the same when its format is said, and as no other that reads it differently', () => {
    expect(read(shape(name, bars), { sort, format }).csv).toBe(asHistory(bars));
    for (const other of HISTORY_FORMATS) {
      try {
        expect(read(shape(name, bars), { sort, format: other }).csv).toBe(asHistory(bars));
      } catch (error) {
        expect((error as Error).message).toMatch(/is not of format|is below open|is above open/);
      }
    }
  });

  if (sort)
    it('is refused as newest first unless it may be sorted', () => {
      expect(why(shape(name, bars))).toMatchObject({
        rule: 'unordered',
        fix: expect.stringContaining('--sort'),
      });
      expect(why(shape(name, bars)).message).toContain('the file is newest first');
    });

  it('has no figure left out', () => {
    const text = shape(name, bars);
    const figure = text.includes('"2008.5"') ? '"2008.5"' : '2008.5';
    expect(text).toContain(figure);
    const bad = text.startsWith('{') || text.startsWith('[') ? ['null', '"NaN"'] : ['', 'NaN', 'None', '-5'];
    for (const cell of bad) {
      const { rule } = why(text.replace(figure, cell), { sort });
      expect(['empty', 'notANumber', 'negative']).toContain(rule);
    }
  });

  it('has a gap named', () => {
    const { rule, message } = why(shape(name, [...bars.slice(0, 10), ...bars.slice(12)]), { sort });
    expect({ rule, message }).toEqual({
      rule: 'gap',
      message: expect.stringContaining('has 2 bars missing: 2 from 2025-03-01T10:00:00Z'),
    });
  });
});

describe('figures', () => {
  it.each([
    ['1e-7', '0.0000001'],
    ['1.5E-7', '0.00000015'],
    ['9e-05', '0.00009'],
    ['1e+21', '1000000000000000000000'],
    ['0E-8', '0'],
    ['0.00000000', '0'],
    ['12.50', '12.5'],
    ['100', '100'],
    ['0.1000000000000000055511151231257827', '0.1000000000000000055511151231257827'],
  ])('%s is %s', (printed, decimal) => {
    const { csv } = read(days(printed));
    expect(csv).toContain(`,${decimal}\n`);
    expect(parseHistory(csv).candles[0]!.volume).toBe(Number(printed));
  });

  it.each([
    'NaN',
    'nan',
    'None',
    'inf',
    'Infinity',
    '',
    ' 1',
    '1,5',
    '0x10',
    '1e9999',
    '.5',
    '+1',
    '-1',
    '1_000',
  ])('%j is refused', (printed) => {
    const { row, column } = why(days(printed === '1,5' ? '"1,5"' : printed));
    expect({ row, column }).toEqual({ row: 2, column: 'volume' });
  });

  it('prices are above 0, volumes may be 0', () => {
    expect(why(days('1', '0')).rule).toBe('notPositive');
    expect(read(plain('2025-03-01,5,5,5,5,0', '2025-03-02,5,5,5,5,0')).bars).toBe(2);
  });

  it('of any digits come out as they went in', () => {
    const digits = fc.stringMatching(/^[1-9][0-9]{0,15}(\.[0-9]{0,15}[1-9])?$/);
    fc.assert(
      fc.property(digits, (text) => {
        expect(read(days(text)).csv).toContain(`,${text}\n`);
      }),
    );
  });

  it('in JSON with more digits than a float are not rounded', () => {
    const json = '[[1740787200000,5,9,1,5,1.12345678901234567891],[1740790800000,5,9,1,5,2]]';
    expect(read(json).csv).toContain(',1.12345678901234567891\n');
  });

  it('highs and lows are compared exactly', () => {
    const line = (high: string) =>
      plain(`2025-03-01,1.00000000000000000002,${high},1,1,1`, '2025-03-02,1,1,1,1,1');
    expect(why(line('1.00000000000000000001'))).toMatchObject({
      rule: 'inconsistent',
      column: 'high',
      row: 2,
    });
    expect(read(line('1.00000000000000000002')).bars).toBe(2);
    expect(why(plain('2025-03-01,5,9,5.1,6,1', '2025-03-02,5,9,1,5,1'))).toMatchObject({ column: 'low' });
  });
});

describe('times', () => {
  const two = (first: string, second: string) => plain(`${first},5,9,1,5,1`, `${second},5,9,1,5,1`);

  it.each([
    ['seconds', '1740787200', '1740790800'],
    ['milliseconds', '1740787200000', '1740790800000'],
    ['milliseconds', '1.7407872e12', '1740790800000.0'],
    ['microseconds', '1740787200000000', '1740790800000000'],
    ['nanoseconds', '1740787200000000000', '1740790800000000000'],
    ['text', '2025-03-01T00:00:00Z', '2025-03-01T01:00:00.000Z'],
    ['text', '2025-03-01 00:00:00+00:00', '2025-03-01 01:00:00+00:00'],
    ['text', '2025-03-01 00:00:00 UTC', '2025-03-01 01:00:00 UTC'],
  ])('in %s: %s', (unit, first, second) => {
    expect(read(two(first, second))).toMatchObject({ interval: HOUR, start: START, read: [{ unit }] });
  });

  it.each([
    ['no zone', '2025-03-01 00:00:00', '2025-03-01 01:00:00', 'does not say its time zone'],
    ['another zone', '2025-03-01T00:00:00+01:00', '2025-03-01T01:00:00+01:00', 'is no date in UTC'],
    ['31 April', '2025-04-31', '2025-05-01', 'is not a date that exists'],
    ['days', '20148', '20149', 'is no time from 1973 on'],
    ['a date in digits', '20250301', '20250302', 'is no time from 1973 on'],
    ['another unit', '1740787200', '1740790800000', 'is in milliseconds, the first is in seconds'],
    ['half a second', '1740787200500', '1740790800500', 'is no whole second'],
    ['words', '1740787200', 'later', 'is neither unix time nor a date'],
  ])('%s is refused', (_, first, second, message) => {
    const error = why(two(first, second));
    expect(error.rule).toBe('badDate');
    expect(error.message).toContain(message);
  });

  it('beside each other must agree', () => {
    const both = (date: string) =>
      `timestamp,date,open,high,low,close,volume\n1740787200000,${date},5,9,1,5,1\n1740790800000,2025-03-01 01:00:00,5,9,1,5,1\n`;
    expect(read(both('2025-03-01 00:00:00')).start).toBe(START);
    expect(read(both('2025-03-01')).start).toBe(START);
    expect(why(both('2025-03-01 01:00:00'))).toMatchObject({
      rule: 'inconsistent',
      column: 'timestamp',
      row: 2,
    });
    expect(why(both('2025-03-02')).rule).toBe('inconsistent');
  });

  it('of CryptoDataDownload may change their unit: the date beside them says what is meant', () => {
    const text = shape('cryptodatadownload, unix', someBars(3)).replace(`${START}.0`, String(START * 1000));
    expect(read(text, { sort: true }).csv).toBe(asHistory(someBars(3)));
    expect(why(text.replace('2025-03-01 00:00:00', '2025-03-01 00:00:01'), { sort: true }).rule).toBe(
      'inconsistent',
    );
  });
});

describe('downloads', () => {
  it('of CryptoDataDownload without a date beside unix time keep one unit', () => {
    const head = 'https://www.CryptoDataDownload.com\nUnix,Symbol,Open,High,Low,Close,Volume';
    const text = (second: string) => `${head}\n${START},ETHUSD,5,9,1,5,1\n${second},ETHUSD,5,9,1,5,1\n`;
    expect(read(text(String(START + HOUR))).interval).toBe(HOUR);
    expect(why(text(`${START + HOUR}000`))).toMatchObject({ rule: 'badDate', column: 'Unix', row: 4 });
  });

  it.each([
    ['seconds', String(START), String(START + DAY)],
    ['milliseconds', `${START}000`, `${START + DAY}000`],
    ['microseconds', `${START}000000`, `${START + DAY}000000`],
    ['text', '2025-03-01', '2025-03-02'],
    ['text', '2025-03-01 00:00:00', '2025-03-02 00:00:00'],
  ])('of CryptoDataDownload have times in %s', (unit, first, second) => {
    const rows = [second, first].map((time) => `${time},ETHUSD,5,9,1,5,7,1`);
    const text = `https://www.CryptoDataDownload.com\nDate,Symbol,Open,High,Low,Close,Volume USD,Volume ETH\n${rows.join('\n')}\n`;
    const found = read(text, { sort: true });
    expect(found).toMatchObject({
      start: START,
      interval: DAY,
      read: [{ format: 'cryptodatadownload', unit }],
    });
    expect(found.csv).toContain('2025-03-02,5,9,1,5,1\n');
  });

  it('with a day before unix time have the time of the latter', () => {
    const text = `Date,Unix,Symbol,Open,High,Low,Close,Volume ETH\n2025-03-01,${START},ETHUSD,5,9,1,5,1\n2025-03-01,${START + HOUR},ETHUSD,5,9,1,5,1\n`;
    expect(read(text)).toMatchObject({ interval: HOUR, read: [{ format: 'cryptodatadownload' }] });
  });

  it('of Kraken have no average where nothing was traded', () => {
    const text = shape('kraken, REST', someBars(3)).replace('"1997.875","12.5"', '"0.0","0"');
    expect(text).toContain('"0.0","0"');
    expect(read(text).bars).toBe(3);
    expect(why(text.replace('"0.0","0"', '"0.0","1"'))).toMatchObject({
      rule: 'notPositive',
      column: 'average',
    });
  });

  it('of Binance have ends after starts, in one unit', () => {
    const text = shape('binance, header', someBars(3));
    const end = `,${(START + HOUR) * 1000 - 1},`;
    expect(why(text.replace(end, `,${START * 1000 - 1},`))).toMatchObject({ rule: 'inconsistent', row: 2 });
    expect(why(text.replace(end, `,${((START + HOUR) * 1000 - 1) * 1000},`)).rule).toBe('inconsistent');
  });

  it('with a header are of any format that has its names and unit', () => {
    const text = shape('plain, timestamp', someBars(3));
    for (const format of ['plain', 'ccxt'] as const)
      expect(read(text, { format }).read[0]!.format).toBe(format);
    for (const format of ['kraken', 'coinbase', 'binance'] as const)
      expect(why(text, { format }).fix).toContain('plain');
  });
});

describe('a format', () => {
  const six = (order: (bar: Bar) => number[], bars = someBars(3)) =>
    JSON.stringify(bars.map((bar) => [bar.time, ...order(bar), bar.volume]));
  const plainOrder = ({ open, high, low, close }: Bar) => [open, high, low, close];

  it('of six columns in seconds is told by highs and lows', () => {
    expect(read(six(plainOrder)).read[0]!.format).toBe('plain');
    expect(read(six(({ open, high, low, close }) => [low, high, open, close])).read[0]!.format).toBe(
      'coinbase',
    );
  });

  it('is asked for where both orders fit, and where none does', () => {
    const flat = someBars(3).map((bar) => ({ ...bar, open: 5, high: 5, low: 5, close: 5 }));
    expect(why(six(plainOrder, flat)).message).toBe(
      '0.csv: fits several forms that differ. Say which with --format: coinbase or plain',
    );
    expect(read(six(plainOrder, flat), { format: 'plain' }).bars).toBe(3);
    const none = six(({ open, high, low, close }) => [high, low, close, open]);
    expect(why(none).message).toContain('fits no form');
    expect(why(none, { format: 'plain' })).toMatchObject({ rule: 'inconsistent', column: 'high' });
  });

  it('that is said must fit', () => {
    expect(why(shape('kraken, download', someBars(3)), { format: 'binance' }).message).toBe(
      '0.csv: is not of format binance: 7 columns without a header, times in seconds. It could be kraken',
    );
    expect(why(shape('binance, header', someBars(3)), { format: 'plain' }).message).toContain(
      'is not of format plain',
    );
    expect(why(shape('ccxt, fetchOHLCV', someBars(3)), { format: 'coinbase' }).message).toContain(
      'is not of format coinbase',
    );
  });

  it('has as many columns as it has', () => {
    expect(why('1740787200,1,1,1,1\n1740790800,1,1,1,1\n').message).toContain('is no known form: 5 columns');
    expect(why('1740787200,1,1,1,1,1\n1740790800,1,1,1,1\n')).toMatchObject({ rule: 'columns', row: 2 });
    expect(why('[[1740787200000,1,1,1,1,1],[1740790800000,1,1,1,1]]')).toMatchObject({ rule: 'columns' });
    expect(why('[[1740787200000,1,1,1,1,1],{}]').message).toContain('must hold lists alone');
    expect(why(`${days('1')}\n`)).toMatchObject({ rule: 'columns', row: 4 });
  });

  it('names its columns from a closed list', () => {
    const heading = (line: string) => days('1').replace(/^.*/, line);
    expect(why(heading('date,open,high,low,close,amount'))).toMatchObject({
      rule: 'columns',
      column: 'amount',
    });
    expect(why(heading('date,open,high,low,low,volume'))).toMatchObject({ rule: 'columns', column: 'low' });
    expect(why(heading('date,open,high,low,vwap,volume'))).toMatchObject({
      rule: 'columns',
      column: 'close',
    });
    expect(read(heading('Date,Open,High,Low,Close,Volume')).bars).toBe(2);
  });

  it('says which asset a volume counts, or is refused', () => {
    const text = shape('cryptodatadownload, unix', someBars(3));
    expect(why(text.replace('Volume ETH', 'Volume BTC'), { sort: true }).message).toContain(
      'is a volume of neither side of the symbol',
    );
    expect(why(text.replaceAll('ETH/USD', 'ETH/ETH'), { sort: true }).rule).toBe('columns');
  });

  it('has the ends of Binance one unit before the next bar', () => {
    const text = shape('binance, header', someBars(3));
    const end = String((START + HOUR) * 1000 - 1);
    expect(why(text.replace(end, String((START + HOUR) * 1000)))).toMatchObject({
      rule: 'inconsistent',
      column: 'close_time',
      row: 2,
    });
    expect(why(text.replace(end, String((START + DAY) * 1000 - 1))).message).toContain('s after the start');
    const micro = shape('binance, no header, microseconds', someBars(3));
    expect(why(micro.replace(`${(START + HOUR) * 1e6 - 1}`, `${(START + HOUR) * 1e6 - 1000}`)).rule).toBe(
      'inconsistent',
    );
  });

  it('has the average of Kraken between low and high', () => {
    const text = shape('kraken, REST', someBars(3));
    expect(why(text.replace('"1997.875"', '"1900"'))).toMatchObject({
      rule: 'inconsistent',
      column: 'average',
    });
    expect(why(text.replace('"error":[]', '"error":["EGeneral:Too many requests"]')).message).toContain(
      'error: says that the exchange refused',
    );
  });

  it('is of one symbol, in all files', () => {
    const text = shape('cryptodatadownload, unix', someBars(3));
    const last = '2025-03-01 00:00:00,ETH/USD';
    expect(why(text.replace(last, `${last}T`), { sort: true })).toMatchObject({ column: 'symbol', row: 5 });
    const other = shape('cryptodatadownload, unix', someBars(3, HOUR, START + 3 * HOUR));
    expect(read([text, other], { sort: true }).bars).toBe(6);
    expect(
      why([text, other.replaceAll('ETH/USD', 'ETH/EUR').replace('USD', 'EUR')], { sort: true }).rule,
    ).toBe('inconsistent');
  });
});

describe('bars', () => {
  const text = (bars: readonly Bar[]) => shape('plain, ours', bars);
  const bars = someBars(10);

  it('of several files are joined in the order given, units of time apart', () => {
    const [older, newer] = [bars.slice(0, 4), bars.slice(4)];
    const files = [
      shape('binance, no header, milliseconds', older),
      shape('binance, no header, microseconds', newer),
    ];
    expect(read(files).csv).toBe(asHistory(bars));
    expect(read(files).read.map(({ unit }) => unit)).toEqual(['milliseconds', 'microseconds']);
    expect(why(files.reverse())).toMatchObject({ rule: 'unordered', file: '1.csv', row: 1 });
    expect(read(files, { sort: true }).csv).toBe(asHistory(bars));
  });

  it('that are there twice are counted and named, also apart and with other figures', () => {
    const twice = [...bars, bars[2]!, { ...bars[5]!, close: 2000 }];
    expect(why(text(twice), { sort: true })).toMatchObject({
      rule: 'duplicate',
      message:
        '0.csv: has 2 bars there twice: 2025-03-01T02:00:00Z, 2025-03-01T05:00:00Z. Give each bar once. Nothing is dropped',
    });
    expect(why([text(bars), text(bars.slice(9))]).rule).toBe('duplicate');
  });

  it('that are missing are counted, the first five places named', () => {
    const all = someBars(40);
    const odd = all.filter((_, i) => i < 10 || i % 3 !== 0);
    expect(why(text(odd)).message).toContain(
      'has 9 bars missing: 2025-03-01T12:00:00Z, 2025-03-01T15:00:00Z, 2025-03-01T18:00:00Z, ' +
        '2025-03-01T21:00:00Z, 2025-03-02T00:00:00Z, and 4 more',
    );
    expect(why(text([bars[0]!, bars[3]!, ...bars.slice(4)])).message).toContain(
      '2 from 2025-03-01T01:00:00Z',
    );
  });

  it('missing between files are named without one', () => {
    const { file, message } = why([text(bars.slice(0, 4)), text(bars.slice(5))]);
    expect({ file, message }).toEqual({
      file: undefined,
      message: expect.stringMatching(/^has 1 bar missing/),
    });
    expect(why(text(bars.filter((_, i) => i !== 4))).file).toBe('0.csv');
  });

  it('are as far apart as most are, the shorter of two', () => {
    const [first, , third, fourth] = bars as [Bar, Bar, Bar, Bar];
    expect(why(text([first, third, fourth])).message).toContain('has 1 bar missing: 2025-03-01T01:00:00Z');
  });

  it('off the step are named', () => {
    const off = bars.map((bar, i) => (i === 4 ? { ...bar, time: bar.time + 60 } : bar));
    expect(why(text(off))).toMatchObject({
      rule: 'gap',
      message: expect.stringContaining('2 bars off the step of 3600 s: 2025-03-01T04:01:00Z'),
    });
  });

  it('lie in a window: from since on, ended by until', () => {
    const cut = (options: Options) => read(text(bars), options);
    const at = (i: number) => START + i * HOUR;
    expect(cut({ since: at(2), until: at(5) }).csv).toBe(asHistory(bars.slice(2, 5)));
    expect(cut({ since: at(2) - 1, until: at(5) - 1 }).csv).toBe(asHistory(bars.slice(2, 4)));
    expect(cut({ since: at(2) + 1, until: at(5) + 1 }).csv).toBe(asHistory(bars.slice(3, 5)));
    const gap = text(bars.filter((_, i) => i !== 4));
    expect(read(gap, { until: at(4) }).bars).toBe(4);
    expect(read(gap, { since: at(5) }).bars).toBe(5);
    expect(why(gap, { since: at(2) }).rule).toBe('gap');
    expect(why(text(bars), { since: NOW }).rule).toBe('empty');
    expect(why(text(bars), { since: at(3), until: at(3) }).message).toContain('until: is not after since');
    expect(why(text(bars), { since: at(9) }).rule).toBe('tooShort');
  });

  it('outside the window are not looked at', () => {
    const bad = text(bars).replace('12.5', 'NaN');
    expect(why(bad).rule).toBe('notANumber');
    expect(read(bad, { since: START + HOUR }).bars).toBe(9);
  });

  it('have ended', () => {
    const end = START + 10 * HOUR;
    expect(read(text(bars), { now: end }).bars).toBe(10);
    const error = why(text(bars), { now: end - 1 });
    expect(error.message).toContain(
      'is of a bar that has not ended. Leave it out with --until 2025-03-01T09:00:00Z',
    );
    expect(read(text(bars), { now: end - 1, until: START + 9 * HOUR }).bars).toBe(9);
  });

  it('newest first with equal times keep both, and are refused', () => {
    expect(why(text([...bars, bars[9]!].reverse()), { sort: true }).rule).toBe('duplicate');
  });

  it('of whole days are written as days', () => {
    expect(read(text(someBars(2, DAY))).csv).toContain('\n2025-03-01,2000,');
  });

  it('are ten thousand, or more than are read', () => {
    const many = someBars(10_000, 60);
    expect(read(text(many)).bars).toBe(10_000);
    const line = '1740787200,1,1,1,1,1\n';
    expect(why(line.repeat(MAX_TABLE_LINES + 1)).message).toBe(
      '0.csv: has more than 200000 lines. Cut it, or import longer bars',
    );
    const half = (start: number) =>
      Array.from({ length: 100_000 }, (_, i) => `${start + i * 60},1,1,1,1,1\n`).join('');
    expect(why([half(START), half(START + 6_000_000)], { format: 'plain' }).message).toContain(
      'has more than 200000 lines',
    );
  });
});

describe('volumes', () => {
  const text = shape('binance, header', someBars(3));

  it('in contracts are multiplied exactly', () => {
    const { csv } = read(text, { contractSize: '0.1' });
    expect(parseHistory(csv).candles.map(({ volume }) => volume)).toEqual([1.25, 1.35, 1.45]);
    expect(read(text, { contractSize: '1.0' }).csv).toBe(asHistory(someBars(3)));
    for (const size of ['0', '-1', '1e-3', '1/3']) {
      expect(why(text, { contractSize: size }).field).toBe('contractSize');
    }
  });

  it('that a second volume denies are pointed out', () => {
    expect(read(text).volumesDiffer).toBe(false);
    expect(read(text, { contractSize: '0.1' }).volumesDiffer).toBe(true);
    expect(read(shape('plain, ours', someBars(3))).volumesDiffer).toBe(false);
    // Of a bar without trades, or with a value that is rounded to 0, nothing follows.
    const zeros = text.replaceAll(/,(\d+),[\d.]+,42,/g, ',$1,0,42,');
    expect(zeros).toContain(',0,42,');
    expect(read(zeros).volumesDiffer).toBe(false);
  });

  /** Volume in contracts of 100 dollars, the second one in coins. */
  const inverse = (bars: readonly Bar[], face = 100) =>
    bars
      .map(({ time, open, high, low, close, volume }) => {
        const end = (time + HOUR) * 1000 - 1;
        return [time * 1000, open, high, low, close, volume, end, (volume * face) / close, 1, 1, 1, 0].join(
          ',',
        );
      })
      .join('\n');

  it.each([10, 100])('in contracts of %d dollars are refused, and with a word taken in coins', (face) => {
    const bars = someBars(3);
    expect(why(inverse(bars, face)).message).toContain(
      'is in contracts of dollars, as the second volume shows. Say --coin-margined',
    );
    const { candles } = parseHistory(read(inverse(bars, face), { coinMargined: true }).csv);
    candles.forEach(({ volume }, i) => {
      expect(volume).toBe((bars[i]!.volume * face) / bars[i]!.close);
    });
    expect(why(text, { coinMargined: true }).rule).toBe('inconsistent');
    expect(why(shape('plain, ours', bars), { coinMargined: true }).rule).toBe('inconsistent');
    expect(why(inverse(bars), { coinMargined: true, contractSize: '1' }).field).toBe('contractSize');
  });

  it('near a price of 10, where contracts of 100 dollars and coins look alike, are coins', () => {
    const ten = someBars(3).map((bar) => ({ ...bar, open: 10, high: 10.1, low: 9.9, close: 10 }));
    expect(read(inverse(ten)).csv).toBe(asHistory(ten));
  });
});
