import { z } from 'zod';
import { appendToLog } from '../files/log/appendLog.js';
import { type CheckOptions, checkLog, type LogCheck } from '../files/log/checkLog.js';
import { nameLog } from '../files/log/logPlace.js';
import type { LogRule } from '../files/log/logRule.js';
import { CANONICAL } from '../units/field.js';
import { judgeUse, type NullifierRegister, type NullifierUse } from './register.js';

const number = z.string().regex(CANONICAL);
const lineSchema = z.strictObject({
  id: z.uuid(),
  nullifier: number,
  scope: number,
  binding: number,
  window: z.strictObject({ notBefore: number, notAfter: number }).optional(),
});

const RULE: LogRule<NullifierUse, z.output<typeof lineSchema>> = {
  schema: lineSchema,
  read: ({ nullifier, scope, binding, window }) => ({
    nullifier: BigInt(nullifier),
    scope: BigInt(scope),
    binding: BigInt(binding),
    ...(window && { window: { notBefore: BigInt(window.notBefore), notAfter: BigInt(window.notAfter) } }),
  }),
  write: (use) => use,
  nameOf: ({ nullifier, scope }) => `${nullifier}:${scope}`,
  judge: judgeUse,
};

/**
 * Opens, or creates with the first use, the register in a file: see {@link appendToLog} for what it withstands and what it throws.
 * `onRead` is told how much is read, 0 to 1, where a large register has to be read whole.
 */
export function openRegister(path: string, onRead?: (fraction: number) => void): NullifierRegister {
  const log = nameLog(path);
  return { use: async (use) => (await appendToLog(log, [use], RULE, { onRead }))[0]! };
}

/** Whether the register in a file remembers all that it did: see {@link checkLog}. */
export function checkRegister(path: string, options: CheckOptions): Promise<LogCheck> {
  return checkLog(nameLog(path), RULE, options);
}
