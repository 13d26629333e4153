import { bn254 } from '@noble/curves/bn254.js';
import { decodeEventLog, keccak256, stringToHex, zeroHash } from 'viem';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { instance, loadKey, type ProofFile } from '../../fixtures/chain/proofs.js';
import { circuitOf } from '../../src/chain/circuit.js';
import type { Submission } from '../../src/chain/submission.js';
import { verifierSource } from '../../src/chain/verifierSource.js';
import { parseGroth16 } from '../../src/proof/groth16.js';
import { needs } from '../support/needs.js';
import type { Deployed } from './support/actors.js';
import { ALICE, createSolvencyWorld, OWNER, type SolvencyWorld, START } from './support/solvencyWorld.js';

needs('contracts', 'solvency-8');

const DAY = 86_400;
const NOW = START + 60;

/** Verifiers that only say what they are: what `rotate` asks. */
const SAYS = `
// SPDX-License-Identifier: GPL-3.0-only
pragma solidity ^0.8.28;
contract Says {
    bytes32 public circuitId;
    bool public isDevelopment;
    constructor(bytes32 circuit, bool development) { (circuitId, isDevelopment) = (circuit, development); }
}
`;

let w: SolvencyWorld;
let proof: ProofFile;
/** Verifier of the same circuit after another phase 2: δ is twice the old one. */
let next: Deployed;
let oldProof: Submission;
let newProof: Submission;
let start: number;

beforeAll(async () => {
  const key = await loadKey();
  const source = verifierSource({
    contract: 'NextVerifier',
    instance: instance.name,
    keyHash: '00'.repeat(32),
    trust: { grade: 'development' },
    key: { ...key, delta: key.delta.double() },
    circuit: circuitOf(key, instance),
  });
  w = await createSolvencyWorld({ extra: { 'NextVerifier.sol': source, 'Says.sol': SAYS } });
  next = await w.deploy(OWNER, 'NextVerifier');
  proof = await w.prove({ recipient: ALICE });
  oldProof = w.submission(proof);
  newProof = { ...oldProof, verifier: next.address, proof: atNextDelta(proof) };
  w.provider.setTime(NOW);
  start = await w.provider.snapshot();
});
beforeEach(() => w.provider.revert(start));

/** e(C, δ) = e(C/2, 2δ): the same claim, proved with the other key. */
function atNextDelta({ proof: text }: ProofFile): Submission['proof'] {
  const { c } = parseGroth16(text);
  const half = c.multiply(bn254.fields.Fr.inv(2n)).toAffine();
  const [ax, ay, b0, b1, b2, b3] = oldProof.proof;
  return [ax, ay, b0, b1, b2, b3, half.x, half.y];
}

const rotate = (verifier: Deployed, overlap: number) =>
  w.send(OWNER, w.registry, 'rotate', [verifier.address, w.series, overlap]);
const refusal = (submission: Submission) => w.refusal(ALICE, w.registry, 'submit', [submission]);
const route = (name: 'current' | 'previous') => w.read(w.registry, name);

