import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/errors.js';
import { LIMITS } from '../../src/files/limits.js';
import { MAX_TABLE_LINES, readTable } from '../../src/files/table.js';
import { refusal } from '../support/refusal.js';

describe('readTable', () => {
  const rule = { columns: ['a'] };

  it('gives cells by column, with the line of the file', () => {
    const { rows, headings } = readTable('b,z\r\n1,"2"\n3,4', { columns: ['a', 'b'], aliases: { z: 'a' } });
    expect(rows.map(({ row, cells }) => [row, cells.get('a'), cells.get('b')])).toEqual([
      [2, '2', '1'],
      [3, '4', '3'],
    ]);
    expect(Object.fromEntries(headings)).toEqual({ a: 'z', b: 'b' });
  });

  it('counts the lines of a cell that spans several', () => {
    const { rows } = readTable('a\n"1\n2"\n3\n', rule);
    expect(rows.map(({ row }) => row)).toEqual([3, 4]);
  });

  it.each([
    [-1, true],
    [0, true],
    [1, false],
  ])('lines: limit %i', (more, accepted) => {
    const lines = MAX_TABLE_LINES + more;
    const text = `a\n${'1\n'.repeat(lines - 1)}`;
    if (accepted) expect(readTable(text, rule).rows).toHaveLength(lines - 1);
    else expect(refusal(() => readTable(text, rule)).message).toContain(`more than ${MAX_TABLE_LINES} lines`);
  });

  it.each([
    [-1, true],
    [0, true],
    [1, false],
  ])('characters: limit %i', (more, accepted) => {
    const text = `a\n${'1'.repeat(LIMITS.table.bytes + more - 2)}`;
    if (accepted) expect(readTable(text, rule).rows).toHaveLength(1);
    else {
      const error = refusal(() => readTable(text, { ...rule, file: 'x.csv' }));
      expect(error).toBeInstanceOf(InputError);
      expect(error.file).toBe('x.csv');
    }
  });
});
