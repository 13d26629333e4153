import { BASE8, SUBGROUP_ORDER, toPoint } from './curve.js';
import { challenge, type KeyPair, ownPoint, type Signature } from './eddsa.js';
import { bytesToInteger, randomBytes } from './random.js';

/** Signatures of one key that were made in one go, checked together: a sum of all equations in place of each. */

export interface SignedDigest {
  readonly digest: bigint;
  readonly signature: Signature;
}

const WEIGHT_BITS = 32;
const WINDOW_BITS = 4;

/**
 * Whether all signatures hold: `Σ z·S·Base8 == Σ z·R8 + Σ 8·z·h·A` for random 32-bit weights z. It looks for faults of the
 * machine, which cannot know the weights; what strangers signed is for `verifyDigest`.
 */
export function allHold(signed: readonly SignedDigest[], key: KeyPair): boolean {
  const own = ownPoint(key);
  if (own === undefined) return false;
  const terms: Term[] = [];
  let [responses, challenges] = [0n, 0n];
  for (const { digest, signature } of signed) {
    const { R8, S } = signature;
    const point = toPoint(R8);
    if (point === undefined || S < 0n || S >= SUBGROUP_ORDER) return false;
    const weight = bytesToInteger(randomBytes(WEIGHT_BITS / 8)) | 1n;
    responses += weight * S;
    challenges += weight * 8n * challenge(digest, R8, key.publicKey);
    terms.push({ point, weight });
  }
  const left = BASE8.multiplyUnsafe(responses % SUBGROUP_ORDER);
  return left.equals(weighted(terms).add(own.multiplyUnsafe(challenges % SUBGROUP_ORDER)));
}

interface Term {
  readonly point: typeof BASE8;
  readonly weight: bigint;
}

/** `Σ weight · point` by Pippenger's buckets. */
function weighted(terms: readonly Term[]): typeof BASE8 {
  const zero = BASE8.subtract(BASE8);
  let sum = zero;
  for (let shift = WEIGHT_BITS - WINDOW_BITS; shift >= 0; shift -= WINDOW_BITS) {
    for (let bit = 0; bit < WINDOW_BITS; bit++) sum = sum.double();
    const buckets: (typeof BASE8)[] = [];
    for (const { point, weight } of terms) {
      const digit = Number((weight >> BigInt(shift)) & 0xfn);
      buckets[digit] = buckets[digit]?.add(point) ?? point;
    }
    let running = zero;
    for (let digit = 2 ** WINDOW_BITS - 1; digit > 0; digit--) {
      const bucket = buckets[digit];
      if (bucket !== undefined) running = running.add(bucket);
      sum = sum.add(running);
    }
  }
  return sum;
}
