import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { artifactsPage } from '../../src/cli/commands/artifactsVerify.js';
import { ArtifactError, InputError } from '../../src/errors.js';
import { sha256Of } from '../../src/files/sha256.js';
import { findInstance } from '../../src/market/instances.js';
import { type ArtifactName, artifactPath, loadManifest, saveArtifacts } from '../../src/setup/artifacts.js';
import { CIRCUITS, compileCircuit } from '../../src/setup/compile.js';
import { mainSource } from '../../src/setup/mainSource.js';
import type { Manifest, ManifestEntry } from '../../src/setup/manifest.js';
import { toolVersions } from '../../src/setup/setup.js';
import { type ArtifactCheck, type Makers, verifyArtifacts } from '../../src/setup/verifyArtifacts.js';
import { needs } from '../support/needs.js';
import { rejection } from '../support/refusal.js';
import { artifactsOf } from '../support/statement.js';

needs('solvency-8');

/** One compilation stands for all: what is compared with it changes. The program makes all of it itself in test/cli/artifacts.test.ts. */

const FILES: ArtifactName[] = ['wasm', 'zkey', 'verificationKey'];
const instance = findInstance('solvency-8');
const manifest = loadManifest();
const entry = manifest.instances[instance.name]!;

let circuit: { r1cs: Uint8Array; wasm: Uint8Array };
let artifacts: Record<ArtifactName, Uint8Array>;
let folder: string;
/** Seeds that keys were made from. */
let seeds: (string | undefined)[] = [];
const makers: Makers = {
  circuit: async () => circuit,
  key: async (_, options = {}) => {
    seeds.push(options.seed);
    return artifacts.zkey;
  },
};

