import { type Assessment, assess } from '../margin/assess.js';
import { isAtLeast } from '../margin/ratio.js';
import { custodianViews, type Holding, netted, type ViewMode } from '../margin/views.js';
import type { Market } from '../market/market.js';
import { marksOf } from '../market/marks.js';
import type { MarginType, Model, Portfolio } from '../market/model.js';
import { modelOf } from '../market/modelOf.js';
import type { Ratio, Timestamp } from '../units/numbers.js';

/** What the margin model says about a holder's accounts. Private: whoever has a report knows the accounts. */

/** An account as its attestation or its file has it: lots per slot, cash in value units. */
export interface ReportedAccount extends Holding {
  readonly custodian: string;
  readonly accountId: bigint;
  /** Unix seconds. */
  readonly asOf: Timestamp;
}

/** One portfolio, assessed and held against a ratio. */
export interface Assessed {
  readonly title: string;
  readonly portfolio: Portfolio;
  readonly assessment: Assessment;
  /** Basis points. */
  readonly minRatio: Ratio;
  readonly ok: boolean;
}

export interface MarginReportOptions {
  readonly market: Market;
  readonly marginType: MarginType;
  readonly accounts: readonly ReportedAccount[];
  /** The ratio that all accounts together are held against, basis points. */
  readonly minRatio: Ratio;
  /** Holds each custodian's view against a ratio too. */
  readonly views?: { readonly mode: ViewMode; readonly minRatio: Ratio } | undefined;
}

export interface MarginReport {
  readonly market: Market;
  readonly marginType: MarginType;
  readonly model: Model;
  readonly accounts: readonly ReportedAccount[];
  /** The same as holdings of the model: one quantity per instrument. */
  readonly holdings: readonly Holding[];
  readonly all: Assessed;
  readonly views: readonly Assessed[];
  readonly ok: boolean;
}

/** Assesses the accounts together, and per custodian where asked. Throws {@link InputError} outside position limits. */
export function marginReport(options: MarginReportOptions): MarginReport {
  const { market, marginType, accounts, minRatio, views } = options;
  const model = modelOf(market, marginType);
  const used = model.instruments.length;
  const holdings = accounts.map((line) => ({ ...line, quantities: line.quantities.slice(0, used) }));
  const judge = (title: string, portfolio: Portfolio, minRatio: Ratio): Assessed => {
    const assessment = assess(model, portfolio);
    return { title, portfolio, assessment, minRatio, ok: isAtLeast(assessment, minRatio) };
  };
  const all = judge('all accounts', netted(holdings), minRatio);
  const names = new Map(accounts.map(({ custodianId, custodian }) => [custodianId, custodian]));
  const each = views
    ? custodianViews(holdings, marksOf(market), views.mode).map(({ custodianId, portfolio }) =>
        judge(`${names.get(custodianId)} ${views.mode}`, portfolio, views.minRatio),
      )
    : [];
  const ok = [all, ...each].every((one) => one.ok);
  return { market, marginType, model, accounts, holdings, all, views: each, ok };
}
