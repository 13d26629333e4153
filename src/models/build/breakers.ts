import { unitsOf } from '../../market/baseUnits.js';
import type { MarketAlarm } from '../../market/market.js';
import { inputAlarms } from '../../risk/breakers/inputAlarms.js';
import { ONE } from '../../units/fraction.js';
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
  const marks = universe.instruments.map(({ symbol, underlying, kind }, i) => {
    // A history of the underlying has the price of one unit of it.
    const { n, d } = (inputs.histories.has(symbol) ? undefined : unitsOf(symbol, underlying)) ?? ONE;
    return {
      symbol,
      underlying,
      price: (Number(prices[i]) * Number(d)) / Number(n),
      linear: kind === 'spot' || kind === 'perpetual',
    };
  });
  // Slots of a symbol share its price.
  const unique = marks.filter(({ symbol }, i) => symbols.indexOf(symbol) === i);
  return inputAlarms(inputs, { time, prices: unique }, breakers);
}
