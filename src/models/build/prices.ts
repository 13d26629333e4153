import { z } from 'zod';
import { InputError } from '../../errors.js';
import { unsignedText } from '../../files/schemas.js';
import { assertSameUnit } from '../../market/baseUnits.js';
import { assertPricedIn } from '../../market/checkCurrency.js';
import { lotValue } from '../../market/lotValue.js';
import { spotSlotOf } from '../../market/spotSlot.js';
import type { Instrument, Universe } from '../../market/universe.js';
import type { RiskInputs } from '../../risk/data.js';
import { optionMark } from '../../risk/options/price.js';
import { parseFraction, roundedDecimal } from '../../units/decimal.js';
import { plainDecimal } from '../../units/printed.js';

/** The most decimals that a derived price may be rounded to. */
const MAX_PRICE_DECIMALS = 18;

/** Mark prices of a risk file: stated, or taken from its inputs and recorded as plain decimals. */

const decimals = z
  .int({ error: 'must be a whole number' })
  .min(0, { error: 'must not be negative' })
  .max(MAX_PRICE_DECIMALS, { error: `must not be above ${MAX_PRICE_DECIMALS}` });

export const priceSchema = z
  .union([
    unsignedText('Mark price, quote per unit of underlying, above 0'),
    z.discriminatedUnion(
      'from',
      [
        z
          .strictObject({
            from: z.literal('surface'),
            decimals: decimals.describe('Decimals that the price is rounded to, half up'),
          })
          .describe('Options: Black-76 on the surface of the underlying'),
        z
          .strictObject({
            from: z.literal('history'),
            decimals: decimals
              .optional()
              .describe('Decimals to round to, half up. Default: as it stands there'),
          })
          .describe('Last close of the history of the symbol, or of its underlying'),
        z
          .strictObject({
            from: z.literal('quorum'),
            decimals: decimals
              .optional()
              .describe('Decimals to round to, half up. Default: the exact median'),
          })
          .describe('Median of what trusted sources signed, where a quorum of them agrees'),
      ],
      { error: 'must be surface, history or quorum' },
    ),
  ])
  .describe('Mark price: a decimal, or the input that it comes from');

export type PriceEntry = z.output<typeof priceSchema>;

export interface PriceContext {
  readonly inputs: RiskInputs;
  /** Time of the market, unix seconds. */
  readonly time: number;
  /** What trusted sources agree on, by symbol, where they were asked. */
  readonly quorum?: Readonly<Record<string, string>>;
}

/** The symbols whose prices are left to a quorum. */
export function quorumSymbols(prices: Readonly<Record<string, PriceEntry>>): string[] {
  return Object.entries(prices).flatMap(([symbol, entry]) =>
    typeof entry === 'object' && entry.from === 'quorum' ? [symbol] : [],
  );
}

/**
 * Prices in slot order, plain decimals: one for each symbol, above 0, and none for other symbols. Throws {@link InputError}
 * naming the symbol.
 */
export function pricesBySlot(
  prices: Readonly<Record<string, PriceEntry>>,
  universe: Universe,
  context: PriceContext,
): string[] {
  const { instruments } = universe;
  for (const symbol of Object.keys(prices)) {
    if (!instruments.some((instrument) => instrument.symbol === symbol)) {
      throw new InputError('is the price of no instrument', {
        field: symbol,
        fix: 'Add the instrument to the universe, or remove the price',
      });
    }
  }
  const entries = instruments.map(({ symbol }) => {
    const entry = Object.hasOwn(prices, symbol) ? prices[symbol] : undefined;
    if (entry !== undefined) return entry;
    throw new InputError('is missing', { field: symbol, fix: 'Give its mark price' });
  });
  // Options last: a surface may need the spot price.
  const stated = instruments.map((instrument, i) => {
    const entry = entries[i]!;
    if (typeof entry === 'string') return entry;
    if (entry.from === 'surface') return undefined;
    const own = entry.from === 'quorum' || context.inputs.histories.has(instrument.symbol);
    if (own) assertPricedIn(universe.quote, instrument.symbol);
    return entry.from === 'quorum'
      ? fromQuorum(instrument, entry, context)
      : fromHistory(instrument, entry, context);
  });
  return instruments.map((instrument, i) => {
    const { symbol } = instrument;
    const entry = entries[i]!;
    const spot = spotOf(instrument, universe, stated);
    const price = stated[i] ?? fromSurface(instrument, entry as SurfaceEntry, { ...context, spot });
    if (parseFraction(price, symbol).n <= 0n) {
      const fix = typeof entry === 'string' ? {} : { fix: 'Round it to more decimals' };
      throw new InputError('must be above 0', { field: symbol, ...fix });
    }
    // The circuit needs whole value units per lot, whatever the rules are.
    lotValue(universe, instrument, price, symbol);
    return price;
  });
}

