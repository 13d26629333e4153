import { InputError } from '../errors.js';
import { formatFraction, parseFraction } from '../units/decimal.js';
import { multiply } from '../units/fraction.js';

/** Contracts as units of the underlying, exactly: a function of plain decimals. Throws {@link InputError} for a size that is not above 0. */
export function unitsPer(contractSize: string): (contracts: string) => string {
  const size = parseFraction(contractSize, 'contractSize');
  if (size.n <= 0n) throw new InputError('must be above 0', { field: 'contractSize' });
  return (contracts) => formatFraction(multiply(parseFraction(contracts), size));
}
