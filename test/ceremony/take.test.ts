import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { ceremonyCircuit } from '../../src/ceremony/circuit.js';
import { takeKey, writeKey } from '../../src/ceremony/take.js';
import type { CeremonyVerdict } from '../../src/ceremony/verifyCeremony.js';
import { u32 } from '../../src/groth16/sections.js';
import { formatZkey, readZkey } from '../../src/groth16/zkey.js';
import { importKey } from '../../src/keys/importKey.js';
import { randomSecrets } from '../../src/keys/ownSecrets.js';
import { keyHashOf } from '../../src/keys/record.js';
import { listKeys, recordContribution } from '../../src/keys/store.js';
import { currentKey, trustOf } from '../../src/load/keys.js';
import { withCurve } from '../../src/proof/curve.js';
import { judgeGrade } from '../../src/proof/grade.js';
import { makeKey } from '../../src/setup/groth16Key.js';
import { verificationKeyText } from '../../src/setup/verificationKeyText.js';
import { needs } from '../support/needs.js';
import { rejection } from '../support/refusal.js';
import { contributionRecord } from './crypto.js';

needs('solvency-8');

/** What a store holds of a joint key: who contributed, as a verification on this machine showed, and nothing else. */

type Made = CeremonyVerdict & Required<Pick<CeremonyVerdict, 'made'>>;
let folder: string;
let verdict: Made;
const hash = (digit: string) => digit.repeat(128);
/** The key's section 10 with so many contributions in it: what an import reads of it is only their list. */
async function withContributions(own: Made, count: number): Promise<Made> {
  const zkey = readZkey(own.made.files.zkey);
  const record = await withCurve(async (curve) =>
    contributionRecord(curve, new Uint8Array(64), [], { name: 'A', factor: 7n, deltaBefore: 1n }),
  );
  const list = Array.from({ length: count }, () => record);
  const contributions = Buffer.concat([new Uint8Array(64), u32(count), ...list]);
  const files = { ...own.made.files, zkey: formatZkey({ ...zkey, contributions }) };
  return { ...own, made: { ...own.made, files } };
}
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ballast-take-test-'));
  const circuit = await ceremonyCircuit('solvency-8');
  const { zkey, powers } = await makeKey(circuit.r1cs, randomSecrets(), {
    label: circuit.r1cs,
    powers: true,
  });
  const steps = [{ at: '2026-01-31T12:00:00Z' }];
  const first = {
    ...{ valid: true, checks: [], hash: '0'.repeat(64) },
    transcript: { steps } as unknown as CeremonyVerdict['transcript'],
    parties: [
      { name: 'Alice', signer: '0'.repeat(64), contributions: [hash('a'), hash('b')] },
      { name: 'Bob', signer: '1'.repeat(64), contributions: [hash('c'), hash('d')] },
    ],
    made: { circuit, files: { zkey, powers, verificationKey: verificationKeyText(zkey) } },
  };
  verdict = await withContributions(first, 2);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

let stores = 0;
const newStore = () => join(folder, `store-${stores++}`);

describe('a joint key that is taken', () => {
  test('has the contributors of the transcript, and is trusted by nobody yet', async () => {
    const key = await takeKey(verdict, undefined, newStore());
    expect(key.contributors).toEqual(['Alice', 'Bob']);
    expect(key.record).toMatchObject({
      grade: 'ceremony',
      maker: `joint key ${keyHashOf(key.record).slice(0, 8)}`,
      made: '2026-01-31T12:00:00Z',
    });
    const trust = trustOf(key);
    expect(trust).toEqual({ grade: 'ceremony', makers: ['Alice', 'Bob'], isMine: false, why: undefined });
    expect(judgeGrade(trust, 'ceremony:2').ok).toBe(false);
    expect(judgeGrade({ ...trust, why: 'known' } as typeof trust, 'ceremony:2').ok).toBe(true);
    expect(judgeGrade({ ...trust, why: 'known' } as typeof trust, 'ceremony:3').ok).toBe(false);
  });

  test('is one’s own only with all contributions of one party', async () => {
    const store = newStore();
    for (const digit of ['b', 'c']) await recordContribution(hash(digit), store);
    expect(trustOf(await takeKey(verdict, undefined, store)).grade).toBe('ceremony');
    expect(trustOf((await listKeys(store))[0]!)).toMatchObject({ isMine: false });
    await recordContribution(hash('a'), store);
    const key = await takeKey(verdict, undefined, store); // the same key, told again
    expect(key.mine).toEqual([hash('a'), hash('b')]);
    expect(trustOf(key)).toMatchObject({ isMine: true });
    expect(await listKeys(store)).toHaveLength(1);
  });

  test('is used without being named where it is one’s own', async () => {
    const store = newStore();
    vi.stubEnv('BALLAST_KEYS', store);
    await takeKey(verdict, undefined, store);
    expect(await currentKey('solvency-8')).toBeUndefined();
    for (const digit of ['c', 'd']) await recordContribution(hash(digit), store);
    await takeKey(verdict, undefined, store);
    expect((await currentKey('solvency-8'))?.trust).toMatchObject({ grade: 'ceremony', isMine: true });
    vi.unstubAllEnvs();
  });
});

describe('a joint key that is imported', () => {
  test('is its publisher’s alone until its transcript is verified here', async () => {
    const bundle = join(folder, 'bundle');
    const written = await writeKey(verdict, 'Joint key 2026', bundle);
    expect(written.map(({ name }) => name)).toContain('record.json');
    const store = newStore();
    const { key, added } = await importKey(bundle, { store });
    expect([added, key.record.grade]).toEqual([true, 'ceremony']);
    expect(trustOf(key)).toMatchObject({
      grade: 'own',
      makers: ['who published “Joint key 2026”'],
      isMine: false,
    });
    expect(judgeGrade({ ...trustOf(key), why: 'known' } as never, 'ceremony').ok).toBe(false);
    const told = await takeKey(verdict, 'another label', store);
    expect(told.record.maker).toBe('Joint key 2026');
    expect(trustOf(told)).toMatchObject({ grade: 'ceremony', makers: ['Alice', 'Bob'] });
    expect(keyHashOf(told.record)).toBe(keyHashOf(key.record));
  });

  test.each([0, 1])('is none with %i contributions', async (count) => {
    const bundle = join(folder, `bundle-${count}`);
    await writeKey(await withContributions(verdict, count), undefined, bundle);
    const error = await rejection(importKey(bundle, { store: newStore() }));
    expect(error.message).toContain('contributions: are not those of a key of grade ceremony');
  });
});
