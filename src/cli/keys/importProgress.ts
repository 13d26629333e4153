import type { ImportProgress } from '../../keys/importKey.js';
import type { Progress } from '../shell/progress.js';

/** Each step's words, where it starts, and how much of the whole it takes, roughly as measured. */
const STEPS: Record<Parameters<ImportProgress>[0], [label: string, start: number, share: number]> = {
  fetch: ['reading the files', 0, 0.15],
  compile: ['compiling the circuit', 0.15, 0.4],
  layout: ['checking what no secret touches', 0.55, 0],
  points: ['checking that all points are on their curves', 0.57, 0],
  group: ['checking that they are in their groups', 0.6, 0],
  powers: ['checking the powers', 0.67, 0],
  circuit: ['checking the points against the circuit', 0.78, 0],
};

/** Shows how an import is going. */
export function showImport(progress: Progress): ImportProgress {
  return (step, fraction) => {
    const [label, start, share] = STEPS[step];
    progress.step(label, start + share * fraction);
  };
}
