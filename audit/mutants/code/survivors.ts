import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { filesBelow } from '../../files.js';
import { keyOf, type Mutant, words } from './mutant.js';
import { isAlive, type Outcome } from './runGroup.js';

/** Mutants that no test can or should notice, each with the reason: `survivors/`, one file per group. */

const FOLDER = join(import.meta.dirname, 'survivors');
const ROOT = join(import.meta.dirname, '..', '..', '..');

/**
 * Why a mutant lives. `same`: no input tells it from the code. `speed`: only the time differs. `words`: only a text for people
 * differs. `twice`: what it lets through is refused at a second place, which stays. `contract`: it differs only for what the
 * types or the documented range of an internal function rule out. `elsewhere`: a test that Stryker does not run notices it.
 */
const KINDS = ['same', 'speed', 'words', 'twice', 'contract', 'elsewhere'] as const;

const mutantSchema = z.strictObject({
  mutator: z.string().min(1),
  line: z.string(),
  original: z.string().min(1),
  replacement: z.string(),
  /** How many are written the same. */
  times: z.int().min(2).optional(),
});

const fileSchema = z.array(
  z.strictObject({
    file: z.string().regex(/^src\/.*\.ts$/),
    kind: z.enum(KINDS),
    reason: z.string().min(20),
    mutants: z.array(mutantSchema).min(1),
  }),
);

export interface Survivor extends Mutant {
  readonly kind: (typeof KINDS)[number];
  readonly times: number;
}

export function readSurvivors(): Survivor[] {
  return filesBelow(FOLDER).flatMap((path) =>
    fileSchema
      .parse(JSON.parse(readFileSync(path, 'utf8')))
      .flatMap(({ file, kind, mutants }) =>
        mutants.map(({ times = 1, ...mutant }) => ({ file, kind, times, ...mutant })),
      ),
  );
}

/** What is wrong with a list by itself: a mutant that stands there twice, or of a text that its file does not have any more. */
export function listFindings(survivors: readonly Survivor[], files: readonly string[]): string[] {
  const findings: string[] = [];
  const seen = new Set<string>();
  for (const survivor of survivors) {
    const key = keyOf(survivor);
    if (seen.has(key)) findings.push(`listed twice: ${words(survivor)}`);
    seen.add(key);
    if (!files.includes(survivor.file)) findings.push(`of a file that is not mutated: ${words(survivor)}`);
    else if (!isIn(survivor)) findings.push(`of a text that is not there any more: ${words(survivor)}`);
  }
  return findings;
}

function isIn({ file, line, original }: Mutant): boolean {
  const text = readFileSync(join(ROOT, file), 'utf8');
  const lines = text.split('\n').map((each) => each.trim());
  return lines.includes(line) && text.replace(/\s+/g, ' ').includes(original.replace(/…$/, ''));
}

/** Survivors of a run without a reason, and reasons whose mutants did not survive it. */
export function compareWithList(outcomes: readonly Outcome[], survivors: readonly Survivor[]): string[] {
  const left = new Map(survivors.map((survivor) => [keyOf(survivor), survivor.times]));
  const findings: string[] = [];
  for (const outcome of outcomes.filter(isAlive)) {
    const key = keyOf(outcome);
    const times = left.get(key) ?? 0;
    if (times === 0) findings.push(`survives without a reason (${outcome.status}): ${words(outcome)}`);
    else left.set(key, times - 1);
  }
  const stale = survivors.filter((survivor) => left.get(keyOf(survivor))! > 0);
  return [...findings, ...stale.map((survivor) => `has a reason, and does not survive: ${words(survivor)}`)];
}
