import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mergeSegments } from '../../../src/models/kit/mergeSegments.js';
import { type FoldPair, pieceAt, ZERO_LINE } from '../../../src/models/kit/piecewise.js';
import { refusal } from '../../support/refusal.js';

const chargeAt = (pair: FoldPair, x: bigint) => {
  const { slope, intercept } = pieceAt(pair, x).charge;
  return slope * x + intercept;
};

/** A pair with these breakpoints after 0, and a line per segment. */
function pairOf(ends: readonly bigint[], lines: readonly (readonly [bigint, bigint])[]): FoldPair {
  return {
    fold: true,
    breakpoints: [0n, ...ends],
    pieces: lines.map(([slope, intercept]) => ({ value: ZERO_LINE, charge: { slope, intercept } })),
  };
}

/** Rates that hold for the whole number, or from the bound on. */
const tables = fc
  .record({
    widths: fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 2, maxLength: 9 }),
    steps: fc.array(fc.integer({ min: 0, max: 900 }), { minLength: 9, maxLength: 9 }),
    continuous: fc.boolean(),
    most: fc.integer({ min: 1, max: 9 }),
  })
  .map(({ widths, steps, continuous, most }) => {
    let [end, rate, start] = [0n, 1n, 0n];
    const ends = widths.map((width) => (end += BigInt(width)));
    const lines = ends.map((_, t): [bigint, bigint] => {
      const before = rate;
      rate += BigInt(steps[t]!);
      const from = t === 0 ? 0n : ends[t - 1]!;
      if (continuous) start -= from * (rate - before);
      return [rate, start];
    });
    return { pair: pairOf(ends, lines), most };
  });

describe('merged segments', () => {
  it('are as many as asked for, nowhere below, and above by exactly the share that is said', () => {
    fc.assert(
      fc.property(tables, ({ pair, most }) => {
        const { pair: merged, overcharge, at } = mergeSegments(pair, most);
        expect(merged.pieces.length).toBeLessThanOrEqual(most);
        expect([merged.breakpoints[0], merged.breakpoints.at(-1)]).toEqual([0n, pair.breakpoints.at(-1)]);
        let reached = overcharge.n === 0n;
        for (let x = 0n; x < pair.breakpoints.at(-1)!; x++) {
          const [before, after] = [chargeAt(pair, x), chargeAt(merged, x)];
          expect(after >= before && (x > 0n || after === 0n)).toBe(true);
          expect((after - before) * overcharge.d <= overcharge.n * before).toBe(true);
          if (x === at && (after - before) * overcharge.d === overcharge.n * before) reached = true;
        }
        expect(reached).toBe(true);
      }),
    );
  });

  it('are never worse than taking the upper rate of neighbours', () => {
    // Rates of 1, 2, 10: the first two belong together.
    const pair = pairOf(
      [100n, 200n, 300n],
      [
        [1000n, 0n],
        [2000n, 0n],
        [10_000n, 0n],
      ],
    );
    const { pair: merged, overcharge } = mergeSegments(pair, 2);
    expect(merged.breakpoints).toEqual([0n, 200n, 300n]);
    expect(merged.pieces[0]!.charge).toEqual({ slope: 2000n, intercept: 0n });
    expect(overcharge).toEqual({ n: 1n, d: 1n });
  });

  it('follow a continuous charge by a chord', () => {
    const pair = pairOf(
      [101n, 201n, 301n],
      [
        [10n, 0n],
        [20n, -1000n],
        [30n, -3000n],
      ],
    );
    const { pair: merged } = mergeSegments(pair, 2);
    expect(chargeAt(merged, 0n)).toBe(0n);
    expect(chargeAt(merged, 300n) - 6000n).toBeLessThan(300n);
    expect(merged.pieces.length).toBe(2);
  });

  it('leave a pair alone that is small enough', () => {
    const pair = pairOf(
      [10n, 20n],
      [
        [1n, 0n],
        [2n, 0n],
      ],
    );
    expect(mergeSegments(pair, 2)).toEqual({ pair, overcharge: { n: 0n, d: 1n }, at: 0n });
  });

  it('keep a charge of 0, or are refused', () => {
    const pair = pairOf(
      [10n, 20n, 30n],
      [
        [0n, 0n],
        [0n, 50n],
        [0n, 80n],
      ],
    );
    const { pair: merged } = mergeSegments(pair, 2);
    expect(merged.pieces[0]!.charge).toEqual(ZERO_LINE);
    expect([chargeAt(merged, 9n), chargeAt(merged, 10n) >= 50n, chargeAt(merged, 29n) >= 80n]).toEqual([
      0n,
      true,
      true,
    ]);
    expect(refusal(() => mergeSegments(pair, 1)).message).toContain('too many segments with a charge of 0');
  });

  it('are refused for pairs with values', () => {
    const pair = pairOf(
      [10n, 20n],
      [
        [1n, 0n],
        [2n, 0n],
      ],
    );
    const valued = {
      ...pair,
      pieces: pair.pieces.map((p) => ({ ...p, value: { slope: 1n, intercept: 0n } })),
    };
    expect(refusal(() => mergeSegments(valued, 1)).message).toContain('has values');
  });
});