describe('rotation', () => {
  it('changes the key, and the points stay', async () => {
    expect([await refusal(oldProof), await refusal(newProof)]).toEqual([undefined, 'KeyNotAccepted']);
    await rotate(next, 0);
    expect([await refusal(oldProof), await refusal(newProof)]).toEqual(['KeyNotAccepted', undefined]);
  });

  it('lets no key pass for another', async () => {
    await rotate(next, DAY);
    expect(await refusal({ ...oldProof, verifier: next.address })).toBe('ProofDoesNotHold');
    expect(await refusal({ ...newProof, verifier: w.verifier.address })).toBe('ProofDoesNotHold');
  });

  it('accepts the key before until the overlap is over', async () => {
    await rotate(next, 600);
    expect((await route('previous')).until).toBe(NOW + 600);
    const answers = [];
    for (const d of [-1, 0, 1]) {
      w.provider.setTime(NOW + 600 + d);
      answers.push(await refusal(oldProof));
      expect(await refusal(newProof)).toBeUndefined();
    }
    expect(answers).toEqual([undefined, 'KeyNotAccepted', 'KeyNotAccepted']);
  });

  it('ends the overlap at once when told', async () => {
    await rotate(next, DAY);
    expect(await refusal(oldProof)).toBeUndefined();
    const { logs } = await w.send(OWNER, w.registry, 'endOverlap');
    expect(await refusal(oldProof)).toBe('KeyNotAccepted');
    expect(await refusal(newProof)).toBeUndefined();
    expect(eventOf(logs)).toEqual({ eventName: 'OverlapEnded' });
  });

  it('remembers one key before, not two', async () => {
    const third = await w.deploy(OWNER, 'NextVerifier');
    await rotate(next, DAY);
    await rotate(third, DAY);
    expect(await refusal(oldProof)).toBe('KeyNotAccepted');
    expect(await refusal(newProof)).toBeUndefined();
    expect(await refusal({ ...newProof, verifier: third.address })).toBeUndefined();
    await rotate(third, 0); // the same again ends all that was before
    expect(await refusal(newProof)).toBe('KeyNotAccepted');
  });

  it('can go back', async () => {
    await rotate(next, 0);
    await rotate(w.verifier, 0);
    expect([await refusal(oldProof), await refusal(newProof)]).toEqual([undefined, 'KeyNotAccepted']);
  });

  it('leaves statuses, pause and coverage as they are', async () => {
    const registry = await w.deploy(OWNER, 'SolvencyRegistry', [
      { ...(await w.read(w.registry, 'config')), checks: 29 },
    ]);
    await w.send(OWNER, registry, 'setCoverage', [1, 5]);
    await w.send(OWNER, registry, 'setPaused', [true]);
    await w.send(OWNER, registry, 'rotate', [next.address, w.series, 0]);
    await w.send(OWNER, registry, 'rotate', [w.verifier.address, w.series, 60]);
    const now = await w.read(registry, 'current');
    expect(now).toMatchObject({ paused: true, coverage: 5, signers: 1, until: 2 ** 40 - 1 });
    expect(now.tag).toBe((await route('current')).tag);
    expect(await w.read(registry, 'previous')).toMatchObject({ paused: false, until: NOW + 60 });
    expect(await w.refusal(ALICE, registry, 'submit', [oldProof])).toBe('SubmissionsPaused');
    await w.send(OWNER, registry, 'endOverlap');
    expect(await w.read(registry, 'current')).toEqual(now);

    await w.send(ALICE, w.registry, 'submit', [oldProof]);
    await rotate(next, 0);
    expect(await w.read(w.registry, 'isSolvent', [w.address(ALICE), 15_000, 60])).toBe(true);
    expect(await refusal(newProof)).toBe(`WindowNotLater(${START})`); // one claim, whatever the key
  });

  it('says what it did', async () => {
    const { logs } = await rotate(next, 600);
    expect(eventOf(logs)).toEqual({
      eventName: 'Rotated',
      args: {
        verifier: next.address,
        circuit: w.circuitId,
        series: w.series,
        previousUntil: NOW + 600,
      },
    });
  });

  it('begins with nothing', async () => {
    const registry = await w.deploy(OWNER, 'SolvencyRegistry', [await w.read(w.registry, 'config')]);
    expect(await w.refusal(ALICE, registry, 'submit', [oldProof])).toBe('KeyNotAccepted');
    const { logs } = await w.send(OWNER, registry, 'rotate', [w.verifier.address, w.series, DAY]);
    expect(eventOf(logs)).toMatchObject({ args: { previousUntil: 0 } });
    expect(await w.read(registry, 'previous')).toMatchObject({ tag: 0n, until: 0 });
  });

  const eventOf = (logs: readonly { data: `0x${string}`; topics: readonly `0x${string}`[] }[]) => {
    const [{ data, topics }] = logs as [(typeof logs)[number]];
    return decodeEventLog({ abi: w.registry.abi, data, topics: topics as [`0x${string}`] });
  };
});

describe('what a registry is not rotated to', () => {
  const asks = (verifier: Deployed, series = w.series, overlap = 0, on = w.registry) =>
    w.refusal(OWNER, on, 'rotate', [verifier.address, series, overlap]);
  const says = (circuit: `0x${string}`, development: boolean) =>
    w.deploy(OWNER, 'Says', [circuit, development]);

  it('an overlap of more than seven days', async () => {
    const answers = [];
    for (const d of [-1, 0, 1]) answers.push(await asks(next, w.series, 7 * DAY + d));
    expect(answers).toEqual([undefined, undefined, 'OverlapTooLong']);
  });

  it('the key of another circuit', async () => {
    expect(await asks(await says(keccak256(stringToHex('another')), false))).toBe('KeyNotAccepted');
    expect(await asks(await says(w.circuitId, false))).toBeUndefined();
  });

  it('a series that nobody opened', async () => {
    expect(await asks(next, zeroHash)).toBe('KeyNotAccepted');
    expect(await asks(await says(zeroHash, false), keccak256(stringToHex('series')))).toBe('KeyNotAccepted');
  });

  it('a series of the other margin type', async () => {
    const { series } = await w.publish(START, { marginType: 'initial' });
    expect(await asks(w.verifier, series)).toBe('KeyNotAccepted');
    const config = { ...(await w.read(w.registry, 'config')), marginType: 0 };
    const registry = await w.deploy(OWNER, 'SolvencyRegistry', [config]);
    expect(await asks(w.verifier, series, 0, registry)).toBeUndefined();
    expect(await asks(w.verifier, w.series, 0, registry)).toBe('KeyNotAccepted');
  });

  it('a development key, unless the terms allow it', async () => {
    const config = { ...(await w.read(w.registry, 'config')), allowDevelopment: false };
    const strict = await w.deploy(OWNER, 'SolvencyRegistry', [config]);
    expect(await asks(w.verifier, w.series, 0, strict)).toBe('DevelopmentKey');
    expect(await asks(await says(w.circuitId, true), w.series, 0, strict)).toBe('DevelopmentKey');
    expect(await asks(await says(w.circuitId, false), w.series, 0, strict)).toBeUndefined();
    expect(await asks(w.verifier)).toBeUndefined();
  });

  it('an address without a verifier', async () => {
    const nobody = { address: w.address(ALICE), abi: [] };
    expect(await asks(nobody)).toMatch(/revert/);
  });
});
