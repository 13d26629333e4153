import { decodeEventLog, zeroAddress } from 'viem';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { instance, makeWorld, type ProofFile } from '../../fixtures/chain/proofs.js';
import { signersIc } from '../../src/chain/circuit.js';
import { chainBinding, chainScope } from '../../src/chain/scope.js';
import type { Submission } from '../../src/chain/submission.js';
import { packPolicy } from '../../src/proof/policy.js';
import { needs } from '../support/needs.js';
import type { Deployed } from './support/actors.js';
import { proveWord } from './support/proveWord.js';
import { aliased, scaled, shifted } from './support/rerandomise.js';
import {
  ALICE,
  BOB,
  CONFIG,
  createSolvencyWorld,
  EPOCH,
  MALLORY,
  marketOf,
  OWNER,
  policyAt,
  type SolvencyWorld,
  START,
  WATCHER,
  words,
} from './support/solvencyWorld.js';

needs('contracts', 'solvency-8');

let w: SolvencyWorld;
let proof: ProofFile;
let first: Submission;
let start: number;

beforeAll(async () => {
  w = await createSolvencyWorld();
  proof = await w.prove({ recipient: ALICE });
  first = w.submission(proof);
  start = await w.provider.snapshot();
});
beforeEach(() => w.provider.revert(start));

const submit = (who: number, submission: Submission, on = w.registry) =>
  w.send(who, on, 'submit', [submission]);
const refusal = (who: number, submission: Submission, on = w.registry) =>
  w.refusal(who, on, 'submit', [submission]);
const statusOf = (who: number, on = w.registry) => w.read(on, 'statusOf', [w.address(who)]);

const NOTHING = {
  notBefore: 0,
  notAfter: 0,
  submittedAt: 0,
  minRatio: 0,
  minRatioView: 0,
  minEquity: 0n,
};

/** The market of the next epoch, and a proof at it. */
async function nextEpoch(n = 1): Promise<Submission> {
  const time = START + n * EPOCH;
  w.provider.setTime(time + 60);
  const { index } = await w.publish(time);
  return w.submission(await w.prove({ recipient: ALICE, time }), { market: index });
}

describe('a submission', () => {
  it('is remembered', async () => {
    expect(await statusOf(ALICE)).toEqual(NOTHING);
    const { logs } = await submit(ALICE, first);
    expect(await statusOf(ALICE)).toEqual({
      notBefore: START,
      notAfter: START,
      submittedAt: START + 60,
      minRatio: 15_000,
      minRatioView: 0,
      minEquity: 100n,
    });
    expect(await w.read(w.registry, 'recipientOf', [first.nullifier])).toBe(w.address(ALICE));
    const { abi } = w.registry;
    expect(decodeEventLog({ abi, data: logs[0]!.data, topics: logs[0]!.topics })).toEqual({
      eventName: 'SolvencyProved',
      args: {
        recipient: w.address(ALICE),
        nullifier: first.nullifier,
        series: w.series,
        market: 0,
        signers: 1,
        policy: first.policy,
      },
    });
  });

  it('answers isSolvent up to its ratio and age', async () => {
    await submit(ALICE, first);
    const solvent = (ratio: number, maxAge: number, who = ALICE) =>
      w.read(w.registry, 'isSolvent', [w.address(who), ratio, maxAge]);
    expect([await solvent(14_999, 60), await solvent(15_000, 60), await solvent(15_001, 60)]).toEqual([
      ...[true, true, false],
    ]);
    expect([await solvent(0, 59), await solvent(0, 60), await solvent(0, 61)]).toEqual([false, true, true]);
    w.provider.setTime(START + 3600);
    expect([await solvent(0, 3599), await solvent(0, 3600)]).toEqual([false, true]);
    expect(await solvent(0, 2 ** 40 - 1, BOB)).toBe(false);
  });

  it('stays within its gas', async () => {
    await w.post(START); // the next market, not usable yet: one more slot to look at
    expect((await submit(ALICE, first)).gasUsed).toBeLessThan(320_000n);
    await w.provider.revert(start);
    const twin = await w.deploy(OWNER, 'Solvency8Verifier');
    await w.send(OWNER, w.registry, 'rotate', [twin.address, w.series, 600]);
    expect((await submit(ALICE, first)).gasUsed).toBeLessThan(320_000n); // by the key before
    await w.provider.revert(start);

    const use = (await submit(ALICE, first)).gasUsed;
    const refresh = (await submit(ALICE, await nextEpoch())).gasUsed;
    expect(use).toBeLessThan(317_000n);
    expect(refresh).toBeLessThan(285_000n);
  });

  it('with too little gas reverts and leaves nothing', async () => {
    const before = await w.provider.snapshot();
    const { gasUsed } = await submit(ALICE, first);
    await w.provider.revert(before);
    const limits = [40_000n, 60_000n, 100_000n, 150_000n, 200_000n, 230_000n, 260_000n, 290_000n, 305_000n];
    for (const gas of [...limits, gasUsed - 3000n, gasUsed - 1n]) {
      const { status, logs } = await w.attempt(ALICE, w.registry, 'submit', [first], { gas });
      expect([gas, status, logs]).toEqual([gas, 'reverted', []]);
      expect(await statusOf(ALICE)).toEqual(NOTHING);
      expect(await w.read(w.registry, 'recipientOf', [first.nullifier])).toBe(zeroAddress);
    }
    // A call keeps back a 64th of its gas
    const enough = await w.attempt(ALICE, w.registry, 'submit', [first], { gas: gasUsed + gasUsed / 50n });
    expect(enough.status).toBe('success');
  });

  it('says nothing of a ratio that no check asked for', async () => {
    const claim = {
      scope: BigInt(proof.claim.scope),
      binding: BigInt(proof.claim.binding),
      time: START,
      policy: packPolicy(policyAt(START)) + (99_999n << 48n), // minRatioView, with checkViews off
    };
    const odd = w.submission(await proveWord(marketOf(w.world, START), claim));
    await submit(ALICE, odd);
    expect(await statusOf(ALICE)).toMatchObject({ minRatio: 15_000, minRatioView: 0 });
  });
});

