import { InputError } from '../errors.js';
import { shownKey } from '../files/fieldPath.js';
import { parseFraction } from '../units/decimal.js';
import { type Fraction, larger, negate, subtract, ZERO } from '../units/fraction.js';
import { type Booking, bookAmount, tally, type WalletBooking } from './booking.js';
import type { AssetBalance } from './ccxtBalance.js';
import type { CcxtAccount } from './ccxtSchema.js';
import type { Debts } from './exchanges.js';
import { readFigure } from './figures.js';

/** Books what is owned and owed in a wallet, as its rule on debts says. */
export function bookBalances(
  booking: Booking,
  wallet: WalletBooking & { readonly debts: Debts },
  balances: readonly AssetBalance[],
): void {
  const { domain, equity } = wallet;
  for (const balance of balances) {
    const { asset, field } = balance;
    const { owned, owed } = split(balance, wallet.debts);
    tally(equity, asset, subtract(owned, owed));
    bookAmount(booking, { asset, amount: owned, owed: false, domain, field });
    bookAmount(booking, { asset, amount: negate(owed), owed: true, domain, field });
  }
}

/** What is owned and what is owed of an asset, both 0 or more. */
function split({ total, debt, field }: AssetBalance, debts: Debts): { owned: Fraction; owed: Fraction } {
  const beside = debt?.value ?? ZERO;
  const [owned, missing] = total.n < 0n ? [ZERO, negate(total)] : [total, ZERO];
  if (beside.n === 0n || debts === 'included') return { owned, owed: missing };
  if (debts === 'none') {
    throw new InputError('is a debt, where nothing can be borrowed', {
      field: debt?.field,
      fix: 'Say in "debts" whether the totals contain what was borrowed: "apart", "included" or "shortfall"',
    });
  }
  // What a negative total lacks is what was borrowed: the debt says it again, and the interest.
  if (debts === 'shortfall') return { owned, owed: larger(missing, beside) };
  if (missing.n > 0n) {
    throw new InputError('is negative beside a debt: does the debt contain it?', {
      field,
      fix: 'Say "shortfall" in "debts" if the exchange borrows what is lacking, "included" if totals are net of debts',
    });
  }
  return { owned, owed: beside };
}

/** Takes resting orders and deductions off. Throws {@link InputError} where nothing is said of orders. */
export function takeOff(booking: Booking, { orders, deductions, domain }: CcxtAccount): void {
  const take = (asset: string, amount: Fraction, field: string) => {
    if (amount.n < 0n) throw new InputError('must not be negative', { field });
    bookAmount(booking, { asset, amount: negate(amount), owed: false, domain, field });
  };
  if (orders === undefined) {
    throw new InputError('is missing: are there resting orders?', {
      field: 'ccxt.orders',
      fix: 'Write "none", or per asset what they hold back, like { "USDT": "150" }',
    });
  }
  for (const [asset, reserved] of Object.entries(orders === 'none' ? {} : orders)) {
    const field = `ccxt.orders.${shownKey(asset)}`;
    take(asset, readFigure(reserved, field).value, field);
  }
  for (const [name, deduction] of Object.entries(deductions ?? {})) {
    const field = `ccxt.deductions.${shownKey(name)}`;
    const entry =
      typeof deduction === 'string' ? { asset: booking.universe.quote, amount: deduction } : deduction;
    take(entry.asset, parseFraction(entry.amount, field), field);
  }
}
