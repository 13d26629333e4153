import { InputError } from '../errors.js';
import { parseFraction } from '../units/decimal.js';
import { compare } from '../units/fraction.js';
import { type ContractTerms, contractTerms, paidAs } from './contractTerms.js';
import type { Instrument, InstrumentKind, Universe } from './universe.js';

/** A symbol says what a contract is, and the fields say it again: both must be the same. */

/** Throws {@link InputError} for an instrument whose symbol denies its fields; fields below `instruments`. */
export function checkNames({ instruments, quote }: Universe): void {
  instruments.forEach((instrument, i) => {
    const terms = contractTerms(instrument.symbol);
    if (terms === undefined) return;
    for (const [name, agrees, said] of comparisons(instrument, terms, quote)) {
      if (agrees) continue;
      throw new InputError(`is not what ${instrument.symbol} says: ${said}`, {
        field: `instruments[${i}].${name}`,
        fix: 'Correct the field, or the symbol',
      });
    }
  });
}

type Comparison = readonly [name: string, agrees: boolean, said: string];

function comparisons(instrument: Instrument, terms: ContractTerms, quote: string): Comparison[] {
  const { kind, underlying, strike, right, expiry } = instrument;
  const { base, priced, day } = terms;
  const named: InstrumentKind = terms.option ? 'option' : day === undefined ? 'perpetual' : 'future';
  return [
    ['kind', kind === named, `it is ${named === 'option' ? 'an option' : `a ${named}`}`],
    ['underlying', isUnderlying(base, underlying), `its base is ${base}`],
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
      !terms.option || paidAs(priced, quote),
      `its strike is in ${priced}, and the universe counts in ${quote}`,
    ],
  ];
}

/** The base moves with the underlying: the same, or so many of it (`1000PEPE`, `KPEPE`). */
function isUnderlying(base: string, underlying: string): boolean {
  return base === underlying || unitsIn(base, underlying) !== undefined;
}

/** How many of its underlying one unit of a base is, where its name says a number: `1000PEPE`, `1MBABYDOGE`, `kPEPE`. */
function unitsIn(base: string, underlying: string): bigint | undefined {
  if (base === underlying || !base.endsWith(underlying)) return undefined;
  const [, digits, letter] = /^([1-9][0-9]*)?([kKM])?$/.exec(base.slice(0, -underlying.length)) ?? [];
  if (digits === undefined && letter === undefined) return undefined;
  const scale = letter === undefined ? 1n : letter === 'M' ? 1_000_000n : 1000n;
  return BigInt(digits ?? 1) * scale;
}

/** Throws {@link InputError} where a figure of the underlying, per unit of it, would be taken for a contract on many units. */
export function assertSameUnit(symbol: string, underlying: string): void {
  const units = unitsIn(contractTerms(symbol)?.base ?? symbol.split('/')[0] ?? symbol, underlying);
  if (units === undefined) return;
  throw new InputError(`counts ${units} ${underlying}: its price and volume are not those of ${underlying}`, {
    field: symbol,
    fix: `Give an input of ${symbol} itself`,
  });
}

function sameDecimal(a: string | undefined, b: string): boolean {
  return (
    a !== undefined &&
    /^[0-9.]+$/.test(b) &&
    compare(parseFraction(a, 'strike'), parseFraction(b, 'strike')) === 0n
  );
}

const isDay = (day: string | undefined) => day !== undefined && /^[0-9]{6}$/.test(day);

/** `YYMMDD` of a time in UTC. */
function dayOf(seconds: number): string {
  return new Date(seconds * 1000).toISOString().slice(2, 10).replaceAll('-', '');
}

const DAY = 86_400;

/** Throws {@link InputError} for a contract that has expired at a time, unix seconds; fields below `instruments`. */
export function checkExpiries({ instruments }: Universe, time: number): void {
  instruments.forEach(({ symbol, expiry }, i) => {
    const over = expiry ?? endOf(contractTerms(symbol)?.day);
    if (over === undefined || over > time) return;
    throw new InputError(`${symbol} has expired at the time of the market`, {
      field: `instruments[${i}].expiry`,
      fix: 'Take it out of the universe',
    });
  });
}

/** The end of a day `YYMMDD`: a symbol says no hour. */
function endOf(day: string | undefined): number | undefined {
  const [, year, month, date] = /^([0-9]{2})([0-9]{2})([0-9]{2})$/.exec(day ?? '') ?? [];
  if (year === undefined) return undefined;
  return Date.UTC(2000 + Number(year), Number(month) - 1, Number(date)) / 1000 + DAY;
}
