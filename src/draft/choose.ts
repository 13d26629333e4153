import { InputError } from '../errors.js';
import type { Fraction } from '../units/fraction.js';
import type { Listed } from './listing.js';
import { byTurnover } from './tickers.js';
import { isHeld } from './units.js';

/** Which of what an exchange lists has a slot: whole underlyings, the most traded first. */

export interface ChooseOptions {
  /** Slots that there are. */
  readonly slots: number;
  /** Underlyings that the preset has room for. */
  readonly most: number;
  /** Underlyings to take, in this order. Default: by turnover. */
  readonly underlyings?: readonly string[] | undefined;
  readonly turnover: ReadonlyMap<string, Fraction>;
}

export interface Chosen {
  readonly listed: readonly Listed[];
  readonly underlyings: readonly string[];
  /** How many underlyings of the exchange have no slot. */
  readonly left: number;
}

const ORDER = ['spot', 'perpetual', 'future'];

/**
 * Underlyings with a contract, each with all that is listed of it, as long as there are slots; by turnover those are passed over whose
 * steps are too fine for value decimals. Throws {@link InputError} for one that
 * is asked for and not listed, or more than fit, and where turnover is not known.
 */
export function chooseListed(all: readonly Listed[], options: ChooseOptions): Chosen {
  const { slots, most, underlyings: asked } = options;
  const names = asked ?? rankedUnderlyings(all, options.turnover);
  const chosen: Listed[] = [];
  const underlyings: string[] = [];
  for (const [i, name] of names.entries()) {
    const field = asked === undefined ? 'markets' : `underlyings[${i}]`;
    const own = all.filter(({ underlying }) => underlying === name);
    if (own.length === 0) throw new InputError(`lists no market of ${name}`, { field });
    const coarse = own.find((listed) => !isHeld(listed));
    if (coarse !== undefined && asked === undefined) continue;
    if (coarse !== undefined) {
      throw new InputError(`has steps too fine for a market: ${coarse.symbol}`, { field });
    }
    if (underlyings.includes(name)) throw new InputError(`names ${name} twice`, { field });
    const fits = underlyings.length < most && chosen.length + own.length <= slots;
    if (!fits && asked === undefined) break;
    if (!fits) {
      throw new InputError(`has no room for ${name}: ${slots} slots, ${most} underlyings at most`, {
        field,
        fix: 'Name fewer, or choose a larger instance or fewer kinds',
      });
    }
    chosen.push(...own);
    underlyings.push(name);
  }
  const total = new Set(all.map(({ underlying }) => underlying)).size;
  const rank = ({ underlying, kind, symbol }: Listed) =>
    [ORDER.indexOf(kind), underlyings.indexOf(underlying), symbol] as const;
  const listed = chosen.sort((a, b) => {
    const [x, y] = [rank(a), rank(b)];
    return x[0] - y[0] || x[1] - y[1] || (x[2] < y[2] ? -1 : 1);
  });
  return { listed, underlyings, left: total - underlyings.length };
}

/** By the largest turnover of one of its contracts, or of its spot market where no contract is listed at all. */
function rankedUnderlyings(all: readonly Listed[], turnover: ReadonlyMap<string, Fraction>): string[] {
  const contracts = all.filter(({ kind }) => kind !== 'spot');
  const ranked = (contracts.length > 0 ? contracts : all).filter(({ symbol }) => turnover.has(symbol));
  if (ranked.length === 0) {
    throw new InputError('say no turnover, so nothing can be chosen by it', {
      field: 'tickers',
      fix: 'Name what to take: --underlyings BTC,ETH',
    });
  }
  const compare = byTurnover(turnover);
  const sorted = [...ranked].sort((a, b) => compare(a.symbol, b.symbol));
  return [...new Set(sorted.map(({ underlying }) => underlying))];
}
