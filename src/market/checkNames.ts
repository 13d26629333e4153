import { InputError } from '../errors.js';
import { parseFraction } from '../units/decimal.js';
import { compare, ONE } from '../units/fraction.js';
import { unitsOf } from './baseUnits.js';
import { contractTerms, paidAs } from './contractTerms.js';
import { exchangeName } from './exchangeName.js';
import { dayOf } from './expiryDay.js';
import type { Instrument, InstrumentKind, Universe } from './universe.js';

/** A symbol says what a contract is, and the fields say it again: both must be the same. */

/** Throws {@link InputError} for an instrument whose symbol denies its fields; fields below `instruments`. */
export function checkNames({ instruments, quote }: Universe): void {
  instruments.forEach((instrument, i) => {
    const { symbol } = instrument;
    const named = namedTerms(symbol);
    if (named === undefined) {
      if (!/^[^/:]+\/[^/:]+:/.test(symbol)) return;
      throw new InputError(`${symbol} cannot be read: what it says of the contract is unknown`, {
        field: `instruments[${i}].symbol`,
        fix: 'Write it like BTC/USDT:USDT, BTC/USDT:USDT-261225 or BTC/USDT:USDT-261225-70000-C',
      });
    }
    for (const [name, agrees, said] of comparisons(instrument, named, quote)) {
      if (agrees) continue;
      throw new InputError(`is not what ${symbol} says: ${said}`, {
        field: `instruments[${i}].${name}`,
        fix: 'Correct the field, or the symbol',
      });
    }
  });
}

interface NamedTerms {
  readonly base: string;
  readonly day: string | undefined;
  readonly strike: string | undefined;
  readonly right: 'call' | 'put' | undefined;
  /** Currency of prices, where the name says it. */
  readonly priced?: string;
}

/** By a unified symbol, or the name that an exchange has. */
function namedTerms(symbol: string): NamedTerms | undefined {
  const unified = contractTerms(symbol);
  if (unified !== undefined) return unified;
  const own = exchangeName(symbol);
  return own && { ...own, base: own.underlying };
}

type Comparison = readonly [name: string, agrees: boolean, said: string];

function comparisons(instrument: Instrument, terms: NamedTerms, quote: string): Comparison[] {
  const { symbol, kind, underlying, strike, right, expiry } = instrument;
  const { base, priced, day } = terms;
  const named: InstrumentKind =
    terms.right !== undefined ? 'option' : day === undefined ? 'perpetual' : 'future';
  return [
    ['kind', kind === named, `it is ${named === 'option' ? 'an option' : `a ${named}`}`],
    ['underlying', isUnderlying(symbol, underlying), `its base is ${base}`],
    [
      'strike',
      terms.strike === undefined || sameDecimal(strike, terms.strike),
      `its strike is ${terms.strike}`,
    ],
    ['right', right === terms.right, `it is a ${terms.right}`],
    ['expiry', !isDay(day) || expiry === undefined || dayOf(expiry) === day, `it expires on ${day}`],
    // A strike is in the currency of the universe; without one, a price can be converted.
    [
      'strike',
      named !== 'option' || priced === undefined || paidAs(priced, quote),
      `its strike is in ${priced}, and the universe counts in ${quote}`,
    ],
  ];
}

/** The base moves with the underlying: the same, or so many of it (`1000PEPE`, `KPEPE`). */
function isUnderlying(symbol: string, underlying: string): boolean {
  const units = unitsOf(symbol, underlying);
  return units !== undefined && compare(units, ONE) >= 0n;
}

function sameDecimal(a: string | undefined, b: string): boolean {
  return (
    a !== undefined &&
    /^[0-9.]+$/.test(b) &&
    compare(parseFraction(a, 'strike'), parseFraction(b, 'strike')) === 0n
  );
}

const isDay = (day: string | undefined) => day !== undefined && /^[0-9]{6}$/.test(day);
