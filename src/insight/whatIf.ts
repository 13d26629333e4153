import { viewMargins } from '../margin/custodianFailure.js';
import { assessWithin } from '../margin/limits.js';
import { headroom, type Margin, marginRatio, requirementUnits } from '../margin/ratio.js';
import { remark } from '../margin/remark.js';
import type { ViewMode } from '../margin/views.js';
import { marksOf } from '../market/marks.js';
import { modelOf } from '../market/modelOf.js';
import { ceilDivide, floorDivide } from '../units/integers.js';
import type { Ratio, Value } from '../units/numbers.js';
import { custodianName } from './insight.js';
import type { MovedMarket, Rebuilder } from './moves.js';
import type { MarginReport } from './report.js';
import type { Shocks } from './shocks.js';

/** The same accounts at other prices. Private. */

/** A margin in value units of the published market, rounded against the holder. */
export interface Figures {
  readonly equity: Value;
  readonly requirement: Value;
  /** Equity above (+) or below (−) the ratio asked for. */
  readonly headroom: Value;
  /** Basis points, rounded down; undefined where nothing is required. */
  readonly ratio: Ratio | undefined;
}

/** Before and after; undefined outside the position limits. */
interface WhatIfLine {
  readonly title: string;
  readonly before: Figures | undefined;
  readonly after: Figures | undefined;
}

export interface WhatIf {
  readonly shocks: Shocks;
  readonly rebuilt: boolean;
  /** Prices before and after of the slots that moved. */
  readonly prices: readonly { readonly slot: number; readonly before: string; readonly after: string }[];
  /** All accounts first, then every custodian's view. */
  readonly lines: readonly WhatIfLine[];
  /** Slots of options that keep their mark although their underlying moves. */
  readonly heldOptions: readonly number[];
}

/**
 * Applies shocks. Without a rebuilder the published market is re-marked: see `remark`. Cash goes to all
 * accounts together: no custodian's view has it.
 */
export function whatIf(report: MarginReport, shocks: Shocks, rebuilder?: Rebuilder): WhatIf {
  const moved = rebuilder?.moved(shocks) ?? remark(report.market, shocks.factors, 'proportional');
  const before = marginsOf(report, { market: report.market, finer: 1n }, 0n);
  const after = marginsOf(report, moved, shocks.cash);
  const options = shocks.options.filter((slot) =>
    report.holdings.some(({ quantities }) => quantities[slot] !== 0n),
  );
  return {
    shocks,
    rebuilt: rebuilder !== undefined,
    prices: report.market.prices.flatMap((price, slot) => {
      const now = moved.market.prices[slot]!;
      return now === price ? [] : [{ slot, before: price, after: now }];
    }),
    lines: before.map(({ title, figures }, i) => ({ title, before: figures, after: after[i]!.figures })),
    heldOptions: rebuilder?.held(options) ?? options,
  };
}

function marginsOf(
  report: MarginReport,
  { market, finer }: MovedMarket,
  cash: Value,
): { title: string; figures: Figures | undefined }[] {
  const model = modelOf(market, report.marginType);
  const ratio = report.all.minRatio;
  const marks = marksOf(market);
  const holdings = report.holdings.map((holding) => ({ ...holding, cash: holding.cash * finer }));
  const { portfolio, title } = report.all;
  const figures = (margin: Margin | undefined) => margin && figuresOf(margin, ratio, finer);
  const views = (mode: ViewMode) =>
    viewMargins({ model, holdings, marks, ratio, mode }).map(({ custodianId, margin }) => ({
      title: `${custodianName(report, custodianId)} ${mode}`,
      figures: figures(margin),
    }));
  const several = new Set(holdings.map(({ custodianId }) => custodianId)).size > 1;
  const all = assessWithin(model, { ...portfolio, cash: (portfolio.cash + cash) * finer });
  return [{ title, figures: figures(all) }, ...(several ? [...views('alone'), ...views('gone')] : [])];
}

function figuresOf(margin: Margin, ratio: Ratio, finer: bigint): Figures {
  return {
    equity: floorDivide(margin.equity, finer),
    requirement: ceilDivide(requirementUnits(margin.requirement), finer),
    headroom: floorDivide(headroom(margin, ratio), finer),
    ratio: marginRatio(margin),
  };
}
