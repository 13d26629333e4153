import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { candidateEnds, chordEnds } from '../../../src/risk/liquidity/breakpoints.js';

describe('candidateEnds', () => {
  it('rise from above 0 to the limit', () => {
    fc.assert(
      fc.property(fc.bigInt(1n, 10n ** 24n), fc.integer({ min: -4, max: 12 }), (limit, decimals) => {
        const ends = candidateEnds(limit, decimals, [0.1, 3, 1e9]);
        expect(ends.at(-1)).toBe(limit);
        expect(ends[0]).toBeGreaterThan(0n);
        expect(ends.every((end, i) => i === 0 || end > ends[i - 1]!)).toBe(true);
        expect(ends.length).toBeLessThan(130);
      }),
    );
  });

  it('hold the kinks inside the limit', () => {
    const ends = candidateEnds(1_000_000n, 3, [0.123, 999.9, 1000, 2000]);
    expect(ends).toContain(123n);
    expect(ends).toContain(999_900n);
    expect(ends.at(-1)).toBe(1_000_000n);
  });
});

describe('chordEnds', () => {
  const worst = (sizes: readonly number[], values: readonly number[], ends: readonly number[]) => {
    let [x0, y0] = [0, 0];
    let largest = 0;
    for (const end of ends) {
      const slope = (values[end]! - y0) / (sizes[end]! - x0);
      sizes.forEach((x, i) => {
        if (x > x0 && x < sizes[end]!) {
          largest = Math.max(largest, Math.abs(values[i]! - (y0 + slope * (x - x0))) / x);
        }
      });
      [x0, y0] = [sizes[end]!, values[end]!];
    }
    return largest;
  };

  it('does as well as the best of all choices', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.integer({ min: 1, max: 1000 }), { minLength: 1, maxLength: 8 }),
        fc.integer({ min: 1, max: 5 }),
        fc.constantFrom(
          Math.sqrt,
          (x: number) => x ** 1.5,
          (x: number) => Math.min(x, 100),
        ),
        (drawn, pieces, f) => {
          const sizes = [...drawn].sort((a, b) => a - b);
          const values = sizes.map(f);
          const ends = chordEnds(sizes, values, pieces);
          expect(ends.length).toBeLessThanOrEqual(pieces);
          expect(ends.at(-1)).toBe(sizes.length - 1);
          const choices = Array.from({ length: 2 ** (sizes.length - 1) }, (_, mask) => [
            ...sizes.slice(0, -1).flatMap((__, i) => (mask & (1 << i) ? [i] : [])),
            sizes.length - 1,
          ]).filter((choice) => choice.length <= pieces);
          const least = Math.min(...choices.map((choice) => worst(sizes, values, choice)));
          expect(worst(sizes, values, ends)).toBeLessThanOrEqual(least + 1e-12);
        },
      ),
    );
  });

  it('needs no more pieces than a line has', () => {
    expect(chordEnds([1, 2, 3, 4], [2, 4, 6, 8], 4)).toEqual([3]);
    expect(chordEnds([1, 2, 3, 4], [1, 2, 2.5, 3], 4)).toEqual([1, 3]);
  });
});
