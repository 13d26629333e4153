import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { ArtifactError, InputError } from '../../src/errors.js';
import { sha256Of } from '../../src/files/sha256.js';
import { findInstance, INSTANCES } from '../../src/market/instances.js';
import {
  type ArtifactName,
  type ArtifactStateError,
  artifactsFolder,
  hasArtifacts,
  loadArtifact,
  loadManifest,
  MANIFEST_FILE,
  saveArtifacts,
} from '../../src/setup/artifacts.js';
import { type Manifest, manifestEntry, parseManifest } from '../../src/setup/manifest.js';
import { setup, sourceHash, toolVersions } from '../../src/setup/setup.js';
import { needs } from '../support/needs.js';
import { refusal, rejection } from '../support/refusal.js';
import { artifactsOf } from '../support/statement.js';

needs('solvency-8');

const NAMES: ArtifactName[] = ['r1cs', 'wasm', 'zkey', 'verificationKey'];
const instance = findInstance('solvency-8');
const manifest = loadManifest();
const entry = manifest.instances[instance.name]!;

describe('files of an instance', () => {
  let folder: string;
  let copy: string;
  beforeAll(async () => {
    const artifacts = await artifactsOf(instance);
    folder = await mkdtemp(join(tmpdir(), 'ballast-artifacts-'));
    const r1cs = await loadArtifact(instance.name, 'r1cs');
    vi.stubEnv('BALLAST_ARTIFACTS', folder);
    copy = await saveArtifacts(instance.name, entry, { ...artifacts, r1cs });
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await rm(folder, { recursive: true, force: true });
  });
  const files: Record<ArtifactName, string> = {
    r1cs: 'circuit.r1cs',
    wasm: 'circuit.wasm',
    zkey: 'proving_key.zkey',
    verificationKey: 'verification_key.json',
  };

  test('are found where BALLAST_ARTIFACTS says', async () => {
    expect(artifactsFolder()).toBe(folder);
    expect(await hasArtifacts(instance.name, manifest)).toBe(true);
    expect(await setup(instance)).toMatchObject({ made: false });
  });

  test.each(NAMES)('are refused when a bit of the %s flipped', async (name) => {
    const path = join(copy, files[name]);
    const whole = await readFile(path);
    for (const at of [0, whole.length >> 1, whole.length - 1]) {
      const bytes = Uint8Array.from(whole);
      bytes[at]! ^= 1;
      await writeFile(path, bytes);
      const error = await rejection(loadArtifact(instance.name, name));
      expect(error).toBeInstanceOf(ArtifactError);
      expect(error.message).toContain('is not the file that the manifest records');
      expect(error.fix).toContain('ballast setup solvency-8 --force');
    }
    const cut = whole.subarray(0, whole.length - 1);
    await writeFile(path, cut);
    for (const use of [() => hasArtifacts(instance.name, manifest), () => setup(instance)]) {
      const error = (await rejection(use())) as ArtifactStateError;
      expect([error.state, error.file]).toEqual(['changed', path]);
      const [found, expected] = [cut, whole].map((bytes) => sha256Of(bytes).slice(0, 16));
      expect(error.message).toContain(`its sha256 is ${found}…, and not ${expected}…`);
    }
    expect((await readFile(path)).length).toBe(cut.length); // nothing was made again
    await rm(path);
    expect(await hasArtifacts(instance.name, manifest)).toBe(false);
    await writeFile(path, whole);
    expect((await loadArtifact(instance.name, name)).length).toBe(whole.length);
  });

  test('that are not there name the command that makes them', async () => {
    vi.stubEnv('BALLAST_ARTIFACTS', join(folder, 'nowhere'));
    const error = (await rejection(loadArtifact(instance.name, 'wasm'))) as ArtifactStateError;
    expect(error.state).toBe('absent');
    expect(error.message).toContain('is not there yet');
    expect(error.fix).toBe('Run: ballast setup solvency-8');
    vi.stubEnv('BALLAST_ARTIFACTS', folder);
  });

  test('of an unknown instance are not looked for', async () => {
    for (const name of ['solvency-9', '../../etc', '__proto__', 'constructor', 'toString', '']) {
      expect(await rejection(loadArtifact(name, 'wasm'))).toBeInstanceOf(ArtifactError);
    }
  });
});

