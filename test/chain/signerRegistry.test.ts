import {
  decodeFunctionResult,
  encodeFunctionData,
  type Hex,
  keccak256,
  parseEventLogs,
  type TransactionReceipt,
} from 'viem';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createProvider, type EvmProvider } from '../../fixtures/chain/evm.js';
import { instance, loadKey, point } from '../../fixtures/chain/proofs.js';
import { toKeyPoint } from '../../src/account/curve.js';
import { custodianId } from '../../src/account/ids.js';
import { createSignerKey } from '../../src/account/signerKey.js';
import { MAX_SIGNERS, type Signer } from '../../src/account/signers.js';
import { type Circuit, circuitIdOf, circuitOf, marketScalars, signersIc } from '../../src/chain/circuit.js';
import { compileContracts } from '../../src/chain/compile.js';
import { pointBytes } from '../../src/chain/scalars.js';
import { type SignerEntries, signerEntries } from '../../src/chain/signerEntries.js';
import { flatten } from '../../src/market/signals.js';
import { encodeSigners } from '../../src/proof/context.js';
import { CLAIM_INPUTS, foldPart } from '../../src/proof/fold.js';
import type { VerificationKey } from '../../src/proof/verificationKey.js';
import { FIELD } from '../../src/units/field.js';
import { needs } from '../support/needs.js';
import { type Actors, createActors, type Deployed } from './support/actors.js';
import { torsionPoint } from './support/torsion.js';

needs('contracts', 'solvency-8');

const [OWNER, ALICE] = [0, 1];
const NOW = 1_780_000_000;
const DAY = 86_400;
const OPEN = 2 ** 40 - 1;

const all: Signer[] = ['alpha', 'beta', 'gamma', 'delta', 'epsilon', 'zeta', 'eta', 'theta', 'iota'].map(
  (custodian) => ({
    custodian,
    custodianId: custodianId(custodian),
    key: createSignerKey(custodian).publicKey,
  }),
);
const [A, B, C, D] = all as [Signer, Signer, Signer, Signer];

let provider: EvmProvider;
let actors: Actors;
let signers: Deployed;
let key: VerificationKey;
let circuit: Circuit;
let id: string;
let fresh: number;
beforeAll(async () => {
  provider = await createProvider({ time: BigInt(NOW) });
  actors = await createActors(provider, await compileContracts({}, { only: ['SignerRegistry.sol'] }));
  signers = await actors.deploy(OWNER, 'SignerRegistry');
  key = await loadKey();
  circuit = circuitOf(key, instance);
  id = circuitIdOf(circuit);
  fresh = await provider.snapshot();
});
beforeEach(() => provider.revert(fresh));

const at = (seconds: number) => provider.setTime(NOW + seconds);
const words = (of: VerificationKey = key) =>
  signersIc(of, instance).flatMap((each) => [point(each).x, point(each).y]);
const scheduling = (list: readonly Signer[] | SignerEntries, seconds = 0, overlap: number | bigint = 0) => {
  const { entries, eighths } = 'eighths' in list ? list : signerEntries(list);
  return [entries, eighths, NOW + seconds, overlap];
};
const schedule = (list: readonly Signer[], seconds?: number, overlap?: number) =>
  actors.send(OWNER, signers, 'schedule', scheduling(list, seconds, overlap));
const refused = (name: string, args: readonly unknown[] = [], who = OWNER) =>
  actors.refusal(who, signers, name, args);
const revoke = ({ key: { x, y } }: Signer) => actors.send(OWNER, signers, 'revoke', [x, y]);
const fold = (version: number) => actors.send(ALICE, signers, 'fold', [version, circuit, words()]);
const current = () => actors.read(signers, 'current');
const latest = () => actors.read(signers, 'latest');
const datesOf = async (version: number) => {
  const { from, until } = await actors.read(signers, 'versionOf', [version]);
  return [from - NOW, until === OPEN ? 'open' : until - NOW];
};
const namesOf = async (version: number) => {
  const entries: { id: bigint }[] = await actors.read(signers, 'entriesOf', [version]);
  return entries.map((entry) => all.find(({ custodianId: name }) => name === entry.id)!.custodian);
};
const eventsOf = ({ logs }: TransactionReceipt) =>
  (parseEventLogs({ abi: signers.abi, logs }) as unknown as { eventName: string; args: object }[]).map(
    ({ eventName, args }) => [eventName, ...Object.values(args)],
  );
