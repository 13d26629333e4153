import { execFileSync } from 'node:child_process';
import { appendFile, readFile, rm, writeFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRegister } from '../../src/proof/fileRegister.js';
import { needs } from '../support/needs.js';
import { STACK, Workspace } from './run.js';

needs('dist');

let work: Workspace;
let subject: string;
let count = 0;

beforeAll(async () => {
  work = await Workspace.open();
  await work.prepare();
  subject = (await work.must('identity subject --custodian custodian-a')).stdout.trim();
});
afterAll(() => work.close());

/** A register with uses of the nullifiers 1 to `uses`, made as verify makes it. */
async function newRegister(uses: number): Promise<string> {
  const name = `used-${count++}.jsonl`;
  const register = openRegister(work.path(name));
  for (let n = 1n; n <= uses; n++) await register.use({ nullifier: n, scope: 1n, binding: 2n });
  return name;
}

async function cutOff(name: string, bytes: number): Promise<void> {
  const whole = await readFile(work.path(name));
  await writeFile(work.path(name), whole.subarray(0, whole.length - bytes));
}

const attest = (ledger: string, options = '') =>
  work.ballast(
    `attest --account examples/accounts/custodian-a.json --market market.json --key custodian-a-key.json --subject ${subject} --out out-${count++}.json --ledger ${ledger}${options}`,
  );

describe('register check', () => {
  it('says what a register holds', async () => {
    const name = await newRegister(3);
    const { stdout, stderr } = await work.must(`register check --register ${name}`);
    expect(stdout).toContain(`${name} holds all that it is known to have held`);
    expect(stdout).toMatch(/entries +3\n/);
    expect(stdout).toMatch(/lines +3 \(\d+ bytes\); 0 void, 0 empty or cut off/);
    expect(stderr).toBe('');
    const json = JSON.parse((await work.must(`register check --register ${name} --json`)).stdout) as object;
    const bytes = (await readFile(work.path(name))).length;
    expect(json).toEqual({
      ...{ ok: true, problem: null, entries: 3, refused: 0, empty: 0, lines: 3, bytes },
      ...{ held: { lines: 3, bytes }, loss: null, accepted: false },
    });
  });

  it('answers no where something is missing, and the owner can accept that', async () => {
    const name = await newRegister(3);
    await cutOff(name, 150);
    const { code, stdout } = await work.ballast(`register check --register ${name}`);
    expect(code).toBe(4);
    expect(stdout).toContain(`${name} may have forgotten entries`);
    expect(stdout).toMatch(
      /problem +used-\d+\.jsonl: has lost entries: it held 3 lines \(\d+ bytes\), and has 1 line \(\d+\s+bytes\)/,
    );
    const line = ['register', 'check', '--register', name, '--accept-loss', '--why', 'the disk was full'];
    const accepted = await work.run(line);
    expect(accepted.code).toBe(0);
    expect(accepted.stderr).toContain('may have forgotten entries');
    expect(accepted.stdout).toContain(`${name} is used again as it is`);
    expect(accepted.stdout).toMatch(
      /loss +accepted 20\d\d-.*Z, when lines held\s+were 3 \(\d+ bytes\): the disk was full/,
    );
    expect((await work.must(`register check --register ${name}`)).stdout).toContain('the disk was full');
    const register = openRegister(work.path(name));
    expect((await register.use({ nullifier: 1n, scope: 1n, binding: 3n })).ok).toBe(false);
    expect((await register.use({ nullifier: 3n, scope: 1n, binding: 3n })).ok).toBe(true);
  });

  it('accepts no loss where nothing is missing', async () => {
    const name = await newRegister(1);
    const { code, stderr, stdout } = await work.run([
      'register',
      'check',
      '--register',
      name,
      '--accept-loss',
      '--why',
      'x',
      '--json',
    ]);
    expect([code, stderr]).toEqual([0, 'note: nothing is missing: there is no loss to accept\n']);
    expect(JSON.parse(stdout)).toMatchObject({ ok: true, loss: null, accepted: false });
  });

  it('gives a register of before a head', async () => {
    const name = await newRegister(2);
    await rm(work.path(`${name}.head`));
    expect((await work.must(`register check --register ${name}`)).stdout).toMatch(
      /lines held +not known: there was no head/,
    );
    expect(await work.has(`${name}.head`)).toBe(true);
  });

  it('names a line that is none', async () => {
    const name = await newRegister(2);
    await appendFile(work.path(name), 'nothing\n');
    const { code, stderr, stdout } = await work.ballast(`register check --register ${name}`);
    expect([code, stdout]).toEqual([3, '']);
    expect(stderr).toMatch(/^error: used-\d+\.jsonl: line 3: is not valid JSON at column 1/);
  });

  it('says how far it is in a large one', async () => {
    const name = await newRegister(1);
    const line = (await readFile(work.path(name), 'utf8')).trimEnd();
    await appendFile(work.path(name), `${line.padEnd(4000)}\n`.repeat(1200));
    const { stderr, stdout } = await work.must(`register check --register ${name}`);
    expect(stderr).toBe(`reading all of ${name} …\n`);
    expect(stdout).toMatch(/1,200 void/);
    expect((await work.must(`register check --register ${name} --quiet`)).stderr).toBe('');
  });

  it.each([
    ['neither', 'register check'],
    ['both', 'register check --register a --ledger b'],
    ['a loss without a reason', 'register check --register a --accept-loss'],
    ['a reason without a loss', 'register check --register a --why x'],
  ])('is a wrong command line with %s', async (_, line) => {
    const { code, stderr } = await work.ballast(line);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^error: .+\nSee: ballast --help\n$/);
  });

  it.each([
    ['a file that is not there', 'nowhere.jsonl', 'does not exist'],
    ['a folder', 'examples', 'is a directory'],
    ['a device', '/dev/zero', 'is not a plain file'],
  ])('refuses %s', async (_, name, message) => {
    const { code, stderr } = await work.ballast(`register check --register ${name}`);
    expect(code).toBe(3);
    expect(stderr).toContain(`error: ${name}: ${message}`);
    expect(stderr).not.toMatch(STACK);
    expect(await work.has('nowhere.jsonl')).toBe(false);
  });

  it('says in its help what an accepted loss means', async () => {
    const { stdout } = await work.must('register check --help');
    expect(stdout.replace(/\s+/g, ' ')).toContain('nullifiers that it forgot can be used again');
  });
});

