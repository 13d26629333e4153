import {
  lossScale,
  type Model,
  type NettedTerm,
  type Portfolio,
  REQUIREMENT_SCALE,
} from '../market/model.js';
import { dot, sum } from '../units/integers.js';
import { entryAt } from '../units/lists.js';
import type { Assessment } from './assess.js';

/**
 * How fast the requirement changes with a factor f on the prices of some slots, at f = 1, where what they are
 * charged is proportional to their price: slopes of row charges, and their part of the losses that count
 * today. Intercepts of rows, group rows and floors do not move. In value units × SCALE × the model's loss
 * scale.
 */
export function movedRequirement(
  model: Model,
  { quantities }: Portfolio,
  assessment: Assessment,
  slots: readonly number[],
): bigint {
  if (assessment.requirement === 0n) return 0n;
  const scale = lossScale(model);
  const part = (vector: readonly bigint[]) =>
    sum(slots.map((slot) => entryAt(vector, slot) * entryAt(quantities, slot)));
  const charges = slots.map((slot) => {
    const { x, segment } = entryAt(assessment.instruments, slot);
    return entryAt(entryAt(model.instruments, slot).pieces, segment).charge.slope * x;
  });
  const movedLoss = (scenario: number) => {
    const { pnl, netted = [] } = entryAt(model.scenarios, scenario);
    return -(scale * part(pnl) + sum(netted.map((term) => movedGain(term, quantities, part))));
  };
  const units = model.units.map((unit, u) => {
    const { worst, floored } = entryAt(assessment.units, u);
    if (floored) return 0n;
    return (
      unit.weight * sum(worst.map(movedLoss)) + unit.kthWeight * movedLoss(entryAt(worst, worst.length - 1))
    );
  });
  return sum(charges) * REQUIREMENT_SCALE * scale + sum(units);
}

/** The part of the slots in a netting set's gain, on the branches that hold today. */
function movedGain(
  { form, lead = [], gain, loss }: NettedTerm,
  quantities: readonly bigint[],
  part: (vector: readonly bigint[]) => bigint,
): bigint {
  const led = dot(lead, quantities);
  const h = dot(form, quantities) + (led < 0n ? led : 0n);
  return (h < 0n ? loss : gain) * (part(form) + (led < 0n ? part(lead) : 0n));
}
