import { describe, expect, it } from 'vitest';
import { DataError, InputError } from '../../../src/errors.js';
import { parseTrades } from '../../../src/risk/flow/tradesFile.js';
import { refusal } from '../../support/refusal.js';

const csv = (...lines: string[]) => ['time,price,size', ...lines, ''].join('\n');
const sided = (...lines: string[]) => ['time,price,size,side', ...lines, ''].join('\n');

describe('parseTrades', () => {
  it('reads seconds and UTC times, with fractions and without, equal ones too', () => {
    const text = csv(
      '1769860800,60000.5,0.25',
      '2026-01-31T12:00:00.5Z,60000,1e-7',
      '1769860800.5,60001,3',
      '2026-01-31T12:00:01Z,60002,4',
    );
    expect(parseTrades(text, 'trades.csv')).toEqual([
      { time: 1_769_860_800, price: 60_000.5, size: 0.25 },
      { time: 1_769_860_800.5, price: 60_000, size: 1e-7 },
      { time: 1_769_860_800.5, price: 60_001, size: 3 },
      { time: 1_769_860_801, price: 60_002, size: 4 },
    ]);
  });

  it('reads sides', () => {
    expect(parseTrades(sided('1769860800,1,2,buy', '1769860801,1,2,sell')).map(({ side }) => side)).toEqual([
      'buy',
      'sell',
    ]);
  });

  it.each<[string, string, string, number | undefined, string | undefined]>([
    ['nothing', '', 'empty', undefined, undefined],
    ['a header alone', csv(), 'empty', undefined, undefined],
    ['no header', '1769860800,1,2\n', 'columns', 1, '1769860800'],
    ['another header', 'time,price,amount\n1769860800,1,2\n', 'columns', 1, 'amount'],
    ['a column too few', csv('1769860800,1,2', '1769860801,1'), 'columns', 3, undefined],
    ['a column too many', csv('1769860800,1,2,buy'), 'columns', 2, undefined],
    ['a blank line', csv('1769860800,1,2', '', '1769860801,1,2'), 'columns', 3, undefined],
    ['an open quote', csv('1769860800,"1,2'), 'columns', 2, undefined],
    ['price 0', csv('1769860800,0,2'), 'notPositive', 2, 'price'],
    ['a negative price', csv('1769860800,1,2', '1769860801,-1,2'), 'notPositive', 3, 'price'],
    ['size 0', csv('1769860800,1,0.0'), 'notPositive', 2, 'size'],
    ['words', csv('1769860800,NaN,1'), 'notANumber', 2, 'price'],
    ['no number', csv('1769860800,1,'), 'notANumber', 2, 'size'],
    ['a space', csv('1769860800, 1,2'), 'notANumber', 2, 'price'],
    ['a time that goes back', csv('1769860801,1,2', '1769860800.999,1,2'), 'unordered', 3, 'time'],
    ['milliseconds', csv('1769860800123,1,2'), 'badDate', 2, 'time'],
    ['a day number', csv('20484,1,2'), 'badDate', 2, 'time'],
    ['31 April', csv('2026-04-31T00:00:00Z,1,2'), 'badDate', 2, 'time'],
    ['a local time', csv('2026-01-31T12:00:00+01:00,1,2'), 'badDate', 2, 'time'],
    ['no time', csv(',1,2'), 'badDate', 2, 'time'],
    ['another side', sided('1769860800,1,2,buy', '1769860801,1,2,BUY'), 'inconsistent', 3, 'side'],
    ['no side', sided('1769860800,1,2,'), 'inconsistent', 2, 'side'],
  ])('refuses %s', (_, text, rule, row, column) => {
    const error = refusal(() => parseTrades(text, 'trades.csv')) as DataError;
    expect(error).toBeInstanceOf(DataError);
    expect(error).toBeInstanceOf(InputError);
    expect({ rule: error.rule, row: error.row, column: error.column }).toEqual({ rule, row, column });
    expect(error.file).toBe('trades.csv');
  });
});
