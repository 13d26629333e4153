import { randomBytes } from 'node:crypto';
import { bytesToHex } from '@noble/hashes/utils.js';
import type { KeySecrets } from '../setup/groth16Key.js';
import { FIELD } from '../units/field.js';

/** Fresh secrets of a key, from the randomness of the operating system. δ is not 1, which is γ. */
export function randomSecrets(): KeySecrets {
  return { tau: randomScalar(), alpha: randomScalar(), beta: randomScalar(), delta: randomScalar() };
}

/** Uniform but for 2^-130; never 0 or 1. */
function randomScalar(): bigint {
  for (;;) {
    const value = BigInt(`0x${bytesToHex(randomBytes(48))}`) % FIELD;
    if (value > 1n) return value;
  }
}
