import { spawn } from 'node:child_process';
import { chmod, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Practice } from '../ceremony/practice.js';
import { needs } from '../support/needs.js';
import { type Answer, execute, MAIN, ROOT, STACK } from './run.js';

needs('dist');

/** Ceremonies as they are typed, and what is left of a step that is interrupted. */

let work: Practice;
beforeAll(async () => {
  work = await Practice.open();
});
afterAll(() => work.close());

describe('the commands of docs/ceremony.md', () => {
  let walked: Answer;
  beforeAll(async () => {
    await mkdir(work.path('bin'));
    await writeFile(work.path('bin', 'ballast'), `#!/bin/sh\nexec '${process.execPath}' '${MAIN}' "$@"\n`);
    await chmod(work.path('bin', 'ballast'), 0o755);
    const page = await readFile(join(ROOT, 'docs', 'ceremony.md'), 'utf8');
    const blocks = [...page.matchAll(/```sh\n(.*?)```/gs)].map(([, text]) => text);
    const path = `${work.path('bin')}:${process.env.PATH}`;
    walked = await execute('/bin/sh', ['-c', `set -e\n${blocks.join('\n')}`], work.root, {
      ...{ PATH: path, BALLAST_KEYS: work.path('store') },
    });
  });

  test('lead to a joint key of three', () => {
    expect(walked.stderr).not.toContain('error:');
    expect(walked.stderr).not.toMatch(STACK);
    expect(walked.code).toBe(0);
    expect(walked.stdout.match(/^ceremony\(3\)$/gm)).toHaveLength(3);
    expect(walked.stdout).toMatch(/beacon +000102030405060708090a0b0c0d0e0f, 2\^10 times/);
    expect(walked.stderr).toMatch(/note: contribution 1 to phase 1: a few seconds/);
  });

  test('write the files of the key, and no record: nobody imports a rehearsal', async () => {
    expect((await readdir(work.path('practice-key'))).sort()).toEqual([
      ...['powers.bin', 'proving_key.zkey.gz', 'verification_key.json'],
    ]);
    const imported = await work.run(['keys', 'import', work.path('practice-key')]);
    expect([imported.code, imported.stderr]).toEqual([3, expect.stringContaining('SHA256SUMS')]);
    const taken = await work.run(['ceremony', 'verify', 'practice', '--take']);
    expect(taken.code).toBe(3);
    expect(taken.stderr).toContain('is for practice: no store takes it');
  });

  test('close it: nobody contributes after the beacon, and there is no second one', async () => {
    const late = await work.run(['ceremony', 'contribute', 'practice', '--name', 'Dave'], 'dave');
    expect(late.stderr).toContain('is closed: a beacon was applied');
    const again = ['--beacon', '0'.repeat(32), '--out-dir', 'again'];
    expect((await work.run(['ceremony', 'finalize', 'practice', ...again])).stderr).toContain(
      'a beacon once',
    );
    await work.must(['ceremony', 'finalize', 'practice', '--out-dir', 'once-more']);
    const bytes = (folder: string) => readFile(work.path(folder, 'verification_key.json'), 'utf8');
    expect(await bytes('once-more')).toBe(await bytes('practice-key'));
  });

  test('put no secret into the folder that is passed on', async () => {
    const names = await readdir(work.path('practice'));
    expect(names.filter((name) => !/^(powers|key)_?\w*\.(ptau|zkey)$/.test(name))).toEqual(['ceremony.json']);
    for (const name of names)
      expect(`${await readFile(work.path('practice', name))}`).not.toContain('PRIVATE');
  });
});

describe('the process in which the randomness lives', () => {
  test('loads nothing that the environment asks for, and has nothing of it in its arguments', async () => {
    await work.make('watched', [], 'powers');
    const [spy, log] = [work.path('spy.cjs'), work.path('spy.log')];
    await writeFile(
      spy,
      `require('node:fs').appendFileSync(${JSON.stringify(log)}, process.argv.join(' ') + '\\n');`,
    );
    const env = { BALLAST_KEYS: work.path('store-Alice'), NODE_OPTIONS: `--require ${spy}` };
    const args = [MAIN, 'ceremony', 'contribute', 'watched', '--name', 'Alice'];
    expect((await execute(process.execPath, args, work.root, env)).code).toBe(0);
    const seen = await readFile(log, 'utf8');
    expect(seen).toContain('contribute watched');
    expect(seen).not.toContain('arithmeticChild');
  });
});

