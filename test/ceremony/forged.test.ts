import { readFile, writeFile } from 'node:fs/promises';
import { zKey } from 'snarkjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ceremonyCircuit } from '../../src/ceremony/circuit.js';
import { contributionsTo, findStep, type Transcript } from '../../src/ceremony/transcript.js';
import { sha256Of } from '../../src/files/sha256.js';
import { u32 } from '../../src/groth16/sections.js';
import { formatZkey, readZkey } from '../../src/groth16/zkey.js';
import { readKeyContributions } from '../../src/keys/check/contributions.js';
import { withCurve } from '../../src/proof/curve.js';
import { parseGroth16, verifyGroth16 } from '../../src/proof/groth16.js';
import { verifyWithSnarkjs } from '../../src/proof/snarkjs.js';
import { compileCircuit } from '../../src/setup/compile.js';
import { inverse } from '../../src/setup/lagrange.js';
import { verificationKeyOf } from '../../src/setup/zkeyPoints.js';
import { FIELD } from '../../src/units/field.js';
import { needs } from '../support/needs.js';
import { beaconFactor, contributionRecord, forge, hashedPart } from './crypto.js';
import { Practice } from './practice.js';

needs('dist');

/** Keys that verifiers of proofs take and under which anyone forges: a ceremony that made one is refused as such. */

/** A statement that nobody has a witness of that they know. */
const INPUTS = [123_456_789n, 987_654_321n];
const BEACON = '000102030405060708090a0b0c0d0e0f';

let work: Practice;
/** Powers of two parties, and the key to start from. */
let start: Uint8Array;
beforeAll(async () => {
  work = await Practice.open();
  await work.make('started', ['Alice', 'Bob'], 'start');
  start = await readFile(work.path('started', 'key_0000.zkey'));
});
afterAll(() => work.close());

async function expectForged(zkey: Uint8Array, delta: bigint): Promise<void> {
  const key = verificationKeyOf(zkey);
  const proof = forge(key, INPUTS, delta);
  expect(verifyGroth16(key, INPUTS, parseGroth16(proof))).toBe(true);
  expect(await verifyWithSnarkjs(key, INPUTS, proof)).toBe(true);
}

/** The ceremony with another end: these files and steps, all signed again. */
async function ended(
  folder: string,
  files: Readonly<Record<string, Uint8Array>>,
  steps: (transcript: Transcript) => object[],
): Promise<string> {
  await work.copy('started', folder);
  for (const [name, bytes] of Object.entries(files)) await writeFile(work.path(folder, name), bytes);
  await work.resign(folder, (own) => ({ ...own, steps: [...own.steps, ...steps(own)] }) as Transcript);
  return work.reason(folder);
}

/** A step of a party, to be signed. */
const contribution = (number: number, name: string, before: Uint8Array, after: Uint8Array) => ({
  ...{ step: 'key', number, name, previous: '', before: sha256Of(before), after: sha256Of(after) },
  contribution: readKeyContributions(readZkey(after).contributions).at(-1)!.hash,
  ...{ at: '2026-01-31T12:00:00Z', signer: '', signature: '' },
});

describe('a key without contributions: δ = γ', () => {
  test('takes forged proofs of anything', async () => {
    await expectForged(start, 1n);
  });

  test('is refused', async () => {
    expect(await ended('nobody', {}, () => [])).toMatch(/^δ ≠ γ: δ: is γ: anyone can forge proofs/);
  });
});

describe('a key whose only contribution is a beacon', () => {
  let zkey: Uint8Array;
  beforeAll(async () => {
    const to = work.path('beacon.zkey');
    await withCurve(() => zKey.beacon(work.path('started', 'key_0000.zkey'), to, undefined, BEACON, 10));
    zkey = await readFile(to);
  });
  const beaconStep = () => ({
    ...{ step: 'beacon', value: BEACON, iterations: 10, before: sha256Of(start), after: sha256Of(zkey) },
    contribution: readKeyContributions(readZkey(zkey).contributions)[0]!.hash,
    at: '2026-01-31T12:00:00Z',
  });

  test('takes forged proofs: its randomness is public', async () => {
    const delta = await withCurve(async (curve) => beaconFactor(curve, BEACON, 10));
    const key = verificationKeyOf(zkey);
    expect(key.gamma.multiply(delta).equals(key.delta)).toBe(true);
    await expectForged(zkey, delta);
  });

  test('is refused, although all that was done was done right', async () => {
    expect(await ended('beacon', { 'key_beacon.zkey': zkey }, () => [beaconStep()])).toBe(
      'parties: nobody contributed to the key; a beacon counts for nothing: anyone can forge proofs under it',
    );
    const answer = await work.run([
      ...['ceremony', 'finalize', 'started', '--beacon', BEACON, '--out-dir', 'never'],
    ]);
    expect(answer.stderr).toContain('takes a beacon once, after 2 parties contributed');
  });

  test('is refused as a contribution that two parties sign for', async () => {
    const steps = () => [contribution(1, 'Alice', start, zkey)];
    expect(await ended('disguised', { 'key_0001.zkey': zkey }, steps)).toMatch(
      /^contributions: .*lists a beacon where a contribution should be/,
    );
  });

  test('is refused with another value than the file has, and with other iterations', async () => {
    for (const other of [{ value: `ff${BEACON.slice(2)}` }, { iterations: 11 }]) {
      const folder = `other-${Object.keys(other)[0]}`;
      const steps = () => [{ ...beaconStep(), ...other }];
      expect(await ended(folder, { 'key_beacon.zkey': zkey }, steps)).toMatch(
        /^contributions: .*lists another beacon than the transcript/,
      );
    }
  });
});

