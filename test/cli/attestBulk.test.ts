import { spawn } from 'node:child_process';
import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import lockfile from 'proper-lockfile';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { attest, formatAttestation, parseAttestation } from '../../src/account/attestation.js';
import type { AttestReport } from '../../src/account/attestReport.js';
import { parseSignerKey } from '../../src/account/signerKey.js';
import { parseSigners } from '../../src/account/signers.js';
import { verifyAttestation } from '../../src/account/verifyAttestation.js';
import { temporaryName } from '../../src/files/temporary.js';
import { parseMarket } from '../../src/market/marketFile.js';
import { needs } from '../support/needs.js';
import { type Answer, MAIN, STACK, Workspace } from './run.js';

needs('dist');

let work: Workspace;
beforeAll(async () => {
  work = await Workspace.open();
  await work.must('market build --risk examples/risk.json');
  for (const name of ['a', 'b']) {
    await work.must(`signer new --custodian custodian-${name} --out ${name}-key.json`);
  }
  await work.must('signer list --key a-key.json --out signers.json');
  await writeSubjects(400);
});
afterAll(() => work.close());

/** Figures that appear nowhere else: if one shows up, it leaked. */
const LEAKS = /98765|4\.3579|43579|recognisable/;
const withoutHashes = (text: string) => text.replace(/[0-9a-f]{16,}/g, '');

const account = (i: number, more: object = {}) => ({
  version: 1,
  kind: 'ballast/account',
  custodian: 'custodian-a',
  exchange: 'custodian-a',
  customer: `recognisable ${i}`,
  asOf: '2026-06-01T12:00:00Z',
  holdings: { cash: `98765.${i}1`, positions: [{ symbol: 'BTC/USDT', quantity: '4.3579' }] },
  ...more,
});
const writeSubjects = (count: number, name = 'subjects.json') =>
  work.write(name, {
    version: 1,
    kind: 'ballast/subjects',
    subjects: Array.from({ length: count }, (_, i) => ({
      exchange: 'custodian-a',
      customer: `recognisable ${i}`,
      subject: String(1000 + i),
    })),
  });
const writeLines = (name: string, ...lines: (object | string)[]) =>
  work.write(name, lines.map((line) => (typeof line === 'string' ? line : JSON.stringify(line))).join('\n'));
const accounts = (count: number) => Array.from({ length: count }, (_, i) => account(i));

const lineOf = (from: string, out: string, more = '') =>
  `attest --accounts ${from} --market market.json --key a-key.json --subjects subjects.json --out-dir ${out}${more}`;
const reportOf = async (out: string) => (await work.json(`${out}/report.json`)) as unknown as AttestReport;
const signedIn = async (out: string) =>
  (await readdir(work.path(out))).filter((name) => /^[0-9a-f]{16}-\d+\.json$/.test(name));
const textsIn = async (out: string) =>
  new Map(
    await Promise.all(
      (await signedIn(out)).map(async (name) => [name, await work.read(`${out}/${name}`)] as const),
    ),
  );

/** Each file is an attestation of its own account that verifies. */
async function expectAllHold(out: string, count: number): Promise<void> {
  const signers = parseSigners(await work.read('signers.json'));
  const { universe } = parseMarket(await work.read('market.json'));
  const texts = await textsIn(out);
  const ids = new Set<bigint>();
  for (const text of texts.values()) {
    const attestation = parseAttestation(text);
    expect(verifyAttestation(attestation, { signers, universe })).toMatchObject({ ok: true });
    ids.add(attestation.snapshot.accountId);
  }
  expect([texts.size, ids.size]).toEqual([count, count]);
}

const expectClean = ({ stdout, stderr }: Answer) => {
  for (const text of [stdout, stderr]) {
    expect(withoutHashes(text)).not.toMatch(LEAKS);
    expect(text).not.toMatch(STACK);
  }
};

