import { InputError } from '../errors.js';
import { type Fraction, fraction, ONE } from '../units/fraction.js';
import { contractTerms } from './contractTerms.js';

/** How many of its underlying one unit of an instrument is, as its name says it: `1000PEPE`, `kPEPE`, `1MBABYDOGE`, `SHIB1000`. */

const PREFIX = /^([1-9][0-9]*)?([kKM])?$/;
const SUFFIX = /^10{3,9}$/;
/** What exchanges write behind a base without a sign between: `PEPEUSDT`. */
const CURRENCIES = /(?:USDT|USDC|USD)$/;

/** The base of a symbol: of `BTC/USDT:USDT`, `BTC/USDT` and `BTC-PERP` that is `BTC`; of a plain asset the symbol itself. */
function baseOf(symbol: string): string {
  return contractTerms(symbol)?.base ?? symbol.split(/[/:_-]/)[0] ?? symbol;
}

/** How many of `one` a name counts, where it says a number above 1. */
function countIn(name: string, one: string): bigint | undefined {
  if (name === one || one === '') return undefined;
  if (name.startsWith(one) && SUFFIX.test(name.slice(one.length))) return BigInt(name.slice(one.length));
  if (!name.endsWith(one)) return undefined;
  const [match, digits = '1', letter] = PREFIX.exec(name.slice(0, -one.length)) ?? [];
  if (match === undefined) return undefined;
  const count = BigInt(digits) * (letter === undefined ? 1n : letter === 'M' ? 1_000_000n : 1000n);
  return count === 1n ? undefined : count;
}

/**
 * Units of `underlying` in one unit of a symbol's base: 1 where they are the same, the number where either name says one;
 * undefined for another asset (`WBTC` of `BTC`), whose name says nothing.
 */
export function unitsOf(symbol: string, underlying: string): Fraction | undefined {
  const base = baseOf(symbol);
  for (const name of [base, base.replace(CURRENCIES, '')]) {
    if (name === underlying) return ONE;
    const [many, part] = [countIn(name, underlying), countIn(underlying, name)];
    if (many !== undefined) return fraction(many);
    if (part !== undefined) return fraction(1n, part);
  }
  return undefined;
}

/** Throws {@link InputError} where a figure of the underlying, per unit of it, would be taken for an instrument on many units, or on a part. */
export function assertSameUnit(symbol: string, underlying: string): void {
  const { n, d } = unitsOf(symbol, underlying) ?? ONE;
  if (n === d) return;
  const counts = n > d ? `counts ${n} ${underlying}` : `is one of the ${d} that ${underlying} counts`;
  throw new InputError(`${counts}: its price and volume are not those of ${underlying}`, {
    field: symbol,
    fix: `Give an input of ${symbol} itself`,
  });
}
