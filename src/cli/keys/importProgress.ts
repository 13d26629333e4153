import { CHECK_WORDS } from '../../keys/check/checkKey.js';
import type { ImportProgress } from '../../keys/importKey.js';
import type { Progress } from '../shell/progress.js';

/** Each step's words, where it starts, and how much of the whole it takes, roughly as measured. */
const STEPS: Record<Parameters<ImportProgress>[0], [label: string, start: number, share: number]> = {
  fetch: ['reading the files', 0, 0.15],
  compile: ['compiling the circuit', 0.15, 0.4],
  layout: [CHECK_WORDS.layout, 0.55, 0],
  points: [CHECK_WORDS.points, 0.57, 0],
  group: [CHECK_WORDS.group, 0.6, 0],
  powers: [CHECK_WORDS.powers, 0.67, 0],
  circuit: [CHECK_WORDS.circuit, 0.78, 0],
};

/** Shows how an import is going. */
export function showImport(progress: Progress): ImportProgress {
  return (step, fraction) => {
    const [label, start, share] = STEPS[step];
    progress.step(label, start + share * fraction);
  };
}
