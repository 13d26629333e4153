import { InputError } from '../errors.js';
import { contractTerms } from '../market/contractTerms.js';
import type { Market } from '../market/market.js';
import { spotNames } from '../market/spotSlot.js';
import type { Instrument } from '../market/universe.js';
import { parseFraction } from '../units/decimal.js';
import { multiply } from '../units/fraction.js';
import type { Timestamp } from '../units/numbers.js';
import type { CcxtAccount } from './ccxtSchema.js';
import { near, readPrice } from './figures.js';

/** Share of a price that two observations of it may lie apart. */
const APART = { n: 5n, d: 1000n };

/**
 * Holds the prices that an account states against those of a market near its time: an inverse contract is bought at the price
 * of its coin, so nothing else in the account would show a wrong one. Throws {@link InputError} for a price more than 0.5 %
 * away. An account outside the market's `maxSkew` is not compared: no proof is possible with it.
 */
export function confirmPrices(
  stated: CcxtAccount['prices'] = {},
  asOf: Timestamp,
  { universe, prices, time, maxSkew }: Market,
): void {
  const away = asOf - BigInt(time);
  if (away > BigInt(maxSkew) || away < -BigInt(maxSkew)) return;
  for (const [name, printed] of Object.entries(stated)) {
    const field = `ccxt.prices.${name}`;
    const own = readPrice(printed, field).value;
    universe.instruments.forEach((instrument, i) => {
      if (!isPriceOf(name, instrument, universe.quote)) return;
      const price = parseFraction(prices[i], `prices[${i}]`);
      if (near(own, price, multiply(price, APART))) return;
      throw new InputError('is more than 0.5 % from the price of the market', {
        field,
        fix: `Take prices of the account’s own time, in ${universe.quote}, and a market of about that time`,
      });
    });
  }
}

/** Whether a slot is priced by the price of a coin or symbol, in the quote currency. */
function isPriceOf(name: string, { symbol, kind }: Instrument, quote: string): boolean {
  const terms = contractTerms(symbol);
  if (terms?.profit === 'inverse') return terms.base === name; // such a slot counts coins
  if (kind === 'spot') return spotNames(name, quote).includes(symbol);
  return symbol === name && terms?.settled === quote;
}
