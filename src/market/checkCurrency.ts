import { InputError } from '../errors.js';
import { contractTerms, countsAs } from './contractTerms.js';

/** The currency that the prices of a symbol are in, where it says one: of `ETH/BTC` that is BTC. */
function currencyOf(symbol: string): string | undefined {
  return contractTerms(symbol)?.priced ?? /^[^/:]+\/([^/:]+)$/.exec(symbol)?.[1];
}

/**
 * Throws {@link InputError} where figures of a symbol itself, which are in its currency, would be taken for amounts of `quote`. USD and dollar coins
 * count as the same.
 */
export function assertPricedIn(quote: string, symbol: string): void {
  const currency = currencyOf(symbol);
  if (currency === undefined || countsAs(currency, quote)) return;
  throw new InputError(`is priced in ${currency}, and the universe counts in ${quote}`, {
    field: symbol,
    fix: `State its price in ${quote}, or take it from data of a pair in ${quote}`,
  });
}
