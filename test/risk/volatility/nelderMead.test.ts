import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { nelderMead } from '../../../src/risk/volatility/nelderMead.js';

const OPTIONS = { step: 0.5, valueTolerance: 1e-12, pointTolerance: 1e-6, maxEvaluations: 5000 };

describe('nelderMead', () => {
  it('finds the minimum of a bowl, wherever it lies', () => {
    const coordinate = fc.double({ min: -10, max: 10, noNaN: true });
    const point = fc.tuple(coordinate, coordinate, coordinate);
    fc.assert(
      fc.property(point, point, (at, start) => {
        const bowl = (x: readonly number[]) => x.reduce((sum, v, i) => sum + (i + 1) * (v - at[i]!) ** 2, 3);
        const { x, value, converged } = nelderMead(bowl, start, OPTIONS);
        expect(converged).toBe(true);
        expect(value).toBeCloseTo(3, 9);
        x.forEach((v, i) => {
          expect(v).toBeCloseTo(at[i]!, 4);
        });
      }),
    );
  });

  it('follows a curved valley (Rosenbrock 1960)', () => {
    const valley = ([a, b]: readonly number[]) => (1 - a!) ** 2 + 100 * (b! - a! ** 2) ** 2;
    const { x, converged } = nelderMead(valley, [-1.2, 1], OPTIONS);
    expect(converged).toBe(true);
    expect(x).toEqual([expect.closeTo(1, 5), expect.closeTo(1, 5)]);
  });

  it('shrinks where no single step helps', () => {
    // A pit smaller than the first simplex, in a plain that rises outwards with ripples.
    const pit = ([a, b]: readonly number[]) => {
      const r = Math.hypot(a! - 0.1, b! - 0.1);
      return r + 0.5 * Math.sin(40 * r) ** 2;
    };
    const { x, value, converged } = nelderMead(pit, [0, 0], OPTIONS);
    expect(converged).toBe(true);
    expect(value).toBeLessThan(pit([0, 0]));
    for (let angle = 0; angle < 2 * Math.PI; angle += 0.5) {
      const near = [x[0]! + 1e-3 * Math.cos(angle), x[1]! + 1e-3 * Math.sin(angle)];
      expect(pit(near)).toBeGreaterThan(value - 1e-9);
    }
  });

  it('never ends above its start, and goes round what is not a number', () => {
    const wall = ([a]: readonly number[]) => (a! < 0 ? Number.NaN : a! > 5 ? Number.POSITIVE_INFINITY : -a!);
    fc.assert(
      fc.property(fc.double({ min: 0, max: 5, noNaN: true }), (start) => {
        const { x, value } = nelderMead(wall, [start], OPTIONS);
        expect(value).toBeLessThanOrEqual(-start);
        expect(x[0]).toBeGreaterThanOrEqual(0);
        expect(x[0]).toBeLessThanOrEqual(5);
      }),
    );
  });

  it('says when it ran out of evaluations', () => {
    const slope = ([a]: readonly number[]) => a!;
    expect(nelderMead(slope, [0], { ...OPTIONS, maxEvaluations: 50 }).converged).toBe(false);
  });

  it('leaves its start alone', () => {
    const start = Object.freeze([1, 2]);
    nelderMead(([a, b]) => a! ** 2 + b! ** 2, start, OPTIONS);
    expect(start).toEqual([1, 2]);
  });
});
