import { assess } from '../../src/margin/assess.js';
import { withinLimits } from '../../src/margin/limits.js';
import { closeLots } from '../../src/margin/partialClose.js';
import { isAtLeast } from '../../src/margin/ratio.js';
import type { Model, Portfolio } from '../../src/market/model.js';

/** Whether the ratio holds after closing n lots of a slot; false outside the limits. */
export function holdsAfter(
  { model, marks, ratio }: { model: Model; marks: readonly bigint[]; ratio: bigint },
  portfolio: Portfolio,
  closed: readonly bigint[],
): boolean {
  const after = closeLots(portfolio, closed, marks);
  return withinLimits(model, after) && isAtLeast(assess(model, after), ratio);
}
