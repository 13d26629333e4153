import { readTextFile } from '../files/textFile.js';
import type { Market } from '../market/market.js';
import { parseMarket } from '../market/marketFile.js';

/** `market.json`. */
export const loadMarket = async (path: string): Promise<Market> =>
  parseMarket(await readTextFile(path, 'market'), path);
