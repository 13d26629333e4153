/** Conditional variances of a return series: the forecast of each return from what came before it. */
export interface VarianceSeries {
  /** Index of the first return that has a forecast. */
  readonly first: number;
  /**
   * `variances[j]` is for `returns[first + j]`, per bar; the last one is for the return that is yet to come.
   */
  readonly variances: readonly number[];
}

/** Mean of squares: the variance of returns whose mean is taken to be 0. */
export function meanSquare(returns: readonly number[]): number {
  return returns.reduce((sum, value) => sum + value * value, 0) / returns.length;
}
