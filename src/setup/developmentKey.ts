import { sha512 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import { InternalError } from '../errors.js';
import { FIELD } from '../units/field.js';
import { makeKey } from './groth16Key.js';

/** Anyone can make these keys, and with them prove anything: for development and demonstrations only. */
export const DEVELOPMENT_SEED = 'ballast development key: public, forgeable by anyone';

/**
 * Makes a proving key from a public seed. γ = δ on purpose, so that every verifier recognises such a key. Deterministic: the
 * same circuit and seed give the same bytes everywhere.
 */
export async function makeDevelopmentKey(
  r1cs: Uint8Array,
  options: { seed?: string; onProgress?: (fraction: number) => void } = {},
): Promise<Uint8Array> {
  const seed = options.seed ?? DEVELOPMENT_SEED;
  const [tau, alpha, beta] = ['tau', 'alpha', 'beta'].map((name) => secretOf(seed, name)) as [
    bigint,
    bigint,
    bigint,
  ];
  const label = utf8ToBytes(seed);
  const secrets = { tau, alpha, beta, delta: 1n };
  return (await makeKey(r1cs, secrets, { label, onProgress: options.onProgress })).zkey;
}

function secretOf(seed: string, name: string): bigint {
  const value = BigInt(`0x${bytesToHex(sha512(utf8ToBytes(`${seed}\0${name}`)))}`) % FIELD;
  if (value === 0n) throw new InternalError('the seed gives zero');
  return value;
}
