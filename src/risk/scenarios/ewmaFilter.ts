import { DataError } from '../../errors.js';
import { assertWhole } from '../guards.js';
import { ewmaObservations, ewmaVariances, RISKMETRICS_LAMBDA } from '../volatility/ewma.js';
import type { VarianceSeries } from '../volatility/varianceSeries.js';
import { type FilteredOptions, filteredScenarios, type VolatilitySeries } from './filtered.js';
import { jointReturns } from './joint.js';
import type { MarketScenario } from './scenario.js';

export interface EwmaFilteredOptions extends Omit<FilteredOptions, 'volatilities'> {
  /** Decay of the moving average, `0 < lambda < 1`. Default 0.94. */
  readonly lambda?: number;
  /** Returns that the first volatility rests on; no window begins before them. Default: `ewmaObservations(lambda)`, 75 for 0.94. */
  readonly warmUp?: number;
}

/**
 * {@link filteredScenarios} by the exponentially weighted volatility of each underlying: the volatility of a bar comes from the
 * returns before it, today's from all of them. A history of n closes has `n − warmUp − horizon` windows.
 *
 * Throws as {@link filteredScenarios}; `DataError` `tooShort` for a history that the warm-up uses up, `notPositive` for an
 * underlying that did not move during it.
 */
export function ewmaFilteredScenarios(options: EwmaFilteredOptions): MarketScenario[] {
  const { lambda = RISKMETRICS_LAMBDA, ...rest } = options;
  const { warmUp = ewmaObservations(lambda), history } = rest;
  assertWhole(warmUp, 1, Number.MAX_SAFE_INTEGER, 'warmUp');
  const returns = jointReturns(history);
  const volatilities = new Map(
    history.names.map((name, j) => {
      const variances = ewmaVariances(returns[j]!, { lambda });
      return [name, volatilitySeries(variances, warmUp, `closes.${name}`)] as const;
    }),
  );
  return filteredScenarios({ ...rest, volatilities });
}

/**
 * What {@link filteredScenarios} needs, from the conditional variances of an EWMA or GARCH model: standard deviations of the returns
 * from index `from` on, and of the return to come. Throws {@link DataError} `tooShort` where no return is left, `notPositive` for a
 * variance of 0: a return cannot be divided by it.
 */
export function volatilitySeries(
  { first, variances }: VarianceSeries,
  from: number,
  field = 'variances',
): VolatilitySeries {
  assertWhole(from, first, Number.MAX_SAFE_INTEGER, 'from');
  const deviations = variances.slice(from - first).map((variance, i) => {
    if (!(Number.isFinite(variance) && variance > 0)) {
      throw new DataError('notPositive', `has no volatility before return ${from + i}`, { field });
    }
    return Math.sqrt(variance);
  });
  if (deviations.length < 2) {
    const rule = `has ${first + variances.length - 1} returns, more than ${from} are needed`;
    throw new DataError('tooShort', rule, { field });
  }
  return { past: deviations.slice(0, -1), next: deviations.at(-1)! };
}
