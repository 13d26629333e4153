import { ArtifactError } from '../../errors.js';
import { type LogHead, newHead, readHead, writeHead } from './logHead.js';
import { type FormattedLine, formatLine } from './logLine.js';
import { lockLog } from './logLock.js';
import { type LogName, type OpenLog, openLog, removeLeftovers } from './logPlace.js';
import { LogReader, type ReadOptions } from './logReader.js';
import type { Answer, LogRule } from './logRule.js';

/**
 * A file of JSON lines that only grows. What counts is decided by reading it in order: a line that the rule refuses, given
 * the accepted lines of its name before it, is void. So an entry is answered with yes only after its line is on disk and
 * stands in that order. The lock keeps writers apart; if it is lost (a paused machine), the order still decides.
 *
 * A line cut off by a crash or a full disk never counted: the next writer closes it with a mark, and readers skip it. Lines that
 * counted and are missing are noticed by the head beside the log, which is written when they are on disk and before the answer.
 * An index beside it, a mere cache, says where the lines of a name are.
 */

/**
 * Adds the entries that the rule accepts, in their order, under one lock and with one sync; an answer for each. Creates the file,
 * not its folder. Throws `InputError` for an entry that the rule's schema does not take (nothing is written then), for a log that
 * cannot be read or has lost entries, and for what is no plain file; `ArtifactError` where it is locked or cannot be written.
 */
export async function appendToLog<Entry, Line>(
  name: LogName,
  entries: readonly Entry[],
  rule: LogRule<Entry, Line>,
  options: ReadOptions = {},
): Promise<Answer[]> {
  if (entries.length === 0) return [];
  const lines = entries.map((entry) => formatLine(entry, rule));
  return withLog(name, { create: true }, async (log) => {
    const head = (await readHead(log.place)) ?? newHead();
    const awaited = new Set(lines.map(({ id }) => id));
    const reader = await LogReader.open(log, head, rule, { ...options, awaited });
    try {
      if (reader.position.bytes > head.bytes) await removeLeftovers(log.place); // of one that was stopped
      const answers = await judgeAndAppend(log, lines, reader, rule);
      if (reader.position.bytes > head.bytes) await commit(log, { ...head, ...reader.position });
      await reader.saveIndex(); // last: it never covers more than the head
      return answers;
    } finally {
      await reader.close();
    }
  });
}

/** Opens a log and keeps others away from it meanwhile. */
export async function withLog<Result>(
  name: LogName,
  options: { readonly create: boolean },
  work: (log: OpenLog) => Promise<Result>,
): Promise<Result> {
  const log = await openLog(name, options);
  try {
    const release = await lockLog(log.place);
    try {
      return await work(log);
    } finally {
      await release();
    }
  } finally {
    await log.handle.close();
  }
}

async function judgeAndAppend<Entry, Line>(
  { handle, place }: OpenLog,
  lines: readonly FormattedLine<Entry>[],
  reader: LogReader<Entry, Line>,
  { judge }: LogRule<Entry, Line>,
): Promise<Answer[]> {
  const earlier = new Map<string, Entry>();
  const judged: { line: FormattedLine<Entry>; answer: Answer; isNew: boolean }[] = [];
  for (const line of lines) {
    const { name, entry } = line;
    const answer = judge(earlier.get(name) ?? (await reader.said(name)).last, entry);
    const isNew = answer.ok && answer.known !== true;
    if (isNew) earlier.set(name, entry);
    judged.push({ line, answer, isNew });
  }
  const added = judged.flatMap(({ line, isNew }) => (isNew ? [`${line.text}\n`] : []));
  if (added.length === 0) return judged.map(({ answer }) => answer);

  const isWritten = await handle.appendFile(reader.ending + added.join('')).then(
    () => true,
    () => false,
  );
  await reader.catchUp();
  const answers: Answer[] = [];
  let recorded = 0;
  for (const { line, answer, isNew } of judged) {
    if (!isNew) {
      answers.push(answer);
      continue;
    }
    const { last, accepted } = await reader.said(line.name);
    const counts = accepted.has(line.id);
    if (counts) recorded += 1;
    answers.push(counts ? answer : judge(last, line.entry));
  }
  if (isWritten) return answers;
  throw new ArtifactError(
    recorded === 0
      ? 'cannot be written: nothing was recorded'
      : `cannot be written: ${recorded} of ${added.length} entries were recorded, and none was accepted`,
    { file: place.shown },
  );
}

/** Gets a log to the disk, and then the head that says what it holds. */
export async function commit({ handle, place }: OpenLog, head: LogHead): Promise<void> {
  try {
    await handle.sync();
    await writeHead(place, head);
  } catch {
    throw new ArtifactError('cannot be written to its end: what was recorded counts, but was not accepted', {
      file: place.shown,
    });
  }
}
