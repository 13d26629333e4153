import { InputError } from '../errors.js';
import { type Assessment, assess } from '../margin/assess.js';
import { isAtLeast } from '../margin/ratio.js';
import { custodianViews, type Holding, netted, type ViewMode } from '../margin/views.js';
import type { Market } from '../market/market.js';
import { marksOf } from '../market/marks.js';
import type { MarginType, Model, Portfolio } from '../market/model.js';
import { modelOf } from '../market/modelOf.js';
import { formatRatio } from '../proof/policyFile.js';
import type { Ratio, Timestamp } from '../units/numbers.js';

/** What the margin model says about a holder's accounts. Private: only `ballast margin` shows it. */

export interface AccountLine extends Holding {
  readonly file: string;
  readonly custodian: string;
  readonly accountId: bigint;
  readonly asOf: Timestamp;
}

/** One portfolio, assessed and held against a ratio. */
export interface Assessed {
  readonly title: string;
  readonly portfolio: Portfolio;
  readonly assessment: Assessment;
  readonly minRatio: Ratio;
  readonly ok: boolean;
}

export interface MarginReport {
  readonly market: Market;
  readonly marginType: MarginType;
  readonly model: Model;
  readonly accounts: readonly AccountLine[];
  /** The same as holdings of the model: one quantity per instrument. */
  readonly holdings: readonly Holding[];
  readonly all: Assessed;
  readonly views: readonly Assessed[];
  readonly ok: boolean;
}

/** Assesses the accounts together, and per custodian where asked. Throws {@link InputError} outside position limits. */
export function marginReport(
  market: Market,
  marginType: MarginType,
  accounts: readonly AccountLine[],
  asked: { minRatio: Ratio; views?: { mode: ViewMode; minRatio: Ratio } },
): MarginReport {
  const model = modelOf(market, marginType);
  const used = model.instruments.length;
  const holdings = accounts.map((line) => ({ ...line, quantities: line.quantities.slice(0, used) }));
  const judge = (title: string, portfolio: Portfolio, minRatio: Ratio): Assessed => {
    const assessment = assess(model, portfolio);
    return { title, portfolio, assessment, minRatio, ok: isAtLeast(assessment, minRatio) };
  };
  const all = judge('all accounts', netted(holdings), asked.minRatio);
  const names = new Map(accounts.map(({ custodianId, custodian }) => [custodianId, custodian]));
  const { views } = asked;
  const each = views
    ? custodianViews(holdings, marksOf(market), views.mode).map(({ custodianId, portfolio }) =>
        judge(`${names.get(custodianId)} ${views.mode}`, portfolio, views.minRatio),
      )
    : [];
  return {
    ...{ market, marginType, model, accounts, holdings, all, views: each },
    ok: [all, ...each].every(({ ok }) => ok),
  };
}

/** Ratios of the insolvent are negative. */
export function formatRatioSigned(ratio: Ratio): string {
  return ratio < 0n ? `-${formatRatio(-ratio)}` : formatRatio(ratio);
}
