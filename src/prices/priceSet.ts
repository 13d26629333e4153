import { normalizeName } from '../account/ids.js';
import { poseidon } from '../account/poseidon.js';
import { tag } from '../account/tags.js';
import { DataError, InputError } from '../errors.js';
import { symbolText } from '../files/schemas.js';
import { parseTime } from '../files/time.js';
import { MAX_PRICES } from '../market/quorumRecord.js';
import { hashText } from '../units/field.js';
import { amountText, plainFigure, priceText } from './figure.js';

/** What one source says the prices are. */

/** One price of a source. */
export interface PriceQuote {
  /** Unified symbol as ccxt writes it, or a plain asset. */
  readonly symbol: string;
  /** Quote per unit of underlying, a plain decimal above 0 without trailing zeros. */
  readonly price: string;
  /** When it held, unix seconds. */
  readonly time: number;
  /** Half-width that the source states, same unit as the price. Signed; a list of sources may bound it. */
  readonly confidence?: string;
}

/** The prices of one source. */
export interface PriceSet {
  /** Name of the source, like `binance`. */
  readonly source: string;
  /** When the source put them together, unix seconds: no price in it is younger. */
  readonly time: number;
  /** By symbol, each once. */
  readonly prices: readonly PriceQuote[];
}

const TAG_PRICES = tag('ballast/prices/1');

/**
 * The set in its one form: prices by symbol in the order of their code units, decimals without trailing zeros. Throws
 * {@link InputError} for a bad name, time or symbol; {@link DataError} for a price that is `notANumber`, `negative` or
 * `notPositive`, a `duplicate` symbol, and a price that is younger than the set (`inconsistent`).
 */
export function checkPriceSet(set: PriceSet): PriceSet {
  const source = normalizeName(set.source, 'source');
  const time = Number(parseTime(set.time, 'time'));
  const { prices } = set;
  if (prices.length < 1 || prices.length > MAX_PRICES) {
    throw new InputError(`must have 1 to ${MAX_PRICES} entries`, { field: 'prices' });
  }
  const seen = new Set<string>();
  const checked = prices.map((quote, i) => {
    const field = `prices[${i}]`;
    const made = checkQuote(quote, field);
    if (seen.has(made.symbol)) {
      throw new DataError('duplicate', `is a second price of ${made.symbol}`, { field: `${field}.symbol` });
    }
    seen.add(made.symbol);
    if (made.time > time) {
      const fix = 'The time of a set is that of its youngest price or later';
      throw new DataError('inconsistent', 'is after the time of the set', { field: `${field}.time`, fix });
    }
    return made;
  });
  return { source, time, prices: checked.sort((a, b) => (a.symbol < b.symbol ? -1 : 1)) };
}

function checkQuote({ symbol, price, time, confidence }: PriceQuote, field: string): PriceQuote {
  if (!symbolText.safeParse(symbol).success) {
    throw new InputError('must be 1 to 64 characters without spaces', { field: `${field}.symbol` });
  }
  const at = { field: `${field}.price` };
  const about = { field: `${field}.confidence` };
  return {
    symbol,
    price: priceText(plainFigure(price, at), at),
    time: Number(parseTime(time, `${field}.time`)),
    ...(confidence === undefined ? {} : { confidence: amountText(plainFigure(confidence, about), about) }),
  };
}

/** The set as one canonical text: fixed order, no spaces. Throws as {@link checkPriceSet} does. */
export function priceSetText(set: PriceSet): string {
  const { source, time, prices } = checkPriceSet(set);
  return JSON.stringify([
    source,
    time,
    prices.map(({ symbol, price, time: when, confidence }) => [symbol, price, when, confidence ?? null]),
  ]);
}

/** 248-bit hash of a set, by which a market records it. */
export function priceSetHash(set: PriceSet): bigint {
  return hashText('ballast/prices/1', priceSetText(set));
}

/** What a source signs: Poseidon over a tag and the hash, so that no signature of anything else counts for prices. */
export function priceSetDigest(set: PriceSet): bigint {
  return poseidon([TAG_PRICES, priceSetHash(set)]);
}
