import { z } from 'zod';
import { InputError } from '../../errors.js';
import { symbolText } from '../../files/schemas.js';
import { REQUIREMENT_SCALE } from '../../market/model.js';
import { spotSlotOf } from '../../market/spotSlot.js';
import { priceInstrument } from '../../risk/options/price.js';
import { type Move, reprice } from '../../risk/options/reprice.js';
import type { VolShock } from '../../risk/options/volShock.js';
import type { MarketMove, MarketScenario } from '../../risk/scenarios/scenario.js';
import {
  ceil,
  type Fraction,
  fraction,
  fromDouble,
  multiply,
  nearest,
  ONE,
  powerOfTen,
  subtract,
} from '../../units/fraction.js';
import { type Limits, markRows } from './limits.js';
import type { CompileContext, PartialModel, SlotRow } from './partial.js';
import { addPairs, ZERO_LINE } from './piecewise.js';
import { lotQuote, lotSize, unknownSymbol } from './select.js';

/** Market scenarios turned into profit and loss per lot, by full repricing: what scenario models share. */

export interface RepricingOptions {
  readonly scenarios: readonly MarketScenario[];
  /** Slots to reprice; the others have no profit or loss. */
  readonly slots: readonly number[];
  /** Symbol whose price is the spot price, by underlying. Default: a spot market of it, else its perpetual. */
  readonly pricedBy?: Readonly<Record<string, string>> | undefined;
  /** How a move of volatility acts on an option. Default: relative, `σ · (1 + vol)`, whatever the expiry. */
  readonly shock?: (vol: number) => VolShock;
}

/**
 * Profit (+) or loss (−) of one lot of every slot in every scenario, `pnl[scenario][slot]`, value units: the market value after the move
 * less the mark value, times the scenario's weight, rounded to the nearest unit. Spot, perpetuals and futures move by the factor
 * of their underlying, exactly; options are repriced with Black-76 on the surface of their underlying. Equity counts the mark price, so
 * an option whose mark is not the surface's price has the difference as profit or loss in every scenario.
 *
 * Rounding moves a lot's profit or loss by at most half a unit, so a loss by at most half a unit per lot held: {@link scannedRows} charges
 * for that. Throws {@link InputError} for a scenario without a move for an underlying, a missing surface or spot price.
 */
export function repricedPnl(options: RepricingOptions, context: CompileContext): bigint[][] {
  const { universe } = context;
  const wanted = new Set(options.slots);
  const perSlot = universe.instruments.map((_, slot) =>
    wanted.has(slot) ? slotPnl(slot, options, context) : options.scenarios.map(() => 0n),
  );
  return options.scenarios.map((_, s) => perSlot.map((pnl) => pnl[s]!));
}

function slotPnl(slot: number, options: RepricingOptions, context: CompileContext): bigint[] {
  const instrument = context.universe.instruments[slot]!;
  const { underlying, kind } = instrument;
  const units = powerOfTen(context.universe.valueDecimals);
  const moves = options.scenarios.map(({ label, moves: all }) => {
    const move = all.get(underlying);
    if (move === undefined) throw new InputError(`has no move of ${underlying}`, { field: label });
    return move;
  });
  const inUnits = (quote: Fraction, { weight = 1 }: MarketMove) =>
    nearest(multiply(multiply(quote, fromDouble(weight)), units));
  if (kind !== 'option') {
    const value = lotQuote(context, slot);
    return moves.map((move) => inUnits(multiply(value, subtract(fromDouble(move.spot), ONE)), move));
  }
  const surface = context.inputs.surfaces.get(underlying);
  const spot = Number(context.prices[spotSlot(underlying, options, context)]);
  const priced = priceInstrument(instrument, {
    time: context.time,
    spot,
    ...(surface !== undefined && { surface }),
  });
  const shock = options.shock ?? ((vol: number): VolShock => ({ kind: 'relative', factor: 1 + vol }));
  const lot = lotSize(context, slot);
  const mark = lotQuote(context, slot);
  return moves.map((move) => {
    const { value } = reprice(priced, optionMove(move, shock));
    return inUnits(subtract(multiply(fromDouble(value), lot), mark), move);
  });
}

function optionMove({ spot, vol }: MarketMove, shock: (vol: number) => VolShock): Move {
  return vol === undefined ? { spot } : { spot, vol: shock(vol) };
}

/** The slot whose price is the spot price of an underlying. */
export function spotSlot(
  underlying: string,
  { pricedBy }: Pick<RepricingOptions, 'pricedBy'>,
  { universe }: Pick<CompileContext, 'universe'>,
): number {
  const { instruments } = universe;
  const named = pricedBy && Object.hasOwn(pricedBy, underlying) ? pricedBy[underlying] : undefined;
  if (named !== undefined) {
    const slot = instruments.findIndex(({ symbol }) => symbol === named);
    if (slot < 0) throw unknownSymbol(named, `pricedBy.${underlying}`);
    return slot;
  }
  const slot = spotSlotOf(underlying, instruments);
  if (slot !== undefined) return slot;
  throw new InputError(`does not say what the spot price of ${underlying} is`, {
    field: 'pricedBy',
    fix: 'Name a symbol of the universe',
  });
}

/** Underlyings of slots, in slot order. */
export function underlyingsOf(slots: readonly number[], { universe }: CompileContext): string[] {
  return [...new Set(slots.map((slot) => universe.instruments[slot]!.underlying))];
}

/**
 * Rows of scanned instruments: mark value, position limit, and a charge of `roundingCharge` value units per lot held, long or short,
 * for what rounding can hide. Throws {@link InputError} naming the symbol.
 */
export function scannedRows(
  limits: Limits,
  context: CompileContext,
  roundingCharge: bigint,
): NonNullable<PartialModel['rows']> {
  return Object.entries(limits).flatMap(([symbol, limit]) =>
    markRows({ symbols: [symbol], limit }, context).map((row): SlotRow => {
      const end = row.breakpoints.at(-1)!;
      const charge = { slope: roundingCharge, intercept: 0n };
      const cover = { fold: true, breakpoints: [0n, end], pieces: [{ value: ZERO_LINE, charge }] };
      return { ...row, ...addPairs(row, cover) };
    }),
  );
}

export const pricedByParam = z
  .record(symbolText, symbolText)
  .optional()
  .describe(
    'Symbol whose price is the spot price, by underlying. Default: its spot market, else its perpetual',
  );

/** Integer weight of a sum of k losses whose mean counts `weight` times: `ceil(weight · SCALE / k)`, up against the holder. */
export function unitWeight(weight: Fraction, k: number): bigint {
  return ceil(multiply(weight, fraction(REQUIREMENT_SCALE, BigInt(k))));
}
