/**
 * The risk engine: volatility, correlation, tails, scenarios, options, liquidity, order flow and backtests, in floating point.
 * Markets are built with `ballast`; this entry is for those who want the pieces. Runs anywhere, reads no files.
 */

// Backtests
export { conditionalCoverage, kupiec, trafficLight } from './backtest/coverage.js';
export { reportHtml } from './backtest/report.js';
export { runBacktest } from './backtest/run.js';
export { summarise } from './backtest/summary.js';
// Data that nobody should build from unawares
export { inputAlarms } from './risk/breakers/inputAlarms.js';
// Correlation and tails
export { sampleCovariance } from './risk/correlation.js';
// Market data
export type { PriceHistory, Surface } from './risk/data.js';
// Order flow
export { parseTrades } from './risk/flow/tradesFile.js';
export { vpin } from './risk/flow/vpin.js';
export { parseHistory } from './risk/history.js';
export { alignHistories } from './risk/historyAlign.js';
// Liquidity
export { parseBook } from './risk/liquidity/bookFile.js';
export { concentrationBrackets } from './risk/liquidity/concentration.js';
export { bookCurve } from './risk/liquidity/curve.js';
export { haircutTiers } from './risk/liquidity/haircutTiers.js';
// Options
export { black76 } from './risk/options/black.js';
export { priceInstrument } from './risk/options/price.js';
export { riskArray } from './risk/options/reprice.js';
export { surfaceAt } from './risk/options/surface.js';
export { parseSurface } from './risk/options/surfaceFile.js';
export { surfaceFindings } from './risk/options/surfaceFindings.js';
export { logReturns } from './risk/returns.js';
// Scenarios
export { ageWeightedScenarios } from './risk/scenarios/ageWeighted.js';
export { historicalScenarios } from './risk/scenarios/historical.js';
export { stressGrid } from './risk/scenarios/stressGrid.js';
export { expectedShortfall, valueAtRisk } from './risk/tails.js';
// Volatility
export { ewmaVariance } from './risk/volatility/ewma.js';
export { forecastVolatility } from './risk/volatility/forecast.js';
export { fitGarch } from './risk/volatility/garchFit.js';
export { forecastMarginRate } from './risk/volatility/marginRate.js';