/** Which of the versions are valid now. */
const valid = async (...versions: number[]) => {
  const found = await Promise.all(versions.map((version) => refused('pointOf', [version, id])));
  return versions.filter((version, i) => {
    if (found[i] !== undefined && !found[i].startsWith('NotFolded')) {
      expect(found[i]).toBe(`ListNotValid(${version})`);
      return false;
    }
    return true;
  });
};

describe('schedule checks the list', () => {
  const honest = signerEntries([A, B, C]);
  const low = torsionPoint();
  const plus = (i: number) => {
    const { x, y } = toKeyPoint(honest.entries[i]!)!.add(low).toAffine();
    return { x, y };
  };
  const withEntry = (i: number, changes: object, eighth?: { x: bigint; y: bigint }): SignerEntries => ({
    entries: honest.entries.map((entry, k) => (k === i ? { ...entry, ...changes } : entry)),
    eighths: honest.eighths.map((each, k) => (k === i ? (eighth ?? each) : each)),
  });
  const lowPoint = { x: low.toAffine().x, y: low.toAffine().y };

  it.each<[string, SignerEntries, string]>([
    ['no entries', { entries: [], eighths: [] }, 'ListSize'],
    ['a witness too few', { ...honest, eighths: honest.eighths.slice(1) }, 'ListSize'],
    ['id 0', withEntry(1, { id: 0n }), 'IdNotValid(1)'],
    ['an id of 249 bits', withEntry(1, { id: 1n << 248n }), 'IdNotValid(1)'],
    ['the identity', withEntry(0, { x: 0n, y: 1n }, lowPoint), 'KeyNotValid(0)'],
    ['a point of order 2', withEntry(0, { x: 0n, y: FIELD - 1n }, lowPoint), 'KeyNotValid(0)'],
    ['a point of order 8', withEntry(0, lowPoint, lowPoint), 'KeyNotValid(0)'],
    ['a key + torsion', withEntry(2, plus(2)), 'KeyNotValid(2)'],
    ['a key off the curve', withEntry(1, { x: B.key.x + 1n }), 'KeyNotValid(1)'],
    ['a key + r', withEntry(1, { x: B.key.x + FIELD }), 'KeyNotValid(1)'],
    ['the witness of another', withEntry(1, {}, honest.eighths[0]!), 'KeyNotValid(1)'],
    [
      'a key twice, by two names',
      withEntry(2, { x: A.key.x, y: A.key.y }, honest.eighths[0]!),
      'KeyTwice(2,0)',
    ],
  ])('refuses %s', async (_, list, error) => {
    expect(await refused('schedule', scheduling(list))).toBe(error);
  });

  it('takes 1 to 8 entries, and one custodian with two keys', async () => {
    expect(await refused('schedule', scheduling([A]))).toBeUndefined();
    expect(await refused('schedule', scheduling(all.slice(0, MAX_SIGNERS)))).toBeUndefined();
    const nine = all.map((each) => signerEntries([each]));
    const list = { entries: nine.flatMap((e) => e.entries), eighths: nine.flatMap((e) => e.eighths) };
    expect(await refused('schedule', scheduling(list))).toBe('ListSize');
    expect(await refused('schedule', scheduling(withEntry(1, { id: A.custodianId })))).toBeUndefined();
    expect(await refused('schedule', scheduling(withEntry(1, { id: (1n << 248n) - 1n })))).toBeUndefined();
  });

  it('is the owner’s', async () => {
    for (const [name, args] of [
      ['schedule', scheduling([A])],
      ['cancel', []],
      ['revoke', [A.key.x, A.key.y]],
      ['offerOwnership', [actors.account(ALICE).address]],
    ] as const) {
      expect(await refused(name, args, ALICE)).toBe('NotOwner');
    }
  });

  it('checks the dates', async () => {
    expect(await refused('schedule', scheduling([A], -1))).toBe('DatesNotValid');
    expect(await refused('schedule', scheduling([A], 0))).toBeUndefined();
    expect(await refused('schedule', scheduling([A], 0, 30 * DAY))).toBeUndefined();
    expect(await refused('schedule', scheduling([A], 0, 30 * DAY + 1))).toBe('DatesNotValid');
    expect(await refused('schedule', scheduling([A], OPEN - NOW - 1))).toBeUndefined();
    expect(await refused('schedule', scheduling([A], OPEN - NOW))).toBe('DatesNotValid');
    expect(await refused('schedule', scheduling([A], OPEN - NOW - 10, 10))).toBe('DatesNotValid');
  });

  it('tells what it did', async () => {
    const receipt = await schedule([A, B], 60);
    expect(eventsOf(receipt)).toEqual([['SignersScheduled', 1, NOW + 60, signerEntries([A, B]).entries]]);
    expect(await actors.read(signers, 'versionOf', [1])).toEqual({
      from: NOW + 60,
      until: OPEN,
      before: 0,
      count: 2,
    });
    expect(await actors.read(signers, 'entriesOf', [1])).toEqual(signerEntries([A, B]).entries);
    expect(await actors.read(signers, 'entriesOf', [2])).toEqual([]);
  });
});

