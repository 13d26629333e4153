import { readFile, truncate, writeFile } from 'node:fs/promises';
import { zKey } from 'snarkjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ceremonyCircuit } from '../../src/ceremony/circuit.js';
import { contributionsTo, findStep } from '../../src/ceremony/transcript.js';
import { sha256Of } from '../../src/files/sha256.js';
import { readSections, writeSections } from '../../src/groth16/sections.js';
import { withCurve } from '../../src/proof/curve.js';
import { needs } from '../support/needs.js';
import { Practice } from './practice.js';

needs('dist');

/** Three parties make a key of the rehearsal, each step in a process of its own; then what others would like to pass off as one. */

const PARTIES = ['Alice', 'Bob', 'Carol'] as const;

let work: Practice;
/** What the parties published: fingerprint and hash of each contribution, in order. */
const published: { name: string; fingerprint: string; contribution: string }[] = [];
beforeAll(async () => {
  work = await Practice.open();
  await work.make('whole', [], 'powers');
  for (const name of PARTIES) published.push({ name, ...(await work.contribute('whole', name)) });
  await work.must(['ceremony', 'prepare', 'whole']);
  for (const name of PARTIES) published.push({ name, ...(await work.contribute('whole', name)) });
});
afterAll(() => work.close());

let copies = 0;
const hashOf = async (folder: string, name: string) => sha256Of(await readFile(work.path(folder, name)));
/** A copy to do something to. */
const fresh = () => work.copy('whole', `copy-${copies++}`);
const KEY = (number: number) => `key_000${number}.zkey`;

