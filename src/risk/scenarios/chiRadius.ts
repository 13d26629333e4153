import { type Confidence, tailShareNumber } from '../confidence.js';
import { assertWhole } from '../guards.js';
import { normalCdf, normalPdf } from '../normal.js';

/**
 * Radius of the ball that holds the share α of a standard normal distribution in n dimensions: the square root of the χ² quantile.
 * 1.96 for 95 % in one dimension, 2.448 in two. n from 1 to 100. Throws `InputError`.
 *
 * Source: M. Abramowitz, I. Stegun, "Handbook of Mathematical Functions" (1964), 26.4.4 and 26.4.5 for the tail; found by halving.
 */
export function chiRadius(confidence: Confidence, dimensions: number): number {
  assertWhole(dimensions, 1, 100, 'dimensions');
  const tail = tailShareNumber(confidence);
  let [low, high] = [0, 1];
  while (chiTail(high, dimensions) > tail) [low, high] = [high, high * 2];
  for (let middle = (low + high) / 2; middle > low && middle < high; middle = (low + high) / 2) {
    if (chiTail(middle, dimensions) > tail) low = middle;
    else high = middle;
  }
  return high;
}

/** P(|Z| > r) for a standard normal Z in n dimensions: a finite sum of `r^i · φ(r)` over every second i below n. */
export function chiTail(radius: number, dimensions: number): number {
  const odd = dimensions % 2 === 1;
  // Terms r^i / (i·(i − 2)·…) for i = 1, 3, … (n odd) or 0, 2, … (n even), on the scale of the density.
  let term = odd ? radius : 1;
  let sum = dimensions === 1 ? 0 : term;
  for (let i = odd ? 3 : 2; i <= dimensions - 2; i += 2) {
    term *= (radius * radius) / i;
    sum += term;
  }
  const density = normalPdf(radius);
  const tail = odd ? 2 * normalCdf(-radius) + 2 * density * sum : Math.sqrt(2 * Math.PI) * density * sum;
  return Math.min(tail, 1);
}