describe('replays', () => {
  it('refuses the same proof', async () => {
    await submit(ALICE, first);
    expect(await refusal(ALICE, first)).toBe(`WindowNotLater(${START})`);
    w.provider.setTime(START + 600);
    expect(await refusal(ALICE, first)).toBe(`WindowNotLater(${START})`);
  });

  it.each([
    ['scaled', () => scaled(proof, 7n)],
    ['shifted', () => shifted(proof, w.key, 7n)],
  ])('refuses the proof made anew: %s', async (_, make) => {
    const again = { ...first, proof: make() };
    expect(again.proof).not.toEqual(first.proof);
    expect(await refusal(ALICE, again)).toBeUndefined(); // it is a proof
    await submit(ALICE, first);
    expect(await refusal(ALICE, again)).toBe(`WindowNotLater(${START})`);
  });

  it('refuses another text of the same point', async () => {
    expect(await refusal(ALICE, { ...first, proof: aliased(first.proof) })).toBe('MalformedProof');
    await submit(ALICE, first);
    expect(await refusal(ALICE, { ...first, proof: aliased(first.proof) })).toBe(`WindowNotLater(${START})`);
  });

  it('refuses an older epoch and takes the next', async () => {
    const second = await nextEpoch(1);
    const third = await nextEpoch(2);
    await submit(ALICE, third);
    // The proof of the epoch before, also at the market of this one: its accounts lie within the skew
    const late = await w.prove({ recipient: ALICE, time: START + EPOCH, marketTime: START + 2 * EPOCH });
    expect(await refusal(ALICE, second)).toBe(`MarketSuperseded(${third.market})`);
    expect(await refusal(ALICE, w.submission(late, { market: third.market }))).toBe(
      `WindowNotLater(${START + 2 * EPOCH})`,
    );
    await submit(ALICE, await nextEpoch(3));
    expect(await statusOf(ALICE)).toMatchObject({ notBefore: START + 3 * EPOCH });
  });

  it('refuses a window that overlaps', async () => {
    const terms = {
      ...CONFIG,
      epoch: 0,
      maxWindow: 600,
      markets: w.markets.address,
      signers: w.signers.address,
    };
    const registry = await w.deploy(OWNER, 'SolvencyRegistry', [terms]);
    await w.send(OWNER, registry, 'rotate', [w.verifier.address, w.series, 0]);
    const within = async (notBefore: number, notAfter: number, time: number) => {
      const window = { notBefore: BigInt(notBefore), notAfter: BigInt(notAfter) };
      const names = { recipient: ALICE, registry: registry.address, marketTime: START };
      return w.submission(await w.prove({ ...names, time, policy: { window } }));
    };
    await submit(ALICE, await within(START - 300, START, START), registry);
    for (const notBefore of [START - 300, START - 1, START]) {
      const again = await within(notBefore, START + 60, START + 30);
      expect(await refusal(ALICE, again, registry)).toBe(`WindowNotLater(${START})`);
    }
    await submit(ALICE, await within(START + 1, START + 60, START + 30), registry);
    expect(await statusOf(ALICE, registry)).toMatchObject({ notBefore: START + 1, notAfter: START + 60 });
  });
});

