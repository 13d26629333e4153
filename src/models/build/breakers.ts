import type { MarketAlarm } from '../../market/market.js';
import { inputAlarms } from '../../risk/breakers/inputAlarms.js';
import type { CompileContext } from '../kit/partial.js';
import type { RiskFile } from './riskFile.js';

/**
 * What trips in the inputs of a market and its prices, under the breakers of the risk file, or their defaults: data from
 * which nobody should build unawares is said to be so without being asked.
 */
export function tripBreakers(
  { breakers }: Pick<RiskFile, 'breakers'>,
  { universe, prices, time, inputs }: CompileContext,
): MarketAlarm[] {
  const symbols = universe.instruments.map(({ symbol }) => symbol);
  const marks = universe.instruments.map(({ symbol, underlying, kind }, i) => ({
    symbol,
    underlying,
    price: Number(prices[i]),
    linear: kind === 'spot' || kind === 'perpetual',
  }));
  // Slots of a symbol share its price.
  const unique = marks.filter(({ symbol }, i) => symbols.indexOf(symbol) === i);
  return inputAlarms(inputs, { time, prices: unique }, breakers);
}
