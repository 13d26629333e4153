import { samePoint } from '../account/curve.js';
import { verifyDigest } from '../account/eddsa.js';
import { BallastError } from '../errors.js';
import { priceSetDigest } from './priceSet.js';
import type { SignedPrices } from './signedPrices.js';
import { checkSources, type PriceSource, type PriceSources } from './sources.js';

/** Why signed prices do not count, in the order of the checks. */
export type PricesFailure =
  /** The set breaks a rule of its own. */
  | 'malformed'
  /** The list has no such key. */
  | 'unknown-signer'
  /** The list has the key under another name. */
  | 'other-name'
  /** The signature does not hold. */
  | 'bad-signature';

export type PricesVerdict =
  | { readonly ok: true; readonly source: PriceSource }
  | { readonly ok: false; readonly reason: PricesFailure };

/**
 * Whether a trusted source signed these prices. Answers with a reason; throws {@link BallastError} only for a bad list. How
 * old the prices are is judged when they are combined.
 */
export function verifyPrices({ set, signer, signature }: SignedPrices, list: PriceSources): PricesVerdict {
  const { sources } = checkSources(list);
  const digest = digestOf(set);
  if (digest === undefined) return { ok: false, reason: 'malformed' };
  const source = sources.find(({ key }) => samePoint(key, signer));
  if (source === undefined) return { ok: false, reason: 'unknown-signer' };
  if (source.name !== set.source) return { ok: false, reason: 'other-name' };
  return verifyDigest(digest, signature, source.key)
    ? { ok: true, source }
    : { ok: false, reason: 'bad-signature' };
}

function digestOf(set: SignedPrices['set']): bigint | undefined {
  try {
    return priceSetDigest(set);
  } catch (error) {
    if (error instanceof BallastError) return undefined;
    throw error;
  }
}
