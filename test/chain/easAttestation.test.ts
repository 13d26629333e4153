import { decodeAbiParameters, getAddress, parseAbiParameters } from 'viem';
import { describe, expect, it } from 'vitest';
import { accountOf } from '../../fixtures/chain/client.js';
import { EAS_SCHEMA, easAttestation, easSchemaUid } from '../../src/chain/easAttestation.js';

const STATUS = {
  notBefore: 1_780_000_200,
  notAfter: 1_780_000_200,
  submittedAt: 1_780_000_261,
  minRatio: 15_000n,
  minRatioView: 0n,
  minEquity: (1n << 63n) - 1n,
};
const OPTIONS = {
  status: STATUS,
  recipient: accountOf(1).address,
  nullifier: 21888242871839275222246405745257275088548364400416034343698204186575808495616n,
  registry: getAddress(`0x${'ab'.repeat(20)}`),
  chainId: 8453,
  series: `0x${'5e'.repeat(32)}` as const,
  market: 7,
};

describe('the id of a schema', () => {
  it('is the one that the documentation of EAS gives for its example', () => {
    expect(easSchemaUid('uint256 eventId, uint8 voteIndex')).toBe(
      '0xb16fa048b0d597f5a821747eba64efa4762ee5143e9a80600d0005386edfc995',
    );
  });

  it('depends on resolver and on whether attestations can be revoked', () => {
    const ids = [
      easSchemaUid(EAS_SCHEMA),
      easSchemaUid(EAS_SCHEMA, accountOf(1).address),
      easSchemaUid(EAS_SCHEMA, undefined, false),
    ];
    expect(new Set(ids).size).toBe(3);
  });
});

describe('the attestation of a status', () => {
  it('says everything that the registry recorded, and where', () => {
    const { schemaUid, schema, request } = easAttestation(OPTIONS);
    expect(schemaUid).toBe(easSchemaUid(schema));
    expect(request.schema).toBe(schemaUid);
    expect(request.data).toMatchObject({
      recipient: OPTIONS.recipient,
      expirationTime: 0n,
      revocable: true,
      value: 0n,
      refUID: `0x${'0'.repeat(64)}`,
    });
    expect(decodeAbiParameters(parseAbiParameters(schema), request.data.data)).toEqual([
      ...[15_000, 0, STATUS.minEquity, STATUS.notBefore, STATUS.notAfter, STATUS.submittedAt],
      ...[OPTIONS.nullifier, 8453n, OPTIONS.registry, OPTIONS.series, 7],
    ]);
  });

  it('may expire, but not before the status was recorded', () => {
    const { submittedAt } = STATUS;
    const { request } = easAttestation({ ...OPTIONS, expiry: submittedAt + 1 });
    expect(request.data.expirationTime).toBe(BigInt(submittedAt + 1));
    for (const expiry of [submittedAt, 1, -1, 1.5]) {
      expect(() => easAttestation({ ...OPTIONS, expiry })).toThrow(
        /^expiry: must be 0, or unix seconds after/,
      );
    }
  });
});
