import type { Context } from './context.js';
import { foldKey } from './fold.js';
import type { VerificationKey } from './verificationKey.js';

const MOST = 16;
const folded = new Map<string, VerificationKey>();

/**
 * The key with the context folded in, computed once per key and context of this process. The name of an entry is a hash
 * of exactly what was folded.
 */
export function foldedKey(key: VerificationKey, keyHash: string, context: Context): VerificationKey {
  const name = `${keyHash}:${context.digests.market}:${context.digests.signers}`;
  const known = folded.get(name);
  if (known !== undefined) return known;
  const made = foldKey(key, context.scalars);
  if (folded.size >= MOST) folded.delete(folded.keys().next().value!);
  folded.set(name, made);
  return made;
}
