import { InputError } from '../errors.js';
import { MAX_VALUE_DECIMALS } from '../units/brands.js';
import { parseExact } from '../units/decimal.js';
import type { Instrument, Universe } from './universe.js';

/**
 * Mark value of one lot, exactly: `price · multiplier · 10^(valueDecimals − lotDecimals)` value units.
 * Throws {@link InputError} when that is not an integer, saying how many value decimals would do.
 */
export function lotValue(universe: Universe, instrument: Instrument, price: string, field: string): bigint {
  const p = parseExact(price, field);
  const m = parseExact(instrument.multiplier, 'multiplier');
  return exactPower(
    p.integer * m.integer,
    p.scale + m.scale + instrument.lotDecimals,
    universe.valueDecimals,
    field,
  );
}

/** `integer · 10^(decimals − scale)`, exactly, or an error that says which `valueDecimals` would be enough. */
export function exactPower(integer: bigint, scale: number, decimals: number, field: string): bigint {
  let needed = scale;
  let reduced = integer;
  while (reduced !== 0n && reduced % 10n === 0n) {
    reduced /= 10n;
    needed -= 1;
  }
  if (reduced === 0n) return 0n;
  if (needed > decimals) {
    throw new InputError(`is not exact with ${decimals} value decimals`, {
      field,
      fix:
        needed <= MAX_VALUE_DECIMALS
          ? `Set universe.valueDecimals to ${needed} or more`
          : 'Use larger lots, or figures with fewer digits',
    });
  }
  return reduced * 10n ** BigInt(decimals - needed);
}
