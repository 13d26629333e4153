import { bn254 } from '@noble/curves/bn254.js';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { instance, makeWorld, type ProofFile, type World } from '../../fixtures/chain/proofs.js';
import { type ChainPoint, chainPoint, signersIc } from '../../src/chain/circuit.js';
import { encodeScalars } from '../../src/chain/scalars.js';
import { chainBinding, chainScope } from '../../src/chain/scope.js';
import type { Submission } from '../../src/chain/submission.js';
import { encodeMarket } from '../../src/market/encode.js';
import { flatten } from '../../src/market/signals.js';
import { encodeSigners } from '../../src/proof/context.js';
import { CLAIM_INPUTS, foldPart } from '../../src/proof/fold.js';
import { packPolicy } from '../../src/proof/policy.js';
import type { G1 } from '../../src/proof/verificationKey.js';
import { needs } from '../support/needs.js';
import { proveWord } from './support/proveWord.js';
import {
  ALICE,
  CONFIG,
  createSolvencyWorld,
  EPOCH,
  MALLORY,
  marketOf,
  NO_LABEL,
  OWNER,
  policyAt,
  type SolvencyWorld,
  START,
} from './support/solvencyWorld.js';

needs('contracts', 'solvency-8');

/**
 * What an arbitrary point would allow. The verifier adds IC₀, claim, market and signers up and sees the sum only: each attack
 * is shown to work there, and then to fail through the registry, where points cannot be given.
 */

const WINDOW = 1800;
const TIME = START + EPOCH;

let w: SolvencyWorld;
let evil: World;
let honest: ProofFile;
let start: number;

beforeAll(async () => {
  w = await createSolvencyWorld({ challengeWindow: WINDOW });
  evil = makeWorld(8); // signers, keys and a holder that nobody but Mallory trusts
  honest = await w.prove({ recipient: ALICE, time: TIME });
  w.provider.setTime(TIME + 60);
  start = await w.provider.snapshot();
});
beforeEach(() => w.provider.revert(start));

const marketScalars = (time: number, marginType: 'initial' | 'maintenance' = 'maintenance') =>
  flatten(encodeMarket(marketOf(w.world, time).market, marginType, instance));
const marketPoint = (time: number, marginType?: 'initial') =>
  foldPart(w.key, CLAIM_INPUTS + 1, marketScalars(time, marginType));
const signersPoint = ({ signers }: World) =>
  foldPart(
    w.key,
    w.key.ic.length - signersIc(w.key, instance).length,
    flatten(encodeSigners(signers, instance.signers)),
  );

const claimOf = ({ claim }: ProofFile) =>
  [claim.nullifier, claim.scope, claim.binding, claim.policy].map(BigInt);

/** Straight to the verifier, with points of one's own. */
const direct = (claim: readonly bigint[], market: G1, signers: G1, words: Submission['proof']) =>
  w.refusal(MALLORY, w.verifier, 'verify', [
    ...[w.circuitId, claim, chainPoint(market), chainPoint(signers), words],
  ]);
const submit = (who: number, submission: Submission) => w.refusal(who, w.registry, 'submit', [submission]);
const stateOf = async (index: number) => (await w.read(w.markets, 'marketOf', [w.series, index])).state;

/** Whatever the point is, a market that has it never serves. */
async function refusedThroughTheRegistry(who: number, submission: Submission, point: ChainPoint) {
  const { index } = await w.post(TIME, { point });
  const asked = { ...submission, market: index };
  expect(await submit(who, asked)).toBe(`MarketNotYetUsable(${TIME + 60 + WINDOW})`);
  await w.recompute(TIME, index);
  expect(await stateOf(index)).toBe(5);
  expect(await submit(who, asked)).toBe('MarketNotUsable(5)');
  w.provider.setTime(TIME + 60 + WINDOW);
  expect(await submit(who, asked)).toBe('MarketNotUsable(5)');

  // The right point in its place serves the honest
  w.provider.setTime(TIME + 60);
  const right = await w.publish(TIME);
  expect(await submit(ALICE, w.submission(honest, { market: right.index }))).toBeUndefined();
  expect(await submit(who, { ...asked, market: right.index })).toBe('ProofDoesNotHold');
}