describe('two contributions that cancel: δ = γ again', () => {
  const FACTOR = 1_234_567n;
  let keys: [first: Uint8Array, second: Uint8Array];
  beforeAll(async () => {
    keys = await withCurve(async (curve) => {
      const zkey = readZkey(start);
      const hash = zkey.contributions.subarray(0, 64);
      const first = contributionRecord(curve, hash, [], { name: 'Alice', factor: FACTOR, deltaBefore: 1n });
      const second = contributionRecord(curve, hash, [hashedPart(first)], {
        ...{ name: 'Bob', factor: inverse(FACTOR), deltaBefore: FACTOR },
      });
      const list = (...records: Uint8Array[]) => Buffer.concat([hash, u32(records.length), ...records]);
      // The first key's other points are of no matter: the last is what is followed from the start.
      return [
        formatZkey({ ...zkey, contributions: list(first) }),
        formatZkey({ ...zkey, contributions: list(first, second) }),
      ];
    });
  });

  test('verify with snarkjs, and take forged proofs', async () => {
    await writeFile(work.path('cancelled.zkey'), keys[1]);
    await writeFile(work.path('circuit.r1cs'), (await ceremonyCircuit('rehearsal')).r1cs);
    const file = (name: string) => work.path(name);
    expect((FACTOR * inverse(FACTOR)) % FIELD).toBe(1n);
    const ok = await withCurve(() =>
      zKey.verifyFromR1cs(file('circuit.r1cs'), work.path('started', 'powers.ptau'), file('cancelled.zkey')),
    );
    expect(ok).toBe(true);
    await expectForged(keys[1], 1n);
  });

  test('are refused, signed by two parties', async () => {
    const files = { 'key_0001.zkey': keys[0], 'key_0002.zkey': keys[1] };
    const steps = () => [contribution(1, 'Alice', start, keys[0]), contribution(2, 'Bob', keys[0], keys[1])];
    expect(await ended('cancelled', files, steps)).toMatch(/^δ ≠ γ: δ: is γ: anyone can forge proofs/);
  });
});

describe('a ceremony of another circuit', () => {
  beforeAll(async () => {
    const text = await readFile(new URL('../../circuits/rehearsal.circom', import.meta.url), 'utf8');
    const { r1cs } = await compileCircuit(text.replace('factor * square[n]', '(factor + 1) * square[n]'));
    await work.copy('started', 'swapped');
    const [circuitFile, key] = [work.path('other.r1cs'), work.path('swapped', 'key_0000.zkey')];
    await writeFile(circuitFile, r1cs);
    await withCurve(() => zKey.newZKey(circuitFile, work.path('swapped', 'powers.ptau'), key));
    const bytes = await readFile(key);
    expect(bytes).not.toEqual(Buffer.from(start));
    await work.rewrite('swapped', (own) => {
      findStep(own, 'start')!.key = sha256Of(bytes);
      return own;
    });
    for (const name of ['Alice', 'Bob']) await work.contribute('swapped', name);
  });

  test('that says it is of ours is refused, whoever contributes and signs', async () => {
    expect(contributionsTo(await work.transcript('swapped'), 'key')).toHaveLength(2);
    expect(await work.reason('swapped')).toBe(
      'key: key_0000.zkey: is not what the circuit and the powers make',
    );
  });

  test('also where only the start is ours', async () => {
    await work.copy('swapped', 'half');
    await writeFile(work.path('half', 'key_0000.zkey'), start);
    await work.resign('half', (own) => {
      findStep(own, 'start')!.key = sha256Of(start);
      contributionsTo(own, 'key')[0]!.before = sha256Of(start);
      return own;
    });
    expect(await work.reason('half')).toBe(
      'key: key_0002.zkey: is not what its contributions make of the circuit and the powers',
    );
  });
});
