import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { artifactPath, loadManifest } from '../../src/setup/artifacts.js';
import { needs } from '../support/needs.js';
import { Workspace } from './run.js';

needs('dist', 'solvency-8');

/** The program with its own tools: what it answers, and with which exit code. */

let work: Workspace;
let folder: string;
beforeAll(async () => {
  work = await Workspace.open();
  folder = await mkdtemp(join(tmpdir(), 'ballast-artifacts-cli-'));
  await cp(process.env.BALLAST_ARTIFACTS!, folder, { recursive: true, dereference: true });
});
afterAll(async () => {
  await work.close();
  await rm(folder, { recursive: true, force: true });
});

describe('artifacts verify', () => {
  it('makes circuit and key again, and finds the one byte that is another', async () => {
    const entry = loadManifest().instances['solvency-8']!;
    const kept = artifactPath('solvency-8', entry, 'wasm').replace(process.env.BALLAST_ARTIFACTS!, folder);
    const bytes = await readFile(kept);
    bytes[40]! ^= 1;
    await writeFile(kept, bytes);
    const env = { BALLAST_ARTIFACTS: folder };
    const { code, stdout, stderr } = await work.ballast('artifacts verify solvency-8 solvency-8 --json', env);
    expect(stderr).toBe('solvency-8: compiling the circuit …\nsolvency-8: making the key …\n');
    const result = JSON.parse(stdout) as Record<string, unknown>;
    expect(result).toMatchObject({
      same: false,
      tools: loadManifest().circom,
      instances: [
        {
          instance: 'solvency-8',
          key: 'rebuilt',
          files: [
            { name: 'r1cs', rebuilt: 'same', kept: 'same' },
            { name: 'wasm', rebuilt: 'same', kept: 'different' },
            { name: 'zkey', rebuilt: 'same', kept: 'same' },
            { name: 'verificationKey', rebuilt: 'same', kept: 'same' },
          ],
          differences: [{ file: kept, offset: 40 }],
        },
      ],
    });
    expect(code).toBe(4);
  });

  it.each([
    ['', /Name instances, or give --all/],
    [' solvency-8 --all', /Name instances, or give --all/],
    [' solvency-9', /Invalid values/],
  ])('is not done for "%s"', async (words, message) => {
    const { code, stderr } = await work.ballast(`artifacts verify${words}`);
    expect([code, stderr]).toEqual([2, expect.stringMatching(message)]);
  });

  it('says yes where nothing is kept, and that nothing of the key was compared', async () => {
    const env = { BALLAST_ARTIFACTS: join(folder, 'nothing') };
    const { code, stdout } = await work.ballast('artifacts verify solvency-8 --quiet', env);
    expect(stdout).toContain('– proving key: not made again without --key; none is kept here');
    expect([code, stdout]).toEqual([0, expect.stringMatching(/\nSAME\n$/)]);
  });
});
