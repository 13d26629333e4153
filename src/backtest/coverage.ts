import { InputError } from '../errors.js';
import { normalCdf } from '../risk/normal.js';

/** Tests of whether losses exceed a margin as often as they should, and not in clusters. */

/** A likelihood-ratio test. */
export interface CoverageTest {
  /** Likelihood ratio, 0 or more. */
  readonly statistic: number;
  /** Probability of a statistic this large if the margin is right, 0 to 1. Below 0.05 one usually rejects. */
  readonly pValue: number;
}

/** `n · ln(x)`, with the limit 0 at n = 0. */
const weightedLog = (n: number, x: number): number => (n === 0 ? 0 : n * Math.log(x));

/** Upper tail of the chi-square distribution with one or two degrees of freedom, in closed form. */
function chiSquareTail(x: number, degrees: 1 | 2): number {
  const at = Math.max(0, x); // rounding can take a ratio of 1 just below 0
  return degrees === 1 ? 2 * normalCdf(-Math.sqrt(at)) : Math.exp(-at / 2);
}

function test(statistic: number, degrees: 1 | 2): CoverageTest {
  return { statistic: Math.max(0, statistic), pValue: chiSquareTail(statistic, degrees) };
}

/**
 * Unconditional coverage: are there as many exceedances as expected? With x exceedances in T periods and an expected share p,
 *
 *     LR = −2 ln [ (1 − p)^(T−x) p^x / ((1 − x/T)^(T−x) (x/T)^x) ]   ~ χ²(1)
 *
 * Throws {@link InputError} unless `0 < p < 1` and there is at least one period.
 *
 * Source: P. Kupiec, "Techniques for verifying the accuracy of risk measurement models", Journal of Derivatives 3 (1995).
 */
export function kupiec(exceedances: readonly boolean[], p: number): CoverageTest {
  checkShare(p);
  checkPeriods(exceedances, 1);
  const x = exceedances.filter(Boolean).length;
  const rest = exceedances.length - x;
  const share = x / exceedances.length;
  const expected = weightedLog(rest, 1 - p) + weightedLog(x, p);
  const observed = weightedLog(rest, 1 - share) + weightedLog(x, share);
  return test(2 * (observed - expected), 1);
}

/** Counts of what follows what. */
interface Transitions {
  /** `from[a][b]`: how often b followed a, 0 no exceedance, 1 exceedance. */
  readonly from: readonly [readonly [number, number], readonly [number, number]];
}

function transitions(exceedances: readonly boolean[]): Transitions {
  const count = (a: boolean, b: boolean) =>
    exceedances.slice(1).filter((now, i) => exceedances[i] === a && now === b).length;
  return {
    from: [
      [count(false, false), count(false, true)],
      [count(true, false), count(true, true)],
    ],
  };
}

/**
 * Independence: does an exceedance make another one the period after more likely? A first-order Markov chain against one share for
 * all periods; `LR ~ χ²(1)`. Sees clusters of neighbours only. Throws {@link InputError} below two periods.
 *
 * Source: P. Christoffersen, "Evaluating interval forecasts", International Economic Review 39 (1998).
 */
export function independence(exceedances: readonly boolean[]): CoverageTest {
  checkPeriods(exceedances, 2);
  const [[n00, n01], [n10, n11]] = transitions(exceedances).from;
  const share = (n01 + n11) / (n00 + n01 + n10 + n11);
  const [after0, after1] = [n01 / Math.max(1, n00 + n01), n11 / Math.max(1, n10 + n11)];
  const chain =
    weightedLog(n00, 1 - after0) +
    weightedLog(n01, after0) +
    weightedLog(n10, 1 - after1) +
    weightedLog(n11, after1);
  const one = weightedLog(n00 + n10, 1 - share) + weightedLog(n01 + n11, share);
  return test(2 * (chain - one), 1);
}

/**
 * Conditional coverage: both at once, `LR = LR(Kupiec) + LR(independence) ~ χ²(2)`. Throws as {@link kupiec} and {@link independence}.
 * Source: Christoffersen (1998); the sum is his approximation, which takes the first period as given in one term only.
 */
export function conditionalCoverage(exceedances: readonly boolean[], p: number): CoverageTest {
  return test(kupiec(exceedances, p).statistic + independence(exceedances).statistic, 2);
}

type Zone = 'green' | 'yellow' | 'red';

export interface TrafficLight {
  readonly zone: Zone;
  /** Probability of this many exceedances or fewer if the margin is right. */
  readonly cumulative: number;
}

/**
 * The Basel traffic light: with B the cumulative binomial probability of this many exceedances or fewer at the expected share p, green
 * where `B < 95 %`, yellow below 99.99 %, red from there. For 250 days and 99 % that is 0–4, 5–9 and 10 or more.
 *
 * Throws {@link InputError} unless `0 < p < 1` and `0 <= exceedances <= periods`.
 *
 * Source: Basel Committee, "Supervisory framework for the use of backtesting" (1996).
 */
export function trafficLight(exceedances: number, periods: number, p: number): TrafficLight {
  checkShare(p);
  if (!Number.isInteger(periods) || periods < 1) {
    throw new InputError('must be a whole number of 1 or more', { field: 'periods' });
  }
  if (!Number.isInteger(exceedances) || exceedances < 0 || exceedances > periods) {
    throw new InputError('must be a whole number from 0 to the number of periods', { field: 'exceedances' });
  }
  const cumulative = binomialCdf(exceedances, periods, p);
  return { zone: cumulative < 0.95 ? 'green' : cumulative < 0.9999 ? 'yellow' : 'red', cumulative };
}

/** `P(X <= x)` for X binomial, summed in logarithms so that no factor underflows. */
function binomialCdf(x: number, n: number, p: number): number {
  let logTerm = n * Math.log1p(-p);
  let total = Math.exp(logTerm);
  for (let k = 1; k <= x; k++) {
    logTerm += Math.log((n - k + 1) / k) + Math.log(p) - Math.log1p(-p);
    total += Math.exp(logTerm);
  }
  return Math.min(1, total);
}

function checkShare(p: number): void {
  if (!(p > 0 && p < 1)) throw new InputError('must be above 0 and below 1', { field: 'p' });
}

function checkPeriods(exceedances: readonly boolean[], least: number): void {
  if (exceedances.length < least) {
    throw new InputError(`must hold at least ${least} period${least > 1 ? 's' : ''}`, {
      field: 'exceedances',
    });
  }
}
