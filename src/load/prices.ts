import { readTextFile } from '../files/textFile.js';
import type { PriceSet } from '../prices/priceSet.js';
import { parsePrices } from '../prices/pricesFile.js';
import { parseSignedPrices, type SignedPrices } from '../prices/signedPrices.js';
import { type PriceSources, parsePriceSources } from '../prices/sources.js';

/** Prices, signed or not, and the list of their sources from files. Errors name the file. */

export const loadPrices = async (path: string): Promise<PriceSet> =>
  parsePrices(await readTextFile(path, 'prices'), path);

export const loadSignedPrices = async (path: string): Promise<SignedPrices> =>
  parseSignedPrices(await readTextFile(path, 'prices'), path);

export const loadPriceSources = async (path: string): Promise<PriceSources> =>
  parsePriceSources(await readTextFile(path, 'priceSources'), path);
