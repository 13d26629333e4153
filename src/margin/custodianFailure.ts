import type { Model } from '../market/model.js';
import type { Ratio, Value } from '../units/numbers.js';
import { assessWithin } from './limits.js';
import { headroom, type Margin } from './ratio.js';
import { custodianViews, type Holding, type ViewMode } from './views.js';

/** One custodian's view, held against a ratio. */
export interface ViewMargin {
  readonly custodianId: bigint;
  /** Undefined where the view lies outside the position limits of the model: no ratio can be shown. */
  readonly margin: Margin | undefined;
  /** Equity above (+) or below (−) the ratio, value units, rounded down. */
  readonly headroom: Value | undefined;
}

export interface ViewMarginOptions {
  readonly model: Model;
  readonly holdings: readonly Holding[];
  /** Mark value of a lot of every instrument, value units. */
  readonly marks: readonly Value[];
  /** Basis points. */
  readonly ratio: Ratio;
}

/** The margin of every custodian's view, in the order in which the custodians first appear. */
export function viewMargins(options: ViewMarginOptions & { readonly mode: ViewMode }): ViewMargin[] {
  const { model, holdings, marks, ratio, mode } = options;
  return custodianViews(holdings, marks, mode).map(({ custodianId, portfolio }): ViewMargin => {
    const assessment = assessWithin(model, portfolio);
    if (assessment === undefined) return { custodianId, margin: undefined, headroom: undefined };
    const { equity, requirement } = assessment;
    const margin = { equity, requirement };
    return { custodianId, margin, headroom: headroom(margin, ratio) };
  });
}

/**
 * What the failure of each custodian leaves, the one that hurts most first: its accounts are closed out at
 * the marks, a surplus is lost, a debt stays owed. "Most" is the lowest headroom at the ratio; a failure that
 * leaves positions outside the model's limits comes before all others, since nothing can be shown then. Ties
 * in order of appearance.
 */
export function custodianFailures(options: ViewMarginOptions): ViewMargin[] {
  const views = viewMargins({ ...options, mode: 'gone' });
  return [...views].sort((a, b) => {
    if (a.headroom === undefined || b.headroom === undefined) {
      return Number(a.headroom !== undefined) - Number(b.headroom !== undefined);
    }
    return a.headroom < b.headroom ? -1 : a.headroom > b.headroom ? 1 : 0;
  });
}
