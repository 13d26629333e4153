import fc from 'fast-check';
import type { How } from '../part.js';

/** Random attempts with fixed seeds: the same ones on every machine, in batches that are remembered. */

/** Draws from what fast-check can make: `draw(fc.integer, { min: 0, max: 3 })`. */
// What it is called with is compared at every call: small things only.
export type Draw = fc.GeneratorValue;

/** What one attempt found out: nothing wrong, or what is; and what it was, to count. */
export interface Outcome {
  readonly kind: string;
  readonly finding?: string;
}

export interface Tally {
  readonly counts: Readonly<Record<string, number>>;
  readonly findings: readonly string[];
}

/** Attempts with one seed, all of them; of equal findings the first. Throws what an attempt throws. */
export async function search(
  seed: number,
  runs: number,
  attempt: (draw: Draw) => Promise<Outcome> | Outcome,
): Promise<Tally> {
  const counts: Record<string, number> = {};
  const findings = new Map<string, number>();
  let attempts = 0;
  const property = fc.asyncProperty(fc.gen(), async (draw) => {
    attempts++;
    const { kind, finding } = await attempt(draw);
    counts[kind] = (counts[kind] ?? 0) + 1;
    if (finding !== undefined && !findings.has(finding)) findings.set(finding, attempts);
  });
  await fc.assert(property, { seed, numRuns: runs, endOnFailure: true });
  return { counts, findings: [...findings].map(([text, at]) => `seed ${seed}, attempt ${at}: ${text}`) };
}

/** Batches of a search, each with a seed of its own, kept once it is done. */
export async function batches(
  how: How,
  { name, count, runs }: { name: string; count: number; runs: number },
  attempt: (draw: Draw) => Promise<Outcome> | Outcome,
): Promise<Tally> {
  const tallies: Tally[] = [];
  for (let seed = 1; seed <= count; seed++) {
    how.note(`${name}: batch ${seed} of ${count}`);
    tallies.push(await how.once(['fuzzing', name, `${seed}`, `${runs}`], () => search(seed, runs, attempt)));
  }
  return sumOf(tallies);
}

function sumOf(tallies: readonly Tally[]): Tally {
  const counts: Record<string, number> = {};
  for (const tally of tallies)
    for (const [kind, count] of Object.entries(tally.counts)) counts[kind] = (counts[kind] ?? 0) + count;
  return { counts, findings: tallies.flatMap(({ findings }) => findings) };
}

/** `refused 31, accepted 4`. */
export const countsText = ({ counts }: Tally): string =>
  Object.entries(counts)
    .map(([kind, count]) => `${kind} ${count}`)
    .join(', ');
