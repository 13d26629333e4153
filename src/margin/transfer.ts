import { InputError, InternalError } from '../errors.js';
import type { Market } from '../market/market.js';
import { marksOf } from '../market/marks.js';
import type { MarginType, Model, Portfolio } from '../market/model.js';
import { modelOf } from '../market/modelOf.js';
import { dot, sum } from '../units/integers.js';
import { entryAt } from '../units/lists.js';
import type { Ratio, Value } from '../units/numbers.js';
import { assess } from './assess.js';
import { headroom, isAtLeast } from './ratio.js';
import { custodianViews, type Holding } from './views.js';

/**
 * What one custodian's accounts need, or can spare, so that they reach the ratio on their own. Value units.
 */
interface CustodianFunds {
  readonly custodianId: bigint;
  /** Equity above (+) or below (−) the ratio, rounded down. */
  readonly headroom: Value;
  /** Cash to bring in: the shortfall, 0 or more. */
  readonly need: Value;
  /** Cash that may leave: the headroom, but no more than `settled`. 0 or more. */
  readonly available: Value;
  /**
   * Cash plus the mark value of perpetuals and futures: what the accounts would hold in the quote currency
   * with these settled. The rest of their equity is collateral and options, which a transfer of cash cannot
   * move.
   */
  readonly settled: Value;
}

export interface Transfer {
  readonly from: bigint;
  readonly to: bigint;
  /** Value units, above 0. */
  readonly amount: Value;
}

export interface TransferPlan {
  /** Whether every custodian reaches the ratio by transfers alone. */
  readonly ok: boolean;
  readonly custodians: readonly CustodianFunds[];
  /** Empty where all reach it already, and where transfers are not enough. */
  readonly transfers: readonly Transfer[];
  /** Sum of the transfers: the least that does it. */
  readonly total: Value;
  /** Cash from outside that would be needed besides, value units; 0 where `ok`. */
  readonly missing: Value;
  /** Whether `missing` is due to headroom that is collateral, not cash: selling some of it would do. */
  readonly heldInCollateral: boolean;
}

/**
 * The smallest transfers of cash between custodians after which each one's accounts, alone, reach `ratio`
 * (basis points). Cash raises equity one for one and changes no requirement, so each custodian needs exactly
 * its shortfall, rounded up to a value unit, and the sum of shortfalls is the least total. The largest
 * surplus meets the largest need first, which takes fewer transfers than there are custodians. Counted at the
 * marks: what a custodian keeps back of unrealised profit, fees and time are left out. The result is checked with
 * `assess` before it is returned. Throws {@link InputError} without holdings, for a missing model, a ratio
 * below 0, and where a custodian's accounts lie outside the position limits.
 */
export function smallestTransfer(options: {
  readonly market: Market;
  readonly marginType: MarginType;
  /** One quantity per instrument of the market's model. */
  readonly holdings: readonly Holding[];
  readonly ratio: Ratio;
}): TransferPlan {
  const { market, marginType, holdings, ratio } = options;
  const model = modelOf(market, marginType);
  if (holdings.length === 0) throw new InputError('must have at least one entry', { field: 'holdings' });
  if (ratio < 0n) throw new InputError('must not be negative', { field: 'ratio' });
  const marks = marksOf(market);
  // What settles in cash: the mark values of contracts.
  const settling = market.universe.instruments.map(({ kind }, i) =>
    kind === 'perpetual' || kind === 'future' ? entryAt(marks, i) : 0n,
  );
  const views = custodianViews(holdings, marks, 'alone');
  const custodians = views.map(({ custodianId, portfolio }): CustodianFunds => {
    const room = headroom(assess(model, portfolio), ratio);
    const settled = portfolio.cash + dot(portfolio.quantities, settling);
    const spare = room < settled ? room : settled;
    return {
      custodianId,
      headroom: room,
      settled,
      need: room < 0n ? -room : 0n,
      available: spare > 0n ? spare : 0n,
    };
  });
  const needed = sum(custodians.map(({ need }) => need));
  const available = sum(custodians.map((custodian) => custodian.available));
  const rooms = sum(custodians.map(({ headroom: room }) => (room > 0n ? room : 0n)));
  if (needed > available) {
    return {
      ok: false,
      custodians,
      transfers: [],
      total: 0n,
      missing: needed - available,
      heldInCollateral: rooms >= needed,
    };
  }
  const transfers = match(custodians);
  for (const { custodianId, portfolio } of views) {
    const cash = portfolio.cash + flow(transfers, custodianId);
    if (!reaches(model, { ...portfolio, cash }, ratio)) {
      throw new InternalError('a transfer plan does not restore the ratio', { field: 'transfers' });
    }
  }
  return { ok: true, custodians, transfers, total: needed, missing: 0n, heldInCollateral: false };
}

/** Largest surplus to largest need, until no need is left. */
function match(custodians: readonly CustodianFunds[]): Transfer[] {
  const from = custodians.map(({ custodianId, available }) => ({ custodianId, left: available }));
  const to = custodians.map(({ custodianId, need }) => ({ custodianId, left: need }));
  const transfers: Transfer[] = [];
  for (;;) {
    const giver = largest(from);
    const target = largest(to);
    if (target.left === 0n) return transfers;
    const amount = giver.left < target.left ? giver.left : target.left;
    transfers.push({ from: giver.custodianId, to: target.custodianId, amount });
    giver.left -= amount;
    target.left -= amount;
  }
}

function largest<Entry extends { left: bigint }>(entries: readonly Entry[]): Entry {
  return entries.reduce((most, entry) => (entry.left > most.left ? entry : most));
}

/** What transfers bring to a custodian (+) or take from it (−). */
function flow(transfers: readonly Transfer[], custodianId: bigint): Value {
  return sum(
    transfers.map(({ from, to, amount }) =>
      to === custodianId ? amount : from === custodianId ? -amount : 0n,
    ),
  );
}

function reaches(model: Model, portfolio: Portfolio, ratio: Ratio): boolean {
  return isAtLeast(assess(model, portfolio), ratio);
}
