import { InputError } from '../../errors.js';
import { finiteResult } from '../guards.js';

/**
 * Scenarios as moves of the market, before any instrument is priced in them. Every generator of this folder is a function of
 * its inputs alone: built again, it gives the same numbers in the same order.
 */

/** What one scenario does to one underlying. */
export interface MarketMove {
  /** Factor of the spot price, above 0: 1.1 is +10 %. */
  readonly spot: number;
  /**
   * Relative change of implied volatility before any scaling by time to expiry, above −1: 0.5 takes 40 % to 60 %. The number
   * that such a scaling starts from. Left out: unchanged.
   */
  readonly vol?: number;
  /** Share of the profit or loss that counts, above 0 and at most 1. Left out: all of it. */
  readonly weight?: number;
}

/** One joint move of the market. */
export interface MarketScenario {
  /** Unique within a set. */
  readonly label: string;
  /** By underlying. */
  readonly moves: ReadonlyMap<string, MarketMove>;
}

/**
 * Profit (+) or loss (−) of linear positions in each scenario, `Σ weight · exposure · (spot − 1)`, in the quote of the exposures
 * (value today by underlying). Throws {@link InputError} for an exposure that a scenario has no move for.
 */
export function linearProfits(
  scenarios: readonly MarketScenario[],
  exposures: ReadonlyMap<string, number>,
): number[] {
  return scenarios.map(({ label, moves }) => {
    let profit = 0;
    for (const [underlying, exposure] of exposures) {
      const move = moves.get(underlying);
      if (move === undefined) {
        throw new InputError(`scenario "${label}" has no move for ${underlying}`, { field: 'exposures' });
      }
      profit += (move.weight ?? 1) * exposure * (move.spot - 1);
    }
    return finiteResult(profit, 'exposures');
  });
}
