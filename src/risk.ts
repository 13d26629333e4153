/**
 * The risk engine: volatility, correlation, tails, scenarios, options, liquidity, order flow and backtests, in floating point.
 * Markets are built with `ballast`; this entry is for those who want the pieces. Runs anywhere, reads no files.
 */

// Backtests
export { reportHtml } from './backtest/report.js';
export { runBacktest } from './backtest/run.js';
export { summarise } from './backtest/summary.js';
// Correlation and tails
export { sampleCovariance } from './risk/correlation.js';
// Market data
export type { PriceHistory, Surface } from './risk/data.js';
// Liquidity and order flow
export { orderFlowImbalance } from './risk/flow/imbalance.js';
export { parseHistory } from './risk/history.js';
export { alignHistories } from './risk/historyAlign.js';
export { parseBook } from './risk/liquidity/bookFile.js';
export { concentrationBrackets } from './risk/liquidity/concentration.js';
export { bookCurve } from './risk/liquidity/curve.js';
export { haircutTiers } from './risk/liquidity/haircutTiers.js';
export { nearestCorrelation } from './risk/nearestCorrelation.js';
// Options
export { black76 } from './risk/options/black.js';
export { blackScholes } from './risk/options/blackScholes.js';
export { deltaGammaVega } from './risk/options/deltaGammaVega.js';
export { priceInstrument } from './risk/options/price.js';
export { riskArray } from './risk/options/reprice.js';
export { surfaceAt } from './risk/options/surface.js';
export { parseSurface } from './risk/options/surfaceFile.js';
export { normalExpectedShortfall } from './risk/parametric.js';
export { logReturns } from './risk/returns.js';
// Scenarios
export { ageWeightedScenarios } from './risk/scenarios/ageWeighted.js';
export { drawnScenarios } from './risk/scenarios/covariance.js';
export { historicalScenarios } from './risk/scenarios/historical.js';
export { spanGrid } from './risk/scenarios/spanGrid.js';
export { stressGrid } from './risk/scenarios/stressGrid.js';
export { expectedShortfall, valueAtRisk } from './risk/tails.js';
// Volatility
export { forecastVolatility } from './risk/volatility/forecast.js';
export { fitGarch } from './risk/volatility/garchFit.js';
export { forecastMarginRate } from './risk/volatility/marginRate.js';
export { weightedExpectedShortfall } from './risk/weightedTails.js';