describe('a ceremony of three parties', () => {
  test('verifies as ceremony(3) from nothing but its files, copied elsewhere', async () => {
    const { code, valid, grade, checks, parties, contributions, key } = await work.verify(await fresh());
    expect(checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(checks.map(({ name }) => name)).toEqual([
      ...['signatures', 'circuit', 'files', 'contributions', 'powers', 'key', 'points', 'δ ≠ γ', 'parties'],
    ]);
    expect([code, valid, grade]).toEqual([0, true, 'ceremony(3)']);
    expect(parties.map(({ name }) => name)).toEqual(PARTIES);
    expect(key).toMatch(/^[0-9a-f]{64}$/);
    const said = contributions.map(({ phase, name, contribution }) => [phase, name, contribution]);
    expect(said).toEqual(published.map(({ name, contribution }, i) => [i < 3 ? 1 : 2, name, contribution]));
    expect(parties.map(({ fingerprint }) => fingerprint)).toEqual(
      published.slice(3).map(({ fingerprint }) => fingerprint),
    );
  });

  test('goes on to any number: verified at every step, it says what is missing', async () => {
    await work.make('steps', [], 'powers');
    expect(await work.reason('steps')).toBe('parties: phase 1 goes on: there is no key yet');
    expect((await work.run(['ceremony', 'prepare', 'steps'])).stderr).toContain('has 0 of at least 2');
    await work.contribute('steps', 'Alice');
    expect((await work.run(['ceremony', 'prepare', 'steps'])).stderr).toContain('has 1 of at least 2');
    await work.contribute('steps', 'Bob');
    await work.must(['ceremony', 'prepare', 'steps']);
    expect(await work.reason('steps')).toMatch(/^δ ≠ γ: δ: is γ: anyone can forge/);
    await work.contribute('steps', 'Alice');
    expect(await work.reason('steps')).toBe('parties: 1 of at least 2 parties contributed to both phases');
    // Who took part in phase 2 only could stand in for nobody in phase 1.
    await work.contribute('steps', 'Carol');
    expect(await work.reason('steps')).toBe('parties: 1 of at least 2 parties contributed to both phases');
    await work.contribute('steps', 'Bob');
    expect((await work.verify('steps')).grade).toBe('ceremony(2)');
  });
});

describe('refused, each for its reason', () => {
  beforeAll(() => work.make('other', ['Alice', 'Bob'], 'start'));

  test('a skipped contribution', async () => {
    const folder = await fresh();
    const without = (number: number) => (step: { step: string; number?: number }) =>
      step.step !== 'key' || step.number !== number;
    await work.rewrite(folder, (own) => ({ ...own, steps: own.steps.filter(without(2)) }));
    expect(await work.reason(folder)).toMatch(/^signatures: steps\[5\]: does not begin with the file/);

    // Carol helps to drop Bob: she signs that hers followed Alice's.
    await work.resign(folder, (own) => {
      for (const step of own.steps)
        if (step.step === 'key' && step.number === 3)
          Object.assign(step, { number: 2, before: contributionsTo(own, 'key')[0]!.after });
      return own;
    });
    await writeFile(work.path(folder, KEY(2)), await readFile(work.path(folder, KEY(3))));
    expect(await work.reason(folder)).toBe(`contributions: ${KEY(2)}: lists 3 contributions after 2`);
  });

  test('a swapped circuit: in the transcript', async () => {
    const folder = await fresh();
    await work.resign(folder, (own) => {
      own.circuit.r1cs = '0'.repeat(64);
      return own;
    });
    expect(await work.reason(folder)).toMatch(
      /^circuit: circuit\.r1cs: is of another circuit than rehearsal/,
    );
  });

  test('a truncated file, one that is missing, and one with a byte changed', async () => {
    for (const name of [KEY(2), KEY(3), 'powers.ptau', 'powers_0001.ptau']) {
      const folder = await fresh();
      const bytes = await readFile(work.path(folder, name));
      await truncate(work.path(folder, name), bytes.length - 100);
      const expected = `files: ${name}: is not the file that the transcript records`;
      expect(await work.reason(folder)).toBe(expected);
      bytes[bytes.length >> 1]! ^= 1;
      await writeFile(work.path(folder, name), bytes);
      expect(await work.reason(folder)).toBe(expected);
    }
  });

  test('an altered transcript', async () => {
    const signed: [string, (step: Record<string, unknown>) => void][] = [
      ['name', (step) => Object.assign(step, { name: 'Mallory' })],
      ['time', (step) => Object.assign(step, { at: '2026-01-31T12:00:00Z' })],
      ['contribution', (step) => Object.assign(step, { contribution: '0'.repeat(128) })],
      ['signature', (step) => Object.assign(step, { signature: '0'.repeat(128) })],
      ['signer', (step) => Object.assign(step, { signer: '0'.repeat(64) })],
    ];
    for (const [what, change] of signed) {
      const folder = await fresh();
      await work.rewrite(folder, (own) => {
        change(own.steps[2] as unknown as Record<string, unknown>);
        return own;
      });
      expect(await work.reason(folder), what).toMatch(/^signatures: steps\[2\]: is not signed by the key/);
    }
    const folder = await fresh();
    await work.rewrite(folder, (own) => ({ ...own, created: '2026-01-31T12:00:00Z' }));
    expect(await work.reason(folder)).toMatch(/^signatures: steps\[0\]: follows another transcript/);
  });

  test('a signature of another key', async () => {
    const folder = await fresh();
    await work.must(['ceremony', 'new', 'rehearsal', '--own-phase1', '--out-dir', 'elsewhere']);
    await work.contribute('elsewhere', 'Mallory');
    const [mallory] = contributionsTo(await work.transcript('elsewhere'), 'powers');
    await work.rewrite(folder, (own) => {
      Object.assign(own.steps[2]!, { signer: mallory!.signer });
      return own;
    });
    expect(await work.reason(folder)).toMatch(/^signatures: steps\[2\]: is not signed by the key/);
    // Signed by Mallory in Carol's name, in phase 2 only: two keys are not one party.
    await work.resign(
      folder,
      (own) => {
        Object.assign(own.steps.at(-1)!, { name: 'Mallory' });
        return own;
      },
      (name) => name,
    );
    expect(await work.reason(folder)).toMatch(/^contributions: .*lists another name than the transcript/);
  });

  test('a name changed, although all sign for it', async () => {
    const folder = await fresh();
    await work.resign(
      folder,
      (own) => {
        for (const step of own.steps) if ('name' in step && step.name === 'Bob') step.name = 'Bank AG';
        return own;
      },
      (name) => (name === 'Bank AG' ? 'Bob' : name),
    );
    expect(await work.reason(folder)).toMatch(/^contributions: .*powers_0002.ptau: lists another name/);
  });

  test('a contribution hash changed, although all sign for it', async () => {
    for (const index of [1, 5]) {
      const folder = await fresh();
      await work.resign(folder, (own) => {
        Object.assign(own.steps[index]!, { contribution: '0'.repeat(128) });
        return own;
      });
      expect(await work.reason(folder)).toMatch(/^contributions: .*_0002\.\w+: lists another contribution/);
    }
  });

  test('a file on the way that lists another contribution than the next', async () => {
    const folder = await fresh();
    const bytes = await readFile(work.path(folder, KEY(1)));
    bytes[bytes.lastIndexOf('Alice')]! ^= 0x20;
    await writeFile(work.path(folder, KEY(1)), bytes);
    await work.resign(folder, (own) => {
      const [first, second] = contributionsTo(own, 'key');
      first!.after = second!.before = sha256Of(bytes);
      return own;
    });
    expect(await work.reason(folder)).toBe(
      `contributions: ${KEY(2)}: lists other contributions than the file before it`,
    );
  });

  test('powers that the listed contributions do not make, or that were cut, although all sign for them', async () => {
    const last = 'powers_0003.ptau';
    const changed = async (change: (sections: Map<number, Uint8Array>) => void) => {
      const folder = await fresh();
      for (const name of [last, 'powers.ptau']) {
        const sections = readSections(await readFile(work.path(folder, name)), 'ptau', 1);
        change(sections);
        const list = [...sections].map(([id, data]) => ({ id, data: [data] }));
        await writeFile(work.path(folder, name), writeSections('ptau', 1, list));
      }
      const [own, prepared] = [await hashOf(folder, last), await hashOf(folder, 'powers.ptau')];
      await work.resign(folder, (transcript) => {
        contributionsTo(transcript, 'powers')[2]!.after = own;
        findStep(transcript, 'start')!.powers = prepared;
        return transcript;
      });
      return work.reason(folder);
    };
    // α·[τ]₁ and [τ²]₁ exchanged with their neighbours: points of the group all the same.
    for (const id of [2, 4]) {
      const swap = (points: Uint8Array) => {
        const copy = Uint8Array.from(points);
        copy.set(points.subarray(64, 128), 128);
        copy.set(points.subarray(128, 192), 64);
        return copy;
      };
      expect(await changed((sections) => sections.set(id, swap(sections.get(id)!)))).toBe(
        `powers: ${last}: is not what contributions to powers of tau make`,
      );
    }
    const cut = (sections: Map<number, Uint8Array>) => {
      sections.get(1)![40]!++;
    };
    expect(await changed(cut)).toBe(`powers: ${last}: has other powers than the transcript says`);
  });

  test('powers prepared wrongly: snarkjs follows them, our check of every point does not', async () => {
    await work.copy('other', 'wrong');
    const file = work.path('wrong', 'powers.ptau');
    const sections = readSections(await readFile(file), 'ptau', 1);
    // α's powers by Lagrange become those of τ: whoever contributes, α is 1 in part of the key.
    const tau = sections.get(12)!;
    sections.set(14, tau.subarray(0, sections.get(14)!.length));
    await writeFile(
      file,
      writeSections(
        'ptau',
        1,
        [...sections].map(([id, data]) => ({ id, data: [data] })),
      ),
    );
    const [circuitFile, key] = [work.path('circuit.r1cs'), work.path('wrong', KEY(0))];
    await writeFile(circuitFile, (await ceremonyCircuit('rehearsal')).r1cs);
    await withCurve(() => zKey.newZKey(circuitFile, file, key));
    const [powers, start] = [await hashOf('wrong', 'powers.ptau'), await hashOf('wrong', KEY(0))];
    await work.rewrite('wrong', (own) => {
      Object.assign(findStep(own, 'start')!, { powers, key: start });
      return own;
    });
    for (const name of ['Alice', 'Bob']) await work.contribute('wrong', name);
    const { checks } = await work.verify('wrong');
    expect(checks.find(({ name }) => name === 'key')!.ok).toBe(true);
    expect(await work.reason('wrong')).toMatch(/^points: \w+: is not what the circuit and the powers make/);
  });

  test('the same signer twice', async () => {
    const again = await work.run(['ceremony', 'contribute', await fresh(), '--name', 'Alice'], 'Alice');
    expect(again.code).toBe(3);
    expect(again.stderr).toContain('is signed by a key that contributed already: Alice');
    const other = await work.run(['ceremony', 'contribute', await fresh(), '--name', 'Bob'], 'Dave');
    expect(other.stderr).toContain('has the name of another key: Bob');
    const renamed = await fresh();
    await work.resign(
      renamed,
      (own) => own,
      (name) => (name === 'Carol' ? 'Bob' : name),
    );
    expect(await work.reason(renamed)).toMatch(
      /^signatures: steps\[2\]: is signed by a key that contributed/,
    );
  });

  test('powers swapped, although all sign for them', async () => {
    const folder = await fresh();
    const { powers } = findStep(await work.transcript('other'), 'start')!;
    await writeFile(work.path(folder, 'powers.ptau'), await readFile(work.path('other', 'powers.ptau')));
    await work.resign(folder, (own) => {
      Object.assign(own.steps[3]!, { powers });
      return own;
    });
    expect(await work.reason(folder)).toBe(
      `powers: ${folder}/powers.ptau: has other powers than the last contribution left`,
    );
  });
});
