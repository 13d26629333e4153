import { InputError } from '../errors.js';
import { parseFraction } from '../units/decimal.js';
import { absolute, compare, divide, type Fraction, multiply, negate, ONE } from '../units/fraction.js';
import { entryAt } from '../units/lists.js';
import { type Booking, bookSettlement, tally, type WalletBooking } from './booking.js';
import { type Confirmed, type Contract, checkProfit, profitAt } from './ccxtContract.js';
import type { Totals } from './exchanges.js';
import { type Figure, readPrice } from './figures.js';
import { findSlot, LINEAR_KINDS, outsideUniverse } from './slots.js';

/**
 * Books a contract: its size in its slot, and in the currency that it settles in what makes size × price + that currency its
 * profit. Wallet totals are without that profit, so the entry price says what was paid; equity totals contain it, so the mark
 * is taken out of them, whatever the entry was.
 */
export function bookContract(booking: Booking, wallet: WalletBooking, contract: Contract): void {
  const slot = slotOf(booking, wallet, contract);
  tally(wallet.rounding, contract.terms.settled, contract.confirmed.slack);
  if (contract.terms.profit === 'inverse') bookInverse(booking, wallet, contract, slot);
  else bookLinear(booking, wallet, contract, slot);
}

function slotOf({ universe, prices }: Booking, { domain }: WalletBooking, contract: Contract): number {
  const { symbol, field, terms, contractSize } = contract;
  if (terms.profit === 'quanto') {
    throw new InputError(`${symbol} settles in ${terms.settled}, but its profit is in ${terms.priced}`, {
      field,
      fix: 'Only linear and inverse contracts are supported: close or move it',
    });
  }
  const slot = findSlot(universe, { symbol, prefer: domain, field });
  if (slot === undefined) throw outsideUniverse(symbol, 'a position', field);
  const { kind, multiplier } = entryAt(universe.instruments, slot);
  if (kind !== 'option' && !LINEAR_KINDS.includes(kind)) {
    throw new InputError(`${symbol} is not a contract but a slot of kind "${kind}"`, {
      field,
      fix: 'Margin positions on spot are in the balances and debts: leave them out here',
    });
  }
  const inverse = terms.profit === 'inverse';
  if (compare(inverse ? ONE : contractSize.value, parseFraction(multiplier, 'universe.multiplier')) !== 0n) {
    throw new InputError(`${symbol} has another contract size than its slot in the universe`, {
      field: contractSize.field,
      fix: inverse
        ? 'A slot of inverse contracts counts coins: its multiplier must be "1"'
        : 'Use a market built for this exchange’s contracts',
    });
  }
  if (terms.option && terms.priced === 'USD' && universe.quote !== 'USD' && !prices.has('USD')) {
    throw new InputError(
      `is missing: the strike of ${symbol} is in USD, the universe counts in ${universe.quote}`,
      {
        field: 'ccxt.prices.USD',
        fix: `Give the price of one USD in ${universe.quote} at asOf`,
      },
    );
  }
  return slot;
}

function bookLinear(booking: Booking, wallet: WalletBooking, contract: Contract, slot: number): void {
  const { ledger, open } = booking;
  const { totals, domain, equity, rounding } = wallet;
  const { field, terms, contracts, size, mark } = contract;
  const { settled } = terms;
  const pay = (price: Fraction) =>
    bookSettlement(booking, { asset: settled, amount: negate(multiply(size, price)), domain, field });
  ledger.addQuantity(slot, contracts);
  let { confirmed } = contract;
  if (totals === 'equity') {
    const price = needMark(contract);
    pay(price.value);
    tally(rounding, settled, multiply(absolute(size), price.rounding));
  } else if (terms.option) {
    // The premium left the wallet when it was paid: only the equity that the exchange reports has the value.
    const { entryPrice } = contract.position;
    if (entryPrice !== undefined && entryPrice !== null && Number(entryPrice) !== 0)
      confirmed = withProfit(contract, entryOf(contract));
    if (mark !== undefined) {
      tally(equity, settled, multiply(size, mark.value));
      tally(rounding, settled, multiply(absolute(size), mark.rounding));
    }
  } else {
    const entry = entryOf(contract);
    confirmed = withProfit(contract, entry);
    pay(entry.value);
    addProfit(wallet, contract, entry, mark);
  }
  noteOpen(open, contract, confirmed, totals);
}

/**
 * An inverse contract of face value N is `q = N / mark` coins, priced and bought at the coin's own price: worth nothing now,
 * and as long as mark and coin move alike exact at every price. Profit to date is coins, and in equity totals already.
 */
function bookInverse(booking: Booking, wallet: WalletBooking, contract: Contract, slot: number): void {
  const { ledger, universe, prices, open } = booking;
  const { base } = contract.terms;
  const mark = needMark(contract);
  const price = base === universe.quote ? undefined : prices.get(base);
  if (price === undefined) {
    throw new InputError(`is missing: ${contract.symbol} settles in ${base}`, {
      field: `ccxt.prices.${base}`,
      fix: `Give the price of ${base} in ${universe.quote} at asOf`,
    });
  }
  ledger.addAtPrice(slot, divide(contract.size, mark.value), price.value);
  let { confirmed } = contract;
  if (wallet.totals === 'wallet') {
    const entry = entryOf(contract);
    confirmed = withProfit(contract, entry);
    const { amount } = profitAt(contract, entry, mark);
    bookSettlement(booking, { asset: base, amount, domain: wallet.domain, field: contract.field });
    addProfit(wallet, contract, entry, mark);
  }
  noteOpen(open, contract, confirmed, wallet.totals);
}

function addProfit(
  { equity, rounding }: WalletBooking,
  contract: Contract,
  entry: Figure,
  mark: Figure | undefined,
): void {
  if (mark === undefined) return;
  const profit = profitAt(contract, entry, mark);
  tally(equity, contract.terms.settled, profit.amount);
  tally(rounding, contract.terms.settled, profit.rounding);
}

/** What is confirmed once unrealised profit is compared too. */
function withProfit(contract: Contract, entry: Figure): Confirmed {
  const { confirmed } = contract;
  return { ...confirmed, size: checkProfit(contract, entry) || confirmed.size };
}

/** Notes what nothing confirms. A wrong mark is seen in wallet totals, where it moves equity; in equity totals it cancels. */
function noteOpen(open: string[], { symbol, mark }: Contract, confirmed: Confirmed, totals: Totals): void {
  if (mark === undefined) open.push(`no mark price of ${symbol}`);
  else if (!confirmed.size) open.push(`no second figure for the size of ${symbol}`);
  else if (totals === 'equity' && !confirmed.mark) open.push(`no second figure for the mark of ${symbol}`);
}

function entryOf({ position, field }: Contract): Figure {
  return readPrice(
    position.entryPrice,
    `${field}.entryPrice`,
    'Export the average entry price: ccxt writes 0 or nothing where the exchange gives none',
  );
}

function needMark({ symbol, field, mark }: Contract): Figure {
  if (mark !== undefined) return mark;
  throw new InputError(`is missing: ${symbol} cannot be counted without it`, {
    field: `${field}.markPrice`,
    fix: `Export it, or give the mark in ccxt.prices as "${symbol}"`,
  });
}
