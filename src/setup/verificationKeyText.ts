import { formatVerificationKey } from '../proof/verificationKey.js';
import { verificationKeyOf } from './zkeyPoints.js';

/** The file of a proving key's verification key: one key has one text. */
export function verificationKeyText(zkey: Uint8Array): Uint8Array {
  return new TextEncoder().encode(`${JSON.stringify(formatVerificationKey(verificationKeyOf(zkey)))}\n`);
}
