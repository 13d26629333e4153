import { z } from 'zod';
import { canonicalJson } from '../files/canonicalJson.js';
import { inField } from '../files/places.js';
import { decimalText, kindOf, readFileText, toFileText, versionOne } from '../files/schemas.js';
import { sha256Hex } from '../units/hash.js';
import { TIME_BITS } from '../units/numbers.js';
import { alarmsSchema, buildSchema } from './buildSchema.js';
import { checkInverse } from './checkInverse.js';
import { checkUniverse } from './checkUniverse.js';
import type { Market } from './market.js';
import type { MarginType } from './model.js';
import { formatModel, modelSchema, printable, toModel } from './modelFile.js';

/** `market.json`: a market as a file. Shape only; what a model must satisfy is checked when it is encoded. */

const seconds = (description: string) =>
  z
    .int({ error: 'must be whole seconds' })
    .min(0, { error: 'must not be negative' })
    .lt(2 ** TIME_BITS, { error: 'must be below 2^40: these look like milliseconds' })
    .describe(description);
const index = z.int({ error: 'must be a whole number' }).min(0, { error: 'must not be negative' });
const instrumentSchema = z
  .strictObject({
    symbol: printable('Unified symbol as ccxt writes it, like "BTC/USDT:USDT", or a plain asset', 64),
    kind: z
      .enum(['spot', 'perpetual', 'future', 'option', 'supply', 'debt'], {
        error: 'must be spot, perpetual, future, option, supply or debt',
      })
      .describe('Kind; supply and debt are the two sides of a lending market'),
    underlying: printable('What it moves with, like "BTC"', 64),
    domain: printable('Margin domain, like "cross"', 64),
    lotDecimals: z
      .int({ error: 'must be a whole number' })
      .min(-18, { error: 'must be from -18 to 18' })
      .max(18, { error: 'must be from -18 to 18' })
      .describe('One lot is 10^-lotDecimals contracts or units, -18 to 18'),
    multiplier: decimalText('Units of underlying per contract, above 0; "1" for assets'),
    strike: decimalText('Options: strike, quote per unit of underlying, above 0').exactOptional(),
    expiry: seconds('Options, and futures if known: expiry, unix seconds').exactOptional(),
    right: z.enum(['call', 'put'], { error: 'must be call or put' }).exactOptional().describe('Options only'),
  })
  .describe('One instrument: what quantities in its slot are quantities of');

/** A universe as files carry it. */
export const universeSchema = z
  .strictObject({
    quote: printable('Quote currency in which values count, like "USDT"', 64),
    valueDecimals: index
      .max(14, { error: 'must be from 0 to 14' })
      .describe('One value unit is 10^-valueDecimals quote'),
    slots: index
      .min(1)
      .max(1024)
      .describe('Slots of a snapshot: the size of the circuit, like 8, 16, 32 or 38'),
    instruments: z.array(instrumentSchema).min(1).max(1024).describe('Instruments in slot order'),
  })
  .describe('The instruments that quantities refer to, and the units of all numbers');

/** `market.json`. Integers are canonical decimal strings, signed. */
export const marketSchema = z
  .strictObject({
    version: versionOne,
    kind: kindOf('ballast/market'),
    universe: universeSchema,
    time: seconds('Time of the prices, unix seconds below 2^40'),
    maxSkew: seconds('How far the time of a snapshot may lie from it, seconds, either side'),
    prices: z
      .array(decimalText('Mark price, quote per unit of underlying'))
      .describe('Mark prices in slot order'),
    models: z
      .strictObject({ initial: modelSchema.exactOptional(), maintenance: modelSchema.exactOptional() })
      .describe('One model per margin type'),
    provenance: z
      .record(z.string().max(80), z.string().max(1000))
      .describe('What it was built from, for readers'),
    build: buildSchema.exactOptional(),
    alarms: alarmsSchema.exactOptional(),
  })
  .describe('Ballast market: instruments, prices and margin models that a proof is verified against. Public');

/** Reads the text of `market.json`. Throws {@link InputError} naming file and field. */
export function parseMarket(fileText: string, file?: string): Market {
  return readFileText('market', fileText, marketSchema, file, toMarket);
}

/** The market of a file, or of a part of one. Throws {@link InputError} naming the field. */
export function toMarket({
  version: _version,
  kind: _kind,
  models,
  ...rest
}: z.output<typeof marketSchema>): Market {
  checkUniverse(rest.universe);
  inField('prices', () => checkInverse(rest.universe, rest.prices));
  return { ...rest, models: mapModels(models, toModel) };
}

/** The text of `market.json` for a market; `parseMarket` gives the market back. */
export function formatMarket(market: Market): string {
  return toFileText(toMarketFile(market));
}

/** A market as files carry it. */
export function toMarketFile(market: Market): unknown {
  const { universe, time, maxSkew, prices, models, provenance, build, alarms } = market;
  return stringifyIntegers({
    version: 1,
    kind: 'ballast/market',
    universe,
    time,
    maxSkew,
    prices,
    models: mapModels(models, formatModel),
    provenance,
    ...(build === undefined ? {} : { build }),
    ...(alarms === undefined ? {} : { alarms }),
  });
}

/** sha256 of the market as one text, in lower-case hex: the same for any order of keys and any spacing of its file. */
export function marketHash(market: Market): string {
  return sha256Hex(canonicalJson(toMarketFile(market)));
}

function mapModels<From, To>(models: { readonly [Type in MarginType]?: From }, map: (model: From) => To) {
  return {
    ...(models.initial === undefined ? {} : { initial: map(models.initial) }),
    ...(models.maintenance === undefined ? {} : { maintenance: map(models.maintenance) }),
  };
}

function stringifyIntegers(value: unknown): unknown {
  if (typeof value === 'bigint') return value.toString();
  if (Array.isArray(value)) return value.map(stringifyIntegers);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, stringifyIntegers(entry)]));
}
