import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectedShortfall, tailOf, valueAtRisk } from '../../src/risk/tails.js';
import {
  weightedExpectedShortfall,
  weightedTail,
  weightedValueAtRisk,
} from '../../src/risk/weightedTails.js';
import { expectInputError } from '../models/helpers.js';

const CONFIDENCES = ['0.5', '0.9', '0.95', '0.975', '0.99'] as const;
const confidence = fc.constantFrom(...CONFIDENCES);
const amount = fc.double({ min: -1e6, max: 1e6, noNaN: true });
/** Sums of up to 160 numbers below 1e6. */
const ROUNDING = 1e-7;

describe('weighted tails', () => {
  const equal = (losses: readonly number[], weight = 1) => losses.map((loss) => ({ loss, weight }));

  it('with equal weights and a whole tail are the canonical ones', () => {
    const whole = fc.array(amount, { minLength: 40, maxLength: 40 });
    fc.assert(
      fc.property(
        whole,
        fc.constantFrom('0.5', '0.9', '0.95', '0.975'),
        fc.double({ min: 1e-3, max: 1e3, noNaN: true }),
        (losses, level, weight) => {
          const outcomes = equal(losses, weight);
          expect(weightedValueAtRisk(outcomes, level)).toBe(valueAtRisk(losses, level));
          const gap = weightedExpectedShortfall(outcomes, level) - expectedShortfall(losses, level);
          expect(Math.abs(gap)).toBeLessThanOrEqual(ROUNDING);
        },
      ),
    );
  });

  it('are never above the canonical tail, which rounds its length down', () => {
    fc.assert(
      fc.property(fc.array(amount, { minLength: 100, maxLength: 160 }), confidence, (losses, level) => {
        const { valueAtRisk: value, expectedShortfall: shortfall } = weightedTail(equal(losses), level);
        const canonical = tailOf(losses, level);
        expect(value).toBeLessThanOrEqual(canonical.valueAtRisk);
        expect(shortfall).toBeLessThanOrEqual(canonical.expectedShortfall + ROUNDING);
      }),
    );
  });

  const weighted = fc.array(
    fc.record({ a: amount, b: amount, weight: fc.double({ min: 0, max: 1, noNaN: true }) }),
    { minLength: 1, maxLength: 60 },
  );

  it('are coherent, and expected shortfall is not below value at risk', () => {
    fc.assert(
      fc.property(weighted, confidence, (outcomes, level) => {
        fc.pre(outcomes.some(({ weight }) => weight > 1e-6));
        const of = (loss: (outcome: { a: number; b: number }) => number) =>
          weightedTail(
            outcomes.map((outcome) => ({ loss: loss(outcome), weight: outcome.weight })),
            level,
          );
        const [a, b, both] = [of((o) => o.a), of((o) => o.b), of((o) => o.a + o.b)];
        expect(a.expectedShortfall).toBeGreaterThanOrEqual(a.valueAtRisk - ROUNDING);
        expect(both.expectedShortfall).toBeLessThanOrEqual(a.expectedShortfall + b.expectedShortfall + 1e-5);
        expect(of((o) => o.a + 100).expectedShortfall).toBeCloseTo(a.expectedShortfall + 100, 4);
        expect(of((o) => 2 * o.a).valueAtRisk).toBe(2 * a.valueAtRisk);
      }),
    );
  });

  it('split the outcome at the threshold', () => {
    const outcomes = [
      { loss: 1, weight: 0.991 },
      { loss: 10, weight: 0.009 },
    ];
    expect(weightedTail(outcomes, '0.99').valueAtRisk).toBe(1);
    expect(weightedExpectedShortfall(outcomes, '0.99')).toBeCloseTo(9.1, 12);
    // At the weight of the worst outcome the value at risk is that outcome; just below it is the next.
    expect(weightedValueAtRisk(outcomes, '0.991')).toBe(10);
    expect(weightedValueAtRisk(outcomes, '0.9909')).toBe(1);
    expect(weightedExpectedShortfall(outcomes, '0.995')).toBeCloseTo(10, 12);
  });

  it('do not see outcomes of weight 0, nor how an outcome is cut up', () => {
    const base = [
      { loss: 5, weight: 2 },
      { loss: -3, weight: 6 },
    ];
    const cut = [
      { loss: 900, weight: 0 },
      { loss: 5, weight: 1 },
      { loss: -3, weight: 6 },
      { loss: 5, weight: 1 },
    ];
    for (const level of CONFIDENCES) {
      expect(weightedTail(cut, level).valueAtRisk).toBe(weightedTail(base, level).valueAtRisk);
      expect(weightedExpectedShortfall(cut, level)).toBeCloseTo(weightedExpectedShortfall(base, level), 12);
    }
  });

  it('of a tail of nearly everything is the mean', () => {
    const losses = [4, 1, 1];
    expect(weightedExpectedShortfall(equal(losses, 0.1), '0.00000000000001')).toBeCloseTo(2, 12);
    expect(weightedValueAtRisk(equal(losses, 0.1), '0.00000000000001')).toBe(1);
  });

  it('refuse what is no distribution', () => {
    expectInputError(() => weightedTail([], '0.9'), 'outcomes', 'weight above 0');
    expectInputError(() => weightedTail([{ loss: 1, weight: 0 }], '0.9'), 'outcomes', 'weight above 0');
    expectInputError(
      () => weightedTail([{ loss: 1, weight: -1 }], '0.9'),
      'outcomes[0].weight',
      'must not be negative',
    );
    expectInputError(
      () => weightedTail([{ loss: Number.NaN, weight: 1 }], '0.9'),
      'outcomes[0].loss',
      'finite',
    );
    expectInputError(() => weightedTail([{ loss: 1, weight: 1 }], '1'), 'confidence', 'below 1');
    const huge = { loss: 1, weight: 1.7e308 };
    expectInputError(() => weightedTail([huge, huge], '0.9'), 'outcomes', 'range of floating-point');
  });
});
