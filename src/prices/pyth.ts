import { z } from 'zod';
import { DataError } from '../errors.js';
import { checkShape, parseJson } from '../files/json.js';
import { inFile } from '../files/places.js';
import { unixSeconds } from './clock.js';
import { feedKey, type Naming, symbolOf } from './feeds.js';
import { amountText, priceText, scaledFigure, wholeFigure } from './figure.js';
import type { PriceQuote } from './priceSet.js';

const digits = z.string({ error: 'must be a whole number in quotes' });
const whole = z.int({ error: 'must be a whole number' });

/** A Pyth price: `price · 10^expo`, plus or minus `conf · 10^expo`. */
const priceShape = z.strictObject({ price: digits, conf: digits, expo: whole, publish_time: whole });

/** Feeds carry more than is read here: averages, slots, attestations. */
const feedShape = z.looseObject({
  id: z.string().regex(/^(?:0x)?[0-9a-fA-F]{64}$/, { error: 'must be 32 bytes in hex' }),
  price: priceShape,
});

/** Where a price stands in the file, and whose it is. */
interface Found {
  readonly field: string;
  readonly id?: string;
  readonly price: z.output<typeof priceShape>;
}

/**
 * Reads prices of Pyth as Hermes gives them, saved as JSON: the answer with `parsed` (`/v2/updates/price/latest`), a list of
 * feeds, one feed `{id, price: {price, conf, expo, publish_time}}`, or the inner object alone. The figures are whole numbers
 * in text and become exact decimals, `price · 10^expo`, for exponents of either sign; `conf` becomes the confidence. Source
 * of the form: the structure `Price` of Pyth's price feeds (fixed point, `x · 10^expo`; `conf` is about a standard error).
 *
 * Throws {@link DataError}: `notANumber`, `negative`, `notPositive`, `badDate`, `duplicate` feed, `inconsistent` for a feed
 * without a symbol and for a confidence of the price or more, `empty`; InputError for JSON of another form.
 */
export function parsePyth(text: string, naming: Naming = {}): PriceQuote[] {
  return inFile(naming.file, () => {
    const found = findPrices(parseJson('quotes', text));
    if (found.length === 0) throw new DataError('empty', 'has no feed', { field: 'parsed' });
    const seen = new Set<string>();
    return found.flatMap(({ field, id, price }) => {
      if (id !== undefined && seen.has(id)) {
        throw new DataError('duplicate', 'is a feed that was there already', { field: inside(field, 'id') });
      }
      if (id !== undefined) seen.add(id);
      const at = { field: id === undefined ? undefined : inside(field, 'id') };
      const symbol = symbolOf(id, naming, at);
      return symbol === undefined
        ? []
        : [toQuote(symbol, price, id === undefined ? '' : inside(field, 'price'))];
    });
  });
}

function findPrices(json: unknown): Found[] {
  if (Array.isArray(json)) return listed(checkShape(json, z.array(feedShape)), '');
  if (has(json, 'parsed')) {
    return listed(checkShape(json, z.looseObject({ parsed: z.array(feedShape) })).parsed, 'parsed');
  }
  if (has(json, 'id')) {
    const { id, price } = checkShape(json, feedShape);
    return [{ field: '', id: feedKey(id), price }];
  }
  return [{ field: '', price: checkShape(json, priceShape) }];
}

function listed(feeds: readonly z.output<typeof feedShape>[], list: string): Found[] {
  return feeds.map(({ id, price }, i) => ({ field: `${list}[${i}]`, id: feedKey(id), price }));
}

function toQuote(
  symbol: string,
  { price, conf, expo, publish_time }: Found['price'],
  field: string,
): PriceQuote {
  const at = (name: string) => ({ field: inside(field, name) });
  if (publish_time === 0 && price === '0') {
    throw new DataError('empty', `of ${symbol} is not there: the feed is closed`, {
      ...at('price'),
      fix: 'Leave the symbol out with --symbols, or take another source for it',
    });
  }
  const [figure, width] = [wholeFigure(price, at('price')), wholeFigure(conf, at('conf'))];
  const quote = {
    symbol,
    price: priceText(scaledFigure(figure, expo), at('price')),
    time: unixSeconds(BigInt(publish_time), at('publish_time')),
    confidence: amountText(scaledFigure(width, expo), at('conf')),
  };
  if (width < figure) return quote;
  throw new DataError('inconsistent', `of ${symbol} is as wide as the price: the feed does not know it`, {
    ...at('conf'),
    fix: 'Leave the symbol out with --symbols, or take another source for it',
  });
}

function has(json: unknown, key: string): boolean {
  return typeof json === 'object' && json !== null && Object.hasOwn(json, key);
}

function inside(outer: string, name: string): string {
  return outer === '' ? name : `${outer}.${name}`;
}