describe('versions in time', () => {
  it('start at their date', async () => {
    expect([await latest(), await current()]).toEqual([0, 0]);
    await schedule([A], 60);
    for (const [seconds, now] of [
      [59, 0],
      [60, 1],
      [61, 1],
    ] as const) {
      at(seconds);
      expect([await latest(), await current(), await valid(1)]).toEqual([1, now, now === 0 ? [] : [1]]);
    }
  });

  it('end when the overlap is over', async () => {
    await schedule([A]);
    await schedule([B], 100, 50);
    const seen = [];
    for (const seconds of [99, 100, 149, 150, 151]) {
      at(seconds);
      seen.push([await current(), await valid(1, 2)]);
    }
    expect(seen).toEqual([
      [1, [1]],
      [2, [1, 2]],
      [2, [1, 2]],
      [2, [2]],
      [2, [2]],
    ]);
  });

  it('without overlap one follows the other', async () => {
    await schedule([A]);
    expect(eventsOf(await schedule([B]))[0]).toEqual(['VersionEnds', 1, NOW]);
    expect([await current(), await valid(1, 2)]).toEqual([2, [2]]);
  });

  it('at most two that have started are valid: the next one’s start ends the one before the last', async () => {
    await schedule([A]);
    await schedule([B], 0, 30 * DAY);
    expect(await valid(1, 2)).toEqual([1, 2]);
    const receipt = await schedule([C], 1000, 500);
    expect(eventsOf(receipt).map(([name, version]) => [name, version])).toEqual([
      ['VersionEnds', 2],
      ['VersionEnds', 1],
      ['SignersScheduled', 3],
    ]);
    at(999);
    expect(await valid(1, 2, 3)).toEqual([1, 2]);
    at(1000);
    expect(await valid(1, 2, 3)).toEqual([2, 3]);
    at(1500);
    expect(await valid(1, 2, 3)).toEqual([3]);
  });

  it('one at a time can be pending', async () => {
    await schedule([A], 60);
    expect(await refused('schedule', scheduling([B], 60))).toBe('VersionPending(1)');
    at(59);
    expect(await refused('schedule', scheduling([B], 60))).toBe('VersionPending(1)');
    at(60);
    expect(await refused('schedule', scheduling([B], 60))).toBeUndefined();
  });

  it('an overlap never gives back time to a version that ends before', async () => {
    await schedule([A]);
    await schedule([B], 0, 100);
    await revoke(A); // version 1 has ended
    await schedule([C], 10, 1000);
    expect([await datesOf(1), await datesOf(2)]).toEqual([
      [0, 0],
      [0, 1010],
    ]);
  });
});

