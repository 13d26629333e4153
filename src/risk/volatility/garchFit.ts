import { DataError } from '../../errors.js';
import { checkReturns } from '../guards.js';
import { type GarchParameters, garchVariances, logLikelihood, unconditionalVariance } from './garch.js';
import { nelderMead } from './nelderMead.js';
import { meanSquare } from './varianceSeries.js';

/** Fewer returns say too little about the parameters. */
export const GARCH_MIN_OBSERVATIONS = 250;

/** The fit keeps `alpha + beta` below this. */
const MAX_PERSISTENCE = 0.9999;
/**
 * The fit keeps the long-run variance within this factor of the mean square: returns of nearly all 0 would
 * send it to 0.
 */
const LOG_LEVEL_RANGE = Math.log(10_000);
const STARTS = [0.5, 0.9, 0.97, 0.99].flatMap((persistence) =>
  [0.05, 0.15, 0.4].map((share) => ({ persistence, share })),
);
/** How many of the starts are searched from. */
const SEARCHES = 3;
/** A fresh simplex at the optimum must not raise the log-likelihood by more than this. */
const STABLE = 1e-6;
const MAX_RESTARTS = 10;

export interface GarchFit extends GarchParameters {
  /** Gaussian, in natural units, of all returns. */
  readonly logLikelihood: number;
  /**
   * The last search shrank below its tolerances, a restart from its end found nothing better, and the
   * long-run variance is not at the end of its range.
   */
  readonly converged: boolean;
  readonly observations: number;
  /** Variance of the return that is yet to come, per bar. */
  readonly next: number;
  /** The variance that forecasts tend to, per bar. */
  readonly unconditional: number;
}

/**
 * GARCH(1,1) by maximum likelihood, Gaussian, mean 0. With returns that are not Gaussian the estimates stay
 * consistent (quasi-maximum likelihood: Bollerslev and Wooldridge 1992). The search runs over `ln V` (within
 * a factor of 10 000 of the mean square), `logit((α + β) / 0.9999)` and `logit(α / (α + β))`, so that every
 * point is stationary with `α, β ≥ 0`, on returns scaled to a mean square of 1, so that the unit of the
 * returns does not matter. Where `α + β` is at 0.9999 the long-run variance says little. Source: T.
 * Bollerslev, "Generalized autoregressive conditional heteroskedasticity", Journal of Econometrics 31 (1986).
 * Samples of 500 and more are advised (Hwang and Valls Pereira 2006).
 *
 * Throws {@link DataError}: `tooShort` below {@link GARCH_MIN_OBSERVATIONS}, `notANumber` naming the return,
 * `notPositive` where all returns are 0. A search that did not end is reported by `converged`.
 */
export function fitGarch(returns: readonly number[]): GarchFit {
  checkReturns(returns, GARCH_MIN_OBSERVATIONS);
  const scale = Math.sqrt(meanSquare(returns));
  if (!(scale > 0)) throw new DataError('notPositive', 'has no variance: all are 0', { field: 'returns' });
  const unit = returns.map((value) => value / scale);
  const cost = (x: readonly number[]) => -logLikelihood(unit, parametersAt(x), 1);

  const { x, value, converged } = search(cost);
  const { omega, ...rest } = parametersAt(x);
  const atBound = Math.abs(logLevelAt(x[0]!)) > 0.99 * LOG_LEVEL_RANGE;
  const parameters = { omega: omega * scale * scale, ...rest };
  return {
    ...parameters,
    logLikelihood: -value - returns.length * Math.log(scale),
    converged: converged && !atBound,
    observations: returns.length,
    next: garchVariances(returns, parameters).variances.at(-1)!,
    unconditional: unconditionalVariance(parameters),
  };
}

function search(cost: (x: readonly number[]) => number) {
  const options = { step: 0.5, valueTolerance: 1e-9, pointTolerance: 1e-5, maxEvaluations: 2000 };
  const starts = STARTS.map(({ persistence, share }) => [
    0,
    logit(persistence / MAX_PERSISTENCE),
    logit(share),
  ])
    .map((x) => ({ x, value: cost(x) }))
    .sort((a, b) => a.value - b.value);
  const [first, ...others] = starts.slice(0, SEARCHES).map(({ x }) => nelderMead(cost, x, options));
  let best = others.reduce((a, b) => (b.value < a.value ? b : a), first!);
  for (let restart = 0; restart < MAX_RESTARTS; restart++) {
    const next = nelderMead(cost, best.x, options);
    const gain = best.value - next.value;
    if (gain > 0) best = next;
    if (gain <= STABLE) return { ...best, converged: next.converged };
  }
  return { ...best, converged: false };
}

function parametersAt([level, persistenceLogit, shareLogit]: readonly number[]): GarchParameters {
  const persistence = MAX_PERSISTENCE * logistic(persistenceLogit!);
  const alpha = persistence * logistic(shareLogit!);
  return { omega: Math.exp(logLevelAt(level!)) * (1 - persistence), alpha, beta: persistence - alpha };
}

/** Near 0 the number itself. */
function logLevelAt(x: number): number {
  return LOG_LEVEL_RANGE * Math.tanh(x / LOG_LEVEL_RANGE);
}

function logistic(x: number): number {
  return 1 / (1 + Math.exp(-x));
}

function logit(p: number): number {
  return Math.log(p / (1 - p));
}
