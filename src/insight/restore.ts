import { assess } from '../margin/assess.js';
import { withinLimits } from '../margin/limits.js';
import {
  type Close,
  type CloseOptions,
  PRO_RATA_STEPS,
  smallestClose,
  smallestProRataClose,
} from '../margin/partialClose.js';
import { isAtLeast } from '../margin/ratio.js';
import { smallestTransfer, type TransferPlan } from '../margin/transfer.js';
import { custodianViews } from '../margin/views.js';
import { marksOf } from '../market/marks.js';
import type { Portfolio } from '../market/model.js';
import type { Ratio } from '../units/numbers.js';
import { custodianName } from './insight.js';
import type { MarginReport } from './report.js';

/** What restores a ratio: transfers between custodians, or closing part of the positions. Private. */

interface CloseChoice {
  readonly slot: number;
  /** Undefined where closing all of it is not enough. */
  readonly close: Close | undefined;
}

/** Closes for one portfolio that is below the ratio. */
export interface CloseReport {
  /** `all accounts`, or the custodian whose accounts alone are meant. */
  readonly of: string;
  /** The positions that restore the ratio by themselves, and those that do not. */
  readonly choices: readonly CloseChoice[];
  /** The same share of everything, in steps of `1 / steps`. */
  readonly proRata: { readonly step: number; readonly steps: number } | undefined;
}

export interface Restore {
  readonly ratio: Ratio;
  /** Undefined where there is one custodian, or one outside the position limits. */
  readonly transfer: TransferPlan | undefined;
  /** One for every portfolio below the ratio. */
  readonly closes: readonly CloseReport[];
  /** Portfolios outside the position limits of the model, for which there is no answer. */
  readonly outside: readonly string[];
}

/**
 * What brings portfolios back to `ratio` (basis points): transfers of cash between custodians, and for each portfolio below it the
 * smallest close, per position and pro rata. Nothing is needed where `transfer` and `closes` are empty.
 */
export function restore(report: MarginReport, ratio: Ratio): Restore {
  const { market, marginType, model, holdings, all } = report;
  const marks = marksOf(market);
  const views = custodianViews(holdings, marks, 'alone').map(({ custodianId, portfolio }) => ({
    of: `${custodianName(report, custodianId)} alone`,
    portfolio,
  }));
  const several = views.length > 1;
  const portfolios = [{ of: all.title, portfolio: all.portfolio }, ...(several ? views : [])];
  const inside = portfolios.filter(({ portfolio }) => withinLimits(model, portfolio));
  const outside = portfolios.filter((one) => !inside.includes(one)).map(({ of }) => of);
  const short = inside.filter(({ portfolio }) => !isAtLeast(assess(model, portfolio), ratio));
  return {
    ratio,
    transfer:
      several && views.every(({ portfolio }) => withinLimits(model, portfolio))
        ? smallestTransfer({ market, marginType, holdings, ratio })
        : undefined,
    closes: short.map(({ of, portfolio }) => closesOf(of, { model, portfolio, marks, ratio })),
    outside,
  };
}

function closesOf(of: string, options: CloseOptions): CloseReport {
  const slots = heldSlots(options.portfolio);
  const proRata = smallestProRataClose({ ...options, steps: PRO_RATA_STEPS });
  return {
    of,
    choices: slots.map((slot) => ({ slot, close: smallestClose({ ...options, slot }) })),
    proRata: proRata && { step: proRata.step, steps: proRata.steps },
  };
}

function heldSlots({ quantities }: Portfolio): number[] {
  return quantities.flatMap((quantity, slot) => (quantity === 0n ? [] : [slot]));
}
