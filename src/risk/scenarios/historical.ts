import {
  checkJointHistory,
  closeFactor,
  type JointHistory,
  type WindowOptions,
  windowEnds,
  windowLabel,
} from './joint.js';
import type { MarketMove, MarketScenario } from './scenario.js';

export interface HistoricalOptions extends WindowOptions {
  readonly history: JointHistory;
}

/**
 * Plain historical simulation: the joint move of each window of the history, applied to today's prices. `spot = close(t) /
 * close(t − h)` for every underlying at the same t, oldest window first; with a horizon of h above 1 neighbouring windows
 * overlap in h − 1 bars, so they are not independent and their number says less than it seems. Implied volatility does not
 * move. Throws `DataError` for a bad or short history.
 *
 * Source: J. Hull, "Risk Management and Financial Institutions" (4th ed., 2015), ch. 13.
 */
export function historicalScenarios({ history, ...options }: HistoricalOptions): MarketScenario[] {
  checkJointHistory(history);
  const { horizon = 1 } = options;
  return windowEnds(history, options).map((end) => ({
    label: windowLabel(history, end, horizon),
    moves: new Map(
      history.names.map((name, j): [string, MarketMove] => [
        name,
        { spot: closeFactor(history, j, end, horizon) },
      ]),
    ),
  }));
}
