import { randomUUID } from 'node:crypto';
import { rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { InputError } from '../../errors.js';
import { syncFolder } from '../folders.js';
import { kindOf, labelText, readFileText, toFileText, versionOne } from '../schemas.js';
import { readTextFile, writeWhole } from '../textFile.js';
import { timeShape } from '../time.js';
import { isThere, type LogPlace } from './logPlace.js';
import { LOG_START, type LogPosition } from './logPosition.js';
import { logRefusal } from './logRefusal.js';

/**
 * What a log is known to hold, in a file beside it that is written once the log is on disk: so lines that go missing are
 * noticed. A log may be longer, by what was written before a crash; never shorter.
 */

const count = (description: string) => z.int().min(0).describe(description);

export const logHeadSchema = z
  .strictObject({
    version: versionOne,
    kind: kindOf('ballast/log-head'),
    log: z.uuid({ error: 'must be a UUID' }).describe('Names the log to its index'),
    lines: count('Lines that are on disk, with those that count for nothing'),
    bytes: count('Their bytes'),
    chain: z
      .string()
      .regex(/^[0-9a-f]{64}$/, { error: 'must be a hash in lower-case hex' })
      .describe('Chain over them: sha256(chain before ‖ sha256(line)) for each, from 32 zero bytes'),
    loss: z
      .strictObject({
        at: timeShape('When'),
        why: labelText('Why'),
        lines: count('Lines of the head that it replaced'),
        bytes: count('Bytes of the head that it replaced'),
      })
      .describe('The last loss of entries that the owner accepted')
      .exactOptional(),
  })
  .describe('What a register or ledger is known to hold');

export type AcceptedLoss = NonNullable<z.output<typeof logHeadSchema>['loss']>;

export interface LogHead extends LogPosition {
  readonly log: string;
  readonly loss?: AcceptedLoss;
}

/**
 * The head of a log; undefined where there never was one, as beside a log of before there were heads. Throws {@link InputError}
 * for one that cannot be read, or that is missing beside an index.
 */
export async function readHead({ head, index, shown }: LogPlace): Promise<LogHead | undefined> {
  const file = `${shown}.head`;
  if (!(await isThere(head))) {
    if (await isThere(index)) throw logRefusal('is missing: nothing else says what the log held', file);
    return undefined;
  }
  try {
    const text = await readTextFile(head, 'logHead');
    return readFileText('logHead', text, logHeadSchema, undefined, ({ log, lines, bytes, chain, loss }) => ({
      ...{ log, lines, bytes, chain: Buffer.from(chain, 'hex') },
      ...(loss && { loss }),
    }));
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw logRefusal(`cannot be read (${error.shortMessage})`, file);
  }
}

/** The head of a log that holds nothing yet. */
export const newHead = (): LogHead => ({ ...LOG_START, log: randomUUID() });

/** Replaces the head in one step, and gets it to the disk, with the name of a log that is new. */
export async function writeHead({ head, mode }: LogPlace, next: LogHead): Promise<void> {
  const { log, lines, bytes, chain, loss } = next;
  const text = toFileText({
    ...{ version: 1, kind: 'ballast/log-head', log, lines, bytes, chain: chain.toString('hex') },
    ...(loss && { loss }),
  });
  await writeWhole(head, text, (temporary) => rename(temporary, head), mode);
  await syncFolder(dirname(head));
}

/** For a log that is not what its head says. */
export function lossError(head: LogHead, found: LogPosition, file: string): InputError {
  const held = `${linesOf(head.lines)} (${head.bytes} bytes)`;
  return logRefusal(
    found.bytes < head.bytes
      ? `has lost entries: it held ${held}, and has ${linesOf(found.lines)} (${found.bytes} bytes)`
      : `was changed: the ${held} that it held are not those that were written`,
    file,
  );
}

const linesOf = (count: number) => (count === 1 ? '1 line' : `${count} lines`);
