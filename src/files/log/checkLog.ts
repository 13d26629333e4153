import { InputError } from '../../errors.js';
import { clockTime } from '../time.js';
import { commit, withLog } from './appendLog.js';
import { type AcceptedLoss, type LogHead, lossError, newHead, readHead } from './logHead.js';
import { LogIndex } from './logIndex.js';
import type { LogName, LogPlace } from './logPlace.js';
import { indexedLossError, LogReader, type ReadOptions } from './logReader.js';
import type { LogRule } from './logRule.js';

/** What a log holds, read whole, and how that compares with what it held. */
export interface LogCheck {
  /** Whether all is there that is known to have been. */
  readonly ok: boolean;
  /** What is wrong where it is not, in a sentence. */
  readonly problem: string | null;
  /** Entries that count. */
  readonly entries: number;
  /** Lines that the rule refused, as a paused writer leaves them. */
  readonly refused: number;
  /** Lines that say nothing: blank, or cut off. */
  readonly empty: number;
  /** Whole lines, and their bytes. */
  readonly lines: number;
  readonly bytes: number;
  /** What its head says that it held; null where there is none that can be read. */
  readonly held: { readonly lines: number; readonly bytes: number } | null;
  /** The last loss that its owner accepted. */
  readonly loss: AcceptedLoss | null;
}

export interface CheckOptions extends Pick<ReadOptions, 'onRead'> {
  /** Why what is missing may be missing: the log is used again, and accepts once more what it forgot. */
  readonly acceptLoss?: string | undefined;
}

/**
 * Reads a log whole, holds it against its head, and makes head and index again. Where something is missing nothing is written,
 * unless the loss is accepted. Throws `InputError` for a file that is not there and for a line that cannot be read.
 */
export async function checkLog<Entry, Line>(
  name: LogName,
  rule: LogRule<Entry, Line>,
  { acceptLoss, onRead }: CheckOptions = {},
): Promise<LogCheck> {
  return withLog(name, { create: false }, async (log) => {
    const found = await foundHead(log.place);
    const head = found.head ?? newHead();
    const covered = await coveredBytes(log.place, head);
    const { log: id } = newHead(); // an index of before is not of this log any more
    const reader = await LogReader.open(log, { ...head, log: id }, rule, { onRead, whole: true });
    try {
      const { shown } = log.place;
      const { position } = reader;
      const counts = reader.counts();
      const loss = reader.agrees ? undefined : lossError(head, position, shown);
      const forgotten = covered > position.bytes ? indexedLossError(covered, shown) : undefined;
      const problem = found.problem ?? loss ?? forgotten;
      const accepted =
        problem === undefined || acceptLoss === undefined ? head.loss : lossOf(head, acceptLoss);
      if (problem === undefined || acceptLoss !== undefined) {
        await commit(log, { ...position, log: id, ...(accepted && { loss: accepted }) });
        await reader.saveIndex();
      }
      const { lines, bytes } = position;
      return {
        ok: problem === undefined,
        problem: problem === undefined ? null : `${problem.file}: ${problem.shortMessage}`,
        ...{ ...counts, lines, bytes },
        held: found.head ? { lines: head.lines, bytes: head.bytes } : null,
        loss: accepted ?? null,
      };
    } finally {
      await reader.close();
    }
  });
}

const lossOf = ({ lines, bytes }: LogHead, why: string): AcceptedLoss => ({
  ...{ at: Number(clockTime()), why, lines, bytes },
});

/** The head, or what is wrong with it. */
async function foundHead(place: LogPlace): Promise<{ head?: LogHead | undefined; problem?: InputError }> {
  try {
    return { head: await readHead(place) };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return { problem: error };
  }
}

/** How much of the log an index of before covers. */
async function coveredBytes(place: LogPlace, { log }: LogHead): Promise<number> {
  const index = await LogIndex.open(place, log);
  await index?.close();
  return index?.covers.bytes ?? 0;
}
