import { chmod, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { needs } from '../support/needs.js';
import { execute, MAIN, ROOT, STACK, Workspace } from './run.js';

needs('dist', 'solvency-custodians');

let work: Workspace;

beforeAll(async () => {
  work = await Workspace.open();
});
afterAll(() => work.close());

describe('demo', () => {
  it('goes as expected, and keeps its files', async () => {
    const { code, stdout, stderr } = await work.ballast('demo --keep kept --json --quiet');
    expect(stderr).toBe('');
    expect(code).toBe(0);
    const { ok, outcomes } = JSON.parse(stdout) as {
      ok: boolean;
      outcomes: { ok: boolean; detail: string }[];
    };
    expect(ok).toBe(true);
    expect(outcomes).toHaveLength(10);
    const refused = outcomes.map(({ detail }) => /check "(\w+)"/.exec(detail)?.[1]).filter(Boolean);
    expect(refused).toEqual(['proof', 'policy', 'signers', 'market', 'register']);
    expect(await work.mode('kept/identity.json')).toBe('600');
    const verify =
      'verify --proof kept/proof.json --market kept/market.json --signers kept/signers.json --policy kept/examples/policy.json --scope lender.example/credit-line/2026 --recipient lender.example';
    const env = { BALLAST_KEYS: join(process.env.BALLAST_ARTIFACTS!, 'demo-lender-keys') };
    expect((await work.ballast(verify, env)).code).toBe(0);
    // Nobody else trusts the lender, or has the key.
    expect((await work.ballast(verify)).code).toBe(4);
  });
});

describe('the commands of examples/README.md', () => {
  it('work as typed, one after the other', async () => {
    const readme = await readFile(join(ROOT, 'examples', 'README.md'), 'utf8');
    const blocks = [...readme.matchAll(/```sh\n(.*?)```/gs)].map(([, text]) => text);
    const bin = work.path('bin');
    await mkdir(bin);
    await writeFile(join(bin, 'ballast'), `#!/bin/sh\nexec '${process.execPath}' '${MAIN}' "$@"\n`);
    await chmod(join(bin, 'ballast'), 0o755);
    const script = `set -e\n${blocks.join('\n')}`;
    const env = { PATH: `${bin}:${process.env.PATH}` };
    const { code, stdout, stderr } = await execute('/bin/sh', ['-c', script], work.folder, env);
    expect(stderr).not.toContain('error:');
    expect(stderr).not.toMatch(STACK);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^VALID$/m);
    expect(stdout).toContain('Wrote folded_key.json');
  });
});
