import type { Hex } from 'viem';
import { ArtifactError } from '../errors.js';
import { marketLayout } from '../market/encode.js';
import { INSTANCES, type Instance } from '../market/instances.js';
import { sizeOf } from '../market/signals.js';
import { layoutOf, publicInputCount } from '../proof/context.js';
import { CLAIM_INPUTS } from '../proof/fold.js';
import type { G1, VerificationKey } from '../proof/verificationKey.js';
import { iMarketRegistryAbi } from './generated/abi.js';
import { icHashOf, pointBytes } from './scalars.js';
import { encodeAbiParameters, getAbiItem, keccak256, stringToHex } from './viem.js';

/** Affine point of BN254's first group; (0, 0) is infinity. */
export interface ChainPoint {
  readonly x: bigint;
  readonly y: bigint;
}

/** What a folded point is typed by: `Circuit` in `contracts/interfaces/Types.sol`. δ and γ are no part of it. */
export interface Circuit {
  /** keccak256 of {@link INPUT_ORDER}. */
  readonly inputOrder: Hex;
  /** keccak256 of IC₀ to IC₄. */
  readonly icClaim: Hex;
  /** Rolling hash of the market part's points: `icHashOf`. */
  readonly icMarket: Hex;
  /** keccak256 of the signers part's points. */
  readonly icSigners: Hex;
  /** Number of the instance, the second scalar of the market part. */
  readonly instance: number;
  /** Scalars of the market part. */
  readonly scalars: number;
  /** Entries of the signers part. */
  readonly entries: number;
}

/** Names the order of public inputs by its parts; a change inside a part is a new number. */
export const INPUT_ORDER = `ballast/inputs/1: ${Object.keys(layoutOf(INSTANCES[0]!)).join(', ')}`;

/** `Circuit` in Solidity. */
const [CIRCUIT_ABI] = getAbiItem({ abi: iMarketRegistryAbi, name: 'open' }).inputs;

/** The circuit of a key. Throws {@link ArtifactError} unless the key has the sizes of the instance. */
export function circuitOf(key: VerificationKey, instance: Instance): Circuit {
  const hashOf = (points: readonly G1[]): Hex => keccak256(pointBytes(points));
  return {
    inputOrder: keccak256(stringToHex(INPUT_ORDER)),
    icClaim: hashOf(claimIc(key)),
    icMarket: icHashOf(marketIc(key, instance)),
    icSigners: hashOf(signersIc(key, instance)),
    instance: instance.id,
    scalars: marketScalars(instance),
    entries: instance.signers,
  };
}

/** keccak256 of the circuit's ABI encoding: computed from its parts, on chain and here, never taken from a verifier. */
export function circuitIdOf(circuit: Circuit): Hex {
  return keccak256(encodeAbiParameters([CIRCUIT_ABI], [circuit]));
}

/** Scalars of the market part of an instance. */
export function marketScalars(instance: Instance): number {
  return sizeOf(marketLayout(instance));
}

/** IC₀ and the points of the claim inputs. */
export function claimIc(key: VerificationKey): readonly G1[] {
  return key.ic.slice(0, CLAIM_INPUTS + 1);
}

/** Points of the market part, one per scalar. Throws {@link ArtifactError} for a key of other sizes. */
export function marketIc(key: VerificationKey, instance: Instance): readonly G1[] {
  assertSizes(key, instance);
  return key.ic.slice(CLAIM_INPUTS + 1, CLAIM_INPUTS + 1 + marketScalars(instance));
}

/** Points of the signers part, one per scalar. Throws {@link ArtifactError} for a key of other sizes. */
export function signersIc(key: VerificationKey, instance: Instance): readonly G1[] {
  assertSizes(key, instance);
  return key.ic.slice(CLAIM_INPUTS + 1 + marketScalars(instance));
}

/** A point as contracts take it: (0, 0) for infinity. */
export function chainPoint(point: G1): ChainPoint {
  if (point.is0()) return { x: 0n, y: 0n };
  const { x, y } = point.toAffine();
  return { x, y };
}

function assertSizes(key: VerificationKey, instance: Instance): void {
  if (key.ic.length !== publicInputCount(instance) + 1) {
    throw new ArtifactError(`has other sizes than ${instance.name}`, { field: 'verification key' });
  }
}
