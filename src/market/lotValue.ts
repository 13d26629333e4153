import { InputError } from '../errors.js';
import { parseFraction } from '../units/decimal.js';
import { multiply, powerOfTen } from '../units/fraction.js';
import type { Value } from '../units/numbers.js';
import { exactUnits } from '../units/valueUnits.js';
import type { Instrument, Universe } from './universe.js';

/**
 * Mark value of one lot, exactly: `price · multiplier · 10^(valueDecimals − lotDecimals)` value units.
 * Throws {@link InputError} when that is not an integer, saying how many value decimals would do.
 */
export function lotValue(universe: Universe, instrument: Instrument, price: string, field: string): Value {
  const multiplier = parseFraction(instrument.multiplier, 'multiplier');
  const quote = multiply(parseFraction(price, field), multiplier);
  return exactUnits(multiply(quote, powerOfTen(-instrument.lotDecimals)), universe.valueDecimals, field);
}
