import { type Margin, marginRatio } from '../../margin/ratio.js';
import type { LargestRatio } from '../../margin/rungs.js';
import { formatRatio } from '../../proof/policyFile.js';
import type { Ratio } from '../../units/numbers.js';

/** Ratios in words, as pages and JSON have them. */

/** Ratios of the insolvent are negative. */
export function formatRatioSigned(ratio: Ratio): string {
  return ratio < 0n ? `-${formatRatio(-ratio)}` : formatRatio(ratio);
}

/** `null` where nothing is required, or where the model gives no answer. */
export function ratioText(margin: Margin | undefined): string | null {
  const ratio = margin && marginRatio(margin);
  return ratio === undefined ? null : formatRatioSigned(ratio);
}

export function largestText(largest: LargestRatio): string {
  return typeof largest === 'bigint' ? formatRatio(largest) : largest;
}