type SurfaceEntry = Extract<PriceEntry, { from: 'surface' }>;
type HistoryEntry = Extract<PriceEntry, { from: 'history' }>;
type QuorumEntry = Extract<PriceEntry, { from: 'quorum' }>;

/** Black-76 on the surface of the underlying, rounded half up. */
function fromSurface(
  instrument: Instrument,
  { decimals: digits }: SurfaceEntry,
  { inputs, time, spot }: PriceContext & { spot: number | undefined },
): string {
  const { symbol, underlying } = instrument;
  return aboutSymbol(symbol, () => {
    const surface = inputs.surfaces.get(underlying);
    if (surface === undefined) {
      throw new InputError(`needs a surface of ${underlying}`, { fix: 'Add it to inputs' });
    }
    return plainDecimal(optionMark(instrument, { time, surface, spot }), digits);
  });
}

/** Price of the underlying itself, where the universe has one with a price. */
function spotOf(
  { underlying }: Instrument,
  { instruments }: Universe,
  stated: readonly (string | undefined)[],
): number | undefined {
  const price = stated[spotSlotOf(underlying, instruments) ?? -1];
  return price === undefined ? undefined : Number(price);
}

/**
 * The last close of a history, for what trades at the price of its underlying. A bar that ends after the time of the market
 * is refused: it holds what nobody could know.
 */
function fromHistory(
  { symbol, underlying, kind }: Instrument,
  { decimals: digits }: HistoryEntry,
  { inputs, time }: PriceContext,
): string {
  return aboutSymbol(symbol, () => {
    if (kind === 'option' || kind === 'future') {
      throw new InputError(`of ${kind === 'option' ? 'an option' : 'a future'} cannot come from a history`, {
        fix: kind === 'option' ? 'Take it from a surface, or state it' : 'State it',
      });
    }
    const history = inputs.histories.get(symbol) ?? inputs.histories.get(underlying);
    if (!inputs.histories.has(symbol)) assertSameUnit(symbol, underlying);
    if (history === undefined) {
      throw new InputError(`needs a history of ${symbol} or ${underlying}`, { fix: 'Add it to inputs' });
    }
    const last = history.candles.at(-1);
    if (last === undefined || last.time + history.interval > time) {
      throw new InputError('would come from a bar that ends after the time of the market', {
        fix: 'Cut the history, or set the time of the market to the end of its last bar or later',
      });
    }
    return plainDecimal(last.close, digits);
  });
}

/** What the sources agree on, exactly or rounded half up. */
function fromQuorum(
  { symbol }: Instrument,
  { decimals: digits }: QuorumEntry,
  { quorum }: PriceContext,
): string {
  if (quorum === undefined || !Object.hasOwn(quorum, symbol)) {
    throw new InputError('needs prices that a quorum of sources signed', {
      field: symbol,
      fix: 'Give their signed prices, and the list of trusted sources',
    });
  }
  const price = quorum[symbol]!;
  return digits === undefined ? price : roundedDecimal(parseFraction(price), digits);
}

/** Runs `body`; an error says which symbol it is about, once. */
function aboutSymbol<Result>(symbol: string, body: () => Result): Result {
  try {
    return body();
  } catch (error) {
    throw error instanceof InputError && error.field !== symbol ? error.within({ field: symbol }) : error;
  }
}
