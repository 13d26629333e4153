import { claimSpan } from '../account/claimTime.js';
import { formatTime } from '../files/time.js';
import type { Market } from '../market/market.js';
import type { KeyTrust } from './grade.js';
import type { Policy } from './policy.js';

/** A key that a verifier knows, apart from its bytes. */
export interface KnownKey {
  /** sha256 of the verification key file: names the key. */
  readonly sha256: string;
  /** Name of the instance that it is for. */
  readonly instance: string;
  readonly trust: KeyTrust;
  readonly revoked?: KeyRevocation | undefined;
}

/** Proofs under a key are refused from a time on, or all of them. */
interface KeyRevocation {
  readonly why: string;
  /** Proofs about accounts as of this time or later are refused, unix seconds. Without it, all. */
  readonly from?: bigint | undefined;
}

/**
 * Why a key does not serve for a claim, if it was revoked for the time of the claim: the last moment that its accounts can
 * be of. A claim from before stays what it was.
 */
export function revokedWords(
  { revoked }: Pick<KnownKey, 'revoked'>,
  claim: { readonly policy: Policy; readonly market: Market },
): string | undefined {
  if (revoked === undefined) return undefined;
  const { from, why } = revoked;
  const { last } = claimSpan({ market: claim.market, window: claim.policy.window });
  if (from !== undefined && last < from) return undefined;
  return `the key was revoked${from === undefined ? '' : ` for accounts as of ${formatTime(from)} or later`}: ${why}`;
}
