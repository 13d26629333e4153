import { InputError } from '../../errors.js';
import { parseRate } from '../../units/decimal.js';
import type { Fraction } from '../../units/fraction.js';
import { finiteResult, positive } from '../guards.js';
import type { MarketMove, MarketScenario } from './scenario.js';

/** How far one underlying moves in a grid. */
export interface ScanRange {
  /** Price scan range as a share of the price, above 0: 0.1 is 10 %. */
  readonly spot: number;
  /** Volatility up: relative change, above 0. Left out: volatility does not move up. */
  readonly volUp?: number;
  /** Volatility down: relative change, above 0 and below 1. Left out: volatility does not move down. */
  readonly volDown?: number;
}

type VolDirection = 'up' | 'down' | 'unchanged';

/** A scenario outside the grid proper: further out, at partial weight, or with one direction of volatility only. */
export interface ExtremeMove {
  /** Signed multiple of the price scan range, a decimal or fraction as text. */
  readonly step: string;
  /** Share of its profit or loss that counts, above 0 and at most 1, a decimal or fraction as text. */
  readonly weight: string;
  /** Default `unchanged`. */
  readonly vol?: VolDirection;
}

export interface StressGridOptions {
  /** By underlying. All of them move together, each by its own range. */
  readonly ranges: ReadonlyMap<string, ScanRange>;
  /** Signed multiples of the price scan range, decimals or fractions as text: `"1/3"`, `"-2/3"`. */
  readonly steps: readonly string[];
  /** Each step is combined with each of these. */
  readonly volDirections: readonly VolDirection[];
  readonly extremes?: readonly ExtremeMove[];
}

const VOL_WORDS: Readonly<Record<VolDirection, string>> = {
  up: ', vol up',
  down: ', vol down',
  unchanged: '',
};

/**
 * A stress grid: every price step with every direction of volatility, then the extremes.
 *
 *     spot = 1 + step · range ,   vol = +volUp or −volDown ,   extremes with their weight
 *
 * Aligned: in one scenario all underlyings move the same way, each by its own range. Net them across underlyings only where
 * they do; else give each underlying a risk unit of its own. Throws {@link InputError} for numbers out of range, a move that
 * takes a price to 0 or below, and moves that appear twice.
 *
 * Source: CME, "Standard Portfolio Analysis of Risk" (SPAN, 1988).
 */
export function stressGrid(options: StressGridOptions): MarketScenario[] {
  const { ranges, steps, volDirections, extremes = [] } = options;
  if (ranges.size === 0) throw new InputError('must name at least one underlying', { field: 'ranges' });
  for (const [underlying, range] of ranges) checkRange(range, `ranges.${underlying}`);
  const grid = steps.flatMap((text, i) => {
    const step = { text, number: signedNumber(text, `steps[${i}]`) };
    return volDirections.map((vol) => scenarioOf(ranges, step, vol));
  });
  const outer = extremes.map(({ step: text, weight, vol = 'unchanged' }, i) => {
    const field = `extremes[${i}]`;
    const step = { text, number: signedNumber(text, `${field}.step`) };
    const share = parseRate(weight, `${field}.weight`);
    if (share.n <= 0n || share.n > share.d) {
      throw new InputError('must be above 0 and at most 1', { field: `${field}.weight` });
    }
    const whole = share.n === share.d;
    return scenarioOf(ranges, step, vol, whole ? undefined : { text: weight, number: toNumber(share) });
  });
  const scenarios = [...grid, ...outer];
  if (scenarios.length === 0) throw new InputError('must hold at least one step', { field: 'steps' });
  const labels = scenarios.map(({ label }) => label);
  const again = labels.findIndex((label, s) => labels.indexOf(label) !== s);
  if (again >= 0) throw new InputError(`the move "${labels[again]}" appears twice`, { field: 'steps' });
  return scenarios;
}

/** A number and how it was written. */
interface Stated {
  readonly text: string;
  readonly number: number;
}

function scenarioOf(
  ranges: ReadonlyMap<string, ScanRange>,
  step: Stated,
  vol: VolDirection,
  weight?: Stated,
): MarketScenario {
  const signed = step.number > 0 ? `+${step.text}` : step.text;
  const moved = step.number === 0 ? 'spot unchanged' : `spot ${signed}`;
  const share = weight === undefined ? '' : `, weight ${weight.text}`;
  const moves = [...ranges].map(([underlying, range]): [string, MarketMove] => {
    const spot = finiteResult(1 + step.number * range.spot, `ranges.${underlying}.spot`);
    if (!(spot > 0)) {
      throw new InputError(`the move "${moved}" takes the price to 0 or below`, {
        field: `ranges.${underlying}.spot`,
        fix: 'Use a smaller range, or a smaller multiple of it',
      });
    }
    return [underlying, { spot, ...volOf(range, vol), ...(weight && { weight: weight.number }) }];
  });
  return { label: `${moved}${VOL_WORDS[vol]}${share}`, moves: new Map(moves) };
}

function volOf({ volUp, volDown }: ScanRange, direction: VolDirection): { vol?: number } {
  if (direction === 'up' && volUp !== undefined) return { vol: volUp };
  if (direction === 'down' && volDown !== undefined) return { vol: -volDown };
  return {};
}

function checkRange({ spot, volUp, volDown }: ScanRange, field: string): void {
  positive(spot, `${field}.spot`);
  if (volUp !== undefined) positive(volUp, `${field}.volUp`);
  if (volDown !== undefined && !(volDown > 0 && volDown < 1)) {
    throw new InputError('must be above 0 and below 1', { field: `${field}.volDown` });
  }
}

function signedNumber(text: string, field: string): number {
  return toNumber(parseRate(text, field));
}

function toNumber({ n, d }: Fraction): number {
  return Number(n) / Number(d);
}
