import { describe, expect, test } from 'vitest';
import { checkShape } from '../../src/files/json.js';
import { parseTime, timeShape } from '../../src/files/time.js';
import { refusal } from '../support/refusal.js';

const shape = timeShape('A time');
const take = (value: number | string) => parseTime(checkShape(value, shape), 'time');

describe('fractions of a second', () => {
  test.each(['.0', '.1', '.123', '.999', '.123456', '.999999999'])('%s is dropped', (fraction) => {
    expect(take(`2024-11-23T00:00:00${fraction}Z`)).toBe(1732320000n);
    expect(take(`2024-11-23T23:59:59${fraction}Z`)).toBe(1732406399n);
  });

  test.each(['.', '.1234567890', ',5', '.5.5', '.-1'])('%s is refused', (fraction) => {
    const text = `2024-11-23T00:00:00${fraction}Z`;
    expect(refusal(() => take(text)).message).toContain('must be whole unix seconds');
    expect(refusal(() => parseTime(text, 'time')).message).toContain('must be whole unix seconds');
  });

  test('of unix seconds are refused', () => {
    for (const value of [1732320000.5, '1732320000.5']) {
      expect(refusal(() => parseTime(value, 'time')).message).toContain('must be whole unix seconds');
    }
  });

  test('do not make a date that does not exist', () => {
    expect(refusal(() => take('2023-02-29T00:00:00.5Z')).message).toContain('not a date that exists');
    expect(refusal(() => take('2023-02-28T23:59:60.5Z')).message).toContain('not a date that exists');
  });
});

test('milliseconds are still refused', () => {
  expect(take(2 ** 40 - 1)).toBe(2n ** 40n - 1n);
  for (const value of [2 ** 40, 1732320000123]) {
    expect(refusal(() => take(value)).message).toContain('this looks like milliseconds');
  }
});
