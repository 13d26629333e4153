import type { Portfolio } from '../market/model.js';
import { dot, sum } from '../units/integers.js';
import { entryAt } from '../units/lists.js';
import type { Value } from '../units/numbers.js';

/** Holdings of one account and where they are kept. */
export interface Holding extends Portfolio {
  /** Id of the custodian. */
  readonly custodianId: bigint;
}

/** `alone`: only what one custodian holds. `gone`: everything but that, what is owed to it still owed. */
export type ViewMode = 'alone' | 'gone';

/** Everything together. */
export function netted(holdings: readonly Portfolio[]): Portfolio {
  const slots = holdings[0]?.quantities.length ?? 0;
  const quantities = Array.from({ length: slots }, (_, i) =>
    sum(holdings.map((holding) => entryAt(holding.quantities, i))),
  );
  return { quantities, cash: sum(holdings.map((holding) => holding.cash)) };
}

/** One portfolio per custodian, in the order in which they first appear. */
export function custodianViews(
  holdings: readonly Holding[],
  marks: readonly Value[],
  mode: ViewMode,
): { custodianId: bigint; portfolio: Portfolio }[] {
  const custodians = [...new Set(holdings.map((holding) => holding.custodianId))];
  return custodians.map((custodianId) => {
    const own = netted(holdings.filter((holding) => holding.custodianId === custodianId));
    return { custodianId, portfolio: mode === 'alone' ? own : without(netted(holdings), own, marks) };
  });
}

/**
 * What is left when a custodian fails. Its accounts are closed out at the mark prices (value units per lot): a positive
 * close-out value is lost, a negative one stays owed as negative cash.
 */
function without(all: Portfolio, own: Portfolio, marks: readonly Value[]): Portfolio {
  const closeOut = own.cash + dot(marks, own.quantities);
  const owed = closeOut < 0n ? closeOut : 0n;
  return {
    quantities: all.quantities.map((quantity, i) => quantity - entryAt(own.quantities, i)),
    cash: all.cash - own.cash + owed,
  };
}
