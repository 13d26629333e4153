import { cp, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256Of } from '../../src/files/sha256.js';
import { type ArtifactName, artifactPath, loadManifest } from '../../src/setup/artifacts.js';
import { needs } from '../support/needs.js';
import { HAS_TERMINAL, Workspace } from './run.js';

needs('dist', 'solvency-32', 'solvency-8');

/** One bit of a circuit or a key is another: said, and never made again without a word. */

const NAMES: ArtifactName[] = ['r1cs', 'wasm', 'zkey', 'verificationKey'];
const CLAIM =
  '--market market.json --signers signers.json --policy examples/policy.json --scope s --recipient r';
const PROVE = `prove ${CLAIM} --attestation a.json --attestation b.json --out again.json`;
const VERIFY = `verify ${CLAIM} --proof proof.json --grade development`;

let work: Workspace;
let folder: string;
let env: NodeJS.ProcessEnv;
beforeAll(async () => {
  work = await Workspace.open();
  await work.prepare();
  folder = await mkdtemp(join(tmpdir(), 'ballast-changed-'));
  await cp(process.env.BALLAST_ARTIFACTS!, folder, { recursive: true, dereference: true });
  env = { BALLAST_ARTIFACTS: folder };
  await work.must(PROVE.replace('again.json', 'proof.json'), env);
});
afterAll(async () => {
  await work.close();
  await rm(folder, { recursive: true, force: true });
});

/** Runs `body` while one bit of a file is another; whether the file is then whole, changed as it was, or gone. */
async function flipped<Result>(
  instance: string,
  name: ArtifactName,
  body: (file: string, said: string) => Promise<Result>,
): Promise<{ result: Result; after: 'whole' | 'changed' }> {
  const entry = loadManifest().instances[instance]!;
  const file = artifactPath(instance, entry, name).replace(process.env.BALLAST_ARTIFACTS!, folder);
  const whole = await readFile(file);
  const bytes = Uint8Array.from(whole);
  bytes[bytes.length >> 1]! ^= 4;
  await writeFile(file, bytes);
  try {
    const [found, expected] = [bytes, whole].map((content) => sha256Of(content).slice(0, 16));
    const said = `is not the file that the manifest records: its sha256 is ${found}…, and not ${expected}…. A disk or a copy damaged it, or somebody changed it`;
    const result = await body(file, said);
    const after = await readFile(file);
    return {
      result,
      after: after.equals(whole) ? 'whole' : after.equals(bytes) ? 'changed' : expect.fail('other'),
    };
  } finally {
    await writeFile(file, whole);
  }
}

describe('where nobody can be asked', () => {
  it.each(NAMES)('setup says which file it is, the %s, and how it is made again', async (name) => {
    const { after } = await flipped('solvency-8', name, async (file, said) => {
      const { code, stdout, stderr } = await work.ballast('setup solvency-8', env);
      expect([code, stdout]).toEqual([3, '']);
      expect(stderr).toBe(
        `error: ${file}: ${said}. To make it again from the sources: ballast setup solvency-8 --force\n`,
      );
      expect((await work.must('setup --list', env)).stdout).toMatch(/solvency-8 .* changed\n/);
    });
    expect(after).toBe('changed');
  });

  it.each<[string, string, ArtifactName]>([
    ['prove', PROVE, 'wasm'],
    ['prove', PROVE, 'zkey'],
    ['prove', PROVE, 'verificationKey'],
    ['verify', VERIFY, 'verificationKey'],
    [
      'market fold',
      'market fold --market market.json --signers signers.json --instance solvency-32',
      'verificationKey',
    ],
    ['keys new', 'keys new solvency-32 --own', 'r1cs'],
    ['keys new', 'keys new solvency-32 --own', 'wasm'],
  ])('%s refuses: %s', async (_, line, name) => {
    const { after } = await flipped('solvency-32', name, async (file, said) => {
      const keys = { ...env, BALLAST_KEYS: work.path('new-keys') };
      const { code, stderr } = await work.ballast(line, keys);
      expect(code).toBe(3);
      expect(stderr).toContain(`error: ${file}: ${said}`);
      expect(stderr).toContain('ballast setup solvency-32 --force');
    });
    expect(after).toBe('changed');
    expect(await work.has('again.json')).toBe(false);
    expect(await readdir(work.path('new-keys')).catch(() => [])).toEqual([]);
  });

  it('setup --force makes it again', async () => {
    const { after } = await flipped('solvency-8', 'verificationKey', () =>
      work.must('setup solvency-8 --force', env),
    );
    expect(after).toBe('whole');
  });
});

describe.runIf(HAS_TERMINAL)('on a terminal', () => {
  it.each(NAMES)('setup asks before it makes the %s again, and leaves it for a no', async (name) => {
    const { after } = await flipped('solvency-8', name, async (file, said) => {
      const { code, stdout } = await work.typing('n\\n', 'setup solvency-8 --quiet', env);
      expect(code).toBe(3);
      expect(stdout.replaceAll('\r', '')).toContain(
        `${file}: ${said}.\nMake it again from the sources? [y/N] `,
      );
    });
    expect(after).toBe('changed');
  });

  it.each<ArtifactName>(['wasm', 'zkey', 'verificationKey'])('prove asks too: %s', async (name) => {
    const { after } = await flipped('solvency-32', name, async (file, said) => {
      const { code, stdout } = await work.typing('', PROVE, env);
      expect(code).toBe(3);
      expect(stdout).toContain(`${file}: ${said}`);
      expect(stdout).toContain('Make it again from the sources? [y/N] ');
    });
    expect(after).toBe('changed');
  });

  it('verify does not ask: it makes no keys', async () => {
    await flipped('solvency-32', 'verificationKey', async (_, said) => {
      const { code, stdout } = await work.typing('y\\n', VERIFY, env);
      expect(code).toBe(3);
      expect(stdout).toContain(said);
      expect(stdout).not.toContain('[y/N]');
    });
  });

  it('setup makes it again after a yes', async () => {
    const { result, after } = await flipped('solvency-8', 'zkey', () =>
      work.typing('y\\n', 'setup solvency-8', env),
    );
    expect(result.code).toBe(0);
    expect(result.stdout).toContain('solvency-8: made in');
    expect(after).toBe('whole');
  });
});
