import { REQUIREMENT_SCALE } from '../market/model.js';
import type { Ratio } from '../units/numbers.js';
import { type Margin, RATIO_ONE } from './ratio.js';

/** The surplus counts in value units × this: basis points times the scale of requirements. */
export const SURPLUS_SCALE = RATIO_ONE * REQUIREMENT_SCALE;

/**
 * `equity − ratio · requirement`, exactly, in value units × SURPLUS_SCALE: 0 or more where the ratio is
 * reached.
 */
export function surplus({ equity, requirement }: Margin, ratio: Ratio): bigint {
  return equity * SURPLUS_SCALE - ratio * requirement;
}
