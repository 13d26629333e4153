import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DataRule } from '../../src/errors.js';
import { parseHistory } from '../../src/risk/history.js';
import { describePrices } from '../vectors/prices.js';
import { DAY, expectDataError, START } from './historyData.js';

const HEADER = 'date,open,high,low,close,volume';
const GOOD = [
  '2024-01-01,100,110,90,105,12.5',
  '2024-01-02,105,105,105,105,0',
  '2024-01-03,105,120.25,101,119,3',
  '2024-01-04,119,119,80,81.5,4',
];
const csv = (rows: readonly string[], header = HEADER) => `${[header, ...rows].join('\n')}\n`;
/** The good rows with one of them replaced. */
const withRow = (index: number, row: string) => csv(GOOD.map((good, i) => (i === index ? row : good)));

describe('parseHistory', () => {
  const expected = parseHistory(csv(GOOD));

  it('reads bars in order, with the interval of the first two', () => {
    expect(expected.interval).toBe(DAY);
    expect(expected.candles).toHaveLength(4);
    expect(expected.candles[0]).toEqual({
      time: START,
      open: 100,
      high: 110,
      low: 90,
      close: 105,
      volume: 12.5,
    });
    expect(expected.candles[3]!.time).toBe(START + 3 * DAY);
  });

  const rewrite = (time: (i: number) => string) =>
    GOOD.map((row, i) => [time(i), ...row.split(',').slice(1)].join(','));
  it.each([
    ['byte-order mark', `\ufeff${csv(GOOD)}`],
    ['CRLF', csv(GOOD).replaceAll('\n', '\r\n')],
    ['no newline at the end', csv(GOOD).trimEnd()],
    ['"time" for "date"', csv(GOOD, HEADER.replace('date', 'time'))],
    ['unix seconds', csv(rewrite((i) => String(START + i * DAY)))],
    ['ISO 8601', csv(rewrite((i) => `2024-01-0${i + 1}T00:00:00Z`))],
    ['ISO 8601 with milliseconds', csv(rewrite((i) => `2024-01-0${i + 1}T00:00:00.000Z`))],
    ['quoted cells', csv(GOOD.map((row) => row.replaceAll(/[^,]+/g, '"$&"')))],
    [
      'columns in another order',
      csv(
        GOOD.map((row) => row.split(',').reverse().join(',')),
        HEADER.split(',').reverse().join(','),
      ),
    ],
  ])('accepts %s', (_, text) => {
    expect(parseHistory(text)).toEqual(expected);
  });

  it('reads other intervals', () => {
    const rows = [60, 120, 180].map((time) => `${time},1,1,1,1,1`);
    expect(parseHistory(csv(rows)).interval).toBe(60);
  });

  it('names the file', () => {
    expectDataError(() => parseHistory(csv(['x']), 'BTC.csv'), 'columns', {
      row: 2,
      says: 'BTC.csv: row 2: has 1 cells, the header has 6',
    });
  });
});