describe('attest --accounts', () => {
  it('signs all accounts of a folder, each as alone', async () => {
    await mkdir(work.path('folder/below'), { recursive: true });
    for (const i of [0, 1, 2]) await work.write(`folder/${i}.json`, account(i));
    await work.write('folder/notes.txt', 'no account');
    const answer = await work.must(`${lineOf('folder', 'signed')} --json`);
    expectClean(answer);
    expect(JSON.parse(answer.stdout)).toEqual(await work.json('signed/report.json'));
    expect(await work.mode('signed/report.json')).toBe('600');
    const { totals, accounts: entries } = await reportOf('signed');
    expect(totals).toEqual({ signed: 3, signedBefore: 0, refused: 0 });
    expect(entries.map(({ from, status }) => [from, status])).toEqual(
      ['0.json', '1.json', '2.json'].map((name) => [name, 'signed']),
    );
    await expectAllHold('signed', 3);

    // The same bytes from a key that is opened for this one account only.
    const { universe } = parseMarket(await work.read('market.json'));
    for (const { attestation } of entries) {
      expect(await work.mode(`signed/${attestation}`)).toBe('600');
      const text = await work.read(`signed/${attestation}`);
      const key = await parseSignerKey(await work.read('a-key.json'));
      const { snapshot } = parseAttestation(text);
      const { subject, salt } = snapshot;
      const alone = [0, 1, 2].map((i) => {
        const name = { custodian: 'custodian-a', exchange: 'custodian-a', customer: `recognisable ${i}` };
        return formatAttestation(attest({ account: { ...snapshot, ...name }, universe, subject, salt, key }));
      });
      expect(alone).toContain(text);
    }
  });

  it('signs the lines of a file, and a second time leaves what is there', async () => {
    await writeLines('three.jsonl', account(0), '', account(1), `${JSON.stringify(account(2))}\r`);
    await work.must(lineOf('three.jsonl', 'lines'));
    expect((await reportOf('lines')).accounts.map(({ from }) => from)).toEqual([
      'line 1',
      'line 3',
      'line 4',
    ]);
    const before = await textsIn('lines');
    await writeLines('four.jsonl', ...accounts(4));
    const answer = await work.must(lineOf('four.jsonl', 'lines'));
    expect(answer.stdout).toContain('Signed 1 of 4 accounts');
    expect((await reportOf('lines')).totals).toEqual({ signed: 1, signedBefore: 3, refused: 0 });
    const after = await textsIn('lines');
    for (const [name, text] of before) expect(after.get(name)).toBe(text);
    await expectAllHold('lines', 4);
  });

  it('names what fails, and signs the others', async () => {
    await writeLines(
      'mixed.jsonl',
      ...[account(0), '{"version": 98765', '[]', account(0), account(1, { custodian: 'custodian-b' })],
      account(2, { holdings: { cash: '98765.x', positions: [] } }),
      account(3, { customer: 'nobody’s' }),
      account(4, { asOf: '2026-06-02T12:00:00Z' }),
      account(5, { holdings: { cash: '1', positions: [{ symbol: 'XRP', quantity: '-43579' }] } }),
      account(0, { asOf: '2026-06-01T12:00:01Z' }),
    );
    const answer = await work.ballast(lineOf('mixed.jsonl', 'mixed'));
    expect(answer.code).toBe(4);
    expectClean(answer);
    expect(answer.stdout).toContain('line 2');
    const text = await work.read('mixed/report.json');
    expect(withoutHashes(text)).not.toMatch(LEAKS);
    const { totals, accounts: entries } = await reportOf('mixed');
    expect(totals).toEqual({ signed: 3, signedBefore: 0, refused: 7 });
    const refusals = entries.filter(({ status }) => status === 'refused');
    expect(refusals.map(({ from, refusal }) => `${from}: ${refusal}`)).toEqual([
      expect.stringMatching(/^line 2: mixed\.jsonl, line 2: /),
      expect.stringMatching(/^line 3: mixed\.jsonl, line 3: /),
      expect.stringContaining('is the account of line 1 at the same time'),
      expect.stringContaining('a-key.json: custodian: is for another custodian than the account'),
      expect.stringContaining('holdings.cash: is not a plain decimal number'),
      expect.stringContaining('has no holder among the subjects'),
      expect.stringContaining('outside the universe'),
    ]);
    expect(entries[7]).toMatchObject({ status: 'signed', warnings: [expect.stringContaining('900 s')] });
    await expect(signedIn('mixed')).resolves.toHaveLength(3);
  });

  it.each<[string, () => Promise<void>, string]>([
    [
      'another figure',
      () => writeLines('one.jsonl', account(0, { holdings: { cash: '1', positions: [] } })),
      'is another',
    ],
    ['a file that is no attestation', () => work.write('one.jsonl', account(0)), 'is missing'],
  ])('refuses where there is %s, and replaces it with --force', async (name, prepare, words) => {
    const out = `again ${name.length}`.replace(' ', '-');
    await writeLines('one.jsonl', account(0));
    await work.must(lineOf('one.jsonl', out));
    const [file] = await signedIn(out);
    if (words === 'is missing') await work.write(`${out}/${file}`, {});
    const before = await work.read(`${out}/${file}`);
    await prepare();
    const answer = await work.ballast(lineOf('one.jsonl', out));
    expect(answer.code).toBe(4);
    expect((await reportOf(out)).accounts[0]!.refusal).toContain(words);
    expect(await work.read(`${out}/${file}`)).toBe(before);
    await work.must(lineOf('one.jsonl', out, ' --force'));
    expect(await work.read(`${out}/${file}`)).not.toBe(before);
    await expectAllHold(out, 1);
  });

  it('does not take a signature that was changed for one of its own', async () => {
    await writeLines('one.jsonl', account(0));
    await work.must(lineOf('one.jsonl', 'bent'));
    const [file] = await signedIn('bent');
    const attestation = await work.json(`bent/${file}`);
    await work.write(`bent/${file}`, { ...attestation, salt: '5' });
    expect((await work.ballast(lineOf('one.jsonl', 'bent'))).code).toBe(4);
    expect((await reportOf('bent')).accounts[0]!.refusal).toContain('is another attestation');
  });

  it('enters holders into the ledger, and refuses those of another one only', async () => {
    await writeLines('five.jsonl', ...accounts(5));
    await work.must(lineOf('five.jsonl', 'ledger-1', ' --ledger holders.jsonl'));
    const lines = await work.read('holders.jsonl');
    expect(lines.trimEnd().split('\n')).toHaveLength(5);
    expect(lines).not.toMatch(/recognisable|signature/);
    await work.must(lineOf('five.jsonl', 'ledger-1', ' --ledger holders.jsonl'));
    await writeSubjects(5, 'usual.json');
    const { subjects } = (await work.json('usual.json')) as { subjects: { subject: string }[] };
    subjects[3]!.subject = '5';
    await work.write('other.json', { version: 1, kind: 'ballast/subjects', subjects });
    const answer = await work.ballast(
      lineOf('five.jsonl', 'ledger-2', ' --ledger holders.jsonl').replace('subjects.json', 'other.json'),
    );
    expect(answer.code).toBe(4);
    const { totals, accounts: entries } = await reportOf('ledger-2');
    expect(totals).toEqual({ signed: 4, signedBefore: 0, refused: 1 });
    expect(entries[3]!.refusal).toContain('has this account under another holder');
    expect(await work.read('holders.jsonl')).toBe(lines);
  });
});

