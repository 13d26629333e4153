import type { Value } from '../units/numbers.js';
import { lotValue } from './lotValue.js';
import type { Market } from './market.js';

/** Mark value of one lot of every instrument, value units. Throws {@link InputError} where it is not exact. */
export function marksOf(market: Market): Value[] {
  const { universe, prices } = market;
  return universe.instruments.map((instrument, i) =>
    lotValue(universe, instrument, prices[i] ?? '', `prices[${i}]`),
  );
}
