import { z } from 'zod';
import { appendToLog } from '../files/appendLog.js';
import type { LogRule } from '../files/logReader.js';
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

/** Opens, or creates with the first use, the register in a file: see {@link appendToLog} for what it withstands. */
export function openRegister(path: string): NullifierRegister {
  return { use: (use) => appendToLog(path, use, RULE) };
}
