import type { Address, Hex } from 'viem';
import { InputError } from '../errors.js';
import type { ChainStatus } from './submission.js';
import {
  concat,
  encodeAbiParameters,
  keccak256,
  parseAbiParameters,
  stringToHex,
  zeroAddress,
  zeroHash,
} from './viem.js';

/**
 * A recorded status as the payload of an attestation of the Ethereum Attestation Service, for those who read attestations. It says
 * what the registry of one chain recorded, in the words of whoever sends it: it is not checked by EAS, and it stays when a later
 * status replaces this one.
 */

/** Fields of the attestation, in the order in which they are encoded. */
export const EAS_SCHEMA =
  'uint24 minRatio,uint24 minRatioView,uint64 minEquity,uint40 notBefore,uint40 notAfter,uint40 submittedAt,' +
  'uint256 nullifier,uint256 chainId,address registry,bytes32 series,uint32 market';

export interface EasAttestationOptions {
  readonly status: ChainStatus;
  readonly recipient: Address;
  readonly nullifier: bigint;
  readonly registry: Address;
  readonly chainId: number;
  readonly series: Hex;
  readonly market: number;
  /** Unix seconds; 0, the default, is never. */
  readonly expiry?: number;
}

/** The argument of `EAS.attest`, with the schema that must be registered first. */
export interface EasAttestation {
  readonly schemaUid: Hex;
  readonly schema: string;
  readonly request: {
    readonly schema: Hex;
    readonly data: {
      readonly recipient: Address;
      readonly expirationTime: bigint;
      readonly revocable: boolean;
      readonly refUID: Hex;
      readonly data: Hex;
      readonly value: bigint;
    };
  };
}

/**
 * Id of a schema in EAS' `SchemaRegistry`: keccak256 of schema, resolver and whether attestations can be revoked, packed
 * (`SchemaRegistry._getUID`, EAS contracts 1.x).
 */
export function easSchemaUid(schema: string, resolver: Address = zeroAddress, revocable = true): Hex {
  return keccak256(concat([stringToHex(schema), resolver, revocable ? '0x01' : '0x00']));
}

/** The payload for a status. Throws {@link InputError} for an expiry that is before the status was recorded. */
export function easAttestation(options: EasAttestationOptions): EasAttestation {
  const { status, recipient, nullifier, registry, chainId, series, market, expiry = 0 } = options;
  if (!Number.isSafeInteger(expiry) || expiry < 0 || (expiry !== 0 && expiry <= status.submittedAt)) {
    throw new InputError('must be 0, or unix seconds after the status was recorded', { field: 'expiry' });
  }
  const { minRatio, minRatioView, minEquity, notBefore, notAfter, submittedAt } = status;
  const data = encodeAbiParameters(parseAbiParameters(EAS_SCHEMA), [
    ...([Number(minRatio), Number(minRatioView), minEquity, notBefore, notAfter, submittedAt] as const),
    ...([nullifier, BigInt(chainId), registry, series, market] as const),
  ]);
  const schemaUid = easSchemaUid(EAS_SCHEMA);
  return {
    schemaUid,
    schema: EAS_SCHEMA,
    request: {
      schema: schemaUid,
      data: {
        recipient,
        expirationTime: BigInt(expiry),
        revocable: true,
        refUID: zeroHash,
        data,
        value: 0n,
      },
    },
  };
}
