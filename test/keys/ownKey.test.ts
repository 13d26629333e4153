import { fork } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { sha256Of } from '../../src/files/sha256.js';
import { checkKey } from '../../src/keys/check/checkKey.js';
import { randomSecrets } from '../../src/keys/ownSecrets.js';
import { isDevelopmentKey } from '../../src/proof/verificationKey.js';
import { loadArtifact } from '../../src/setup/artifacts.js';
import { verificationKeyOf } from '../../src/setup/zkeyPoints.js';
import { FIELD } from '../../src/units/field.js';
import { ROOT } from '../cli/run.js';
import { needs } from '../support/needs.js';

needs('dist', 'solvency-8');

const CHILD = join(ROOT, 'dist', 'keys', 'ownKeyChild.js');
const FILES = ['powers.bin', 'proving_key.zkey', 'verification_key.json'];

/** Runs the process that makes a key, and catches all that it says. */
async function make(folder: string, execArgv: string[] = [], env: NodeJS.ProcessEnv = {}) {
  const child = fork(CHILD, ['solvency-8', folder], {
    ...{ execArgv, env: { ...process.env, ...env } },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  const said: string[] = [];
  for (const stream of [child.stdout!, child.stderr!]) stream.on('data', (chunk) => said.push(`${chunk}`));
  child.on('message', (message) => said.push(JSON.stringify(message)));
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { code, said: said.join('\n') };
}

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ballast-own-key-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));
const newFolder = () => mkdtemp(join(folder, 'key-'));

describe('secrets', () => {
  test('are fresh, in range, never 0 or 1, and come from the operating system', () => {
    const seen = new Set<bigint>();
    for (let run = 0; run < 50; run++) {
      const { tau, alpha, beta, delta } = randomSecrets();
      for (const secret of [tau, alpha, beta, delta]) {
        expect(secret > 1n && secret < FIELD).toBe(true);
        seen.add(secret);
      }
    }
    expect(seen.size).toBe(200);
  });
});

describe('the process that makes a key', () => {
  test('makes another one each time, which the whole check passes', async () => {
    const folders = [await newFolder(), await newFolder()];
    const keys = [];
    for (const place of folders) {
      expect(await make(place)).toMatchObject({ code: 0 });
      expect((await readdir(place)).sort()).toEqual(FILES);
      const [powers, zkey, verificationKey] = await Promise.all(
        FILES.map((name) => readFile(join(place, name))),
      );
      keys.push({ powers: powers!, zkey: zkey!, verificationKey: verificationKey! });
    }
    const [first, second] = keys as [(typeof keys)[0], (typeof keys)[0]];
    for (const name of ['powers', 'zkey', 'verificationKey'] as const)
      expect(sha256Of(first[name])).not.toBe(sha256Of(second[name]));
    const points = keys.map(({ zkey }) => verificationKeyOf(zkey));
    for (const name of ['alpha', 'beta', 'delta'] as const)
      expect(points[0]![name].toHex()).not.toBe(points[1]![name].toHex());
    expect(points.some(isDevelopmentKey)).toBe(false);
    expect(points[0]!.gamma.equals(points[1]!.gamma)).toBe(true);
    await checkKey(await loadArtifact('solvency-8', 'r1cs'), first);
  });

  test('writes nothing of the secrets anywhere, and says nothing of them', async () => {
    // The operating system's randomness replaced by known bytes, in this test and nowhere else.
    const place = await newFolder();
    const temporary = await newFolder();
    const known = join(temporary, 'known.cjs');
    await writeFile(
      known,
      `const crypto = require('node:crypto');
       let n = 0;
       crypto.randomBytes = (size) => Buffer.from(Array.from({ length: size }, (_, i) => (++n * 97 + i * 31 + 13) % 251));
       require('node:module').syncBuiltinESMExports();`,
    );
    const scratch = await newFolder();
    const { code, said } = await make(place, ['--require', known], { TMPDIR: scratch });
    expect(code).toBe(0);

    let n = 0;
    vi.resetModules();
    vi.doMock('node:crypto', () => ({
      randomBytes: (size: number) =>
        Buffer.from(Array.from({ length: size }, (_, i) => (++n * 97 + i * 31 + 13) % 251)),
    }));
    const { randomSecrets: mocked } = await import('../../src/keys/ownSecrets.js');
    const secrets = mocked();
    vi.doUnmock('node:crypto');
    // They are the ones: with them the key comes out the same.
    const { makeKey } = await import('../../src/setup/groth16Key.js');
    const r1cs = await loadArtifact('solvency-8', 'r1cs');
    const again = await makeKey(r1cs, secrets, { label: r1cs });
    expect(sha256Of(again.zkey)).toBe(sha256Of(await readFile(join(place, 'proving_key.zkey'))));

    const texts = await Promise.all(
      [place, scratch].flatMap(async (where) =>
        Promise.all(
          (await readdir(where)).map(async (name) => (await readFile(join(where, name))).toString('latin1')),
        ),
      ),
    );
    const written = [...texts.flat(), said, [CHILD, 'solvency-8', place].join(' ')];
    expect(written.length).toBe(FILES.length + 2);
    for (const [name, secret] of Object.entries(secrets)) {
      for (const form of formsOf(secret))
        for (const text of written) expect(text.includes(form), name).toBe(false);
    }
  });

  test('says nothing when it fails, and leaves no file', async () => {
    const place = await newFolder();
    const { code, said } = await make(place, [], { BALLAST_ARTIFACTS: join(folder, 'nothing here') });
    expect(code).toBe(1);
    expect(said).toBe('');
    expect(await readdir(place)).toEqual([]);
  });
});

/** Decimal, hex, and bytes: big-endian, little-endian, Montgomery. */
function formsOf(secret: bigint): string[] {
  const bytes = (value: bigint) => Buffer.from(value.toString(16).padStart(64, '0'), 'hex');
  const montgomery = (secret << 256n) % FIELD;
  return [
    secret.toString(),
    secret.toString(16),
    ...[secret, montgomery].flatMap((value) => [
      bytes(value).toString('latin1'),
      Buffer.from(bytes(value)).reverse().toString('latin1'),
    ]),
  ];
}