describe('attest --accounts, killed or twice at once', () => {
  it('signs each account once after a run that was killed', async () => {
    await writeLines('many.jsonl', ...accounts(300));
    const args = lineOf('many.jsonl', 'killed', ' --ledger killed.jsonl').split(' ');
    const child = spawn(process.execPath, [MAIN, ...args], { cwd: work.folder, stdio: 'ignore' });
    const gone = new Promise((resolve) => child.once('exit', resolve));
    const some = async () => (await signedIn('killed').catch(() => [])).length > 0;
    while (child.exitCode === null && !(await some())) await wait(2);
    child.kill('SIGKILL');
    await gone;
    const before = await textsIn('killed');
    expect(before.size).toBeGreaterThan(0);
    expect(before.size).toBeLessThan(300);
    // As a run leaves it that is killed while it writes; what others left there stays.
    const half = temporaryName('0123456789abcdef-1780315200.json').replace(
      `-${process.pid}-`,
      `-${child.pid}-`,
    );
    await work.write(`killed/${half}`, 'half');
    await work.write('killed/.notes.0123456789ab.tmp', 'theirs');

    await work.must(lineOf('many.jsonl', 'killed', ' --ledger killed.jsonl'));
    const after = await textsIn('killed');
    for (const [name, text] of before) expect(after.get(name)).toBe(text);
    await expectAllHold('killed', 300);
    expect((await reportOf('killed')).totals).toEqual({
      signed: 300 - before.size,
      signedBefore: before.size,
      refused: 0,
    });
    const hidden = (await readdir(work.path('killed'))).filter((name) => name.startsWith('.'));
    expect(hidden).toEqual(['.notes.0123456789ab.tmp']);
    expect((await work.read('killed.jsonl')).trimEnd().split('\n')).toHaveLength(300);
  });

  it('signs each account once by two runs', async () => {
    await writeLines('forty.jsonl', ...accounts(40));
    const answers = await Promise.all(
      [1, 2].map(() => work.must(`${lineOf('forty.jsonl', 'twice')} --json`)),
    );
    const totals = answers.map(({ stdout }) => (JSON.parse(stdout) as AttestReport).totals);
    expect(totals.map(({ signed }) => signed).sort()).toEqual([0, 40]);
    expect(totals.map(({ signedBefore }) => signedBefore).sort()).toEqual([0, 40]);
    await expectAllHold('twice', 40);
  });
});