describe('cancel', () => {
  it('takes back what has not started, and gives the ends back', async () => {
    await schedule([A]);
    await schedule([B], 0, 1000);
    await schedule([C], 500, 100);
    const dates = async () => Promise.all([1, 2, 3].map(datesOf));
    expect(await dates()).toEqual([
      [0, 500],
      [0, 600],
      [500, 'open'],
    ]);
    const receipt = await actors.send(OWNER, signers, 'cancel');
    expect(eventsOf(receipt)).toEqual([
      ['VersionEnds', 3, NOW + 500],
      ['VersionEnds', 2, OPEN],
      ['VersionEnds', 1, NOW + 1000],
    ]);
    expect(await dates()).toEqual([
      [0, 1000],
      [0, 'open'],
      [500, 500],
    ]);
    expect(await latest()).toBe(2);
    at(500);
    expect([await current(), await valid(1, 2, 3)]).toEqual([2, [1, 2]]);
  });

  it('gives no number twice', async () => {
    await schedule([A], 60);
    await actors.send(OWNER, signers, 'cancel');
    expect([await latest(), await current()]).toEqual([0, 0]);
    await schedule([B]);
    expect([await latest(), await namesOf(2)]).toEqual([2, ['beta']]);
    expect(await namesOf(1)).toEqual(['alpha']);
    expect(await valid(1, 2)).toEqual([2]);
  });

  it('has nothing to take back before anything is scheduled, and from its start on', async () => {
    expect(await refused('cancel')).toBe('NothingPending');
    await schedule([A], 60);
    at(59);
    expect(await refused('cancel')).toBeUndefined();
    at(60);
    expect(await refused('cancel')).toBe('NothingPending');
  });
});