describe('who a proof is for', () => {
  it('does not hold for another sender', async () => {
    expect(await refusal(MALLORY, first)).toBe('ProofDoesNotHold');
    expect(await refusal(ALICE, first)).toBeUndefined();
  });

  it('binds a nullifier to its first recipient', async () => {
    await submit(ALICE, first);
    const own = await nextEpoch();
    const time = START + EPOCH;
    const forBob = w.submission(await w.prove({ recipient: BOB, time }), { market: own.market });
    expect(forBob.nullifier).toBe(first.nullifier);
    expect(await refusal(BOB, forBob)).toBe(`NullifierOfAnother(${w.address(ALICE)})`);
    await submit(ALICE, own);
  });

  it('lets no second nullifier take a recipient back', async () => {
    const identity = { ...w.world, identity: makeWorld(8).identity };
    const same = w.submission(await w.prove({ recipient: ALICE, world: identity }));
    await submit(ALICE, first);
    expect(same.nullifier).not.toBe(first.nullifier);
    expect(await refusal(ALICE, same)).toBe(`WindowNotLater(${START})`);
  });

  it('does not hold at another contract', async () => {
    const terms = await w.read(w.registry, 'config');
    const twin = await w.deploy(OWNER, 'SolvencyRegistry', [terms]);
    await w.send(OWNER, twin, 'rotate', [w.verifier.address, w.series, 0]);
    expect(await refusal(ALICE, first, twin)).toBe('ProofDoesNotHold');
    const there = w.submission(await w.prove({ recipient: ALICE, registry: twin.address }));
    await submit(ALICE, there, twin);
    expect(there.nullifier).not.toBe(first.nullifier);
  });

  it('does not hold for another purpose', async () => {
    const other = w.submission(await w.prove({ recipient: ALICE, purpose: 'credit-line/2' }));
    expect(await refusal(ALICE, other)).toBe('ProofDoesNotHold');
  });

  it('does not hold on another chain', async () => {
    const there = await createSolvencyWorld({ chainId: 10, world: w.world });
    expect(there.registry.address).toBe(w.registry.address); // same deployer, same nonce
    expect(there.series).toBe(w.series);
    expect(await there.refusal(ALICE, there.registry, 'submit', [first])).toBe('ProofDoesNotHold');
    const own = there.submission(await there.prove({ recipient: ALICE }));
    await there.send(ALICE, there.registry, 'submit', [own]);
    expect(await refusal(ALICE, own)).toBe('ProofDoesNotHold');
  });
});

describe('a custodian that is revoked', () => {
  it('takes its signature with it', async () => {
    const { keys, signers, ...rest } = w.world;
    await submit(
      BOB,
      w.submission(await w.prove({ recipient: BOB, world: { ...w.world, identity: makeWorld(8).identity } })),
    );
    const { x, y } = signers[0]!.key;
    await w.send(OWNER, w.signers, 'revoke', [x, y]);
    expect(await refusal(ALICE, first)).toBe('ListNotValid(1)');

    // What is left is version 2, to be folded by anyone
    expect(await refusal(ALICE, { ...first, signers: 2 })).toBe(`NotFolded(2,${w.circuitId})`);
    await w.send(WATCHER, w.signers, 'fold', [2, w.circuit, words(signersIc(w.key, instance))]);
    expect(await refusal(ALICE, { ...first, signers: 2 })).toBe('ProofDoesNotHold');
    const others = { ...rest, keys: keys.slice(1), signers: signers.slice(1) };
    await submit(ALICE, w.submission(await w.prove({ recipient: ALICE, world: others }), { signers: 2 }));

    // It does not reach back
    expect(await statusOf(BOB)).toMatchObject({ minRatio: 15_000 });
  });
});

