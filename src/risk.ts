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
} from './backtest/coverage.js';
export { type ReportOptions, reportHtml } from './backtest/report.js';
export {
  type BacktestOptions,
  type BacktestPeriod,
  type BacktestPosition,
  runBacktest,
} from './backtest/run.js';
export { type BacktestSummary, type StaticRate, summarise } from './backtest/summary.js';
export {
  type ShortMinimumOptions,
  type ShortNetting,
  shortMinimumGroups,
} from './models/groups/shortMinimum.js';
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
} from './risk/breakers/breakers.js';
export { inputAlarms, type MarkedPrice } from './risk/breakers/inputAlarms.js';
// Correlation and tails
export type { Confidence } from './risk/confidence.js';
export {
  ageWeights,
  type CovarianceOptions,
  correlationOf,
  covarianceOf,
  ewmaCovariance,
  type SquareMatrix,
  sampleCovariance,
} from './risk/correlation.js';
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
} from './risk/data.js';
export { assertPositiveDefinite, type DefinitenessOptions } from './risk/definiteness.js';
export { type FlowImbalance, orderFlowImbalance, tradeImbalance } from './risk/flow/imbalance.js';
export {
  DEFAULT_RATE_SCALE,
  type RateScaleParams,
  rateScale,
  rateScaleParams,
  shareBelow,
} from './risk/flow/rateScale.js';
export { parseTrades } from './risk/flow/tradesFile.js';
export { type VpinOptions, type VpinPoint, vpin } from './risk/flow/vpin.js';
export { parseHistory } from './risk/history.js';
export { type AlignedCloses, type AlignOptions, alignHistories } from './risk/historyAlign.js';
export { parseBook } from './risk/liquidity/bookFile.js';
export {
  type ConcentrationBracket,
  type ConcentrationOptions,
  concentrationBrackets,
} from './risk/liquidity/concentration.js';
export {
  type BookCurveOptions,
  bookCurve,
  impactCurve,
  type LiquidationCurve,
} from './risk/liquidity/curve.js';
export {
  type HaircutOptions,
  type HaircutTier,
  haircutTiers,
  type PerMarginType,
} from './risk/liquidity/haircutTiers.js';
export { averageDailyVolume, type ImpactLaw, impactShare, largestSize } from './risk/liquidity/impact.js';
// Liquidity and order flow
export {
  type BeyondDepth,
  type BookSide,
  buyCost,
  type ExecutionCost,
  midOf,
  sellCost,
} from './risk/liquidity/sellCost.js';
export {
  type NearestCorrelation,
  type NearestCorrelationOptions,
  nearestCorrelation,
} from './risk/nearestCorrelation.js';
export { normalCdf, normalPdf, normalQuantile } from './risk/normal.js';
// Options
export {
  type BlackInputs,
  black76,
  black76Value,
  type Greeks,
  type OptionRight,
  type OptionValue,
} from './risk/options/black.js';
export { type BlackScholesInputs, blackScholes, type SpotOptionValue } from './risk/options/blackScholes.js';
export {
  deltaGammaVega,
  type LargestDifference,
  largestDifference,
  type PricedHolding,
} from './risk/options/deltaGammaVega.js';
export {
  optionMark,
  type PricedInstrument,
  type PricedLinear,
  type PricedOption,
  type PricingData,
  priceInstrument,
  type SurfaceData,
} from './risk/options/price.js';
export { type Move, type Repriced, reprice, riskArray } from './risk/options/reprice.js';
export {
  type ForwardQuery,
  forwardAt,
  type SurfaceForward,
  type SurfacePoint,
  surfaceAt,
} from './risk/options/surface.js';
export { parseSurface, surfaceFileSchema } from './risk/options/surfaceFile.js';
export { type SurfaceFinding, surfaceFindings } from './risk/options/surfaceFindings.js';
export { applyVolShock, type TermScaling, termScaling, type VolShock } from './risk/options/volShock.js';
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
} from './risk/parametric.js';
export {
  logReturns,
  type MultiDayOptions,
  multiDayReturns,
  type ReturnKind,
  simpleReturns,
} from './risk/returns.js';
export {
  type AgeWeightedOptions,
  type AgeWeightedScenarios,
  ageWeightedScenarios,
} from './risk/scenarios/ageWeighted.js';
export {
  type CovarianceModel,
  type DrawnOptions,
  drawnScenarios,
  type PrincipalOptions,
  principalScenarios,
} from './risk/scenarios/covariance.js';
export {
  type EwmaFilteredOptions,
  ewmaFilteredScenarios,
  volatilitySeries,
} from './risk/scenarios/ewmaFilter.js';
export { type FilteredOptions, filteredScenarios, type VolatilitySeries } from './risk/scenarios/filtered.js';
export { type HistoricalOptions, historicalScenarios } from './risk/scenarios/historical.js';
export {
  checkJointHistory,
  type JointHistory,
  jointReturns,
  type WindowOptions,
} from './risk/scenarios/joint.js';
// Scenarios
export { linearProfits, type MarketMove, type MarketScenario } from './risk/scenarios/scenario.js';
export { type SpanGridOptions, spanGrid } from './risk/scenarios/spanGrid.js';
export {
  type ExtremeMove,
  type ScanRange,
  type StressGridOptions,
  stressGrid,
  type VolDirection,
} from './risk/scenarios/stressGrid.js';
export { expectedShortfall, type Tail, tailCount, tailOf, valueAtRisk, worstTail } from './risk/tails.js';
export {
  type EwmaOptions,
  ewmaObservations,
  ewmaUpdate,
  ewmaVariance,
  ewmaVariances,
  RISKMETRICS_LAMBDA,
} from './risk/volatility/ewma.js';
export {
  forecastVolatility,
  MAX_HORIZON_DAYS,
  type VolatilityForecast,
  type VolatilityModel,
} from './risk/volatility/forecast.js';
export {
  type GarchParameters,
  garchForecast,
  garchHorizonVariance,
  garchLogLikelihood,
  garchUpdate,
  garchVariances,
  unconditionalVariance,
} from './risk/volatility/garch.js';
export { fitGarch, GARCH_MIN_OBSERVATIONS, type GarchFit } from './risk/volatility/garchFit.js';
export { fitHar, forecastHar, HAR_MIN_ROWS, type HarFit, type HarOptions } from './risk/volatility/har.js';
export {
  type ForecastMarginRateOptions,
  forecastMarginRate,
  type MarginRate,
  type MarginRateRule,
  marginRate,
} from './risk/volatility/marginRate.js';
export {
  garmanKlassVariance,
  parkinsonVariance,
  type RangeEstimator,
  realisedVariances,
} from './risk/volatility/realised.js';
// Volatility
export { type RollingOptions, rollingVariance, rollingVariances } from './risk/volatility/rolling.js';
export {
  type WeightedLoss,
  weightedExpectedShortfall,
  weightedTail,
  weightedValueAtRisk,
} from './risk/weightedTails.js';
