import { z } from 'zod';
import { DataError, InputError } from '../errors.js';
import { readFileText, symbolText } from '../files/schemas.js';
import type { Place } from './figure.js';

/** From the names that sources use for their feeds to symbols. */

/** Symbols by feed: ids of Pyth, addresses or descriptions of Chainlink feeds, symbols of an exchange. */
export type FeedMap = ReadonlyMap<string, string>;

/** `{"0xff61…": "ETH/USDT:USDT"}`. */
const feedMapSchema = z.record(
  z.string().regex(/^[^\p{C}]{1,128}$/u, { error: 'must be 1 to 128 printable characters' }),
  symbolText,
);

const HEX = /^(?:0x)?([0-9a-f]{40}|[0-9a-f]{64})$/i;

/** Reads the text of a feed map, a JSON object. Throws {@link InputError}, also for one feed under two spellings. */
export function parseFeedMap(text: string, file?: string): FeedMap {
  return readFileText('feeds', text, feedMapSchema, file, (data) => {
    const map = new Map<string, string>();
    for (const [feed, symbol] of Object.entries(data)) {
      const key = feedKey(feed);
      if (map.has(key)) throw new InputError('is named twice, in two spellings', { field: feed });
      map.set(key, symbol);
    }
    return map;
  });
}

/** Ids and addresses in lower case without `0x`; anything else as it is. */
export function feedKey(feed: string): string {
  return HEX.exec(feed)?.[1]?.toLowerCase() ?? feed;
}

/** How prices of a file get their symbols. */
export interface Naming {
  /** File name for errors. */
  readonly file?: string | undefined;
  readonly feeds?: FeedMap | undefined;
  /** The symbol of a file that holds one price, whatever its feed. */
  readonly symbol?: string | undefined;
  /** The symbols to take; anything else in the file is left out, and not looked at. Default: all. */
  readonly symbols?: readonly string[] | undefined;
}

/**
 * The symbol of a feed, or undefined for one that was not asked for. `plain` says that feeds without a name in the map are
 * symbols already. Throws {@link DataError} `inconsistent` for a feed without a name.
 */
export function symbolOf(
  feed: string | undefined,
  { feeds, symbol, symbols }: Naming,
  at: Place,
  plain = false,
): string | undefined {
  const named = symbol ?? (feed === undefined ? undefined : feeds?.get(feedKey(feed)));
  const found = named ?? (plain ? feed : undefined);
  if (found !== undefined) return symbols === undefined || symbols.includes(found) ? found : undefined;
  if (feed === undefined) {
    const fix = 'Say which symbol it is';
    throw new DataError('inconsistent', 'does not say what it is the price of', { ...at, fix });
  }
  if (symbols !== undefined) return undefined;
  const fix = 'Name its symbol in the feed map, or say which symbols to take';
  throw new DataError('inconsistent', 'is a feed without a symbol', { ...at, fix });
}
