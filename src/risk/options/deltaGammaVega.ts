import { InputError } from '../../errors.js';
import { finite, finiteResult, positive } from '../guards.js';
import type { PricedInstrument } from './price.js';
import { elapsedYears, type Move, movedVol, reprice } from './reprice.js';

/** The profit that Greeks promise, to compare with full repricing. */

/**
 * Second-order approximation of the profit of one long unit, quote per unit of underlying, from the Greeks at the market:
 *
 *     delta·ΔS + gamma·ΔS²/2 + vega·Δσ + theta·Δt
 *
 * The error is of third order in the spot move and of second order in what it leaves out (volatility squared and
 * volatility × spot): small moves only, never for margin.
 *
 * Source: the delta-gamma approximation of J. C. Hull, Options, Futures, and Other Derivatives (10th ed. 2018), chapter 19,
 * and RiskMetrics Technical Document (4th ed. 1996). Throws as `reprice`.
 */
export function deltaGammaVega(priced: PricedInstrument, move: Move): number {
  const { delta, gamma, vega, theta } = priced.greeks;
  const dS = priced.spot * (positive(move.spot, 'spot') - 1);
  const dVol = priced.kind === 'option' ? movedVol(priced, move) - priced.inputs.vol : 0;
  const profit = delta * dS + (gamma * dS * dS) / 2 + vega * dVol + theta * elapsedYears(move);
  return finiteResult(profit, 'profit');
}

export interface PricedHolding {
  readonly priced: PricedInstrument;
  /** Units of underlying, signed. */
  readonly units: number;
}

export interface LargestDifference {
  /** Where in the list of moves. */
  readonly index: number;
  readonly move: Move;
  /** Profit by full repricing, quote. */
  readonly full: number;
  /** Profit by {@link deltaGammaVega}, quote. */
  readonly approximate: number;
  /** `|approximate − full|`, quote. */
  readonly difference: number;
}

/**
 * The move on which the approximation of a portfolio's profit is furthest from full repricing, the first of equal ones.
 * Throws InputError for an empty list, and as `reprice`.
 */
export function largestDifference(
  holdings: readonly PricedHolding[],
  moves: readonly Move[],
): LargestDifference {
  const differences = moves.map((move, index) => {
    const total = (profit: (priced: PricedInstrument) => number) =>
      holdings.reduce((sum, { priced, units }) => sum + finite(units, 'units') * profit(priced), 0);
    const full = finiteResult(
      total((priced) => reprice(priced, move).profit),
      'profit',
    );
    const approximate = finiteResult(
      total((priced) => deltaGammaVega(priced, move)),
      'profit',
    );
    return { index, move, full, approximate, difference: Math.abs(approximate - full) };
  });
  const [first, ...rest] = differences;
  if (first === undefined) throw new InputError('must have at least one move', { field: 'moves' });
  return rest.reduce((most, next) => (next.difference > most.difference ? next : most), first);
}
