import { z } from 'zod';
import {
  decimalText,
  kindOf,
  nameText,
  readFileText,
  symbolText,
  toFileText,
  versionOne,
} from '../files/schemas.js';
import { parseTime, timeShape } from '../files/time.js';
import { MAX_PRICES } from '../market/quorumRecord.js';
import { checkPriceSet, type PriceSet } from './priceSet.js';

/** `prices.json`: the prices of one source. */

/** What a price set looks like in a file; signed sets have it too. */
export const priceSetShape = {
  source: nameText('Name of the source, like "binance"'),
  time: timeShape('When the source put them together: unix seconds below 2^40, or ISO 8601 in UTC'),
  prices: z
    .array(
      z.strictObject({
        symbol: symbolText,
        price: decimalText('Quote per unit of underlying, above 0'),
        time: timeShape('When it held, not after the time of the set'),
        confidence: decimalText('Half-width that the source states, same unit as the price').exactOptional(),
      }),
    )
    .min(1, { error: 'must have at least one price' })
    .max(MAX_PRICES, { error: `must not have more than ${MAX_PRICES} entries` })
    .describe('Prices, each symbol once'),
};

export const pricesSchema = z
  .strictObject({ version: versionOne, kind: kindOf('ballast/prices'), ...priceSetShape })
  .describe('Ballast prices: what one source says the prices are. Public');

/** A set as files carry it. */
type PriceSetData = Omit<z.output<typeof pricesSchema>, 'version' | 'kind'>;

/** From a file to a set in its one form. Throws as `checkPriceSet` does. */
export function toPriceSet({ source, time, prices }: PriceSetData): PriceSet {
  return checkPriceSet({
    source,
    time: Number(parseTime(time, 'time')),
    prices: prices.map((quote, i) => ({
      ...quote,
      time: Number(parseTime(quote.time, `prices[${i}].time`)),
    })),
  });
}

/** Reads the text of `prices.json`. Throws {@link InputError} naming file and field. */
export function parsePrices(text: string, file?: string): PriceSet {
  return readFileText('prices', text, pricesSchema, file, toPriceSet);
}

/** The text of `prices.json`, by symbol. Throws as `checkPriceSet` does. */
export function formatPrices(set: PriceSet): string {
  return toFileText({ version: 1, kind: 'ballast/prices', ...checkPriceSet(set) });
}
