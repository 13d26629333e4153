import { finiteResult, notNegative, positive } from '../guards.js';
import { SECONDS_PER_YEAR } from '../seconds.js';
import { black76Value } from './black.js';
import type { PricedInstrument, PricedOption } from './price.js';
import { applyVolShock, type VolShock } from './volShock.js';

/** Full repricing of an instrument after a move of the market. */

export interface Move {
  /** Factor on the spot price, above 0: 0.9 is a fall of 10 %. The forward moves by the same factor. */
  readonly spot: number;
  /** Shock of the option's own volatility (sticky strike). Default: none. */
  readonly vol?: VolShock | undefined;
  /** Seconds that pass, 0 or more; at its expiry and later an option is worth its intrinsic value. Default 0. */
  readonly elapsed?: number | undefined;
}

export interface Repriced {
  /** Quote per unit of underlying. */
  readonly value: number;
  /** Profit (+) or loss (−) of one long unit against the mark value, quote per unit of underlying. */
  readonly profit: number;
}

/**
 * Value after a move. Linear instruments: value · factor. Options: Black-76 on the moved forward, the shocked volatility and
 * the years that are left; the rate stays. A volatility shocked to 0 gives the discounted intrinsic value.
 *
 * Source: a risk array by full valuation, as in CME's Standard Portfolio Analysis of Risk (SPAN, 1988). Throws
 * InputError naming the part of the move.
 */
export function reprice(priced: PricedInstrument, move: Move): Repriced {
  const value = movedValue(priced, move);
  return { value, profit: finiteResult(value - priced.value, 'profit') };
}

/** Risk array of an instrument: profit (+) or loss (−) per move, quote per unit of underlying. */
export function riskArray(priced: PricedInstrument, moves: readonly Move[]): number[] {
  return moves.map((move) => reprice(priced, move).profit);
}

/** The option's volatility after the shock of a move. */
export function movedVol({ inputs, daysToExpiry }: PricedOption, { vol }: Move): number {
  return vol === undefined ? inputs.vol : applyVolShock(vol, inputs.vol, daysToExpiry);
}

/** Years that a move takes. */
export function elapsedYears({ elapsed }: Move): number {
  return notNegative(elapsed ?? 0, 'elapsed') / SECONDS_PER_YEAR;
}

function movedValue(priced: PricedInstrument, move: Move): number {
  const factor = positive(move.spot, 'spot');
  const passed = elapsedYears(move);
  if (priced.kind === 'linear') return finiteResult(priced.value * factor, 'value');
  const { inputs } = priced;
  return black76Value({
    ...inputs,
    forward: positive(finiteResult(inputs.forward * factor, 'forward'), 'forward'),
    vol: movedVol(priced, move),
    years: Math.max(0, inputs.years - passed),
  });
}
