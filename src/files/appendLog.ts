import { randomUUID } from 'node:crypto';
import { type FileHandle, open, readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import lockfile from 'proper-lockfile';
import type { z } from 'zod';
import { ArtifactError, InputError } from '../errors.js';
import { checkShape, parseJson } from './json.js';

/**
 * A file of JSON lines that only grows. What counts is decided by reading it in order: a line that the rule refuses, given
 * the accepted lines of its name before it, is void. So an entry is answered with yes only after its line is on disk and
 * stands in that order. The lock keeps writers apart; if it is lost (a paused machine), the order still decides.
 *
 * A line cut off by a crash or a full disk never counted: the next writer closes it with a mark, and readers skip it.
 */

const TORN = '#torn';
/** Every line starts like this. */
const START = '{"id":"';

export interface Answer {
  readonly ok: boolean;
  readonly detail: string;
  /** Accepted before, and nothing to add. */
  readonly known?: boolean;
}

/** What a log holds and what it accepts. */
export interface LogRule<Entry, Line> {
  /** Shape of a line, `id` included. */
  readonly schema: z.ZodType<Line & { id: string }>;
  readonly read: (line: Line) => Entry;
  /** Bigints become decimal strings. */
  readonly write: (entry: Entry) => object;
  /** Entries of one name are judged together. */
  readonly nameOf: (entry: Entry) => string;
  /** Whether an entry is accepted after the last accepted one of its name. */
  readonly judge: (last: Entry | undefined, next: Entry) => Answer;
}

/** Adds an entry, or refuses it. Creates the file, not its folder: a misspelt path must not become an empty log. */
export async function appendToLog<Entry, Line>(
  path: string,
  entry: Entry,
  rule: LogRule<Entry, Line>,
): Promise<Answer> {
  const file = resolve(path);
  const handle = await openLog(file, path);
  try {
    const release = await lock(file, path);
    try {
      return await judgeAndAppend(handle, { file, shown: path }, entry, rule);
    } finally {
      await release().catch(() => undefined); // lost: see above
    }
  } finally {
    await handle.close();
  }
}

async function judgeAndAppend<Entry, Line>(
  handle: FileHandle,
  place: { file: string; shown: string },
  entry: Entry,
  rule: LogRule<Entry, Line>,
): Promise<Answer> {
  const before = await readLog(place, rule);
  const answer = rule.judge(before.last(entry), entry);
  if (!answer.ok || answer.known) return answer;

  const id = randomUUID();
  const line = JSON.stringify({ id, ...rule.write(entry) }, (_, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  );
  try {
    await handle.appendFile(`${before.close}${line}\n`);
    await handle.sync();
  } catch {
    throw new ArtifactError('cannot be written: nothing was recorded', { file: place.shown });
  }
  const after = await readLog(place, rule);
  return after.counts(id) ? answer : rule.judge(after.last(entry), entry);
}

async function openLog(file: string, shown: string): Promise<FileHandle> {
  try {
    return await open(file, 'a+', 0o600);
  } catch {
    throw new InputError('cannot be opened as a register', {
      file: shown,
      fix: 'Name a file in an existing folder',
    });
  }
}

async function lock(file: string, shown: string): Promise<() => Promise<void>> {
  try {
    const retries = { retries: 50, minTimeout: 20, maxTimeout: 200 };
    return await lockfile.lock(file, { retries, onCompromised: () => undefined });
  } catch {
    throw new ArtifactError('is locked by another process', { file: shown, fix: 'Try again in a moment' });
  }
}

/** The log as its lines say, in order, and what has to be written to close an unfinished last line. */
async function readLog<Entry, Line>(
  { file, shown }: { file: string; shown: string },
  rule: LogRule<Entry, Line>,
) {
  const lines = (await readFile(file, 'utf8')).split('\n');
  const tail = lines.pop()!;
  const latest = new Map<string, Entry>();
  const accepted = new Set<string>();
  const take = (text: string, number: number) => {
    if (text.endsWith(TORN)) return;
    const line = parseLine(text, rule.schema, shown, number);
    const entry = rule.read(line);
    const name = rule.nameOf(entry);
    if (!rule.judge(latest.get(name), entry).ok) return;
    latest.set(name, entry);
    accepted.add(line.id);
  };
  lines.forEach((text, i) => {
    take(text, i + 1);
  });
  const close = tail === '' ? '' : isTorn(tail) ? `${TORN}\n` : '\n';
  if (close === '\n') take(tail, lines.length + 1); // whole, but for its end: an editor took it
  return {
    close,
    last: (entry: Entry) => latest.get(rule.nameOf(entry)),
    counts: (id: string) => accepted.has(id),
  };
}

/** The beginning of one of our lines, cut off. Anything else is read as a line, and refused if it is none. */
function isTorn(tail: string): boolean {
  return !tail.endsWith('}') && (tail.startsWith(START) || START.startsWith(tail));
}

function parseLine<Line>(text: string, schema: z.ZodType<Line>, file: string, line: number): Line {
  try {
    return checkShape(parseJson('line', text), schema);
  } catch (error) {
    throw error instanceof InputError ? error.within({ file, field: `line ${line}` }) : error;
  }
}