describe('revoke', () => {
  /** What the call would return. */
  const answer = async ({ key: { x, y } }: Signer) => {
    const call = { abi: signers.abi, functionName: 'revoke', args: [x, y] };
    const from = actors.account(OWNER).address;
    const request = { from, to: signers.address, data: encodeFunctionData(call) };
    const data = (await provider.request({ method: 'eth_call', params: [request] })) as Hex;
    return decodeFunctionResult({ ...call, data });
  };

  it('ends every version with the key at once; the rest of the latest is a new one from now on', async () => {
    await schedule([A, B, C]);
    await fold(1);
    expect(await valid(1)).toEqual([1]);
    at(100);
    expect(await answer(B)).toBe(2);
    const receipt = await revoke(B);
    expect(eventsOf(receipt)).toEqual([
      ['VersionEnds', 1, NOW + 100],
      ['SignersScheduled', 2, NOW + 100, signerEntries([A, C]).entries],
      ['KeyRevocation', B.key.x, B.key.y],
    ]);
    expect([await latest(), await current(), await valid(1, 2)]).toEqual([2, 2, [2]]);
    expect([await namesOf(2), await datesOf(2)]).toEqual([
      ['alpha', 'gamma'],
      [100, 'open'],
    ]);
    // A new list, so a new point.
    expect(await refused('pointOf', [2, id])).toBe(`NotFolded(2,${id})`);
    await fold(2);
    expect(await actors.read(signers, 'pointOf', [2, id])).toEqual(pointOf([A, C]));
    expect(await refused('pointOf', [1, id])).toBe('ListNotValid(1)');
  });

  it('bars the key for good', async () => {
    await schedule([A, B]);
    expect(await actors.read(signers, 'isRevoked', [B.key.x, B.key.y])).toBe(false);
    await revoke(B);
    expect(await actors.read(signers, 'isRevoked', [B.key.x, B.key.y])).toBe(true);
    expect(await refused('schedule', scheduling([A, B]))).toBe('KeyRevoked(1)');
    expect(await refused('schedule', scheduling([A]))).toBeUndefined();
    expect(await refused('revoke', [B.key.x, B.key.y])).toBe('KeyNotListed');
  });

  it('leaves nothing of a list that was the key alone', async () => {
    await schedule([A]);
    expect(await answer(A)).toBe(0);
    await revoke(A);
    expect([await latest(), await current(), await valid(1)]).toEqual([1, 0, []]);
    await schedule([B]);
    expect([await current(), await valid(1, 2)]).toEqual([2, [2]]);
  });

  it('needs a key that is in a list that may be valid', async () => {
    expect(await refused('revoke', [A.key.x, A.key.y])).toBe('KeyNotListed');
    await schedule([A]);
    await schedule([B], 0, 100);
    expect(await refused('revoke', [C.key.x, C.key.y])).toBe('KeyNotListed');
    expect(await refused('revoke', [A.key.x, A.key.y + 1n])).toBe('KeyNotListed');
    at(99);
    expect(await refused('revoke', [A.key.x, A.key.y])).toBeUndefined();
    at(100);
    expect(await refused('revoke', [A.key.x, A.key.y])).toBe('KeyNotListed');
  });

  it('reaches the version that is ending, and leaves the one after it as it is', async () => {
    await schedule([A, B]);
    await schedule([A, C], 0, 1000);
    expect(await answer(B)).toBe(0);
    await revoke(B);
    expect([await valid(1, 2), await latest(), await datesOf(2)]).toEqual([[2], 2, [0, 'open']]);
  });

  it('reaches both', async () => {
    await schedule([A, B]);
    await schedule([B, C], 0, 1000);
    await revoke(B);
    expect([await valid(1, 2, 3), await namesOf(3), await current()]).toEqual([[3], ['gamma'], 3]);
  });

  it('takes back a pending version that has the key', async () => {
    await schedule([A]);
    await schedule([A, B], 500, 100);
    expect(await answer(B)).toBe(0);
    await revoke(B);
    expect([await latest(), await datesOf(1), await datesOf(2)]).toEqual([1, [0, 'open'], [500, 500]]);
    at(500);
    expect(await valid(1, 2)).toEqual([1]);
  });

  it('in a pending version and the one before it', async () => {
    await schedule([A, B]);
    await schedule([B, C], 500, 100);
    await revoke(B);
    expect([await latest(), await namesOf(3), await datesOf(3)]).toEqual([3, ['alpha'], [0, 'open']]);
    at(500);
    expect([await current(), await valid(1, 2, 3)]).toEqual([3, [3]]);
  });

  it('puts the rest in the place of a list whose successor waits', async () => {
    await schedule([A, B]);
    await schedule([C, D], 500, 100);
    await revoke(B);
    expect([await latest(), await current(), await namesOf(3)]).toEqual([2, 3, ['alpha']]);
    expect([await datesOf(1), await datesOf(3), await datesOf(2)]).toEqual([
      [0, 0],
      [0, 600],
      [500, 'open'],
    ]);
    at(599);
    expect([await current(), await valid(1, 2, 3)]).toEqual([2, [2, 3]]);
    at(600);
    expect(await valid(1, 2, 3)).toEqual([2]);
  });

  it('and the successor can still be cancelled', async () => {
    await schedule([A, B]);
    await schedule([C, D], 500, 100);
    await revoke(B);
    await actors.send(OWNER, signers, 'cancel');
    expect([await latest(), await datesOf(3), await datesOf(1)]).toEqual([3, [0, 'open'], [0, 0]]);
    at(600);
    expect([await current(), await valid(1, 2, 3)]).toEqual([3, [3]]);
  });

  it('finds the version before one that revocation ended', async () => {
    await schedule([A]);
    await schedule([B], 0, 1000);
    await revoke(B); // version 2 is gone, version 1 still ending
    expect([await valid(1, 2), await current()]).toEqual([[1], 1]);
    await revoke(A);
    expect([await valid(1, 2), await current()]).toEqual([[], 0]);
  });

  it('and behind a pending one', async () => {
    await schedule([A]);
    await schedule([B], 0, 1000);
    await schedule([C], 500, 0);
    await revoke(B);
    await revoke(A);
    expect(await valid(1, 2, 3)).toEqual([]);
    at(500);
    expect([await current(), await valid(1, 2, 3)]).toEqual([3, [3]]);
  });

  it('again and again', async () => {
    await schedule([A, B, C, D]);
    for (const each of [B, D, A]) await revoke(each);
    expect([await latest(), await namesOf(4), await valid(1, 2, 3, 4)]).toEqual([4, ['gamma'], [4]]);
  });
});

