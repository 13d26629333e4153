import { InputError } from '../errors.js';
import { positive } from '../risk/guards.js';
import {
  type CoverageTest,
  conditionalCoverage,
  independence,
  kupiec,
  type TrafficLight,
  trafficLight,
} from './coverage.js';
import type { BacktestPeriod } from './run.js';

/** What a backtest says. Shares are of gross notional. */
export interface BacktestSummary {
  readonly periods: number;
  readonly exceedances: number;
  /** Expected exceedances, `(1 − confidence) · periods`. */
  readonly expected: number;
  readonly kupiec: CoverageTest;
  readonly independence: CoverageTest;
  readonly conditionalCoverage: CoverageTest;
  readonly trafficLight: TrafficLight;
  /** Mean, least and greatest margin. */
  readonly margin: { readonly mean: number; readonly min: number; readonly max: number };
  /** The largest loss past the margin; 0 without any. */
  readonly worstShortfall: number;
  /** Mean loss past the margin where there was one; 0 without any. */
  readonly meanShortfall: number;
  /** The least constant rate with no more exceedances in the same periods: known only afterwards. */
  readonly hindsightRate: number;
  /** Mean margin over that rate, less 1: what not knowing the future cost (+), or what adapting saved (−). */
  readonly costOverHindsight: number;
  /** A stated constant rate beside it. */
  readonly staticRate?: StaticRate;
}

interface StaticRate {
  readonly rate: number;
  readonly exceedances: number;
  readonly trafficLight: TrafficLight;
  readonly worstShortfall: number;
}

/**
 * Summarises a backtest against the share `1 − confidence` of periods that a margin may be exceeded in. For a margin by expected shortfall
 * that share is an upper bound: it covers more than the value at risk of the same level.
 *
 * Throws {@link InputError} unless `0 < confidence < 1`, there are two periods, and every notional is above 0.
 */
export function summarise(
  periods: readonly BacktestPeriod[],
  options: { readonly confidence: number; readonly staticRate?: number },
): BacktestSummary {
  const { confidence, staticRate } = options;
  if (!(confidence > 0 && confidence < 1)) {
    throw new InputError('must be above 0 and below 1', { field: 'confidence' });
  }
  if (periods.some(({ notional }) => !(notional > 0))) {
    throw new InputError('is 0 in some period: the notional is below a lot', { field: 'positions' });
  }
  const p = 1 - confidence;
  const exceeded = periods.map((period) => period.exceeded);
  const exceedances = exceeded.filter(Boolean).length;
  const margins = periods.map(({ margin, notional }) => margin / notional);
  const losses = periods.map(({ loss, notional }) => loss / notional);
  const past = losses.map((loss, i) => loss - margins[i]!).filter((gap) => gap > 0);
  const mean = average(margins);
  const hindsightRate = Math.max(0, [...losses].sort((a, b) => b - a)[exceedances] ?? 0);
  return {
    periods: periods.length,
    exceedances,
    expected: p * periods.length,
    kupiec: kupiec(exceeded, p),
    independence: independence(exceeded),
    conditionalCoverage: conditionalCoverage(exceeded, p),
    trafficLight: trafficLight(exceedances, periods.length, p),
    margin: { mean, min: Math.min(...margins), max: Math.max(...margins) },
    worstShortfall: Math.max(0, ...past),
    meanShortfall: past.length === 0 ? 0 : average(past),
    hindsightRate,
    costOverHindsight: hindsightRate === 0 ? 0 : mean / hindsightRate - 1,
    ...(staticRate !== undefined && { staticRate: judgeStatic(losses, staticRate, p) }),
  };
}

function judgeStatic(losses: readonly number[], rate: number, p: number): StaticRate {
  positive(rate, 'staticRate');
  const exceedances = losses.filter((loss) => loss > rate).length;
  return {
    rate,
    exceedances,
    trafficLight: trafficLight(exceedances, losses.length, p),
    worstShortfall: Math.max(0, ...losses.map((loss) => loss - rate)),
  };
}

const average = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0) / list.length;
