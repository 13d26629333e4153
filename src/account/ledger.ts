import { InputError } from '../errors.js';
import type { Instrument, Universe } from '../market/universe.js';
import { parseFraction } from '../units/decimal.js';
import {
  add,
  type Fraction,
  floor,
  multiply,
  negate,
  powerOfTen,
  subtract,
  ZERO,
} from '../units/fraction.js';
import { entryAt } from '../units/lists.js';
import { type Lots, toCash, toLots, type Value } from '../units/numbers.js';

/** What the conversion of an account did, in symbols only: no number of the account is in it. */
interface ConversionReport {
  /** Assets outside the universe: they count nothing. */
  readonly ignored: readonly string[];
  /** Symbols with a long and a short side, or an asset and its debt or deduction, netted into one slot. */
  readonly netted: readonly string[];
  /** Symbols (and the quote currency, for cash) rounded against the holder. */
  readonly rounded: readonly string[];
  /** Assets outside the universe with a small negative balance that was taken from cash. */
  readonly dust: readonly string[];
}

export interface LedgerResult {
  /** Value units, signed, `|cash| < 2^99`. */
  readonly cash: Value;
  /** Lots per slot, signed, `|q| < 2^63`. */
  readonly quantities: readonly Lots[];
  readonly report: ConversionReport;
}

interface Slot {
  readonly instrument: Instrument;
  amount: Fraction;
  readonly sides: Set<1 | -1>;
  /** What was paid for each contract that counts at today's price, else 0. */
  paid: Fraction;
}

/**
 * Sums up an account exactly and rounds once, at the end, towards −∞: a holder has no more than the account shows and
 * owes no less.
 */
export class Ledger {
  readonly #universe: Universe;
  readonly #slots: Slot[];
  #cash: Fraction = ZERO;
  readonly #ignored = new Set<string>();
  readonly #dust = new Set<string>();

  /** Throws {@link InputError} if the universe has more instruments than slots. */
  constructor(universe: Universe) {
    if (universe.instruments.length > universe.slots) {
      throw new InputError('has more instruments than slots', { field: 'universe' });
    }
    this.#universe = universe;
    this.#slots = universe.instruments.map((instrument) => ({
      instrument,
      amount: ZERO,
      sides: new Set(),
      paid: ZERO,
    }));
  }

  /** Adds a signed amount of the quote currency. */
  addCash(amount: Fraction): void {
    this.#cash = add(this.#cash, amount);
  }

  /** Adds signed contracts (or units of an asset) to a slot. */
  addQuantity(slot: number, amount: Fraction): void {
    if (amount.n === 0n) return;
    const own = entryAt(this.#slots, slot);
    own.sides.add(amount.n > 0n ? 1 : -1);
    own.amount = add(own.amount, amount);
  }

  /**
   * Adds a linear contract: its cost at the entry price leaves cash, so that quantity × mark + cash gives its unrealised
   * profit or loss.
   */
  addLinear(slot: number, contracts: Fraction, entryPrice: Fraction): void {
    const { instrument } = entryAt(this.#slots, slot);
    const multiplier = parseFraction(instrument.multiplier, 'universe.multiplier');
    this.addCash(negate(multiply(multiply(contracts, multiplier), entryPrice)));
    this.addQuantity(slot, contracts);
  }

  /**
   * Adds contracts bought at the price that they have now: worth nothing today, and from then on what the price moves by.
   * What rounding to lots takes away is not paid for either.
   */
  addAtPrice(slot: number, contracts: Fraction, price: Fraction): void {
    const own = entryAt(this.#slots, slot);
    own.paid = multiply(parseFraction(own.instrument.multiplier, 'universe.multiplier'), price);
    this.addCash(negate(multiply(contracts, own.paid)));
    this.addQuantity(slot, contracts);
  }

  /** Notes a small negative balance that was taken from cash. */
  noteDust(symbol: string): void {
    this.#dust.add(symbol);
  }

  /** Notes an asset that counts nothing. */
  ignore(symbol: string): void {
    this.#ignored.add(symbol);
  }

  /** Rounds, checks ranges and reports. Throws {@link InputError} naming the symbol. */
  finish(): LedgerResult {
    const { slots, quote, valueDecimals } = this.#universe;
    const rounded: string[] = [];
    let total = this.#cash;
    const quantities = this.#slots.map(({ instrument: { symbol, kind, lotDecimals }, amount, paid }) => {
      const field = `quantity of ${symbol} (${kind})`;
      if (kind === 'supply' && amount.n < 0n) {
        throw new InputError('is negative', {
          field,
          fix: 'What is owed belongs into the slot of kind "debt"',
        });
      }
      if (kind === 'debt' && amount.n > 0n) {
        throw new InputError('is positive', { field, fix: 'Write a debt as a negative quantity' });
      }
      const lots = multiply(amount, powerOfTen(lotDecimals));
      const whole = floor(lots);
      if (lots.d !== 1n) rounded.push(symbol);
      const rest = multiply(subtract(lots, { n: whole, d: 1n }), powerOfTen(-lotDecimals));
      total = add(total, multiply(rest, paid));
      return toLots(whole, field);
    });
    const cash = multiply(total, powerOfTen(valueDecimals));
    if (cash.d !== 1n) rounded.push(quote);
    const netted = this.#slots.filter(({ sides }) => sides.size > 1);
    return {
      cash: toCash(floor(cash), 'cash'),
      quantities: [...quantities, ...Array<bigint>(slots - quantities.length).fill(0n)],
      report: {
        ignored: [...this.#ignored].sort(),
        netted: [...new Set(netted.map(({ instrument }) => instrument.symbol))].sort(),
        rounded: [...new Set(rounded)].sort(),
        dust: [...this.#dust].sort(),
      },
    };
  }
}
