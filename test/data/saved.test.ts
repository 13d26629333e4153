import { describe, expect, it } from 'vitest';
import { readSaved } from '../../src/data/saved.js';
import type { DataError } from '../../src/errors.js';
import { refusal } from '../support/refusal.js';

const read = (text: string) => readSaved({ text, file: 'f' });
const why = (text: string) => refusal(() => read(text)) as DataError;
const cells = (text: string) => read(text).rows.map((row) => row.cells);

describe('saved rows', () => {
  it('of CSV have a header unless they begin with digits', () => {
    expect(read('time,a\n1,2\n')).toMatchObject({
      heading: ['time', 'a'],
      rows: [{ at: { file: 'f', row: 2 } }],
    });
    expect(read('1,2\r\n3,4\r\n')).toMatchObject({
      heading: undefined,
      rows: [{ at: { row: 1 } }, { at: { row: 2 } }],
    });
    expect(read('\ufeff"time","a"\n"1","2"').heading).toEqual(['time', 'a']);
    expect(read('2025-03-01,2\n').heading).toBeUndefined();
  });

  it('may stand below the line of who made the file', () => {
    for (const line of [
      'https://www.CryptoDataDownload.com',
      'Timestamps are UTC,www.cryptodatadownload.com',
      'http://x',
    ]) {
      expect(read(`${line}\ntime,a\n1,2\n`)).toMatchObject({ comment: line, heading: ['time', 'a'] });
    }
    expect(read('time,a\n1,2\n').comment).toBeUndefined();
    expect(read('time,a,CryptoDataDownload\n1,2,3\n').comment).toBeUndefined();
    expect(why('https://www.CryptoDataDownload.com\n').rule).toBe('empty');
  });

  it('of JSON are text: numbers as they are printed, nothing for null, and no lists', () => {
    expect(cells('[[1,1.50,1e-7,12345678901234567890,"x",true,null,[1],{}]]')).toEqual([
      ['1', '1.50', '1e-7', '12345678901234567890', 'x', 'true', '', '{}', '{}'],
    ]);
    expect(read(' [{"a":1,"b":2},{"c":3,"a":4}]')).toMatchObject({
      heading: ['a', 'b', 'c'],
      rows: [
        { at: { file: 'f', field: '[0]' }, cells: ['1', '2', ''] },
        { at: { file: 'f', field: '[1]' }, cells: ['4', '', '3'] },
      ],
    });
  });

  it('stand where exchanges put them', () => {
    expect(read('{"candles":[[1]]}').rows[0]!.at.field).toBe('candles[0]');
    expect(read('{"error":[],"result":{"XBT":[[1]],"last":1}}').rows[0]!.at.field).toBe('result.XBT[0]');
  });

  it.each([
    ['two pairs', '{"error":[],"result":{"A":[[1]],"B":[[1]]}}', 'holds no list of rows'],
    ['no list', '{"error":[],"result":{"last":1}}', 'holds no list of rows'],
    ['a refusal', '{"error":["EQuery"],"result":{"A":[[1]]}}', 'error: says that the exchange refused'],
    ['no rows', '[]', 'has no rows'],
    ['an empty file', '', 'has no rows'],
    ['lists and objects', '[[1],{}]', 'must hold lists alone'],
    ['uneven lists', '[[1],[1,2]]', '[1]: has 2 entries, the first has 1'],
    ['uneven lines', '1,2\n1\n', 'row 2: has 1 cells, the first line has 2'],
    ['a blank line', '1,2\n\n1,2\n', 'row 2: is blank'],
    ['what is no JSON', '[1,', 'is not valid JSON'],
  ])('refuse %s', (_, text, message) => {
    expect(why(text).message).toContain(message);
    expect(why(text).file).toBe('f');
  });

  it('have a bounded number of keys', () => {
    const list = (keys: number) => JSON.stringify(Array.from({ length: keys }, (_, i) => ({ [`k${i}`]: 1 })));
    expect(read(list(64)).heading).toHaveLength(64);
    expect(why(list(65))).toMatchObject({
      rule: 'columns',
      message: 'f: [64]: has more than 64 keys, with those before it',
    });
  });
});