beforeAll(async () => {
  circuit = await compileCircuit(mainSource(instance, join(CIRCUITS, 'solvency.circom')));
  artifacts = { ...(await artifactsOf(instance)), r1cs: circuit.r1cs };
  folder = await mkdtemp(join(tmpdir(), 'ballast-verify-artifacts-'));
});
beforeEach(async () => {
  seeds = [];
  vi.stubEnv('BALLAST_ARTIFACTS', folder);
  await rm(folder, { recursive: true, force: true });
  await saveArtifacts(instance.name, entry, artifacts);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

const pathOf = (name: ArtifactName, of = entry) => artifactPath(instance.name, of, name);
const manifestWith = (changes: object): Manifest => ({
  ...manifest,
  instances: { [instance.name]: { ...entry, ...changes } as ManifestEntry },
});
const verify = (options: Parameters<typeof verifyArtifacts>[1] = {}) =>
  verifyArtifacts(instance, { makers, ...options });
/** What differs, as `file field`; the answer must be that of the list. */
function differing({ differences, same }: ArtifactCheck): string[] {
  expect(same).toBe(differences.length === 0);
  return differences.map(({ file, field }) => `${file} ${field}`);
}
const states = ({ files }: ArtifactCheck) => files.map(({ rebuilt, kept }) => `${rebuilt} ${kept}`);
const flipped = (bytes: Uint8Array, at: number) => bytes.map((byte, i) => (i === at ? byte ^ 1 : byte));

describe('an instance as it should be', () => {
  it('is the same, with every file that is kept', async () => {
    const steps: string[] = [];
    const check = await verify({ onProgress: (step) => steps.push(step) });
    expect(differing(check)).toEqual([]);
    expect(states(check)).toEqual(['same same', 'same same', 'same same', 'same same']);
    expect(check).toMatchObject({ instance: 'solvency-8', key: 'rebuilt' });
    expect(seeds).toEqual([(entry.key as { seed: string }).seed]);
    expect(steps).toEqual(['compile', 'compile']);
  });

  it('says which files are not there, and makes no key for none', async () => {
    await rm(folder, { recursive: true });
    const check = await verify();
    expect(differing(check)).toEqual([]);
    expect(states(check)).toEqual(['same absent', 'same absent', 'notRebuilt absent', 'notRebuilt absent']);
    expect([check.key, seeds.length]).toEqual(['absent', 0]);
    const asked = await verify({ key: true });
    expect(states(asked)).toEqual(['same absent', 'same absent', 'same absent', 'same absent']);
    expect([asked.key, seeds.length]).toEqual(['rebuilt', 1]);
  });

  it.each(['zkey', 'verificationKey'] as const)('makes the key where only its %s is kept', async (name) => {
    for (const other of FILES) if (other !== name) await rm(pathOf(other));
    const check = await verify();
    expect(check.files.find((file) => file.name === name)).toEqual({ name, rebuilt: 'same', kept: 'same' });
    expect(check.files.filter(({ kept }) => kept === 'absent')).toHaveLength(2);
    expect(seeds).toHaveLength(1);
  });
});

describe('a kept file', () => {
  it.each(FILES)('%s that is another is named with its first other byte', async (name) => {
    const whole = artifacts[name];
    const last = whole.length - 1;
    for (const [bytes, offset] of [
      [flipped(whole, 0), 0],
      [flipped(whole, last >> 1), last >> 1],
      [flipped(whole, last), last],
      [whole.slice(0, last), last],
      [Buffer.concat([whole, Uint8Array.of(0)]), whole.length],
    ] as const) {
      await writeFile(pathOf(name), bytes);
      const check = await verify();
      expect(check.differences).toEqual([
        {
          file: pathOf(name),
          field: 'content',
          found: `${bytes.length} bytes`,
          expected: `${whole.length} bytes`,
          offset,
          fix: 'Do not use it. Run: ballast setup solvency-8 --force',
        },
      ]);
      expect(check.same).toBe(false);
      expect(check.files.find((file) => file.name === name)).toMatchObject({
        rebuilt: 'same',
        kept: 'different',
      });
    }
  });

  it('that is empty is not absent', async () => {
    await writeFile(pathOf('wasm'), '');
    const check = await verify();
    expect(check.differences).toMatchObject([{ file: pathOf('wasm'), offset: 0, found: '0 bytes' }]);
  });

  it('that cannot be read is an error, not an absence', async () => {
    await rm(pathOf('wasm'));
    await mkdir(pathOf('wasm'));
    const error = await rejection(verify());
    expect(error).toBeInstanceOf(InputError);
    expect(error.file).toBe(pathOf('wasm'));
  });

  it('is nowhere where the folder is a file', async () => {
    await rm(folder, { recursive: true });
    await writeFile(folder, 'mine');
    expect(states(await verify())).toContain('same absent');
  });
});

describe('a manifest that says something else', () => {
  const hash = 'ab'.repeat(32);
  const { zkey, verificationKey } = entry.key;
  const key = (changes: object) => ({ key: { ...entry.key, ...changes } });
  it.each<[string, object, string[]]>([
    ['constraints', { constraints: entry.constraints + 1 }, ['r1cs constraints']],
    ['wires', { wires: entry.wires - 1 }, ['r1cs wires']],
    ['public inputs', { publicInputs: entry.publicInputs + 1 }, ['r1cs publicInputs']],
    ['R1CS', { r1cs: { ...entry.r1cs, sha256: hash } }, ['r1cs sha256']],
    ['bytes of the R1CS', { r1cs: { ...entry.r1cs, bytes: 9 } }, ['r1cs bytes']],
    ['witness program', { wasm: { ...entry.wasm, sha256: hash } }, ['wasm sha256']],
    ['bytes of the witness program', { wasm: { ...entry.wasm, bytes: 9 } }, ['wasm bytes']],
    ['proving key', key({ zkey: { ...zkey, sha256: hash } }), ['zkey sha256']],
    ['bytes of the proving key', key({ zkey: { ...zkey, bytes: 9 } }), ['zkey bytes']],
    [
      'verification key',
      key({ verificationKey: { ...verificationKey, sha256: hash } }),
      ['verificationKey sha256'],
    ],
    [
      'bytes of the verification key',
      key({ verificationKey: { ...verificationKey, bytes: 9 } }),
      ['verificationKey bytes'],
    ],
  ])('%s', async (_, changes, expected) => {
    const check = await verify({ manifest: manifestWith(changes) });
    expect(differing(check)).toEqual(expected);
    expect(check.differences[0]!.fix).toContain('npm ci');
    expect(check.files.map(({ kept }) => kept)).not.toContain('different');
  });

  it('sources: nothing is kept for them, and the fix is another', async () => {
    const check = await verify({ manifest: manifestWith({ source: hash }) });
    expect(differing(check)).toEqual(['circuit sources source']);
    expect(check.differences[0]).toMatchObject({ expected: hash, found: entry.source });
    expect(check.differences[0]!.fix).toContain('npm run manifest');
  });

  it('tools, by their versions', async () => {
    const check = await verify({ manifest: { ...manifest, circom: 'circom2 0.0.1' } });
    expect(differing(check)).toEqual(['circuit sources circom']);
    expect(check.differences[0]).toMatchObject({ expected: 'circom2 0.0.1', found: toolVersions() });
    expect(check.differences[0]!.fix).toContain('npm run manifest');
  });

  it('seed: the key is made from that one', async () => {
    await verify({ manifest: manifestWith({ key: { ...entry.key, seed: 'another' } }) });
    expect(seeds).toEqual(['another']);
  });

  it('together with the file that it records: the rebuild is neither', async () => {
    const evil = flipped(artifacts.wasm, 100);
    await writeFile(pathOf('wasm'), evil);
    const wasm = { sha256: sha256Of(evil), bytes: evil.length };
    const check = await verify({ manifest: manifestWith({ wasm }) });
    expect(differing(check)).toEqual(['wasm sha256', `${pathOf('wasm')} content`]);
    expect(check.differences.map(({ offset }) => offset)).toEqual([undefined, 100]);
    expect(check.differences[1]!.fix).toContain('npm ci');
  });

  it('without the instance is refused', async () => {
    expect(await rejection(verify({ manifest: { ...manifest, instances: {} } }))).toBeInstanceOf(
      ArtifactError,
    );
  });
});

describe('tools that make something else', () => {
  it('a witness program', async () => {
    const wasm = flipped(circuit.wasm, 7);
    const check = await verify({ makers: { ...makers, circuit: async () => ({ ...circuit, wasm }) } });
    expect(differing(check)).toEqual(['wasm sha256', `${pathOf('wasm')} content`]);
    expect(check.differences[1]).toMatchObject({ offset: 7, fix: expect.stringContaining('npm ci') });
  });

  it('a circuit: no key is made of it, and kept keys are held against the manifest', async () => {
    const source =
      'pragma circom 2.2.2;\ntemplate T() { signal input a; signal output b <== a * a; }\ncomponent main = T();\n';
    const other = await compileCircuit(source);
    await writeFile(pathOf('zkey'), flipped(artifacts.zkey, 3));
    const check = await verify({ makers: { ...makers, circuit: async () => other } });
    const zkey = pathOf('zkey');
    expect(differing(check)).toEqual([
      ...['constraints', 'wires', 'publicInputs', 'bytes', 'sha256'].map((field) => `r1cs ${field}`),
      `${pathOf('r1cs')} content`,
      ...['wasm bytes', 'wasm sha256', `${pathOf('wasm')} content`, `${zkey} sha256`],
    ]);
    expect([check.key, seeds]).toEqual(['circuitDiffers', []]);
    expect(states(check).slice(2)).toEqual(['notRebuilt different', 'notRebuilt same']);
  });

  it('a key', async () => {
    const zkey = flipped(artifacts.zkey, artifacts.zkey.length - 1);
    const check = await verify({ makers: { ...makers, key: async () => zkey } });
    expect(differing(check)).toEqual(['zkey sha256', `${pathOf('zkey')} content`]);
  });
});

describe('the page', () => {
  it('says of every file what it was compared with, and what was not', async () => {
    await rm(pathOf('wasm'));
    const text = artifactsPage([await verify()]);
    expect(text).toContain('✔ R1CS: made again, as the manifest records; the file kept here is the same');
    expect(text).toContain('✔ witness program: made again, as the manifest records; none is kept here');
    expect(text).toContain(
      '✔ proving key: made again, as the manifest records; the file kept here is the same',
    );
    expect(text).toMatch(/\nSAME$/);
    await rm(folder, { recursive: true });
    expect(artifactsPage([await verify()])).toContain('– proving key: not made again without --key; none is');
  });

  it('names files, bytes and fixes of what differs', async () => {
    await writeFile(pathOf('zkey'), flipped(artifacts.zkey, 12));
    const text = artifactsPage([await verify(), await verify({ manifest: manifestWith({ wires: 1 }) })]);
    expect(text).toContain(
      '✘ proving key: made again, as the manifest records; the file kept here is ANOTHER',
    );
    expect(text).toContain(`${pathOf('zkey')}\n`);
    expect(text).toContain('differs from byte 12 on');
    expect(text).toMatch(/fix +Do not use it\. Run: ballast setup solvency-8 --force/);
    expect(text).toMatch(new RegExp(`wires +${entry.wires}\\n +expected +1\\n`));
    expect(text).toMatch(/\nDIFFERENT$/);
  });
});
