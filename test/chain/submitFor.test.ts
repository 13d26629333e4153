import {
  type Address,
  concatHex,
  getAddress,
  type Hex,
  hashTypedData,
  hexToBigInt,
  numberToHex,
  parseSignature,
  sliceHex,
  zeroAddress,
} from 'viem';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type ClaimMessage, claimTypedData } from '../../src/chain/claimSignature.js';
import type { Submission } from '../../src/chain/submission.js';
import { needs } from '../support/needs.js';
import {
  ALICE,
  BOB,
  createSolvencyWorld,
  EPOCH,
  MALLORY,
  OWNER,
  type SolvencyWorld,
  START,
  WATCHER,
} from './support/solvencyWorld.js';

needs('contracts', 'solvency-8');

const NOW = START + 60;
const DEADLINE = BigInt(NOW + 600);
const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

let w: SolvencyWorld;
let claim: Submission;
let start: number;

beforeAll(async () => {
  w = await createSolvencyWorld();
  claim = w.submission(await w.prove({ recipient: ALICE }));
  start = await w.provider.snapshot();
});
beforeEach(() => w.provider.revert(start));

const messageOf = (): ClaimMessage => ({
  chainId: 31337,
  registry: w.registry.address,
  recipient: w.address(ALICE),
  deadline: DEADLINE,
  nullifier: claim.nullifier,
  policy: claim.policy,
});

/** What a recipient signs; `changes` make it another claim. */
const sign = (who: number, changes: Partial<ClaimMessage> = {}): Promise<Hex> =>
  w.account(who).signTypedData(claimTypedData({ ...messageOf(), ...changes }));

const args = (signature: Hex, recipient: Address = w.address(ALICE), deadline = DEADLINE) => [
  ...[claim, recipient, deadline, signature],
];
const refusal = (...given: Parameters<typeof args>) =>
  w.refusal(WATCHER, w.registry, 'submitFor', args(...given));

describe('a submission for somebody else', () => {
  it('counts for the recipient who signed', async () => {
    await w.send(WATCHER, w.registry, 'submitFor', args(await sign(ALICE)));
    expect(await w.read(w.registry, 'statusOf', [w.address(ALICE)])).toMatchObject({ notBefore: START });
    expect((await w.read(w.registry, 'statusOf', [w.address(WATCHER)])).submittedAt).toBe(0);
    expect(await w.read(w.registry, 'recipientOf', [claim.nullifier])).toBe(w.address(ALICE));
  });

  it('costs a signature more', async () => {
    const { gasUsed: relayed } = await w.send(WATCHER, w.registry, 'submitFor', args(await sign(ALICE)));
    await w.provider.revert(start);
    const { gasUsed: own } = await w.send(ALICE, w.registry, 'submit', [claim]);
    expect(relayed - own).toBeLessThan(7_000n);
    expect(relayed).toBeLessThan(325_000n);
  });

  it('is good once', async () => {
    const signature = await sign(ALICE);
    await w.send(WATCHER, w.registry, 'submitFor', args(signature));
    expect(await refusal(signature)).toBe(`WindowNotLater(${START})`);
    expect(await w.refusal(ALICE, w.registry, 'submit', [claim])).toBe(`WindowNotLater(${START})`);
  });

  it('refreshes what the recipient submitted', async () => {
    await w.send(ALICE, w.registry, 'submit', [claim]);
    const time = START + EPOCH;
    w.provider.setTime(time);
    const { index } = await w.publish(time);
    const next = w.submission(await w.prove({ recipient: ALICE, time }), { market: index });
    const deadline = BigInt(time);
    const signature = await sign(ALICE, { policy: next.policy, deadline });
    const given = [next, w.address(ALICE), deadline, signature];
    const { gasUsed } = await w.send(WATCHER, w.registry, 'submitFor', given);
    expect(gasUsed).toBeLessThan(290_000n);
    expect(await w.read(w.registry, 'statusOf', [w.address(ALICE)])).toMatchObject({ notBefore: time });
  });

  it('is good up to its deadline', async () => {
    const signature = await sign(ALICE);
    const answers = [];
    for (const d of [-1n, 0n, 1n]) {
      w.provider.setTime(DEADLINE + d);
      answers.push(await refusal(signature));
    }
    expect(answers).toEqual([undefined, undefined, 'SignatureExpired']);
  });

  it('tells the deadline first, then the signature, then the rest', async () => {
    await w.send(OWNER, w.registry, 'setPaused', [true]);
    expect(await refusal(await sign(ALICE))).toBe('SubmissionsPaused');
    expect(await refusal(await sign(MALLORY))).toBe('SignatureNotValid');
    w.provider.setTime(DEADLINE + 1n);
    expect(await refusal(await sign(MALLORY))).toBe('SignatureExpired');
  });
});