describe('fold', () => {
  it.each([1, 3, 8])(
    'gives the point of TypeScript for %i entries, padding repeats the last',
    async (count) => {
      const list = all.slice(0, count);
      await schedule(list);
      expect(await refused('pointOf', [1, id])).toBe(`NotFolded(1,${id})`);
      const receipt = await fold(1);
      expect(eventsOf(receipt)).toEqual([['SignersFolded', 1, id, pointOf(list)]]);
      expect(await actors.read(signers, 'pointOf', [1, id])).toEqual(pointOf(list));
      expect(receipt.gasUsed).toBeLessThan(330_000n);
    },
  );

  it('takes the points of the circuit alone', async () => {
    await schedule([A]);
    const args = (changes: object = {}, ic = words()) => [1, { ...circuit, ...changes }, ic];
    const other = words({ ...key, ic: key.ic.map((each) => each.double()) });
    expect(await refused('fold', args())).toBeUndefined();
    expect(await refused('fold', args({}, other))).toBe('PointsNotOfCircuit');
    expect(await refused('fold', args({}, words().slice(0, -2)))).toBe('PointsNotOfCircuit');
    expect(await refused('fold', args({}, [...words(), 0n, 0n]))).toBe('PointsNotOfCircuit');
    expect(await refused('fold', args({ entries: 7 }))).toBe('PointsNotOfCircuit');
    expect(await refused('fold', args({ icSigners: circuit.icClaim }))).toBe('PointsNotOfCircuit');
    expect(await refused('fold', [2, circuit, words()])).toBe('ListNotValid(2)');
  });

  it('types a point by its circuit: another instance of the same points has none', async () => {
    await schedule([A]);
    await fold(1);
    const other = circuitIdOf({ ...circuit, instance: 2 });
    expect(await refused('pointOf', [1, id])).toBeUndefined();
    expect(await refused('pointOf', [1, other])).toBe(`NotFolded(1,${other})`);
  });

  it('before a version starts, and its point is valid from then on', async () => {
    await schedule([A], 60);
    await fold(1);
    expect(await refused('pointOf', [1, id])).toBe('ListNotValid(1)');
    at(60);
    expect(await actors.read(signers, 'pointOf', [1, id])).toEqual(pointOf([A]));
  });

  it('needs room for the list', async () => {
    await schedule([A, B]);
    const four = signersIc(key, instance).slice(0, 4);
    const small = { ...circuit, entries: 1, icSigners: keccak256(pointBytes(four)) };
    expect(await refused('fold', [1, small, words().slice(0, 8)])).toBe('ListSize');
  });
});

describe('gas', () => {
  it('of a list', async () => {
    expect((await schedule([A, B, C])).gasUsed).toBeLessThan(340_000n);
    expect((await schedule(all.slice(0, 8))).gasUsed).toBeLessThan(720_000n);
  });
});

/** What TypeScript folds for a list. */
function pointOf(list: readonly Signer[]) {
  const first = CLAIM_INPUTS + 1 + marketScalars(instance);
  return point(foldPart(key, first, flatten(encodeSigners(list, instance.signers))));
}
