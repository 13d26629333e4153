import { z } from 'zod';
import { InputError } from '../errors.js';
import { appendToLog } from '../files/log/appendLog.js';
import { type CheckOptions, checkLog, type LogCheck } from '../files/log/checkLog.js';
import { nameLog } from '../files/log/logPlace.js';
import type { LogRule } from '../files/log/logRule.js';
import { fieldText } from '../files/schemas.js';

/**
 * One account has one holder for life. A signer remembers which subject it signed an account for, and refuses a second one:
 * two identities for one account would be two nullifiers in a scope, and two pledges. Signers of one custodian share the file.
 */

export interface Holder {
  readonly accountId: bigint;
  readonly subject: bigint;
}

const lineSchema = z.strictObject({
  id: z.uuid(),
  accountId: fieldText('Id of the account'),
  subject: fieldText('The holder as this custodian knows it'),
});

const RULE: LogRule<Holder, z.output<typeof lineSchema>> = {
  schema: lineSchema,
  read: ({ accountId, subject }) => ({ accountId: BigInt(accountId), subject: BigInt(subject) }),
  write: ({ accountId, subject }) => ({ accountId, subject }), // and nothing else that comes with them
  nameOf: ({ accountId }) => accountId.toString(),
  judge: (last, next) => {
    if (last === undefined) return { ok: true, detail: 'first time' };
    if (last.subject === next.subject) return { ok: true, known: true, detail: 'the same holder as before' };
    return { ok: false, detail: 'another holder' };
  },
};

/** Records the holder of an account. Throws {@link InputError} if it was signed for another one before. */
export async function rememberHolder(path: string, holder: Holder, onRead?: OnRead): Promise<void> {
  const [refusal] = await openHolders(path, onRead).remember([holder]);
  if (refusal !== undefined) throw refusal;
}

/** Told how much of a large ledger is read where it has to be read whole, 0 to 1. */
type OnRead = (fraction: number) => void;

export interface HolderLedger {
  /** Records holders, with one write; for each one undefined, or why it is refused. */
  remember(holders: readonly Holder[]): Promise<(InputError | undefined)[]>;
}

/** Opens, or creates with the first holder, the ledger in a file. */
export function openHolders(path: string, onRead?: OnRead): HolderLedger {
  const log = nameLog(path);
  return {
    remember: async (holders) => {
      const answers = await appendToLog(log, holders, RULE, { onRead });
      return answers.map(({ ok }) => (ok ? undefined : otherHolder(path)));
    },
  };
}

/** Whether the ledger in a file remembers all that it did: see {@link checkLog}. */
export function checkHolders(path: string, options: CheckOptions): Promise<LogCheck> {
  return checkLog(nameLog(path), RULE, options);
}

const otherHolder = (file: string) =>
  new InputError('has this account under another holder', {
    file,
    fix: 'One account has one identity for life: sign for that one, or settle by hand why it changed',
  });
