import { InputError } from '../errors.js';
import { moveTarget } from '../margin/target.js';
import type { Universe } from '../market/universe.js';
import { parseDecimal, parseFraction } from '../units/decimal.js';
import { add, divide, type Fraction, ONE, powerOfTen, subtract } from '../units/fraction.js';
import type { Value } from '../units/numbers.js';

/** What is asked to move, and by how much: `BTC=-20%,cash=+1000`. */

export interface Shocks {
  /** As they were written, for readers. */
  readonly texts: readonly string[];
  /** Factor on the price of slots, above 0. */
  readonly factors: ReadonlyMap<number, Fraction>;
  /** Factor on the price of underlyings that were named: it moves their surface too. */
  readonly underlyings: ReadonlyMap<string, Fraction>;
  /** Options on the named underlyings: they have no factor of their own unless named by their symbol. */
  readonly options: readonly number[];
  /** Added to the cash of all accounts together, value units. */
  readonly cash: Value;
  /** Factor on implied volatilities, above 0. */
  readonly vol: Fraction | undefined;
}

const FIELD = 'shocks';
const PERCENT = /^([+-])((?:0|[1-9][0-9]{0,5})(?:\.[0-9]{1,6})?)%$/;
const FORM = 'Write it like "BTC=-20%,cash=+1000"';

/**
 * Reads shocks: `NAME=±x%` for an underlying (all of it but its options) or a symbol, `cash=±x`, `vol=±x%`.
 * Several are put apart by commas. Throws {@link InputError} for another form, an unknown name, a price at or
 * below 0, and what moves twice.
 */
export function parseShocks(given: readonly string[], universe: Universe): Shocks {
  const texts = given.flatMap((text) => text.split(','));
  const factors = new Map<number, Fraction>();
  const underlyings = new Map<string, Fraction>();
  const options = new Set<number>();
  let cash: Value | undefined;
  let vol: Fraction | undefined;
  for (const text of texts) {
    const [, name, amount] = /^(.+)=([^=]+)$/.exec(text) ?? [];
    if (name === undefined || amount === undefined)
      throw new InputError('is no shock', { field: FIELD, fix: FORM });
    if (name === 'cash') {
      if (cash !== undefined) throw twice(name);
      cash = parseCash(amount, universe.valueDecimals);
    } else if (name === 'vol') {
      if (vol !== undefined) throw twice(name);
      vol = parseFactor(amount, name);
    } else {
      const target = moveTarget(universe, name, FIELD);
      const factor = parseFactor(amount, name);
      for (const slot of target.slots) {
        if (factors.has(slot)) throw twice(universe.instruments[slot]!.symbol);
        factors.set(slot, factor);
      }
      for (const slot of target.options) options.add(slot);
      if (universe.instruments.some(({ underlying }) => underlying === name)) underlyings.set(name, factor);
    }
  }
  const held = [...options].filter((slot) => !factors.has(slot));
  return { texts, factors, underlyings, options: held, cash: cash ?? 0n, vol };
}

function twice(name: string): InputError {
  return new InputError(`moves ${name} twice`, { field: FIELD, fix: 'Give one shock for it' });
}

/** `-20%` as the factor 0.8. */
function parseFactor(text: string, name: string): Fraction {
  const [, sign, percent] = PERCENT.exec(text) ?? [];
  if (percent === undefined) {
    throw new InputError(`moves ${name} by no percentage with a sign`, { field: FIELD, fix: FORM });
  }
  const share = divide(parseFraction(percent, FIELD), powerOfTen(2));
  const factor = sign === '-' ? subtract(ONE, share) : add(ONE, share);
  if (factor.n <= 0n) throw new InputError(`moves ${name} to 0 or below`, { field: FIELD, fix: FORM });
  return factor;
}

/** Signed amount in the quote currency. */
function parseCash(text: string, decimals: number): Value {
  const [, sign, amount] = /^([+-])(.+)$/.exec(text) ?? [];
  if (amount === undefined) throw new InputError('moves cash without a sign', { field: FIELD, fix: FORM });
  const units = parseDecimal(amount, { decimals, max: 1n << 99n, field: FIELD });
  return sign === '-' ? -units : units;
}
