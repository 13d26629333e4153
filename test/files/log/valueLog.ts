import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { z } from 'zod';
import { appendToLog } from '../../../src/files/log/appendLog.js';
import { nameLog } from '../../../src/files/log/logPlace.js';
import type { LogRule } from '../../../src/files/log/logRule.js';

/** A log of values by name, to try logs with: the values of a name never fall. */
export interface Entry {
  readonly name: string;
  readonly value: number;
}

const schema = z.strictObject({ id: z.uuid(), name: z.string(), value: z.number() });

/** How many lines were read since it was set to 0. */
export const seen = { lines: 0 };

export const RULE: LogRule<Entry, z.output<typeof schema>> = {
  schema,
  read: ({ name, value }) => {
    seen.lines += 1;
    return { name, value };
  },
  write: (entry) => entry,
  nameOf: ({ name }) => name,
  judge: (last, next) => {
    if (last === undefined || last.value < next.value) return { ok: true, detail: 'more' };
    return last.value === next.value
      ? { ok: true, known: true, detail: 'the same' }
      : { ok: false, detail: 'less' };
  },
};

export const entry = (name: string, value: number): Entry => ({ name, value });

export const lineOf = (name: string, value: number, id = '00000000-0000-4000-8000-000000000000') =>
  JSON.stringify({ id, name, value });

/** Adds entries and gives back what was answered. `maxBeyond` 0: everything goes into the index at once. */
export async function append(file: string, entries: readonly Entry[], maxBeyond?: number): Promise<string[]> {
  const answers = await appendToLog(nameLog(file), entries, RULE, { maxBeyond });
  return answers.map(({ detail }) => detail);
}

/** What each line says, or the line. */
export const valuesOf = (file: string) =>
  readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => (line.endsWith('}') ? (JSON.parse(line) as Entry).value : line));

/** A log and the files beside it, as bytes; undefined where there is none. */
export interface LogFiles {
  readonly log: Buffer | undefined;
  readonly head: Buffer | undefined;
  readonly index: Buffer | undefined;
}

const ENDINGS = { log: '', head: '.head', index: '.index' } as const;

export function takeFiles(file: string): LogFiles {
  const read = (path: string) => (existsSync(path) ? readFileSync(path) : undefined);
  return { log: read(file), head: read(`${file}.head`), index: read(`${file}.index`) };
}

/** Puts files in place, and removes what is undefined. */
export async function putFiles(file: string, files: LogFiles): Promise<void> {
  for (const [name, ending] of Object.entries(ENDINGS) as [keyof LogFiles, string][]) {
    const bytes = files[name];
    if (bytes === undefined) await rm(`${file}${ending}`, { force: true });
    else writeFileSync(`${file}${ending}`, bytes);
  }
}