describe('a ledger of holders', () => {
  it('that has lost entries signs nothing until its owner accepts that', async () => {
    expect((await attest('holders.jsonl')).code).toBe(0);
    await cutOff('holders.jsonl', 20);
    const refused = await attest('holders.jsonl');
    expect(refused.code).toBe(3);
    expect(refused.stderr).toMatch(
      /^error: holders\.jsonl: has lost entries: it held 1 line \(\d+ bytes\), and has 0 lines \(0 bytes\)\./,
    );
    expect(refused.stderr).toContain('ballast register check --help');
    expect((await work.ballast('register check --ledger holders.jsonl')).code).toBe(4);
    const line = [
      'register',
      'check',
      '--ledger',
      'holders.jsonl',
      '--accept-loss',
      '--why',
      'cut by an editor',
    ];
    expect((await work.run(line)).code).toBe(0);
    expect((await attest('holders.jsonl')).code).toBe(0);
    expect((await work.must('register check --ledger holders.jsonl')).stdout).toContain('cut by an editor');
  });

  it('is not taken for a register', async () => {
    expect((await attest('own.jsonl')).code).toBe(0);
    const { code, stderr } = await work.ballast('register check --register own.jsonl');
    expect(code).toBe(3);
    expect(stderr).toMatch(/^error: own\.jsonl: line 1\./);
    expect(stderr).not.toContain(subject);
  });

  it.runIf(process.platform !== 'win32')('that is a pipe is refused, and nobody waits', async () => {
    execFileSync('mkfifo', [work.path('pipe')]);
    const { code, stderr } = await attest('pipe');
    expect([code, stderr]).toEqual([3, 'error: pipe: is not a plain file. Give the path of a file\n']);
  });
});
