import type { Address, TypedDataDefinition } from 'viem';

/** What a recipient signs, so that somebody else may submit the claim. */
export interface ClaimMessage {
  readonly chainId: number;
  readonly registry: Address;
  readonly recipient: Address;
  readonly nullifier: bigint;
  readonly policy: bigint;
  /** Unix seconds; the signature is good up to and including this second. */
  readonly deadline: bigint;
}

/** EIP-712 type of the claim, as `ClaimSignature.sol` hashes it. */
export const CLAIM_TYPES = {
  Claim: [
    { name: 'recipient', type: 'address' },
    { name: 'nullifier', type: 'uint256' },
    { name: 'policy', type: 'uint256' },
    { name: 'deadline', type: 'uint256' },
  ],
} as const;

/**
 * Typed data for `signTypedData` of any wallet. It has no nonce: a registry takes a claim once, since the next window of a
 * recipient must be later.
 */
export function claimTypedData(message: ClaimMessage): TypedDataDefinition<typeof CLAIM_TYPES, 'Claim'> {
  const { chainId, registry, recipient, nullifier, policy, deadline } = message;
  return {
    domain: { name: 'Ballast', version: '1', chainId, verifyingContract: registry },
    types: CLAIM_TYPES,
    primaryType: 'Claim',
    message: { recipient, nullifier, policy, deadline },
  };
}
