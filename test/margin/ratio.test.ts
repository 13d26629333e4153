import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  headroom,
  isAtLeast,
  isBelow,
  type Margin,
  marginRatio,
  RATIO_ONE,
  requirementUnits,
} from '../../src/margin/ratio.js';
import { REQUIREMENT_SCALE } from '../../src/market/model.js';

const SCALE = REQUIREMENT_SCALE;
const margin = (equity: bigint, requirement: bigint): Margin => ({
  equity,
  requirement: requirement * SCALE,
});

const anyMargin = fc.record({
  equity: fc.bigInt({ min: -(1n << 103n), max: 1n << 103n }),
  requirement: fc.bigInt({ min: 0n, max: 1n << 135n }),
});
const anyRatio = fc.bigInt({ min: 0n, max: (1n << 24n) - 1n });

describe('exactly at the bound', () => {
  // 150 % of 1 000 is 1 500.
  test.each<[bigint, boolean]>([
    [1501n, true],
    [1500n, true],
    [1499n, false],
    [0n, false],
    [-1500n, false],
  ])('equity %s on a requirement of 1000 is at least 150 %%: %s', (equity, ok) => {
    expect(isAtLeast(margin(equity, 1000n), 15_000n)).toBe(ok);
    expect(isBelow(margin(equity, 1000n), 15_000n)).toBe(!ok);
  });

  test('one part in 10^9 of a unit decides', () => {
    const requirement = 1000n * SCALE;
    expect(isAtLeast({ equity: 1500n, requirement }, 15_000n)).toBe(true);
    expect(isAtLeast({ equity: 1500n, requirement: requirement + 1n }, 15_000n)).toBe(false);
  });

  test('an account that needs nothing passes with equity of 0 or more, and no other', () => {
    expect(isAtLeast(margin(0n, 0n), 16_777_215n)).toBe(true);
    expect(isAtLeast(margin(-1n, 0n), 0n)).toBe(false);
    expect(isBelow(margin(0n, 0n), 16_777_215n)).toBe(false);
    expect(marginRatio(margin(5n, 0n))).toBeUndefined();
  });
});

describe('division rounds down, also below zero', () => {
  test.each<[bigint, bigint, bigint]>([
    [1n, 3n, 3_333n],
    [2n, 3n, 6_666n],
    [3n, 3n, 10_000n],
    [-1n, 3n, -3_334n],
    [-3n, 3n, -10_000n],
    [0n, 3n, 0n],
  ])('ratio of %s to %s is %s', (equity, requirement, ratio) => {
    expect(marginRatio(margin(equity, requirement))).toBe(ratio);
  });

  test.each<[bigint, bigint, bigint]>([
    [0n, 0n, 0n],
    [1n, 0n, 1n],
    [SCALE - 1n, 0n, 1n],
    [SCALE, 0n, 1n],
    [SCALE + 1n, 0n, 2n],
  ])('a requirement of %s parts is never shown smaller', (parts, _, units) => {
    expect(requirementUnits(parts)).toBe(units);
  });

  test.each<[bigint, bigint, bigint, bigint]>([
    [1500n, 1000n, 15_000n, 0n],
    [1501n, 1000n, 15_000n, 1n],
    [1499n, 1000n, 15_000n, -1n],
    [1000n, 1001n, 5_000n, 499n], // 1000 - 500.5 = 499.5
    [0n, 1001n, 5_000n, -501n], // -500.5
  ])('equity %s over requirement %s at %s basis points leaves %s', (equity, requirement, ratio, left) => {
    expect(headroom(margin(equity, requirement), ratio)).toBe(left);
  });
});

describe('the helpers agree with one another', () => {
  test('at least and below are opposites', () => {
    fc.assert(
      fc.property(anyMargin, anyRatio, (m, ratio) => {
        expect(isAtLeast(m, ratio)).toBe(!isBelow(m, ratio));
      }),
    );
  });

  test('the margin ratio is the largest that is reached', () => {
    fc.assert(
      fc.property(anyMargin, (m) => {
        const ratio = marginRatio(m);
        if (ratio !== undefined)
          expect([ratio, ratio + 1n].map((r) => isAtLeast(m, r))).toEqual([true, false]);
      }),
    );
  });

  test('headroom is 0 or more exactly where the ratio is reached', () => {
    fc.assert(
      fc.property(anyMargin, anyRatio, (m, ratio) => {
        expect(isAtLeast(m, ratio)).toBe(headroom(m, ratio) >= 0n);
      }),
    );
    fc.assert(
      fc.property(anyMargin, (m) => {
        expect(headroom(m)).toBe(headroom(m, RATIO_ONE));
      }),
    );
  });

  test('taking the headroom away keeps the ratio, one unit more breaks it', () => {
    fc.assert(
      fc.property(anyMargin, anyRatio, (m, ratio) => {
        const left = headroom(m, ratio);
        const reachedWithout = (taken: bigint) => isAtLeast({ ...m, equity: m.equity - taken }, ratio);
        expect([left, left + 1n].map(reachedWithout)).toEqual([true, false]);
      }),
    );
  });
});