describe('attest --accounts in a folder that another run has', () => {
  it('waits, and then says so', async () => {
    await writeLines('one.jsonl', account(0));
    await mkdir(work.path('taken'));
    const release = await lockfile.lock(work.path('taken'), {
      lockfilePath: work.path('taken/.lock'),
      update: 1000,
    });
    const answer = await work.ballast(lineOf('one.jsonl', 'taken'));
    await release();
    expect([answer.code, answer.stderr]).toEqual([3, expect.stringContaining('taken: is locked by another')]);
    expect(await readdir(work.path('taken'))).toEqual([]);
    await work.must(lineOf('one.jsonl', 'taken'));
    await expectAllHold('taken', 1);
  });
});

describe('attest --accounts with bad input', () => {
  beforeAll(async () => {
    await mkdir(work.path('empty'));
    await mkdir(work.path('theirs'));
    await work.write('theirs/report.json', { version: 1, kind: 'ballast/market' });
    await writeLines('good.jsonl', account(0));
    await writeLines('blank.jsonl', '', ' ', '');
    await symlink(work.path('empty'), work.path('link'));
    await mkdir(work.path('own'));
    await writeFile(join(work.path('own'), 'report.json'), JSON.stringify(account(0)));
    const twice = { exchange: 'x', customer: 'y', subject: '5' };
    const file = { version: 1, kind: 'ballast/subjects' };
    await work.write('twice.json', { ...file, subjects: [twice, { ...twice, subject: '6' }] });
    await work.write('zero.json', { ...file, subjects: [{ ...twice, subject: '0' }] });
  });

  it.each([
    ['an empty folder', lineOf('empty', 'x'), 'empty: has no accounts'],
    ['a file of blank lines', lineOf('blank.jsonl', 'x'), 'blank.jsonl: has no accounts'],
    ['nothing of that name', lineOf('nowhere', 'x'), 'nowhere: does not exist'],
    [
      'a folder that is a file',
      lineOf('good.jsonl', 'market.json'),
      'market.json: --out-dir: is also an input',
    ],
    ['another file as folder', lineOf('good.jsonl', 'signers.json'), 'signers.json: is not a folder'],
    ['the folder of accounts', lineOf('empty', 'empty'), 'empty: --out-dir: is also an input'],
    ['a link to the folder of accounts', lineOf('empty', 'link'), 'link: --out-dir: is also an input'],
    ['an account file as report', lineOf('own/report.json', 'own'), 'own: --out-dir: is also an input'],
    ['a folder below none', lineOf('good.jsonl', 'no/where'), 'the folder above it does not exist'],
    ['a report that is another file', lineOf('good.jsonl', 'theirs'), 'is no report of signing in bulk'],
    [
      'an account twice among the subjects',
      lineOf('good.jsonl', 'x').replace('subjects.json', 'twice.json'),
      'subjects[1]',
    ],
    [
      'a holder of number 0',
      lineOf('good.jsonl', 'x').replace('subjects.json', 'zero.json'),
      'subjects[0].subject',
    ],
  ])('refuses %s', async (_, line, words) => {
    const answer = await work.ballast(line);
    expect(answer.code).toBe(3);
    expect(answer.stderr).toContain(words);
    expectClean(answer);
  });

  it.each([
    [
      'neither',
      'attest --market market.json --key a-key.json',
      'Give --account with one file, or --accounts',
    ],
    ['both', `${lineOf('good.jsonl', 'x')} --account a.json`, 'Give --account with one file, or --accounts'],
    ['--subject', `${lineOf('good.jsonl', 'x')} --subject 5`, '--subject and --out go with --account'],
    [
      'no --out-dir',
      lineOf('good.jsonl', 'x').replace(/ --out-dir x/, ''),
      '--accounts needs --subjects and --out-dir',
    ],
    [
      '--account without --subject',
      'attest --account a.json --market m.json --key k.json',
      '--account needs --subject',
    ],
    [
      '--account with --out-dir',
      'attest --account a.json --market m.json --key k.json --subject 5 --out-dir x',
      '--subjects and --out-dir go with --accounts',
    ],
  ])('says what goes together: %s', async (_, line, words) => {
    const { code, stderr } = await work.ballast(line);
    expect([code, stderr]).toEqual([2, expect.stringContaining(words)]);
  });
});
