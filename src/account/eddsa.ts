import { sha512 } from '@noble/hashes/sha2.js';
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { InputError } from '../errors.js';
import { assertField } from '../units/field.js';
import { type AffinePoint, BASE8, SUBGROUP_ORDER, toKeyPoint, toPoint } from './curve.js';
import { poseidon } from './poseidon.js';
import { bytesToInteger, integerToBytes, randomBytes } from './random.js';
import { Secret } from './secret.js';

/**
 * EdDSA with Poseidon on Baby Jubjub, the equation of circomlib's EdDSAPoseidonVerifier:
 * `S·Base8 == R8 + 8·h·A` with `h = Poseidon(R8x, R8y, Ax, Ay, digest)`.
 */
export interface Signature {
  /** Commitment point. */
  readonly R8: AffinePoint;
  /** Response, `0 <= S < l`. */
  readonly S: bigint;
}

/** A random private scalar in `[1, l)`, with a bias below 2^-130. */
export function createPrivateKey(): Secret {
  return new Secret((bytesToInteger(randomBytes(48)) % (SUBGROUP_ORDER - 1n)) + 1n);
}

/** The public key `k·Base8` of a private scalar `1 <= k < l`. Throws {@link InputError} outside the range. */
export function publicKeyOf(privateKey: Secret): AffinePoint {
  const { x, y } = BASE8.multiply(checkScalar(privateKey)).toAffine();
  return { x, y };
}

/** Signs a digest (a field element). Deterministic: no random source can spoil the nonce. */
export function signDigest(digest: bigint, privateKey: Secret): Signature {
  assertField(digest, 'digest');
  const k = checkScalar(privateKey);
  const A = publicKeyOf(privateKey);
  const r = nonce(k, digest);
  const { x, y } = BASE8.multiply(r).toAffine();
  const R8 = { x, y };
  const h = poseidon([R8.x, R8.y, A.x, A.y, digest]);
  return { R8, S: (r + 8n * h * k) % SUBGROUP_ORDER };
}

/**
 * Whether the signature holds. Strict: canonical coordinates, A of the prime order, R8 on the curve, `0 <= S < l`; all
 * of it is checked before any multiplication, so no input makes it hang. Throws only for a digest outside the field.
 */
export function verifyDigest(digest: bigint, signature: Signature, key: AffinePoint): boolean {
  assertField(digest, 'digest');
  const { R8, S } = signature;
  if (typeof S !== 'bigint' || S < 0n || S >= SUBGROUP_ORDER) return false;
  const r = toPoint(R8);
  const a = toKeyPoint(key);
  if (r === undefined || a === undefined) return false;
  const h = poseidon([R8.x, R8.y, key.x, key.y, digest]);
  // A has order l, so the factor may be reduced mod l; all inputs are public here.
  return BASE8.multiplyUnsafe(S).equals(r.add(a.multiplyUnsafe((8n * h) % SUBGROUP_ORDER)));
}

/** `r` from a nonce key that only the holder of k can derive, and the digest; never zero. */
function nonce(k: bigint, digest: bigint): bigint {
  const nonceKey = sha512(concatBytes(utf8ToBytes('ballast/nonce-key/1\0'), integerToBytes(k)));
  for (let counter = 0; ; counter++) {
    const input = concatBytes(
      utf8ToBytes('ballast/nonce/1\0'),
      nonceKey,
      integerToBytes(digest),
      Uint8Array.of(counter),
    );
    const r = bytesToInteger(sha512(input)) % SUBGROUP_ORDER;
    if (r !== 0n) return r;
  }
}

function checkScalar(privateKey: Secret): bigint {
  const k = privateKey instanceof Secret ? privateKey.reveal() : 0n;
  if (k < 1n || k >= SUBGROUP_ORDER) {
    throw new InputError('is not a private key of Baby Jubjub', { field: 'privateKey' });
  }
  return k;
}