describe('a step that is interrupted', () => {
  beforeAll(() => work.make('steady', ['Alice', 'Bob']));
  // Carol was not in phase 1: hers counts for nothing, and is a step.
  const contributeArgs = ['ceremony', 'contribute', 'torn', '--name', 'Carol'];
  const torn = async () => {
    await rm(work.path('torn'), { recursive: true, force: true });
    await work.copy('steady', 'torn');
  };

  test('because its file cannot be put in place: the state is what it was', async () => {
    await torn();
    const before = await readFile(work.path('torn', 'ceremony.json'), 'utf8');
    await mkdir(work.path('torn', 'key_0003.zkey', 'in the way'), { recursive: true });
    const answer = await work.run(contributeArgs, 'Carol');
    expect(answer.code).toBe(3);
    expect(answer.stderr).not.toMatch(STACK);
    expect(await readFile(work.path('torn', 'ceremony.json'), 'utf8')).toBe(before);
    expect((await readdir(work.path('torn'))).filter((name) => name.startsWith('.'))).toEqual([]);
    expect((await work.verify('torn')).grade).toBe('ceremony(2)');
    await rm(work.path('torn', 'key_0003.zkey'), { recursive: true });
    await work.must(contributeArgs, 'Carol');
    expect((await work.verify('torn')).grade).toBe('ceremony(2)');
  });

  test('between its file and the transcript: the file is made again', async () => {
    await torn();
    await writeFile(work.path('torn', 'key_0003.zkey'), 'half of a key');
    await writeFile(work.path('torn', '.step-key_0003.zkey'), 'less');
    expect((await work.verify('torn')).grade).toBe('ceremony(2)');
    await work.must(contributeArgs, 'Carol');
    expect((await work.verify('torn')).contributions).toHaveLength(5);
    expect((await readdir(work.path('torn'))).filter((name) => name.startsWith('.'))).toEqual([]);
  });

  test('by a kill while the arithmetic runs: the state is what it was, and the next one makes it', async () => {
    await torn();
    const before = await readFile(work.path('torn', 'ceremony.json'), 'utf8');
    const env = { ...process.env, BALLAST_KEYS: work.path('store-Carol') };
    const child = spawn(process.execPath, [MAIN, ...contributeArgs], {
      cwd: work.root,
      env,
      stdio: 'ignore',
    });
    const ended = new Promise((resolve) => child.on('exit', resolve));
    const started = async () => (await readdir(work.path('torn'))).includes('.step-key_0003.zkey');
    while (child.exitCode === null && !(await started()))
      await new Promise((resolve) => setTimeout(resolve, 1));
    child.kill('SIGKILL');
    await ended;
    expect(await readFile(work.path('torn', 'ceremony.json'), 'utf8')).toBe(before);
    expect((await work.verify('torn')).grade).toBe('ceremony(2)');
    await work.must(contributeArgs, 'Carol');
    expect((await work.verify('torn')).contributions).toHaveLength(5);
  });
});

describe('a step on files that are not those of the transcript', () => {
  test('is refused', async () => {
    await work.make('changed', ['Alice', 'Bob'], 'powers');
    const last = work.path('changed', 'powers_0002.ptau');
    const bytes = await readFile(last);
    await writeFile(last, Buffer.concat([bytes, Buffer.of(0)]));
    for (const args of [
      ['prepare', 'changed'],
      ['contribute', 'changed', '--name', 'Carol'],
    ]) {
      const answer = await work.run(['ceremony', ...args], 'Carol');
      expect(answer.stderr).toContain('powers_0002.ptau: is not the file that the transcript records');
    }
    await writeFile(last, bytes);
    await work.must(['ceremony', 'prepare', 'changed']);
    for (const name of ['Alice', 'Bob']) await work.contribute('changed', name);
    await writeFile(work.path('changed', 'key_0002.zkey'), 'other');
    for (const args of [
      ['contribute', 'changed', '--name', 'Carol'],
      ['finalize', 'changed', '--beacon', '0'.repeat(32), '--out-dir', 'never'],
    ]) {
      const answer = await work.run(['ceremony', ...args], 'Carol');
      expect(answer.stderr).toContain('key_0002.zkey: is not the file that the transcript records');
    }
  });
});

describe('refused before anything is done', () => {
  const usage = async (line: string, party?: string) => {
    const { code, stderr } = await work.run(line.split(' '), party);
    expect(stderr).not.toMatch(STACK);
    return `${code}: ${stderr}`;
  };

  test('a beginning without powers, with two kinds of them, or in a folder that has something in it', async () => {
    expect(await usage('ceremony new rehearsal --out-dir n')).toMatch(/^2: .*Say where the powers/);
    expect(await usage('ceremony new rehearsal --own-phase1 --download --out-dir n')).toMatch(/^2: /);
    expect(await usage('ceremony new rehearsal --own-phase1 --unpinned why --out-dir n')).toMatch(
      /^2: .*--unpinned goes with --ptau/,
    );
    expect(await usage('ceremony new solvency-9 --own-phase1 --out-dir n')).toMatch(/^2: /);
    expect(await usage('ceremony new rehearsal --own-phase1 --out-dir .')).toMatch(/^3: .*is not empty/s);
  });

  test('names and keys that others cannot have', async () => {
    await work.make('n', [], 'powers');
    const name = (own: string) => work.run(['ceremony', 'contribute', 'n', '--name', own], 'Alice');
    for (const own of [' Alice', 'A\u202e', 'A'.repeat(65), '😀'.repeat(33)])
      expect((await name(own)).stderr).toContain('must be 1 to 64 printable characters');
    const inside = 'ceremony contribute n --name Alice --signing-key n/key.pem';
    expect(await usage(inside)).toMatch(/^3: .*which others get/s);
    expect(await usage('ceremony verify nowhere')).toMatch(/^3: .*does not exist/s);
  });

  test('beacons that are none', async () => {
    for (const [more, reason] of [
      ['--beacon 0f', '--beacon: must be 16 to 64 bytes'],
      [`--beacon ${'0'.repeat(33)}`, '--beacon: must be 16 to 64 bytes'],
      [`--beacon ${'0'.repeat(32)} --iterations 9`, '--iterations: must be 10 to 24'],
      [`--beacon ${'0'.repeat(32)} --iterations 25`, '--iterations: must be 10 to 24'],
      ['--iterations 10', '--iterations goes with --beacon'],
    ] as const)
      expect(await usage(`ceremony finalize n --out-dir never ${more}`)).toContain(reason);
  });
});
