import { REQUIREMENT_SCALE } from '../market/model.js';
import { ceilDivide, floorDivide } from '../units/integers.js';
import type { Ratio, Requirement, Value } from '../units/numbers.js';

/** Basis points of 100 %. */
export const RATIO_ONE: Ratio = 10_000n;

/** Equity (value units) and requirement (value units × SCALE), as `assess` gives them. */
export interface Margin {
  readonly equity: Value;
  readonly requirement: Requirement;
}

/** `equity · 10 000 >= minRatio · requirement`, exactly as the circuit compares. */
export function isAtLeast({ equity, requirement }: Margin, minRatio: Ratio): boolean {
  return equity * RATIO_ONE * REQUIREMENT_SCALE >= minRatio * requirement;
}

/** `equity · 10 000 < maxRatio · requirement`. */
export function isBelow({ equity, requirement }: Margin, maxRatio: Ratio): boolean {
  return equity * RATIO_ONE * REQUIREMENT_SCALE < maxRatio * requirement;
}

/** Margin ratio in basis points, rounded down; undefined where nothing is required. */
export function marginRatio({ equity, requirement }: Margin): Ratio | undefined {
  if (requirement === 0n) return undefined;
  return floorDivide(equity * RATIO_ONE * REQUIREMENT_SCALE, requirement);
}

/** Equity above (+) or below (−) `minRatio` times the requirement, value units, rounded down. */
export function headroom({ equity, requirement }: Margin, minRatio: Ratio = RATIO_ONE): Value {
  return floorDivide(
    equity * RATIO_ONE * REQUIREMENT_SCALE - minRatio * requirement,
    RATIO_ONE * REQUIREMENT_SCALE,
  );
}

/** Requirement in value units, rounded up. */
export function requirementUnits(requirement: Requirement): Value {
  return ceilDivide(requirement, REQUIREMENT_SCALE);
}
