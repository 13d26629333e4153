import { describe, expect, it } from 'vitest';
import type { DataError } from '../../src/errors.js';
import { parsePriceTable } from '../../src/prices/table.js';
import { TIME, thrownBy } from './fixtures.js';

describe('price tables', () => {
  it('are read with and without confidence, in any order of columns', () => {
    expect(parsePriceTable(`symbol,price,time\nBTC/USDT,60000.50,${TIME}\n`)).toEqual([
      { symbol: 'BTC/USDT', price: '60000.5', time: TIME },
    ]);
    expect(
      parsePriceTable(
        'confidence,time,price,symbol\r\n0.25,2026-01-31T12:00:00Z,7,ETH\r\n,1769860800,8,X\r\n',
      ),
    ).toEqual([
      { symbol: 'ETH', price: '7', time: TIME, confidence: '0.25' },
      { symbol: 'X', price: '8', time: TIME },
    ]);
  });

  it('take the symbols that are asked for, under other names', () => {
    const text = `symbol,price,time\nBTCUSDT,60000,${TIME}\nX,nonsense,never\n`;
    const feeds = new Map([['BTCUSDT', 'BTC/USDT']]);
    expect(parsePriceTable(text, { feeds, symbols: ['BTC/USDT'] })).toMatchObject([{ symbol: 'BTC/USDT' }]);
  });

  it.each([
    ['a price of 0', `A,0,${TIME}`, 'notPositive', 'price'],
    ['a negative price', `A,-1,${TIME}`, 'negative', 'price'],
    ['an exponent', `A,1e3,${TIME}`, 'notANumber', 'price'],
    ['hex', `A,0x1F,${TIME}`, 'notANumber', 'price'],
    ['a comma for a point', `A,"1,5",${TIME}`, 'notANumber', 'price'],
    ['no price', `A,,${TIME}`, 'notANumber', 'price'],
    ['milliseconds', `A,1,${TIME}000`, 'badDate', 'time'],
    ['a date that is none', 'A,1,2026-02-30T00:00:00Z', 'badDate', 'time'],
    ['a local time', 'A,1,2026-01-31 12:00', 'badDate', 'time'],
    ['no symbol', `,1,${TIME}`, 'inconsistent', 'symbol'],
    ['too many cells', `A,1,${TIME},2`, 'columns', undefined],
    ['a blank line', '', 'columns', undefined],
  ])('refuse %s', (_, line, rule, column) => {
    const error = thrownBy(() =>
      parsePriceTable(`symbol,price,time\nB,2,${TIME}\n${line}\n`, { file: 'p.csv' }),
    ) as DataError;
    expect([error.rule, error.row, error.column]).toEqual([rule, 3, column]);
    expect(error.message).toMatch(/^p\.csv: row 3/);
  });

  it('refuse a negative confidence, other columns, and nothing', () => {
    const rule = (text: string) => (thrownBy(() => parsePriceTable(text)) as DataError).rule;
    expect(rule(`symbol,price,time,confidence\nA,1,${TIME},-1\n`)).toBe('negative');
    expect(rule(`symbol,price\nA,1\n`)).toBe('columns');
    expect(rule('symbol,price,time\n')).toBe('empty');
    expect(rule('')).toBe('empty');
  });
});
