import { InputError } from '../errors.js';
import { parseFraction, roundedDecimal } from '../units/decimal.js';
import { compare, divide, type Fraction, fraction, multiply, ONE } from '../units/fraction.js';
import { unitsOf } from './baseUnits.js';
import { spotSlotOf } from './spotSlot.js';
import type { Instrument, InstrumentKind, Universe } from './universe.js';

/** Prices of one asset are in one unit: in another they would be ten times apart or more. */

/** How many times one price may be the other: far more than a premium of a perpetual, or a year of carry in a future. */
const APART: Readonly<Partial<Record<InstrumentKind, Fraction>>> = { future: fraction(2n) };
const APART_ELSE = fraction(3n, 2n);

/**
 * Holds the prices of spots, perpetuals, futures, supplies and debts against the price of their underlying where the universe has it, each
 * for as many units as its name says (`1000PEPE`), and the price of the quote currency against 1. What only moves with its underlying
 * (`WBTC`) is not compared. Throws {@link InputError} naming the symbol.
 */
export function checkPrices({ instruments, quote }: Universe, prices: readonly string[]): void {
  instruments.forEach((instrument, slot) => {
    const { symbol, underlying, kind } = instrument;
    if (kind === 'option') return;
    if (symbol === quote) {
      assertNear(instrument, parseFraction(prices[slot], symbol), { price: ONE, of: quote, quote });
    }
    const spot = spotSlotOf(underlying, instruments) ?? firstOf(underlying, instruments);
    const units = unitsOf(symbol, underlying);
    if (spot === undefined || units === undefined || spot === slot) return;
    const reference = instruments[spot]!;
    const perUnit = (of: Instrument, at: number, count: Fraction) =>
      divide(parseFraction(prices[at], of.symbol), count);
    const price = perUnit(reference, spot, unitsOf(reference.symbol, underlying) ?? ONE);
    // A contract that counts the units itself has the price of one.
    const counted = compare(units, ONE) > 0n && wholePart(instrument, units);
    const own = perUnit(instrument, slot, units);
    if (counted && isNear(perUnit(instrument, slot, ONE), price, kind)) return;
    assertNear(instrument, own, { price, of: reference.symbol, quote });
  });
}

/** Where no slot has the price of one unit: the first one that says how many it counts. */
function firstOf(underlying: string, instruments: readonly Instrument[]): number | undefined {
  const slot = instruments.findIndex(
    (each) =>
      each.underlying === underlying &&
      each.kind !== 'option' &&
      unitsOf(each.symbol, underlying) !== undefined,
  );
  return slot < 0 ? undefined : slot;
}

const wholePart = ({ multiplier }: Instrument, units: Fraction): boolean =>
  divide(parseFraction(multiplier, 'multiplier'), units).d === 1n;

function isNear(a: Fraction, b: Fraction, kind: InstrumentKind): boolean {
  const most = APART[kind] ?? APART_ELSE;
  return compare(a, multiply(b, most)) <= 0n && compare(b, multiply(a, most)) <= 0n;
}

interface Reference {
  /** Quote per unit of underlying. */
  readonly price: Fraction;
  readonly of: string;
  readonly quote: string;
}

function assertNear({ symbol, underlying, kind }: Instrument, own: Fraction, reference: Reference): void {
  const { price, of, quote } = reference;
  if (isNear(own, price, kind)) return;
  const more = compare(own, price) > 0n;
  const times = roundedDecimal(more ? divide(own, price) : divide(price, own), 1);
  const which = more ? `${times} times that of ${of}` : `${times} times less than that of ${of}`;
  throw new InputError(`is, per ${underlying}, ${which}`, {
    field: symbol,
    fix: `State both in ${quote}, per unit of what the name says. What is another asset has another underlying`,
  });
}
