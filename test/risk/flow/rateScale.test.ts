import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkShape } from '../../../src/files/json.js';
import {
  DEFAULT_RATE_SCALE,
  rateScale,
  rateScaleParams,
  shareBelow,
} from '../../../src/risk/flow/rateScale.js';
import { expectInputError } from '../../models/helpers.js';
import { expectClose } from './close.js';

describe('rateScale', () => {
  it('is 1 up to the first level, linear between levels, and capped', () => {
    const at = [0, 0.399, 0.4, 0.5, 0.6, 0.7, 0.8, 0.801, 1].map((level) => rateScale(level));
    const expected = [1, 1, 1, 1.1, 1.2, 1.35, 1.5, 1.5, 1.5];
    expectClose(at, expected);
  });

  it('never falls, never jumps, and is never below 1', () => {
    const level = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(level, level, (a, b) => {
        const [low, high] = [Math.min(a, b), Math.max(a, b)];
        const [from, to] = [rateScale(low), rateScale(high)];
        expect(from).toBeGreaterThanOrEqual(1);
        expect(to).toBeGreaterThanOrEqual(from - 1e-12);
        // The steepest piece rises 0.3 over 0.2.
        expect(to - from).toBeLessThanOrEqual(1.5 * (high - low) + 1e-12);
      }),
    );
  });

  it('takes a single point: no scale at all', () => {
    expect(rateScale(1, [{ level: '0.5', multiplier: '1' }])).toBe(1);
  });

  it.each<[string, string[][], string, string]>([
    [
      'levels that stand',
      [
        ['0.4', '1'],
        ['0.4', '2'],
      ],
      'points[1].level',
      'above that of the point before',
    ],
    [
      'levels that fall',
      [
        ['0.4', '1'],
        ['0.3', '2'],
      ],
      'points[1].level',
      'above that of the point before',
    ],
    ['a level above 1', [['1.01', '1']], 'points[0].level', 'from 0 to 1'],
    ['a first multiplier above 1', [['0.4', '1.1']], 'points[0].multiplier', 'must be "1"'],
    [
      'a multiplier below 1',
      [
        ['0.4', '1'],
        ['0.5', '0.9'],
      ],
      'points[1].multiplier',
      'from 1 to 10',
    ],
    [
      'a multiplier that falls',
      [
        ['0.4', '1'],
        ['0.5', '2'],
        ['0.6', '1.9'],
      ],
      'points[2].multiplier',
      'not be below',
    ],
    [
      'a multiplier above 10',
      [
        ['0.4', '1'],
        ['0.5', '10.1'],
      ],
      'points[1].multiplier',
      'from 1 to 10',
    ],
    ['no points', [], 'points', 'at least one'],
  ])('refuses %s', (_, rows, field, rule) => {
    const points = rows.map(([level, multiplier]) => ({ level: level!, multiplier: multiplier! }));
    expectInputError(() => rateScale(0.5, points), field, rule);
  });

  it.each([-0.001, 1.001, Number.NaN])('refuses a level of %d', (level) => {
    expectInputError(() => rateScale(level), 'level', 'from 0 to 1');
  });

  it('has a schema', () => {
    expect(checkShape(DEFAULT_RATE_SCALE, rateScaleParams)).toEqual(DEFAULT_RATE_SCALE);
    expectInputError(
      () => checkShape([{ level: 0.4, multiplier: '1' }], rateScaleParams),
      '[0].level',
      'quotes',
    );
    expect(() => checkShape([], rateScaleParams)).toThrow('at least one point');
  });
});

describe('shareBelow', () => {
  it('counts ties half', () => {
    expect(shareBelow([1, 2, 3, 4], 2.5)).toBe(0.5);
    expect(shareBelow([1, 2, 2, 4], 2)).toBe(0.5);
    expect(shareBelow([1, 2], 0)).toBe(0);
    expect(shareBelow([1, 2], 3)).toBe(1);
  });

  it('refuses no past and no numbers', () => {
    expectInputError(() => shareBelow([], 1), 'past', 'at least one');
    expectInputError(() => shareBelow([1, Number.NaN], 1), 'past[1]', 'finite');
    expectInputError(() => shareBelow([1], Number.POSITIVE_INFINITY), 'value', 'finite');
  });
});