describe('a market point that is not the market', () => {
  it('would put invented signers in the place of the list', async () => {
    const forged = await w.prove({
      recipient: MALLORY,
      time: TIME,
      world: { ...evil, market: w.world.market },
    });
    const cancelling = marketPoint(TIME).add(signersPoint(evil)).subtract(signersPoint(w.world));
    const { proof } = w.submission(forged);
    const [market, signers] = [marketPoint(TIME), signersPoint(w.world)];
    expect(await direct(claimOf(forged), market, signers, proof)).toBe('ProofDoesNotHold');
    expect(await direct(claimOf(forged), cancelling, signers, proof)).toBeUndefined();
    await refusedThroughTheRegistry(MALLORY, w.submission(forged), chainPoint(cancelling));
  });

  it('would make any claim hold', async () => {
    // The sum that Alice's proof is for, minus all that Mallory claims
    const { ic } = w.key;
    const sumOf = (claim: readonly bigint[]) =>
      claim.reduce((sum, value, i) => sum.add(ic[i + 1]!.multiplyUnsafe(value)), ic[0]!);
    const [market, signers] = [marketPoint(TIME), signersPoint(w.world)];
    const rich = packPolicy({ ...policyAt(TIME), minRatio: 9_999_999n, minEquity: 10n ** 18n });
    const claim = [...[12_345n, BigInt(honest.claim.scope), chainBinding(w.address(MALLORY)), rich]];
    const cancelling = market.add(sumOf(claimOf(honest))).subtract(sumOf(claim));
    const { proof } = w.submission(honest);
    expect(await direct(claim, market, signers, proof)).toBe('ProofDoesNotHold');
    expect(await direct(claim, cancelling, signers, proof)).toBeUndefined();
    const submission = { ...w.submission(honest), nullifier: 12_345n, policy: rich };
    await refusedThroughTheRegistry(MALLORY, submission, chainPoint(cancelling));
  });

  it('never serves where markets must be recomputed', async () => {
    const strict = await createSolvencyWorld({ world: w.world });
    const wrong = marketPoint(START).add(bn254.G1.Point.BASE);
    const { index } = await strict.post(START, { point: chainPoint(wrong), expiry: START + 10 ** 8 });
    strict.provider.setTime(START + 10 ** 8 - 1);
    const asked = strict.submission(await strict.prove({ recipient: ALICE }), { market: index });
    expect(await strict.refusal(ALICE, strict.registry, 'submit', [asked])).toBe(
      `MarketNotYetUsable(${2 ** 40 - 1})`,
    );
  });
});

describe('market and market', () => {
  it('do not make a market', async () => {
    const [market, signers] = [marketPoint(TIME), signersPoint(w.world)];
    const { proof } = w.submission(honest);
    expect(await direct(claimOf(honest), market, signers, proof)).toBeUndefined();
    expect(await direct(claimOf(honest), market.add(market), signers, proof)).toBe('ProofDoesNotHold');

    // With the scalars of both: the constant is 2
    const both = marketScalars(TIME).map((scalar) => (2n * scalar) % bn254.fields.Fr.ORDER);
    const { mask, values } = encodeScalars(both);
    const twice = chainPoint(market.add(market));
    const head = [w.circuit, NO_LABEL, twice, TIME + 86_400, NO_LABEL];
    expect(await w.refusal(OWNER, w.markets, 'open', [...head, mask, values])).toBe('HeadNotValid(0)');
    // With those of one
    await refusedThroughTheRegistry(MALLORY, w.submission(honest), twice);
  });
});

describe('a proof for initial margin', () => {
  it('does not pass for one of maintenance margin', async () => {
    const initial = w.submission(
      await proveWord(marketOf(w.world, TIME), {
        scope: chainScope({ chainId: 31337, registry: w.registry.address, purpose: CONFIG.purpose }),
        binding: chainBinding(w.address(ALICE)),
        policy: packPolicy(policyAt(TIME)),
        time: TIME,
        marginType: 'initial',
      }),
    );
    const claim = [
      initial.nullifier,
      BigInt(honest.claim.scope),
      BigInt(honest.claim.binding),
      initial.policy,
    ];
    const signers = signersPoint(w.world);
    expect(await direct(claim, marketPoint(TIME, 'initial'), signers, initial.proof)).toBeUndefined();
    expect(await direct(claim, marketPoint(TIME), signers, initial.proof)).toBe('ProofDoesNotHold');

    const { index } = await w.publish(TIME);
    expect(await submit(ALICE, { ...initial, market: index })).toBe('ProofDoesNotHold');
    const other = await w.publish(TIME, { marginType: 'initial' });
    const there = { ...initial, series: other.series, market: other.index };
    expect(await submit(ALICE, there)).toBe('KeyNotAccepted');
    // Nor can the owner take the registry there
    const rotation = [w.verifier.address, other.series, 0];
    expect(await w.refusal(OWNER, w.registry, 'rotate', rotation)).toBe('KeyNotAccepted');
  });
});
