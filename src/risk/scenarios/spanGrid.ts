import type { MarketScenario } from './scenario.js';
import { type ScanRange, stressGrid } from './stressGrid.js';

export interface SpanGridOptions {
  /** Price and volatility scan ranges by underlying. */
  readonly ranges: ReadonlyMap<string, ScanRange>;
  /** The extreme moves, as a multiple above 0 of the price scan range. Default `"2"`: ranges must then be below 50 %. */
  readonly extremeMultiple?: string;
  /** Share of the extreme loss that counts. Default `"0.35"`. */
  readonly extremeWeight?: string;
}

/**
 * SPAN's sixteen scenarios, in its order: price unchanged and at ±1/3, ±2/3 and ±3/3 of the scan range, each with volatility up
 * and down; then two extreme moves up and down, with volatility unchanged, of which a part counts. Throws as
 * {@link stressGrid}.
 *
 * Source: CME, "Standard Portfolio Analysis of Risk" (SPAN, 1988), with extremes of twice the range at 35 %; L. McMillan, "Options as a
 * Strategic Investment" (4th ed., 2002), ch. 34.
 */
export function spanGrid(options: SpanGridOptions): MarketScenario[] {
  const { ranges, extremeMultiple = '2', extremeWeight = '0.35' } = options;
  return stressGrid({
    ranges,
    steps: ['0', '1/3', '-1/3', '2/3', '-2/3', '1', '-1'],
    volDirections: ['up', 'down'],
    extremes: [
      { step: extremeMultiple, weight: extremeWeight },
      { step: `-${extremeMultiple}`, weight: extremeWeight },
    ],
  });
}
