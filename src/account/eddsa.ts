import { sha512 } from '@noble/hashes/sha2.js';
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js';
import { InputError, InternalError } from '../errors.js';
import { assertField } from '../units/field.js';
import {
  type AffinePoint,
  BASE8,
  type CurvePoint,
  SUBGROUP_ORDER,
  samePoint,
  toKeyPoint,
  toPoint,
} from './curve.js';
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
  return opened(privateKey).publicKey;
}

/**
 * Signs a digest (a field element). Deterministic: no random source can spoil the nonce. What is given out is held against
 * the public key in {@link signChecked} only.
 */
export function signDigest(digest: bigint, privateKey: Secret): Signature {
  assertField(digest, 'digest');
  const { k, publicKey: A, nonceKey } = opened(privateKey);
  const r = nonce(nonceKey, digest);
  const { x, y } = BASE8.multiply(r).toAffine();
  const R8 = { x, y };
  const h = challenge(digest, R8, A);
  return { R8, S: (r + 8n * h * k) % SUBGROUP_ORDER };
}

/** The hash `h` of a signature. */
export function challenge(digest: bigint, R8: AffinePoint, key: AffinePoint): bigint {
  return poseidon([R8.x, R8.y, key.x, key.y, digest]);
}

/** A private key with its public key. */
export interface KeyPair {
  readonly privateKey: Secret;
  readonly publicKey: AffinePoint;
}

/**
 * Signs a digest and checks the signature from its own numbers, the hash included. A fault while signing can reveal the key:
 * two responses to one nonce give it away, and nonces are deterministic. Throws {@link InternalError} instead.
 */
export function signChecked(digest: bigint, key: KeyPair): Signature {
  const signature = signDigest(digest, key.privateKey);
  if (!verifyOwn(digest, signature, key)) throw new InternalError('made a signature that does not hold');
  return signature;
}

/** {@link verifyDigest} under the public key of a key at hand: faster from the second time on. */
export function verifyOwn(digest: bigint, signature: Signature, key: KeyPair): boolean {
  return verifyWith(digest, signature, key.publicKey, () => ownPoint(key));
}

/** The point of a key at hand, `undefined` if its public key is not that of the private one. */
export function ownPoint({ privateKey, publicKey }: KeyPair): CurvePoint | undefined {
  const key = opened(privateKey);
  if (!samePoint(key.publicKey, publicKey)) return undefined;
  if (key.point === undefined) key.point = toKeyPoint(key.publicKey);
  else if (!key.tables) {
    // They cost as much as ten checks without them: not for a key that signs once.
    key.tables = true;
    key.point.precompute();
  }
  return key.point;
}

/**
 * Whether the signature holds. Strict: canonical coordinates, A of the prime order, R8 on the curve, `0 <= S < l`; all
 * of it is checked before any multiplication, so no input makes it hang. Throws only for a digest outside the field.
 */
export function verifyDigest(digest: bigint, signature: Signature, key: AffinePoint): boolean {
  return verifyWith(digest, signature, key, () => toKeyPoint(key));
}

/** The same, with a way to the key's point. All inputs are public. */
function verifyWith(
  digest: bigint,
  { R8, S }: Signature,
  key: AffinePoint,
  pointOf: () => CurvePoint | undefined,
): boolean {
  assertField(digest, 'digest');
  if (typeof S !== 'bigint' || S < 0n || S >= SUBGROUP_ORDER) return false;
  const r = toPoint(R8);
  const a = r && pointOf();
  if (r === undefined || a === undefined) return false;
  const h = challenge(digest, R8, key);
  // A has order l, so the factor may be reduced mod l.
  return BASE8.multiplyUnsafe(S).equals(r.add(a.multiplyUnsafe((8n * h) % SUBGROUP_ORDER)));
}

/** What every signature of a key needs again. */
interface OpenedKey {
  readonly k: bigint;
  readonly publicKey: AffinePoint;
  readonly nonceKey: Uint8Array;
  /** The public key, once something was signed and is to be checked. */
  point?: CurvePoint | undefined;
  /** Whether the point has tables. */
  tables?: boolean;
}

const OPENED = new WeakMap<Secret, OpenedKey>();

function opened(privateKey: Secret): OpenedKey {
  const known = OPENED.get(privateKey);
  if (known !== undefined) return known;
  const k = checkScalar(privateKey);
  const { x, y } = BASE8.multiply(k).toAffine();
  const nonceKey = sha512(concatBytes(utf8ToBytes('ballast/nonce-key/1\0'), integerToBytes(k)));
  const key: OpenedKey = { k, publicKey: Object.freeze({ x, y }), nonceKey };
  OPENED.set(privateKey, key);
  return key;
}

/** `r` from a nonce key that only the holder of k can derive, and the digest; never zero. */
function nonce(nonceKey: Uint8Array, digest: bigint): bigint {
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
