import { describe, expect, it } from 'vitest';
import { DataError, InputError } from '../../../src/errors.js';
import { parseBook } from '../../../src/risk/liquidity/bookFile.js';
import { refusal } from '../../support/refusal.js';

const LEVELS = '"bids":[[99.5,1.25],[99,"2e-3"]],"asks":[["100.5",3],[101,4,1769860800]]';
const book = (levels = LEVELS, head = '"timestamp":1769860800123') => `{${head},${levels}}`;
const sides = (bids: string, asks = '[[100,1]]') => book(`"bids":${bids},"asks":${asks}`);

describe('parseBook', () => {
  it('reads what ccxt saves: numbers or text, a third entry of a level, no datetime', () => {
    const head =
      '"symbol":"BTC/USDT","timestamp":1769860800123,"datetime":"2026-01-31T12:00:00.123Z","nonce":18014398509481985';
    expect(parseBook(book(LEVELS, head), 'book.json')).toEqual({
      symbol: 'BTC/USDT',
      time: 1_769_860_800.123,
      bids: [
        { price: 99.5, size: 1.25 },
        { price: 99, size: 0.002 },
      ],
      asks: [
        { price: 100.5, size: 3 },
        { price: 101, size: 4 },
      ],
    });
    expect(parseBook(book()).time).toBe(1_769_860_800.123);
    expect(parseBook(book())).not.toHaveProperty('symbol');
  });

  it('takes the datetime where the exchange gives no timestamp', () => {
    const head = '"timestamp":null,"datetime":"2026-01-31T12:00:00.000Z"';
    expect(parseBook(book(LEVELS, head)).time).toBe(1_769_860_800);
  });

  it.each<[string, string, string, string, string | undefined]>([
    ['crossed', sides('[[100.5,1]]'), 'crossed', 'bids[0]', 'price'],
    ['locked', sides('[[100,1]]'), 'crossed', 'bids[0]', 'price'],
    ['bids that rise', sides('[[98,1],[99,1]]'), 'unordered', 'bids[1]', 'price'],
    ['asks that fall', sides('[[98,1]]', '[[101,1],[102,1],[101.5,1]]'), 'unordered', 'asks[2]', 'price'],
    ['a price twice', sides('[[99,1],[98,1],[98.0,2]]'), 'duplicate', 'bids[2]', 'price'],
    ['price 0', sides('[[0,1]]'), 'notPositive', 'bids[0]', 'price'],
    ['price below 0', sides('[[99,1]]', '[[-100,1]]'), 'notPositive', 'asks[0]', 'price'],
    ['size 0', sides('[[99,0]]'), 'notPositive', 'bids[0]', 'size'],
    ['size below 0', sides('[[99,1],[98,-0.5]]'), 'notPositive', 'bids[1]', 'size'],
    ['no bids', sides('[]'), 'empty', 'bids', undefined],
    ['no asks', sides('[[99,1]]', '[]'), 'empty', 'asks', undefined],
    ['words', sides('[["NaN",1]]'), 'notANumber', 'bids[0]', 'price'],
    ['empty text', sides('[[99,""]]'), 'notANumber', 'bids[0]', 'size'],
    ['hex', sides('[["0x10",1]]'), 'notANumber', 'bids[0]', 'price'],
    ['too large', sides('[[99,1e400]]'), 'notANumber', 'bids[0]', 'size'],
    ['outside the range', sides('[[99,1e31]]'), 'notANumber', 'bids[0]', 'size'],
    ['no time', book(LEVELS, '"nonce":1'), 'badDate', 'timestamp', undefined],
    ['seconds', book(LEVELS, '"timestamp":1769860800'), 'badDate', 'timestamp', undefined],
    ['microseconds', book(LEVELS, '"timestamp":1769860800123000'), 'badDate', 'timestamp', undefined],
    ['half a millisecond', book(LEVELS, '"timestamp":1769860800123.5'), 'badDate', 'timestamp', undefined],
    ['31 April', book(LEVELS, '"datetime":"2026-04-31T12:00:00Z"'), 'badDate', 'datetime', undefined],
    [
      'two times',
      book(LEVELS, '"timestamp":1769860800123,"datetime":"2026-01-31T12:00:00.124Z"'),
      'inconsistent',
      'datetime',
      undefined,
    ],
  ])('refuses %s', (_, text, rule, field, column) => {
    const error = refusal(() => parseBook(text, 'book.json')) as DataError;
    expect(error).toBeInstanceOf(DataError);
    expect({ rule: error.rule, column: error.column, file: error.file }).toEqual({
      rule,
      column,
      file: 'book.json',
    });
    expect(error.message).toContain(field);
  });

  it.each<[string, string, string]>([
    ['no JSON', '{', 'not valid JSON'],
    ['a list', '[]', 'must be an object'],
    ['no asks', '{"timestamp":1769860800123,"bids":[[1,2]]}', 'asks'],
    ['a level of one', sides('[[99]]'), 'bids[0]'],
    ['an object for a level', sides('[{"price":99}]'), 'bids[0]'],
    ['another key', book(LEVELS, '"timestamp":1769860800123,"lastUpdateId":3'), 'unknown key'],
  ])('refuses %s', (_, text, rule) => {
    const error = refusal(() => parseBook(text));
    expect(error).toBeInstanceOf(InputError);
    expect(error.message).toContain(rule);
  });
});
