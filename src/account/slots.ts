import { InputError } from '../errors.js';
import { contractTerms } from '../market/contractTerms.js';
import { spotNames } from '../market/spotSlot.js';
import type { InstrumentKind, Universe } from '../market/universe.js';

/** Finding the slot of a symbol in a universe. */

export interface SlotQuery {
  /** Unified symbol, or a plain asset. */
  symbol: string;
  /** Only slots of these kinds; default: any. */
  kinds?: readonly InstrumentKind[] | undefined;
  /** Only slots of this margin domain; default: any. */
  domain?: string | undefined;
  /** Where slots of several margin domains fit, the one to take. */
  prefer?: string | undefined;
  /** Field path for errors. */
  field: string;
}

/** Margin positions whose profit is linear in the price: their entry price is folded into cash. */
export const LINEAR_KINDS: readonly InstrumentKind[] = ['perpetual', 'future'];

/**
 * Index of the slot that the query names, `undefined` if there is none. A plain asset and `ASSET/QUOTE` name the same
 * spot slot. Throws {@link InputError} if several slots fit.
 */
export function findSlot(universe: Universe, query: SlotQuery): number | undefined {
  const { symbol, kinds, domain, prefer, field } = query;
  const names = aliases(symbol, universe.quote);
  let fits = universe.instruments.flatMap((instrument, i) => {
    const fit =
      names.includes(instrument.symbol) &&
      (kinds === undefined || kinds.includes(instrument.kind)) &&
      (domain === undefined || domain === instrument.domain);
    return fit ? [i] : [];
  });
  if (fits.length > 1 && prefer !== undefined) {
    fits = fits.filter((i) => universe.instruments[i]?.domain === prefer);
    if (fits.length === 0)
      throw new InputError(`${symbol} has no slot in the chosen margin domain`, { field });
  }
  if (fits.length > 1) {
    throw new InputError(`${symbol} fits more than one slot of the universe`, {
      field,
      fix: 'Say which one with "domain": beside balance and positions in ccxt, at the position in holdings (there also "kind")',
    });
  }
  return fits[0];
}

/** Whether the symbol is that of a contract (which can be a liability), not of a plain asset. */
export function isContract(symbol: string): boolean {
  return symbol.includes(':') || symbol.includes('-');
}

/** Whether the symbol is that of an option, like `BTC/USD:BTC-261225-70000-C`. */
export function isOption(symbol: string): boolean {
  return /-[CP]$/.test(symbol);
}

/** Refuses contracts whose profit one entry price in cash cannot stand for: all that are not linear in the quote currency. */
export function assertLinear(symbol: string, quote: string, field: string): void {
  const terms = contractTerms(symbol);
  if (terms === undefined) return;
  const { priced, settled, profit } = terms;
  if (profit !== 'linear') {
    throw new InputError(`${symbol} is an inverse contract: it settles in ${settled}, not in ${priced}`, {
      field,
      fix: 'Plain holdings cannot hold it: its profit is not linear in the price. Write the account as ccxt returns it',
    });
  }
  if (settled !== quote) {
    throw new InputError(`${symbol} settles in ${settled}, but the universe counts in ${quote}`, {
      field,
      fix: `Use a universe quoted in ${settled}, or write the account as ccxt returns it`,
    });
  }
}

/** The error for something that may be owed but that the universe has no slot for. */
export function outsideUniverse(symbol: string, what: string, field: string): InputError {
  return new InputError(`${symbol} is ${what} outside the universe: this account cannot be attested`, {
    field,
    fix: 'Use a market whose universe has a slot for it, or settle it first',
  });
}

function aliases(symbol: string, quote: string): readonly string[] {
  const suffix = `/${quote}`;
  if (isContract(symbol)) return [symbol];
  return spotNames(symbol.endsWith(suffix) ? symbol.slice(0, -suffix.length) : symbol, quote);
}
