import { describe, expect, test } from 'vitest';
import { InputError } from '../../src/errors.js';
import { inRange, toCash, toLots, toRatio, toTimestamp } from '../../src/units/numbers.js';
import { refusal } from '../support/refusal.js';

type Guard = (n: bigint, field?: string) => bigint;
const GUARDS: [name: string, guard: Guard, first: bigint, end: bigint][] = [
  ['a quantity in lots', toLots, 1n - (1n << 63n), 1n << 63n],
  ['the cash of an account', toCash, 1n - (1n << 99n), 1n << 99n],
  ['a ratio', toRatio, 0n, 1n << 24n],
  ['a time', toTimestamp, 0n, 1n << 40n],
];

describe.each(GUARDS)('%s', (_, guard, first, end) => {
  test.each([first, first + 1n, 0n, end - 2n, end - 1n])('accepts %s', (n) => {
    expect(guard(n)).toBe(n);
  });

  test.each([first - 1n, first - (1n << 128n)])('refuses %s, below', (n) => {
    expect(refusal(() => guard(n, 'here')).message).toBe('here: is below its lower bound');
  });

  test.each([end, end + 1n, 1n << 253n])('refuses %s, above', (n) => {
    const error = refusal(() => guard(n, 'here'));
    expect(error).toBeInstanceOf(InputError);
    expect(error.message).toBe('here: is at or above its upper bound');
  });

  test('refuses what is no bigint', () => {
    for (const value of [1, 1.5, Number.NaN, '1', null, undefined, true, [1n]]) {
      expect(refusal(() => guard(value as never, 'here')).message).toBe('here: must be a bigint');
    }
  });
});

test('ranges are half-open', () => {
  expect(inRange(3n, 3n, 4n, 'x')).toBe(3n);
  expect(refusal(() => inRange(4n, 3n, 4n, 'x')).field).toBe('x');
  expect(refusal(() => inRange(3n, 3n, 3n, 'x')).field).toBe('x');
});