describe('setup', () => {
  afterEach(() => vi.unstubAllEnvs());

  const beside = join(tmpdir(), `ballast-no-folder-${process.pid}`);
  afterAll(() => rm(beside, { force: true }));
  const unusable: [string, string][] = [
    ['a file', beside],
    ['below a file', join(beside, 'keys')],
    ...(process.platform === 'linux'
      ? [['where nothing can be made', '/proc/ballast/keys'] as [string, string]]
      : []),
  ];

  test.each(unusable)('refuses a folder that cannot keep keys before it makes any: %s', async (_, path) => {
    await writeFile(beside, 'mine');
    vi.stubEnv('BALLAST_ARTIFACTS', path);
    const steps: string[] = [];
    const error = await rejection(setup(instance, { onProgress: (step) => steps.push(step) }));
    expect(error).toBeInstanceOf(ArtifactError);
    expect(error.file).toBe(path);
    expect(error.shortMessage).toContain('cannot keep keys');
    expect(error.fix).toContain('BALLAST_ARTIFACTS');
    expect(steps).toEqual([]);
    expect(await readFile(beside, 'utf8')).toBe('mine');
  });

  test('refuses circuits that are not those of the manifest', async () => {
    const other: Manifest = {
      ...manifest,
      instances: { [instance.name]: { ...entry, source: '0'.repeat(64) } },
    };
    const error = await rejection(setup(instance, { manifest: other }));
    expect(error).toBeInstanceOf(ArtifactError);
    expect(error.field).toBe('circuit sources of solvency-8');
  });

  test('refuses an instance that the manifest does not have', async () => {
    const error = await rejection(setup(instance, { manifest: { ...manifest, instances: {} } }));
    expect(error.message).toContain('is not in the manifest');
  });

  test.each(INSTANCES.map((known) => [known.name, known] as const))(
    'knows the sources of %s',
    async (name, known) => {
      expect(await sourceHash(known)).toBe(manifest.instances[name]!.source);
    },
  );

  test('gives another source hash to other sizes', async () => {
    expect(await sourceHash({ ...instance, scenarios: 15 })).not.toBe(entry.source);
  });

  test('pins the compiler and the library', () => {
    expect(manifest.circom).toBe(toolVersions());
  });
});

describe('the manifest', () => {
  const change = (text: string, replacement: object) =>
    JSON.stringify({ ...JSON.parse(text), ...replacement });
  const withEntry = (replacement: object) => ({ instances: { 'solvency-8': { ...entry, ...replacement } } });
  const withKey = (replacement: object) => withEntry({ key: { ...entry.key, ...replacement } });

  test('that ships has every instance', () => {
    expect(Object.keys(manifest.instances)).toEqual(INSTANCES.map(({ name }) => name));
    expect(manifestEntry(manifest, 'solvency-8').key.grade).toBe('development');
  });

  test.each<[string, object]>([
    ['another version', { version: 2 }],
    ['another kind', { kind: 'ballast/proof' }],
    ['an unknown key', { note: 'x' }],
    ['an unknown key of an entry', withEntry({ note: 'x' })],
    ['a grade that is none', withKey({ grade: 'trusted' })],
    ['a grade left out', withKey({ grade: undefined })],
    ['a hash in capitals', withEntry({ source: 'AB'.repeat(32) })],
    ['a short hash', withKey({ zkey: { sha256: 'ab', bytes: 1 } })],
    ['no size', withKey({ zkey: { sha256: 'ab'.repeat(32), bytes: 0 } })],
    ['half a constraint', withEntry({ constraints: 0.5 })],
    ['contributions of none', withKey({ grade: 'ceremony', contributions: 0 })],
  ])('is refused with %s', async (_, replacement) => {
    const text = await readFile(MANIFEST_FILE, 'utf8');
    const error = refusal(() => parseManifest(change(text, replacement)));
    expect(error).toBeInstanceOf(InputError);
    expect(error.file).toBe('manifest.json');
  });
});