describe('the owner', () => {
  it('pauses new submissions only', async () => {
    await submit(ALICE, first);
    const next = await nextEpoch();
    await w.send(OWNER, w.registry, 'setPaused', [true]);
    expect(await refusal(ALICE, next)).toBe('SubmissionsPaused');
    expect(await statusOf(ALICE)).toMatchObject({ notBefore: START });
    expect(await w.read(w.registry, 'isSolvent', [w.address(ALICE), 15_000, 2 * EPOCH])).toBe(true);
    await w.send(OWNER, w.registry, 'setPaused', [false]);
    await submit(ALICE, next);
  });

  it('is the only one to change anything', async () => {
    const calls: readonly (readonly [string, readonly unknown[]])[] = [
      ['rotate', [w.verifier.address, w.series, 0]],
      ['endOverlap', []],
      ['setCoverage', [1, 1]],
      ['setPaused', [true]],
    ];
    for (const [name, args] of calls)
      expect(await w.refusal(MALLORY, w.registry, name, args)).toBe('NotOwner');
    await w.send(OWNER, w.registry, 'offerOwnership', [w.address(BOB)]);
    await w.send(BOB, w.registry, 'takeOwnership');
    await w.send(BOB, w.registry, 'setPaused', [true]);
    expect(await w.refusal(OWNER, w.registry, 'setPaused', [false])).toBe('NotOwner');
  });

  it('pins coverage of entries that a list has', async () => {
    expect(await w.refusal(OWNER, w.registry, 'setCoverage', [1, 1])).toBe('ConfigNotValid'); // nothing asks for it
    const registry = await w.deploy(OWNER, 'SolvencyRegistry', [
      { ...(await w.read(w.registry, 'config')), checks: 29 },
    ]);
    const set = (version: number, mask: number) => w.refusal(OWNER, registry, 'setCoverage', [version, mask]);
    expect(await set(0, 1)).toBe('CoverageOfAnotherList(0)');
    expect(await set(2, 1)).toBe('CoverageOfAnotherList(2)');
    expect([await set(1, 0), await set(1, 8), await set(1, 128)]).toEqual([
      ...['CoverageNotPinned(0)', 'CoverageNotPinned(8)', 'CoverageNotPinned(128)'],
    ]);
    // Until it is set, no list is the right one
    await w.send(OWNER, registry, 'rotate', [w.verifier.address, w.series, 0]);
    const covered = await w.prove({
      recipient: ALICE,
      registry: registry.address,
      policy: { coverage: [0] },
    });
    expect(await refusal(ALICE, w.submission(covered), registry)).toBe('CoverageOfAnotherList(0)');
    await w.send(OWNER, registry, 'setCoverage', [1, 7]);
    expect(await w.read(registry, 'current')).toMatchObject({ coverage: 7, signers: 1, paused: false });
    expect(await refusal(ALICE, w.submission(covered), registry)).toBe('CoverageNotPinned(7)');
    await w.send(OWNER, registry, 'setCoverage', [1, 1]);
    await submit(ALICE, w.submission(covered), registry);
  });
});

describe('the terms of a registry', () => {
  const terms = () => ({ ...CONFIG, markets: w.markets.address, signers: w.signers.address });

  it('are public', async () => {
    expect(await w.read(w.registry, 'config')).toEqual(terms());
    expect(await w.read(w.registry, 'isDevelopment')).toBe(true);
    const strict = await w.deploy(OWNER, 'SolvencyRegistry', [{ ...terms(), allowDevelopment: false }]);
    expect(await w.read(strict, 'isDevelopment')).toBe(false);
    expect(await w.read(w.registry, 'scope')).toBe(
      chainScope({ chainId: 31337, registry: w.registry.address, purpose: CONFIG.purpose }),
    );
    expect(await w.read(w.registry, 'bindingOf', [w.address(ALICE)])).toBe(chainBinding(w.address(ALICE)));
  });

  it.each<[string, () => Record<string, unknown>]>([
    ['no market registry', () => ({ markets: w.address(BOB) })],
    ['no signer registry', () => ({ signers: zeroAddress })],
    ['no purpose', () => ({ purpose: '' })],
    ['a purpose in capitals', () => ({ purpose: 'Credit' })],
    ['a purpose of 65 characters', () => ({ purpose: 'a'.repeat(65) })],
    ['a margin type that is none', () => ({ marginType: 2 })],
    ['no ratio', () => ({ checks: 12 })],
    ['no equity', () => ({ checks: 9 })],
    ['no window', () => ({ checks: 5 })],
    ['a ratio below', () => ({ checks: 15 })],
    ['a ratio of views, and no views', () => ({ minRatioView: 1 })],
    ['views gone, and no views', () => ({ checks: 13 | 64 })],
    ['equity of views, and no views', () => ({ checks: 13 | 128 })],
  ])('are refused: %s', async (_, change) => {
    expect(await w.deployRefusal('SolvencyRegistry', [{ ...terms(), ...change() }])).toBe('ConfigNotValid');
  });

  it.each([13, 29, 13 | 32, 13 | 32 | 64 | 128, 29 | 32 | 128])('take the checks %d', async (checks) => {
    expect(await w.deployRefusal('SolvencyRegistry', [{ ...terms(), checks }])).toBeUndefined();
  });
});

describe('forged verifiers', () => {
  it('are of no use: the key is pinned with circuit and series', async () => {
    const twin: Deployed = await w.deploy(OWNER, 'Solvency8Verifier');
    expect(await refusal(ALICE, { ...first, verifier: twin.address })).toBe('KeyNotAccepted');
    expect(await refusal(ALICE, { ...first, circuit: w.series })).toBe('KeyNotAccepted');
    expect(await refusal(ALICE, { ...first, series: w.circuitId })).toBe('KeyNotAccepted');
  });
});
