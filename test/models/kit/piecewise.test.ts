import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addPairs, type FoldPair, simplify, unfold, zeroPair } from '../../../src/models/kit/piecewise.js';
import { evaluate, expectInputError } from '../helpers.js';

const line = fc.record({ slope: fc.bigInt(-9n, 9n), intercept: fc.bigInt(-99n, 99n) });
const piece = fc.record({ value: line, charge: line });

/** Random pairs; folded ones start at 0, signed ones anywhere. */
const pairs = (fold: fc.Arbitrary<boolean>): fc.Arbitrary<FoldPair> =>
  fold.chain((folded) =>
    fc
      .tuple(
        fc.bigInt(-30n, 0n),
        fc.array(fc.tuple(fc.bigInt(1n, 12n), piece), { minLength: 1, maxLength: 6 }),
      )
      .map(([start, segments]) => {
        const breakpoints = [folded ? 0n : start];
        for (const [width] of segments) breakpoints.push(breakpoints.at(-1)! + width);
        // Rows hold 0: an account may have no position.
        if (breakpoints.at(-1)! <= 0n) breakpoints.splice(-1, 1, 1n);
        return { fold: folded, breakpoints, pieces: segments.map(([, p]) => p) };
      }),
  );

/** Every integer that a small pair could treat differently. */
const POINTS = Array.from({ length: 181 }, (_, i) => BigInt(i - 90));

describe('unfold', () => {
  it('is the same function on all integers', () => {
    fc.assert(
      fc.property(pairs(fc.constant(true)), (pair) => {
        const signed = unfold(pair);
        expect(signed.fold).toBe(false);
        for (const x of POINTS) expect(evaluate(signed, x)).toEqual(evaluate(pair, x));
      }),
    );
  });

  it('mirrors half-open segments: |x| in [a, b) is x in [1 - b, 1 - a)', () => {
    const flat = (intercept: bigint) => ({
      value: { slope: 0n, intercept: 0n },
      charge: { slope: 0n, intercept },
    });
    const signed = unfold({ fold: true, breakpoints: [0n, 5n, 8n], pieces: [flat(1n), flat(2n)] });
    expect(signed.breakpoints).toEqual([-7n, -4n, 5n, 8n]);
    expect(signed.pieces.map((p) => p.charge.intercept)).toEqual([2n, 1n, 2n]);
  });

  it('has no left half for a segment that holds 0 alone', () => {
    expect(unfold(zeroPair(0n, 1n, true)).breakpoints).toEqual([0n, 1n]);
  });

  it('refuses a pair that leaves out a middle', () => {
    expectInputError(() => unfold(zeroPair(3n, 9n, true)), 'breakpoints', 'must start at 0');
  });
});

describe('addPairs', () => {
  it('evaluates to the sum, at breakpoints -1/0/+1 and everywhere else', () => {
    fc.assert(
      fc.property(pairs(fc.boolean()), pairs(fc.boolean()), (a, b) => {
        const total = addPairs(a, b);
        expect(total.fold).toBe(a.fold && b.fold);
        for (const x of POINTS) {
          const [left, right] = [evaluate(a, x), evaluate(b, x)];
          const sum = left &&
            right && { value: left.value + right.value, charge: left.charge + right.charge };
          expect(evaluate(total, x)).toEqual(sum);
        }
      }),
    );
  });

  it('keeps breakpoints strictly increasing and drops redundant ones', () => {
    fc.assert(
      fc.property(pairs(fc.boolean()), pairs(fc.boolean()), (a, b) => {
        const { breakpoints, pieces } = addPairs(a, b);
        expect(breakpoints).toHaveLength(pieces.length + 1);
        breakpoints.slice(1).forEach((x, t) => {
          expect(x > breakpoints[t]!).toBe(true);
        });
        pieces.slice(1).forEach((p, t) => {
          expect(p).not.toEqual(pieces[t]);
        });
      }),
    );
  });

  it('intersects position limits', () => {
    expect(addPairs(zeroPair(-5n, 10n), zeroPair(-20n, 3n)).breakpoints).toEqual([-5n, 3n]);
    expect(addPairs(zeroPair(0n, 4n, true), zeroPair(-20n, 20n)).breakpoints).toEqual([-3n, 4n]);
  });

  it('refuses limits that have nothing in common', () => {
    const body = () => addPairs(zeroPair(0n, 4n), zeroPair(4n, 8n));
    expect(body).toThrow('leaves no quantity inside all position limits');
  });
});

describe('simplify', () => {
  it('changes no value', () => {
    fc.assert(
      fc.property(pairs(fc.boolean()), (pair) => {
        for (const x of POINTS) expect(evaluate(simplify(pair), x)).toEqual(evaluate(pair, x));
      }),
    );
  });
});
