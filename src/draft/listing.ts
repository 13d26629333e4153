import { z } from 'zod';
import { countsUnits } from '../account/exchanges.js';
import { DataError, InputError } from '../errors.js';
import { checkShape, parseJson } from '../files/json.js';
import { inField, inFile } from '../files/places.js';
import { printedNumber } from '../files/schemas.js';
import { contractTerms, paysIn } from '../market/contractTerms.js';
import type { Instrument } from '../market/universe.js';
import { formatFraction } from '../units/decimal.js';
import { decimalsOf, type Fraction } from '../units/fraction.js';
import { parsePrinted } from '../units/printed.js';

/** What an exchange lists, in the shape of ccxt's `fetchMarkets` or `loadMarkets`, as instruments. */

export const LISTED_KINDS = ['spot', 'perpetual', 'future'] as const;
export type ListedKind = (typeof LISTED_KINDS)[number];

/** A market that the universe may have a slot for. */
export interface Listed {
  readonly symbol: string;
  readonly kind: ListedKind;
  readonly underlying: string;
  /** Units of the underlying per contract, plain decimal; `1` for spot. */
  readonly multiplier: string;
  /** Decimals of the smallest step of an order, contracts or units. */
  readonly lotDecimals: number;
  /** Decimals of the smallest step of a price. */
  readonly priceDecimals: number;
  /** Futures only, unix seconds. */
  readonly expiry?: number;
}

const flag = z.boolean({ error: 'must be true or false' }).nullish();
const name = z.string({ error: 'must be text' });

/** Loose: whatever else a library adds is not read. */
const marketShape = z.looseObject({
  symbol: name,
  base: name,
  quote: name,
  settle: name.nullish(),
  spot: flag,
  swap: flag,
  future: flag,
  active: flag,
  contractSize: printedNumber.nullish(),
  expiry: printedNumber.nullish(),
  precision: z.looseObject({ amount: printedNumber.nullish(), price: printedNumber.nullish() }),
});
type MarketEntry = z.output<typeof marketShape>;

export interface ListingOptions {
  /** Name of the exchange in ccxt. */
  readonly exchange: string;
  /** Currency that the universe counts in, like `USDT`. */
  readonly quote: string;
  readonly kinds: readonly ListedKind[];
  readonly file?: string | undefined;
}

/**
 * The active markets of these kinds whose profit is paid in `quote` and follows the price (inverse contracts and options are left
 * out). A list, or an object by symbol. Throws {@link InputError} naming the market and field for what is missing or denies its symbol.
 */
export function parseListing(json: string, options: ListingOptions): Listed[] {
  return inFile(options.file, () => {
    const data = parseJson('listing', json, undefined, { fractions: 'text' });
    const entries = Array.isArray(data) ? data : Object.values((data ?? {}) as object);
    const listed = entries.flatMap((entry: unknown) => listedOf(entry, options));
    const seen = new Set<string>();
    for (const { symbol } of listed) {
      if (seen.has(symbol)) throw new DataError('duplicate', `lists ${symbol} twice`);
      seen.add(symbol);
    }
    if (listed.length === 0) {
      throw new DataError('empty', `lists no active ${options.kinds.join(' or ')} in ${options.quote}`);
    }
    return listed;
  });
}

function listedOf(entry: unknown, { exchange, quote, kinds }: ListingOptions): Listed[] {
  const rough = (entry ?? {}) as Record<string, unknown>;
  const kind = kindOf(rough);
  // The kind first: of markets that nobody asked for, nothing else is looked at.
  if (kind === undefined || !kinds.includes(kind) || rough.active === false) return [];
  const place = typeof rough.symbol === 'string' ? rough.symbol : 'a market';
  return inField(place, () => {
    const market = checkShape(entry, marketShape);
    if (!countsIn(market, kind, quote)) return [];
    checkSymbol(market, kind);
    return [
      {
        symbol: market.symbol,
        kind,
        underlying: market.base,
        multiplier: kind === 'spot' || countsUnits(exchange) ? '1' : contractSize(market),
        lotDecimals: stepDecimals(market.precision.amount, 'precision.amount'),
        priceDecimals: stepDecimals(market.precision.price, 'precision.price'),
        ...(kind === 'future' && { expiry: expiryOf(market) }),
      },
    ];
  });
}

function kindOf({ spot, swap, future }: Record<string, unknown>): ListedKind | undefined {
  if (spot === true) return 'spot';
  if (swap === true) return 'perpetual';
  return future === true ? 'future' : undefined;
}

/** Pairs in the quote, and contracts that settle in it at a price in it. */
function countsIn({ quote: priced, settle }: MarketEntry, kind: ListedKind, quote: string): boolean {
  if (kind === 'spot') return priced === quote;
  return paysIn(priced, settle, quote);
}

/** The symbol says the terms again: they must be the same. */
function checkSymbol({ symbol, base, quote, settle }: MarketEntry, kind: ListedKind): void {
  const terms = contractTerms(symbol);
  const said = terms === undefined ? symbol : `${terms.base}/${terms.priced}:${terms.settled}`;
  const meant = kind === 'spot' ? `${base}/${quote}` : `${base}/${quote}:${settle}`;
  const dated = terms?.day !== undefined;
  if (said === meant && dated === (kind === 'future') && !terms?.option) return;
  throw new DataError('inconsistent', `is not the symbol of a ${kind} of ${meant}`, { field: 'symbol' });
}

function contractSize({ contractSize: size }: MarketEntry): string {
  const units = parsePrinted(size, 'contractSize', 'Save what fetchMarkets gives');
  if (units.n <= 0n) throw new InputError('must be above 0', { field: 'contractSize' });
  return formatFraction(units);
}

function expiryOf({ expiry }: MarketEntry): number {
  const milliseconds = parsePrinted(expiry, 'expiry', 'Save what fetchMarkets gives');
  if (milliseconds.d !== 1n || milliseconds.n < 10n ** 12n) {
    throw new InputError('is not a time in milliseconds', { field: 'expiry' });
  }
  return Number(milliseconds.n / 1000n);
}

/** Decimals of a step like 0.001 or 5; of whole steps none. Throws {@link InputError} for what is no step, like a number of decimals. */
function stepDecimals(step: number | string | null | undefined, field: string): number {
  const size = parsePrinted(step, field, 'Save what fetchMarkets gives');
  const decimals = decimalsOf(size) ?? 0;
  if (isStep(size)) return decimals;
  throw new InputError('is not a step like 0.001', {
    field,
    fix: 'Steps are 1, 2, 2.5 or 5 times a power of ten: a number of decimals is none',
  });
}

function isStep({ n, d }: Fraction): boolean {
  if (n <= 0n) return false;
  const digits = (n * 10n ** BigInt(decimalsOf({ n, d }) ?? 0)) / d;
  return /^(1|2|25|5)0*$/.test(digits.toString());
}

/** A slot of the universe for what is listed. */
export function slotOf({ priceDecimals: _, ...instrument }: Listed, domain: string): Instrument {
  const { symbol, kind, underlying, ...terms } = instrument;
  return { symbol, kind, underlying, domain, ...terms };
}