describe('a signature', () => {
  const changes: readonly (readonly [string, () => Partial<ClaimMessage>])[] = [
    ['another chain', () => ({ chainId: 1 })],
    ['another registry', () => ({ registry: w.markets.address })],
    ['another recipient', () => ({ recipient: w.address(BOB) })],
    ['another nullifier', () => ({ nullifier: claim.nullifier + 1n })],
    ['another policy', () => ({ policy: claim.policy + 1n })],
    ['another deadline', () => ({ deadline: DEADLINE + 1n })],
  ];
  it.each(changes)('is refused for %s', async (_, change) => {
    expect(await refusal(await sign(ALICE, change()))).toBe('SignatureNotValid');
    expect(await refusal(await sign(ALICE))).toBeUndefined();
  });

  it('is refused of anyone else', async () => {
    for (const who of [BOB, MALLORY, WATCHER, OWNER])
      expect(await refusal(await sign(who))).toBe('SignatureNotValid');
  });

  it('does not make a proof one of another recipient', async () => {
    const recipient = w.address(MALLORY);
    expect(await refusal(await sign(MALLORY, { recipient }), recipient)).toBe('ProofDoesNotHold');
  });

  it('has the smaller s', async () => {
    const { r, s, yParity } = parseSignature(await sign(ALICE));
    const v = yParity === 0 ? 28 : 27;
    const mirrored = numberToHex(ORDER - hexToBigInt(s), { size: 32 });
    // The precompile takes both for Alice's
    const digest = hashTypedData(claimTypedData(messageOf()));
    const data = concatHex([digest, numberToHex(v, { size: 32 }), r, mirrored]);
    const to = numberToHex(1, { size: 20 });
    const signer = await w.provider.request({ method: 'eth_call', params: [{ to, data }] });
    expect(getAddress(sliceHex(signer as Hex, 12))).toBe(w.address(ALICE));
    expect(await refusal(concatHex([r, mirrored, numberToHex(v, { size: 1 })]))).toBe('SignatureNotValid');
  });

  it('has a v of 27 or 28', async () => {
    const signature = await sign(ALICE);
    const { yParity } = parseSignature(signature);
    const head = sliceHex(signature, 0, 64);
    for (const v of [0, 1, 26, 27 + (1 - yParity!), 29, 255]) {
      expect(await refusal(`${head}${numberToHex(v, { size: 1 }).slice(2)}`)).toBe('SignatureNotValid');
    }
    expect(await refusal(`${head}${numberToHex(27 + yParity!, { size: 1 }).slice(2)}`)).toBeUndefined();
  });

  it('has 65 bytes', async () => {
    const signature = await sign(ALICE);
    const { r, s, yParity } = parseSignature(signature);
    const compact = hexToBigInt(s) | (BigInt(yParity!) << 255n); // EIP-2098
    const others: Hex[] = ['0x', sliceHex(signature, 0, 64), `${signature}00`];
    for (const other of [...others, `${r}${numberToHex(compact, { size: 32 }).slice(2)}` as Hex])
      expect(await refusal(other)).toBe('SignatureNotValid');
  });

  it('is needed by the zero address too', async () => {
    // What recovers to nobody is the zero address to the precompile
    const nobody: Hex = `0x${'00'.repeat(64)}1b`;
    expect(await refusal(nobody, zeroAddress)).toBe('SignatureNotValid');
    expect(await refusal(nobody)).toBe('SignatureNotValid');
  });
});
