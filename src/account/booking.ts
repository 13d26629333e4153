import { InputError } from '../errors.js';
import type { Universe } from '../market/universe.js';
import { absolute, add, compare, type Fraction, multiply, ZERO } from '../units/fraction.js';
import type { Totals } from './exchanges.js';
import type { Figure } from './figures.js';
import type { Ledger } from './ledger.js';
import { findSlot, outsideUniverse } from './slots.js';

/** Where amounts of an account in exchange form go: cash, a slot, or nowhere. */

/** Amounts per currency. */
export type Amounts = Map<string, Fraction>;

/** Adds an amount to that of a currency. */
export function tally(amounts: Amounts, currency: string, amount: Fraction): void {
  amounts.set(currency, add(amounts.get(currency) ?? ZERO, amount));
}

/** What the wallets of an account share while they are booked. */
export interface Booking {
  readonly ledger: Ledger;
  readonly universe: Universe;
  /** Stated prices in the quote currency, of coins, currencies and contracts. */
  readonly prices: ReadonlyMap<string, Figure>;
  /** Stated per asset: the largest negative balance to overlook. */
  readonly dust: ReadonlyMap<string, Fraction>;
  /** What assets outside the universe come to. */
  readonly outside: Amounts;
  /** What no second figure confirms, in words and symbols. */
  readonly open: string[];
}

/** One wallet while it is booked. */
export interface WalletBooking {
  readonly totals: Totals;
  readonly domain: string | undefined;
  /** Equity at the account's own marks, per currency, and how far rounding may have moved it. */
  readonly equity: Amounts;
  readonly rounding: Amounts;
}

export interface Amount {
  readonly asset: string;
  readonly amount: Fraction;
  /** A debt: goes to a debt slot first, and must have a slot. */
  readonly owed: boolean;
  readonly domain: string | undefined;
  readonly field: string;
}

/** Books a balance: in its spot slot, else in the supply slot of a lending market; what is owed, first in debt. */
export function bookAmount(booking: Booking, { asset, amount, owed, domain, field }: Amount): void {
  if (amount.n === 0n) return;
  const { ledger, universe, outside } = booking;
  if (asset === universe.quote) {
    ledger.addCash(amount);
    return;
  }
  const slotOf = (kind: 'spot' | 'supply' | 'debt') =>
    findSlot(universe, { symbol: asset, kinds: [kind], prefer: domain, field });
  const slot = (owed ? slotOf('debt') : undefined) ?? slotOf('spot') ?? slotOf('supply');
  if (slot !== undefined) {
    ledger.addQuantity(slot, amount);
  } else if (!owed) {
    tally(outside, asset, amount);
    ledger.ignore(asset);
  } else if (!bookDust(booking, asset, amount, field)) {
    throw outsideUniverse(asset, 'owed', field);
  }
}

/** What a contract is paid in goes to that currency: there must be a place for it. */
export function bookSettlement(
  { ledger, universe }: Booking,
  { asset, amount, domain, field }: Omit<Amount, 'owed'>,
): void {
  if (asset === universe.quote) {
    ledger.addCash(amount);
    return;
  }
  const slot = findSlot(universe, { symbol: asset, kinds: ['spot'], prefer: domain, field });
  if (slot === undefined) throw outsideUniverse(asset, 'what a position settles in, and', field);
  ledger.addQuantity(slot, amount);
}

/** Dust is worth no more than this in the quote currency. */
const MAX_DUST_VALUE: Fraction = { n: 1n, d: 1n };

function bookDust(
  { ledger, dust, prices }: Booking,
  asset: string,
  amount: Fraction,
  field: string,
): boolean {
  const most = dust.get(asset);
  if (most === undefined || compare(absolute(amount), most) > 0n) return false;
  const price = prices.get(asset);
  if (price === undefined) {
    throw new InputError('is missing: dust is taken from cash at its price', {
      field: `ccxt.prices.${asset}`,
    });
  }
  const value = multiply(amount, price.value);
  if (compare(absolute(value), MAX_DUST_VALUE) > 0n) {
    throw new InputError(`${asset} is worth more than 1 of the quote currency: that is no dust`, { field });
  }
  ledger.addCash(value);
  ledger.noteDust(asset);
  return true;
}

/** Throws {@link InputError} where more was taken off than there is of an asset outside the universe. */
export function closeOutside({ outside }: Booking): void {
  for (const [asset, amount] of outside) {
    if (amount.n < 0n) throw outsideUniverse(asset, 'owed', 'ccxt.deductions');
  }
}
