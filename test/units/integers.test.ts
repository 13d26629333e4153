import { describe, expect, test } from 'vitest';
import { InternalError } from '../../src/errors.js';
import { abs, ceilDivide, dot, floorDivide, max, min, sum } from '../../src/units/integers.js';
import { entryAt } from '../../src/units/lists.js';
import { refusal } from '../support/refusal.js';

test('sizes and sums', () => {
  expect([-2n, -1n, 0n, 1n].map(abs)).toEqual([2n, 1n, 0n, 1n]);
  expect([max(1n, 2n), max(2n, 1n), min(1n, 2n), min(2n, 1n)]).toEqual([2n, 2n, 1n, 1n]);
  expect([sum([]), sum([3n, -5n])]).toEqual([0n, -2n]);
});

describe('quotients', () => {
  const quotients = (divide: (a: bigint, b: bigint) => bigint, b: bigint) =>
    [-4n, -3n, -2n, -1n, 0n, 1n, 2n, 3n, 4n].map((a) => divide(a, b));

  test('are rounded down', () => {
    expect(quotients(floorDivide, 3n)).toEqual([-2n, -1n, -1n, -1n, 0n, 0n, 0n, 1n, 1n]);
    expect(quotients(floorDivide, -3n)).toEqual([1n, 1n, 0n, 0n, 0n, -1n, -1n, -1n, -2n]);
  });

  test('are rounded up', () => {
    expect(quotients(ceilDivide, 3n)).toEqual([-1n, -1n, 0n, 0n, 0n, 1n, 1n, 1n, 2n]);
    expect(quotients(ceilDivide, -3n)).toEqual([2n, 1n, 1n, 1n, 0n, 0n, 0n, -1n, -1n]);
  });
});

describe('lists', () => {
  test('a sum of products takes the entries of the first list', () => {
    expect([dot([], []), dot([2n, -3n], [5n, 7n]), dot([2n], [5n, 7n])]).toEqual([0n, -11n, 10n]);
  });

  test('an entry that must be there is, or nothing is answered', () => {
    expect([entryAt([7n, 0n], 0), entryAt([7n, 0n], 1)]).toEqual([7n, 0n]);
    for (const lacking of [() => dot([1n, 1n], [1n]), () => entryAt([7n], 1), () => entryAt([7n], -1)])
      expect(refusal(lacking)).toBeInstanceOf(InternalError);
  });
});