describe('parseHistory refuses', () => {
  type Bad = [string, string, DataRule, (number | undefined)?, (string | undefined)?, string?];
  it.each<Bad>([
    ['no text', '', 'empty', undefined, undefined, 'The header is "date,open'],
    ['header alone', csv([]), 'empty'],
    ['one bar', csv(GOOD.slice(0, 1)), 'tooShort'],

    ['blank first line', `\n${csv(GOOD)}`, 'columns', 1],
    ['missing column', csv(GOOD, 'date,open,high,low,close'), 'columns', 1, 'volume', 'is missing'],
    ['unknown column', csv(GOOD, `${HEADER},vwap`), 'columns', 1, 'vwap', 'not a column'],
    ['other case', csv(GOOD, HEADER.replace('open', 'Open')), 'columns', 1, 'Open'],
    ['name of Object', csv(GOOD, HEADER.replace('open', 'constructor')), 'columns', 1, 'constructor'],
    ['column twice', csv(GOOD, `${HEADER},close`), 'columns', 1, 'close', 'appears twice'],
    ['date and time', csv(GOOD, `${HEADER},time`), 'columns', 1, 'time', 'appears twice'],
    ['too few cells', withRow(1, '2024-01-02,105,105,105,105'), 'columns', 3, undefined, '5 cells'],
    ['too many cells', withRow(1, '2024-01-02,105,105,105,105,0,'), 'columns', 3, undefined, '7 cells'],
    ['blank line', withRow(1, ''), 'columns', 3, undefined, 'is blank'],
    ['blank line at the end', `${csv(GOOD)}\n`, 'columns', 6, undefined, 'is blank'],
    ['quote not closed', withRow(3, '"2024-01-04,119,119,80,81.5,4'), 'columns', 5],
    ['quote inside a cell', withRow(1, '2024-01-02,10"5",105,105,105,0'), 'columns', 3],

    ['empty cell', withRow(1, '2024-01-02,105,105,105,,0'), 'notANumber', 3, 'close'],
    ['word', withRow(1, '2024-01-02,105,NaN,105,105,0'), 'notANumber', 3, 'high'],
    ['exponent', withRow(1, '2024-01-02,1.05e2,105,105,105,0'), 'notANumber', 3, 'open'],
    ['hex', withRow(1, '2024-01-02,0x69,105,105,105,0'), 'notANumber', 3, 'open'],
    ['space', withRow(1, '2024-01-02,105,105, 105,105,0'), 'notANumber', 3, 'low'],
    ['plus sign', withRow(1, '2024-01-02,+105,105,105,105,0'), 'notANumber', 3, 'open'],
    ['zeros in front', withRow(1, '2024-01-02,0105,105,105,105,0'), 'notANumber', 3, 'open'],
    ['thousands', withRow(1, '2024-01-02,"1,050",105,105,105,0'), 'notANumber', 3, 'open'],
    ['infinity', withRow(1, '2024-01-02,105,Infinity,105,105,0'), 'notANumber', 3, 'high'],
    ['too many digits', withRow(1, `2024-01-02,${'9'.repeat(79)},1,1,1,0`), 'notANumber', 3, 'open'],
    ['zero price', withRow(2, '2024-01-03,105,120.25,0,119,3'), 'notPositive', 4, 'low'],
    ['zero price, decimals', withRow(2, '2024-01-03,105,120.25,0.00,119,3'), 'notPositive', 4, 'low'],
    ['negative price', withRow(2, '2024-01-03,-105,120.25,101,119,3'), 'notPositive', 4, 'open'],
    ['negative volume', withRow(2, '2024-01-03,105,120.25,101,119,-3'), 'negative', 4, 'volume'],
    ['negative zero volume', withRow(2, '2024-01-03,105,120.25,101,119,-0'), 'negative', 4, 'volume'],
    ['high below open', withRow(1, '2024-01-02,105,104.99,90,100,0'), 'inconsistent', 3, 'high'],
    ['high below close', withRow(1, '2024-01-02,100,104.99,90,105,0'), 'inconsistent', 3, 'high'],
    ['high below low', withRow(1, '2024-01-02,90,90,91,90,0'), 'inconsistent', 3, 'high'],
    ['low above open', withRow(1, '2024-01-02,105,120,105.01,110,0'), 'inconsistent', 3, 'low'],
    ['low above close', withRow(1, '2024-01-02,110,120,105.01,105,0'), 'inconsistent', 3, 'low'],

    ['date that does not exist', withRow(1, '2024-02-30,105,105,105,105,0'), 'badDate', 3, 'date'],
    ['29 February of 2023', withRow(1, '2023-02-29,105,105,105,105,0'), 'badDate', 3, 'date'],
    ['month 13', withRow(1, '2024-13-01,105,105,105,105,0'), 'badDate', 3, 'date'],
    ['other form', withRow(1, '01/02/2024,105,105,105,105,0'), 'badDate', 3, 'date'],
    ['local time', withRow(1, '2024-01-02T00:00:00+01:00,105,105,105,105,0'), 'badDate', 3, 'date'],
    ['milliseconds', withRow(1, '1704153600000,105,105,105,105,0'), 'badDate', 3, 'date'],
    ['bad "time"', withRow(1, 'x,105,105,105,105,0').replace('date', 'time'), 'badDate', 3, 'time'],
    ['before 1970', withRow(0, '1969-12-31,100,110,90,105,12.5'), 'badDate', 2, 'date'],
    ['no date', withRow(1, ',105,105,105,105,0'), 'badDate', 3, 'date'],

    ['date twice in a row', withRow(1, GOOD[0]!), 'duplicate', 3, 'date', '2024-01-01T00:00:00Z'],
    ['date twice', withRow(3, GOOD[1]!), 'duplicate', 5, 'date', '2024-01-02T00:00:00Z'],
    ['newest first', csv([...GOOD].reverse()), 'unordered', 3, 'date', 'oldest first'],
    ['earlier than all', withRow(3, GOOD[3]!.replace('2024', '2023')), 'unordered', 5, 'date'],
    [
      'missing day',
      csv(GOOD.filter((_, i) => i !== 2)),
      'gap',
      4,
      'date',
      'Find the bar of 2024-01-03T00:00:00Z',
    ],
    ['missing second day', csv(GOOD.filter((_, i) => i !== 1)), 'gap', 4, 'date', '2024-01-02T00:00:00Z'],
    [
      'bar off the grid',
      withRow(3, GOOD[3]!.replace('2024-01-04', '2024-01-04T00:00:01Z')),
      'gap',
      5,
      'date',
    ],
  ])('%s', (_, text, rule, row, column, says = '') => {
    expectDataError(() => parseHistory(text), rule, { row, column, says });
  });

  const price = fc.integer({ min: 1, max: 10 ** 9 }).map((n) => n / 1e4);
  const bars = fc.array(fc.tuple(price, price, price, price), { minLength: 4, maxLength: 40 }).map((prices) =>
    prices.map(([a, b, c, d], i) => {
      const [low, open, close, high] = [a, b, c, d].sort((x, y) => x - y);
      return `${START + i * 3600},${open},${high},${low},${close},${i}`;
    }),
  );

  it('gives back every bar, and finds any bar that is taken out', () => {
    fc.assert(
      fc.property(bars, fc.nat(), (rows, pick) => {
        const { candles, interval } = parseHistory(csv(rows));
        expect(interval).toBe(3600);
        const back = candles.map(
          ({ time, open, high, low, close, volume }) => `${time},${open},${high},${low},${close},${volume}`,
        );
        expect(back).toEqual(rows);

        const out = 1 + (pick % (rows.length - 2));
        const without = rows.filter((_, i) => i !== out);
        // Without the second bar the first step is the gap, which the bar after next shows.
        expectDataError(() => parseHistory(csv(without)), 'gap', {
          row: Math.max(out + 2, 4),
          column: 'date',
          says: new Date((START + out * 3600) * 1000).toISOString().slice(0, 19),
        });
      }),
    );
  });

  it('finds any two bars that change places', () => {
    fc.assert(
      fc.property(bars, fc.nat(), (rows, pick) => {
        const i = pick % (rows.length - 1);
        const swapped = rows.map((row, j) => (j === i ? rows[i + 1]! : j === i + 1 ? rows[i]! : row));
        const error = () => parseHistory(csv(swapped));
        // The later one comes first: a step over one bar, unless it is the first step.
        if (i === 0) expectDataError(error, 'unordered', { row: 3, column: 'date' });
        else if (i === 1) expectDataError(error, 'unordered', { row: 4, column: 'date' });
        else expectDataError(error, 'gap', { row: i + 2, column: 'date' });
      }),
    );
  });
});

describePrices('parseHistory on real prices', (files) => {
  it('finds seven', () => {
    expect(files).toHaveLength(7);
  });

  it.each(files.map((file) => [file.underlying, file] as const))('%s', (_, { csv: text, file }) => {
    const { interval, candles } = parseHistory(text, file);
    expect(interval).toBe(DAY);
    expect(candles).toHaveLength(730);
    expect(candles[0]!.time).toBe(Date.parse('2024-03-17') / 1000);
    expect(candles.at(-1)!.time).toBe(Date.parse('2026-03-16') / 1000);
  });
});
