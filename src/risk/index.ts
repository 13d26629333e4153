/**
 * The risk engine: volatility, correlation, tails, scenarios, options, liquidity, order flow and backtests, in floating point.
 * Markets are built with `ballast`; this entry is for those who want the pieces. Runs anywhere, reads no files.
 */

// Backtests
export {
  type CoverageTest,
  conditionalCoverage,
  independence,
  kupiec,
  type TrafficLight,
  trafficLight,
  type Zone,
} from '../backtest/coverage.js';
export { type ReportOptions, reportHtml } from '../backtest/report.js';
export {
  type BacktestOptions,
  type BacktestPeriod,
  type BacktestPosition,
  runBacktest,
} from '../backtest/run.js';
export { type BacktestSummary, type StaticRate, summarise } from '../backtest/summary.js';
// Circuit breakers
export {
  type Alarm,
  type BreakerParams,
  breakerParams,
  crossedAlarm,
  haltedAlarm,
  jumpAlarm,
  staleAlarm,
  statusAlarm,
} from './breakers.js';
// Correlation and tails
export type { Confidence } from './confidence.js';
export {
  ageWeights,
  type CovarianceOptions,
  correlationOf,
  covarianceOf,
  ewmaCovariance,
  type SquareMatrix,
  sampleCovariance,
} from './correlation.js';
// Market data
export {
  type BookLevel,
  type Candle,
  NO_INPUTS,
  type OrderBook,
  type PriceHistory,
  type RiskInputs,
  type Surface,
  type SurfaceSlice,
  type Trade,
} from './data.js';
export { assertPositiveDefinite, type DefinitenessOptions } from './definiteness.js';
export { type FlowImbalance, orderFlowImbalance, tradeImbalance } from './flow/imbalance.js';
export {
  DEFAULT_RATE_SCALE,
  type RateScaleParams,
  rateScale,
  rateScaleParams,
  shareBelow,
} from './flow/rateScale.js';
export { parseTrades } from './flow/tradesFile.js';
export { type VpinOptions, type VpinPoint, vpin } from './flow/vpin.js';
export { parseHistory } from './history.js';
export { type AlignedCloses, type AlignOptions, alignHistories } from './historyAlign.js';
export { inputAlarms, type MarkedPrice } from './inputAlarms.js';
export { parseBook } from './liquidity/bookFile.js';
export {
  type ConcentrationBracket,
  type ConcentrationOptions,
  concentrationBrackets,
} from './liquidity/concentration.js';
export { type BookCurveOptions, bookCurve, impactCurve, type LiquidationCurve } from './liquidity/curve.js';
export {
  type HaircutOptions,
  type HaircutTier,
  haircutTiers,
  type PerMarginType,
} from './liquidity/haircutTiers.js';
export { averageDailyVolume, type ImpactLaw, impactShare, largestSize } from './liquidity/impact.js';
// Liquidity and order flow
export {
  type BeyondDepth,
  type BookSide,
  buyCost,
  type ExecutionCost,
  midOf,
  sellCost,
} from './liquidity/sellCost.js';
export {
  type NearestCorrelation,
  type NearestCorrelationOptions,
  nearestCorrelation,
} from './nearestCorrelation.js';
export { normalCdf, normalPdf, normalQuantile } from './normal.js';
// Options
export {
  type BlackInputs,
  black76,
  black76Value,
  type Greeks,
  type OptionRight,
  type OptionValue,
} from './options/black.js';
export { type BlackScholesInputs, blackScholes, type SpotOptionValue } from './options/blackScholes.js';
export {
  deltaGammaVega,
  type LargestDifference,
  largestDifference,
  type PricedHolding,
} from './options/deltaGammaVega.js';
export {
  optionMark,
  type PricedInstrument,
  type PricedLinear,
  type PricedOption,
  type PricingData,
  priceInstrument,
  type SurfaceData,
} from './options/price.js';
export { type Move, type Repriced, reprice, riskArray } from './options/reprice.js';
export { type ShortMinimumOptions, type ShortNetting, shortMinimumGroups } from './options/shortMinimum.js';
export {
  type ForwardQuery,
  forwardAt,
  type SurfaceForward,
  type SurfacePoint,
  surfaceAt,
} from './options/surface.js';
export { parseSurface, surfaceFileSchema } from './options/surfaceFile.js';
export { type SurfaceFinding, surfaceFindings } from './options/surfaceFindings.js';
export { applyVolShock, type TermScaling, termScaling, type VolShock } from './options/volShock.js';
export {
  type DeltaNormal,
  type DeltaNormalOptions,
  deltaNormal,
  type NormalLoss,
  normalExpectedShortfall,
  normalValueAtRisk,
  overHorizon,
  type RiskContributions,
  type TailLevel,
} from './parametric.js';
export {
  logReturns,
  type MultiDayOptions,
  multiDayReturns,
  type ReturnKind,
  simpleReturns,
} from './returns.js';
export {
  type AgeWeightedOptions,
  type AgeWeightedScenarios,
  ageWeightedScenarios,
} from './scenarios/ageWeighted.js';
export {
  type CovarianceModel,
  type DrawnOptions,
  drawnScenarios,
  type PrincipalOptions,
  principalScenarios,
} from './scenarios/covariance.js';
export { type EwmaFilteredOptions, ewmaFilteredScenarios, volatilitySeries } from './scenarios/ewmaFilter.js';
export { type FilteredOptions, filteredScenarios, type VolatilitySeries } from './scenarios/filtered.js';
export { type HistoricalOptions, historicalScenarios } from './scenarios/historical.js';
export { checkJointHistory, type JointHistory, jointReturns, type WindowOptions } from './scenarios/joint.js';
// Scenarios
export { linearProfits, type MarketMove, type MarketScenario } from './scenarios/scenario.js';
export { type SpanGridOptions, spanGrid } from './scenarios/spanGrid.js';
export {
  type ExtremeMove,
  type ScanRange,
  type StressGridOptions,
  stressGrid,
  type VolDirection,
} from './scenarios/stressGrid.js';
export { expectedShortfall, type Tail, tailCount, tailOf, valueAtRisk, worstTail } from './tails.js';
export {
  type EwmaOptions,
  ewmaObservations,
  ewmaUpdate,
  ewmaVariance,
  ewmaVariances,
  RISKMETRICS_LAMBDA,
} from './volatility/ewma.js';
export {
  forecastVolatility,
  MAX_HORIZON_DAYS,
  type VolatilityForecast,
  type VolatilityModel,
} from './volatility/forecast.js';
export {
  type GarchParameters,
  garchForecast,
  garchHorizonVariance,
  garchLogLikelihood,
  garchUpdate,
  garchVariances,
  unconditionalVariance,
} from './volatility/garch.js';
export { fitGarch, GARCH_MIN_OBSERVATIONS, type GarchFit } from './volatility/garchFit.js';
export { fitHar, forecastHar, HAR_MIN_ROWS, type HarFit, type HarOptions } from './volatility/har.js';
export {
  type ForecastMarginRateOptions,
  forecastMarginRate,
  type MarginRate,
  type MarginRateRule,
  marginRate,
} from './volatility/marginRate.js';
export {
  garmanKlassVariance,
  parkinsonVariance,
  type RangeEstimator,
  realisedVariances,
} from './volatility/realised.js';
// Volatility
export { type RollingOptions, rollingVariance, rollingVariances } from './volatility/rolling.js';
export {
  type WeightedLoss,
  weightedExpectedShortfall,
  weightedTail,
  weightedValueAtRisk,
} from './weightedTails.js';
