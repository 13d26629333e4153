import { InputError } from '../../errors.js';
import { finiteResult, positive } from '../guards.js';
import {
  checkJointHistory,
  closeFactor,
  type JointHistory,
  type WindowOptions,
  windowEnds,
  windowLabel,
} from './joint.js';
import type { MarketMove, MarketScenario } from './scenario.js';

/** Volatility of one underlying through time, per bar, in any one unit: only ratios of these numbers count. */
export interface VolatilitySeries {
  /**
   * What the volatility of each bar was expected to be before that bar, above 0, oldest first. The last entry is for the return
   * into the last close; a series may begin later than the history.
   */
  readonly past: readonly number[];
  /** What it is expected to be over the next bars, above 0. */
  readonly next: number;
}

export interface FilteredOptions extends WindowOptions {
  readonly history: JointHistory;
  /** By underlying, all of the same length. Windows begin where the series do. */
  readonly volatilities: ReadonlyMap<string, VolatilitySeries>;
}

/**
 * Filtered historical simulation: each return is rescaled from the volatility of its day to today's. On logarithmic returns, so
 * that prices stay above 0:
 *
 *     spot = Π_t (close(t) / close(t − 1)) ^ (next / past_t)   over the bars t of the window
 *
 * Correlation and the shape of the standardised returns stay those of history. With volatility constant it is the plain
 * simulation. Throws {@link InputError} for series that are missing, longer than the history, of different lengths, or not above 0;
 * `DataError` for a bad or short history.
 *
 * Source: J. Hull, A. White, "Incorporating volatility updating into the historical simulation method for value-at-risk", Journal
 * of Risk 1 (1998), there on simple returns; G. Barone-Adesi, K. Giannopoulos, L. Vosper, "VaR without correlations for portfolios
 * of derivative securities", Journal of Futures Markets 19 (1999).
 */
export function filteredScenarios(options: FilteredOptions): MarketScenario[] {
  const { history, horizon = 1 } = options;
  checkJointHistory(history);
  const series = seriesOf(options);
  // The bar before the first return that has a volatility.
  const first = history.times.length - 1 - series[0]!.past.length;
  const rescaled = series.map(({ past, next }, j) =>
    past.map((volatility, i) => closeFactor(history, j, first + 1 + i) ** (next / volatility)),
  );
  const spotOf = (j: number, end: number) => {
    const bars = rescaled[j]!.slice(end - horizon - first, end - first);
    const spot = bars.reduce((product, factor) => product * factor);
    return positiveResult(spot, `volatilities.${history.names[j]}`);
  };
  return windowEnds(history, options, first).map((end) => ({
    label: windowLabel(history, end, horizon),
    moves: new Map(history.names.map((name, j): [string, MarketMove] => [name, { spot: spotOf(j, end) }])),
  }));
}

function seriesOf({ history, volatilities }: FilteredOptions): VolatilitySeries[] {
  const returns = history.times.length - 1;
  const series = history.names.map((name): VolatilitySeries => {
    const own = volatilities.get(name);
    if (own === undefined) throw new InputError(`has no series for ${name}`, { field: 'volatilities' });
    const field = `volatilities.${name}`;
    if (own.past.length < 1 || own.past.length > returns) {
      throw new InputError(`must hold 1 to ${returns} volatilities, one per return`, {
        field: `${field}.past`,
      });
    }
    own.past.forEach((volatility, t) => {
      positive(volatility, `${field}.past[${t}]`);
    });
    positive(own.next, `${field}.next`);
    return own;
  });
  const uneven = series.findIndex(({ past }) => past.length !== series[0]!.past.length);
  if (uneven >= 0) {
    throw new InputError('must be as long as the series of the first underlying', {
      field: `volatilities.${history.names[uneven]}.past`,
      fix: 'Cut all series to the same bars',
    });
  }
  return series;
}

function positiveResult(value: number, field: string): number {
  if (value === 0) throw new InputError('rescales a return to a price of 0', { field });
  return finiteResult(value, field);
}
