import { positive } from '../guards.js';
import { type BlackInputs, black76Value } from '../options/black.js';
import { applyVolShock, type TermScaling } from '../options/volShock.js';
import { type SkewCap, type SkewWidth, skewedVol } from './skew.js';

/** Options repriced in the scenarios of a scenario manager. */

export type VolMove = 'up' | 'down' | 'none' | 'linear' | 'absolute';

/** How volatilities move. */
export interface VolMoves {
  readonly rangeUp: number;
  readonly rangeDown: number;
  /** Volatility per year that a move up reaches at least. */
  readonly minimumUp: number;
  readonly term: TermScaling;
  readonly linear: SkewCap;
  readonly absolute: SkewCap;
  readonly width: SkewWidth;
}

/** Spot times `spot`, volatilities moved. */
export interface RepriceScenario {
  /** Factor of the forward, above 0; skew moves keep the forward where it is. */
  readonly spot: number;
  readonly vol: VolMove;
}

/** No move: the mark price. */
export const UNMOVED: RepriceScenario = { spot: 1, vol: 'none' };

/** An option with its days to expiry, 0 or more, with a fraction. A year has 365. */
export interface DatedOption extends Omit<BlackInputs, 'years'> {
  readonly days: number;
}

export const DAYS_PER_YEAR = 365;

/**
 * Black-76 price of an option in a scenario, quote per unit of underlying, discounted at the option's rate. The forward is
 * multiplied by `spot`. Volatilities move `up` or `down` by time to expiry (`applyVolShock`), or in the wings alone (`skewedVol`, at
 * the forward as it stands).
 *
 * Source: Derive, portfolio margin of protocol version 2 (PMRMLib_2 in derivexyz/v2-core, 2025). Throws InputError naming
 * the input, and DataError `expired`.
 */
export function scenarioPrice(option: DatedOption, scenario: RepriceScenario, moves: VolMoves): number {
  const { days, ...rest } = option;
  return black76Value({
    ...rest,
    years: days / DAYS_PER_YEAR,
    forward: option.forward * forwardFactor(scenario),
    vol: movedVol(option, scenario.vol, moves),
  });
}

/**
 * Bound of the floating-point error of {@link scenarioPrice}, same unit: `1e-14 · (F·factor + K)`, thirty times the largest error
 * that random options show against decimal arithmetic.
 */
export function priceError({ forward, strike }: DatedOption, scenario: RepriceScenario): number {
  return 1e-14 * (forward * forwardFactor(scenario) + strike);
}

export function isSkew(vol: VolMove): vol is 'linear' | 'absolute' {
  return vol === 'linear' || vol === 'absolute';
}

function forwardFactor({ spot, vol }: RepriceScenario): number {
  return isSkew(vol) ? 1 : positive(spot, 'spot');
}

function movedVol(option: DatedOption, move: VolMove, moves: VolMoves): number {
  const { vol, days } = option;
  const { term, width } = moves;
  switch (move) {
    case 'none':
      return vol;
    case 'up':
      return applyVolShock(
        { kind: 'termUp', range: moves.rangeUp, minimum: moves.minimumUp, term },
        vol,
        days,
      );
    case 'down':
      return applyVolShock({ kind: 'termDown', range: moves.rangeDown, term }, vol, days);
    case 'linear':
    case 'absolute':
      return skewedVol({ shape: move, cap: moves[move], width }, { ...option, years: days / DAYS_PER_YEAR });
  }
}
