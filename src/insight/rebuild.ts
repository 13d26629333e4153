import { InputError } from '../errors.js';
import { priceDecimals, priceTicks } from '../margin/liquidationPrice.js';
import type { Market } from '../market/market.js';
import type { MarginType } from '../market/model.js';
import { spotSlotOf } from '../market/spotSlot.js';
import { buildMarket } from '../models/build/buildMarket.js';
import type { OpenRisk } from '../models/build/rebuild.js';
import { entriesOf, type RiskFile } from '../models/build/riskFile.js';
import type { RiskInputs, Surface } from '../risk/data.js';
import { optionMark } from '../risk/options/price.js';
import { formatDecimal } from '../units/decimal.js';
import { type Fraction, fraction, nearest } from '../units/fraction.js';
import { MAX_VALUE_DECIMALS } from '../units/numbers.js';
import { plainDecimal } from '../units/printed.js';
import type { MovedMarket, Moves, Rebuilder } from './moves.js';

/**
 * A market at other prices, built again from what it was built from: charges, brackets, haircuts and options move
 * along.
 */

/** What a market was built from. */
export interface MarketRecipe {
  readonly market: Market;
  readonly marginType: MarginType;
  /** The risk file that makes the market, and its models. */
  readonly open: OpenRisk;
  readonly inputs: RiskInputs;
}

/** What builds the market again at moved prices. Throws {@link InputError} from the build, when it is asked to. */
export function rebuilderOf(recipe: MarketRecipe): Rebuilder {
  const { instruments } = recipe.open.risk.universe;
  const { surfaces } = recipe.inputs;
  return {
    moved: (moves) => rebuildMoved(recipe, moves),
    held: (options) => options.filter((slot) => !surfaces.has(instruments[slot]!.underlying)),
  };
}

/** Moved prices can need more decimals than those that the value unit was chosen for. */
const MORE_DECIMALS = 4;

/**
 * Builds the market again with moved prices, each rounded to its own decimals. A surface moves by its
 * underlying's factor at constant volatilities per strike; options with a surface are priced from it again,
 * an option whose mark is stated moves by the change of its value there, and one without a surface keeps its
 * mark. Throws {@link InputError} from the build.
 */
function rebuildMoved(recipe: MarketRecipe, moves: Moves): MovedMarket {
  const { market, marginType, open } = recipe;
  const { risk, registry } = open;
  const { universe } = market;
  const more = Math.min(MORE_DECIMALS, MAX_VALUE_DECIMALS - universe.valueDecimals);
  const inputs = movedInputs(recipe, moves);
  const { entries } = entriesOf(risk, market.build?.name);
  const { breakers: _, ...rest } = risk;
  const moved: RiskFile = {
    ...rest,
    universe: { ...risk.universe, valueDecimals: universe.valueDecimals + more },
    prices: movedPrices(recipe, inputs, moves),
    models: entries
      .filter(({ marginTypes = [marginType] }) => marginTypes.includes(marginType))
      .map((entry) => ({ ...entry, marginTypes: [marginType] })),
  };
  return {
    market: buildMarket(moved, { registry, inputs, moved: true }),
    finer: 10n ** BigInt(more),
  };
}

function movedInputs({ inputs, market }: MarketRecipe, { factors, underlyings, vol }: Moves): RiskInputs {
  const times = (factor: Fraction | undefined) =>
    factor === undefined ? 1 : Number(factor.n) / Number(factor.d);
  const surfaces = [...inputs.surfaces].map(([name, surface]): [string, Surface] => [
    name,
    movedSurface(surface, times(underlyings.get(name)), times(vol)),
  ]);
  const books = [...inputs.books].map(([symbol, book]) => {
    const slot = market.universe.instruments.findIndex((instrument) => instrument.symbol === symbol);
    const factor = times(factors.get(slot));
    const side = (levels: typeof book.bids) =>
      levels.map(({ price, size }) => ({ price: price * factor, size }));
    return [symbol, { ...book, bids: side(book.bids), asks: side(book.asks) }] as const;
  });
  return { ...inputs, surfaces: new Map(surfaces), books: new Map(books) };
}

function movedSurface(surface: Surface, forward: number, vol: number): Surface {
  if (forward === 1 && vol === 1) return surface;
  return {
    ...surface,
    slices: surface.slices.map((slice) => ({
      ...slice,
      forward: slice.forward * forward,
      vols: slice.vols.map((own) => own * vol),
    })),
  };
}

function movedPrices(
  recipe: MarketRecipe,
  inputs: RiskInputs,
  { factors, vol, underlyings }: Moves,
): RiskFile['prices'] {
  const { market } = recipe;
  const { instruments } = market.universe;
  const linear = market.prices.map((price, slot) => movedPrice(price, factors.get(slot)));
  const repriced = instruments.map(({ kind, underlying }, slot) => {
    const stays =
      kind !== 'option' || factors.has(slot) || (vol === undefined && !underlyings.has(underlying));
    if (stays || !inputs.surfaces.has(underlying)) return linear[slot]!;
    return movedMark(recipe, inputs, slot, linear);
  });
  return Object.fromEntries(instruments.map(({ symbol }, slot) => [symbol, repriced[slot]!]));
}

/** A price times a factor, half up on its own decimals, one tick at least. */
function movedPrice(price: string, factor: Fraction | undefined): string {
  if (factor === undefined) return price;
  const decimals = priceDecimals(price);
  const rounded = nearest(fraction(priceTicks(price, decimals) * factor.n, factor.d));
  return formatDecimal(rounded > 0n ? rounded : 1n, decimals);
}

/**
 * An option's mark from the moved surface where the risk file takes it from there, else the stated mark plus
 * the change of the option's value on the surface: half up on its decimals, one tick at least.
 */
function movedMark(
  recipe: MarketRecipe,
  inputs: RiskInputs,
  slot: number,
  prices: readonly string[],
): string {
  const { market, open } = recipe;
  const instrument = market.universe.instruments[slot]!;
  const entry = open.risk.prices[instrument.symbol]!;
  const valueOn = (from: RiskInputs, at: readonly string[]) =>
    optionMark(instrument, {
      time: market.time,
      surface: from.surfaces.get(instrument.underlying)!,
      spot: spotOf(recipe, instrument.underlying, at),
    });
  const value = valueOn(inputs, prices);
  const stated = market.prices[slot]!;
  const fromSurface = typeof entry === 'object';
  const decimals = fromSurface ? (entry.decimals ?? 0) : priceDecimals(stated);
  const mark = fromSurface ? value : Number(stated) + value - valueOn(recipe.inputs, market.prices);
  return plainDecimal(Math.max(mark, 10 ** -decimals), decimals);
}

/** Price of the underlying itself, as the build takes it for a surface. */
function spotOf({ market }: MarketRecipe, underlying: string, prices: readonly string[]): number | undefined {
  const slot = spotSlotOf(underlying, market.universe.instruments);
  return slot === undefined ? undefined : Number(prices[slot]);
}
