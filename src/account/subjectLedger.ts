import { z } from 'zod';
import { InputError } from '../errors.js';
import { AppendLog } from '../files/appendLog.js';
import type { LogRule } from '../files/logReader.js';
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
export async function rememberHolder(path: string, holder: Holder): Promise<void> {
  const [refusal] = await openHolders(path).remember([holder]);
  if (refusal !== undefined) throw refusal;
}

/** A ledger for many accounts, which reads its file once. */
export interface HolderLedger {
  /** Records holders; for each one undefined, or why it is refused. */
  remember(holders: readonly Holder[]): Promise<(InputError | undefined)[]>;
}

export function openHolders(path: string): HolderLedger {
  const log = new AppendLog(path, RULE);
  return {
    remember: async (holders) => {
      const answers = await log.append(holders);
      return answers.map(({ ok }) => (ok ? undefined : otherHolder(path)));
    },
  };
}

const otherHolder = (file: string) =>
  new InputError('has this account under another holder', {
    file,
    fix: 'One account has one identity for life: sign for that one, or settle by hand why it changed',
  });
