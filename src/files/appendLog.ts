import { randomUUID } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { resolve } from 'node:path';
import lockfile from 'proper-lockfile';
import { ArtifactError, InputError } from '../errors.js';
import { type Answer, LogReader, type LogRule } from './logReader.js';

/**
 * A file of JSON lines that only grows. What counts is decided by reading it in order: a line that the rule refuses, given
 * the accepted lines of its name before it, is void. So an entry is answered with yes only after its line is on disk and
 * stands in that order. The lock keeps writers apart; if it is lost (a paused machine), the order still decides.
 *
 * A line cut off by a crash or a full disk never counted: the next writer closes it with a mark, and readers skip it.
 */

/** Adds an entry, or refuses it. Creates the file, not its folder: a misspelt path must not become an empty log. */
export async function appendToLog<Entry, Line>(
  path: string,
  entry: Entry,
  rule: LogRule<Entry, Line>,
): Promise<Answer> {
  const [answer] = await new AppendLog(path, rule).append([entry]);
  return answer!;
}

/** A log to which many entries are added. It remembers what it read: the file is read once, not once for each call. */
export class AppendLog<Entry, Line> {
  readonly #place: LogPlace;
  readonly #rule: LogRule<Entry, Line>;
  #read: LogReader<Entry, Line> | undefined;

  constructor(path: string, rule: LogRule<Entry, Line>) {
    this.#place = { file: resolve(path), shown: path };
    this.#rule = rule;
  }

  /** Adds the entries that the rule accepts, in their order, under one lock; an answer for each. */
  async append(entries: readonly Entry[]): Promise<Answer[]> {
    const { file, shown } = this.#place;
    const handle = await openLog(file, shown);
    try {
      const release = await lock(file, shown);
      try {
        return await this.#judgeAndAppend(handle, entries);
      } finally {
        await release().catch(() => undefined); // lost: see above
      }
    } finally {
      await handle.close();
    }
  }

  async #judgeAndAppend(handle: FileHandle, entries: readonly Entry[]): Promise<Answer[]> {
    const rule = this.#rule;
    this.#read ??= new LogReader(rule, this.#place.shown);
    const log = this.#read;
    await log.catchUp(handle);

    const earlier = new Map<string, Entry>();
    const judged = entries.map((entry) => {
      const name = rule.nameOf(entry);
      const answer = rule.judge(earlier.get(name) ?? log.last(entry), entry);
      if (!answer.ok || answer.known) return { entry, answer };
      earlier.set(name, entry);
      return { entry, answer, id: randomUUID() };
    });
    const lines = judged.flatMap(({ id, entry }) =>
      id === undefined ? [] : [lineOf(id, rule.write(entry))],
    );
    if (lines.length === 0) return judged.map(({ answer }) => answer);
    try {
      await handle.appendFile(log.close + lines.join(''));
      await handle.sync();
    } catch {
      const what = lines.length === 1 ? 'nothing was recorded' : 'not everything was recorded';
      throw new ArtifactError(`cannot be written: ${what}`, { file: this.#place.shown });
    }
    const counts = await log.catchUp(handle);
    return judged.map(({ id, entry, answer }) =>
      id === undefined || counts.has(id) ? answer : rule.judge(log.last(entry), entry),
    );
  }
}

function lineOf(id: string, fields: object): string {
  const text = JSON.stringify({ id, ...fields }, (_, value: unknown) =>
    typeof value === 'bigint' ? value.toString() : value,
  );
  return `${text}\n`;
}

interface LogPlace {
  readonly file: string;
  /** The path as it was given. */
  readonly shown: string;
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
