import type { Room } from './check.js';
import { modelSignals, nettedSignals } from './encode.js';
import type { Model } from './model.js';

/**
 * Whether two models are the same numbers to a circuit: labels, the order in which a unit lists its scenarios, and absent or empty
 * lists do not count. Models that are written otherwise and still ask the same of every portfolio (a segment cut in two) are not
 * recognised.
 */
export function sameModel(a: Model, b: Model): boolean {
  const room = roomFor([a, b]);
  const numbers = (model: Model) =>
    [...modelSignals(model, room, 'model'), ...nettedSignals(model, room)].flatMap(({ values }) => values);
  const [first, second] = [numbers(a), numbers(b)];
  return a.marginType === b.marginType && first.every((value, i) => value === second[i]);
}

/** The smallest room that holds all of them. */
function roomFor(models: readonly Model[]): Room {
  const most = (count: (model: Model) => number) => Math.max(...models.map(count));
  // Forms are packed in pairs of scenarios.
  const scenarios = 2 * Math.ceil(most((model) => model.scenarios.length) / 2);
  return {
    instruments: most((model) => model.instruments.length),
    groups: most((model) => model.groups.length),
    segments: most((model) =>
      Math.max(...[...model.instruments, ...model.groups].map((row) => row.pieces.length)),
    ),
    scenarios,
    units: most((model) => model.units.length),
    nettingSets: most((model) => model.nettingSets?.length ?? 0),
    leads: scenarios,
  };
}
