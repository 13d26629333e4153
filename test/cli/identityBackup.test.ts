import { spawn } from 'node:child_process';
import { chmod } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { needs } from '../support/needs.js';
import { type Answer, MAIN, Workspace } from './run.js';

/** A holder backs up an identity, loses it, and has it again. */

needs('dist');

let work: Workspace;
let identity: string;
let words: string;
const env = { BALLAST_PASSPHRASE: 'correct horse battery' };
const secretOf = (text: string) => (JSON.parse(text) as { secret: string }).secret;

/** Runs the program with something piped in. */
function piped(line: string, input: string): Promise<Answer> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [MAIN, ...line.split(' ')], { cwd: work.folder });
    const out = { stdout: '', stderr: '' };
    child.stdout.on('data', (chunk: Buffer) => (out.stdout += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (out.stderr += chunk.toString()));
    child.on('close', (code) => resolve({ code: code ?? -1, ...out }));
    child.stdin.end(input);
  });
}

beforeAll(async () => {
  work = await Workspace.open();
  await work.prepare();
  identity = await work.read('identity.json');
  words = (await work.must('identity backup --words --quiet')).stdout.trim();
  await work.must('identity backup --out kept.json', env);
});
afterAll(() => work.close());

describe('identity backup', () => {
  it('seals it in a file of its owner, and prints nothing of it', async () => {
    const { stdout, stderr } = await work.must('identity backup --json', env);
    expect(JSON.parse(stdout)).toEqual({ file: 'identity-backup.json' });
    expect(await work.mode('identity-backup.json')).toBe('600');
    for (const text of [stdout, stderr, await work.read('identity-backup.json')]) {
      expect(text).not.toContain(secretOf(identity));
      expect(text).not.toContain(words.split(' ').slice(1, 3).join(' '));
    }
    const again = await work.ballast('identity backup', env);
    expect([again.code, again.stderr]).toEqual([3, expect.stringContaining('already exists')]);
    // Nor does anything that is public take its place.
    const over = await work.ballast('signer list --key custodian-a-key.json --out identity-backup.json');
    expect([over.code, over.stderr]).toEqual([3, expect.stringContaining('holds private data')]);
  });

  it('prints words where they are asked for, with a warning also when quiet, and nothing else', async () => {
    expect(words.split(' ')).toHaveLength(24);
    const { stdout, stderr } = await work.must('identity backup --words --quiet --json');
    expect(JSON.parse(stdout)).toEqual({ words });
    expect(stderr).toMatch(/^warning: these words are the identity/);
    expect(stderr).not.toContain(words.split(' ').slice(0, 2).join(' '));
  });

  it('prints a QR code of what it gives', async () => {
    const code = (text: string) => text.split('\n').filter((line) => /^[█▀▄ ]{20,}$/.test(line));
    const sealed = await work.must('identity backup --qr --out qr.json', env);
    expect(code(sealed.stdout).length).toBeGreaterThan(30);
    expect(sealed.stdout.split('\n').every((line) => [...line].length <= 80)).toBe(true);
    const open = await work.must('identity backup --words --qr');
    expect(open.stdout.startsWith(`${words}\n\n`)).toBe(true);
    expect(code(open.stdout).length).toBeGreaterThan(15);
  });

  it.each([
    ['identity backup --words --out x.json', 2, '--words are printed, not written'],
    ['identity backup --words --qr --json', 2, '--qr is for the eye'],
    ['identity backup --out identity.json', 3, 'is also an input'],
    ['identity backup --out x.json', 3, 'BALLAST_PASSPHRASE'],
  ])('%s is refused', async (line, code, message) => {
    const answer = await work.ballast(line, { BALLAST_PASSPHRASE: '' });
    expect([answer.code, answer.stderr]).toEqual([code, expect.stringContaining(message)]);
    expect(answer.stdout + answer.stderr).not.toContain(words);
    expect(await work.has('x.json')).toBe(false);
  });
});

describe('identity restore', () => {
  it('writes it again from the sealed file', async () => {
    await work.must('identity restore --from kept.json --out sealed.json', env);
    expect(await work.read('sealed.json')).toBe(identity);
    expect(await work.mode('sealed.json')).toBe('600');
    const wrong = { BALLAST_PASSPHRASE: 'wrong horse battery' };
    const { code, stderr } = await work.ballast('identity restore --from kept.json --out x.json', wrong);
    expect([code, stderr]).toEqual([3, expect.stringMatching(/kept\.json: encrypted: cannot be decrypted/)]);
  });

  it('and from words that are piped in, for the attestations that it had', async () => {
    const plain = await piped('identity restore --words --out words.json', `${words}\n`);
    expect([plain.code, plain.stderr]).toEqual([0, expect.stringContaining('one slip in 256')]);
    expect(await work.read('words.json')).toBe(identity);
    expect(await work.mode('words.json')).toBe('600');
    const checked = await piped('identity restore --words --attestation a.json --out own.json', words);
    expect([checked.code, checked.stderr]).toEqual([0, '']);
    await work.must('identity new --out other.json');
    const others = (await work.must('identity backup --words --quiet --identity other.json')).stdout;
    const refused = await piped('identity restore --words --attestation a.json --out x.json', others);
    expect([refused.code, refused.stderr]).toEqual([
      3,
      expect.stringContaining('a.json: subject: was signed for another'),
    ]);
    expect(await work.has('x.json')).toBe(false);
  });

  it('never over a file', async () => {
    const { code, stderr } = await piped('identity restore --words', words);
    expect([code, stderr]).toEqual([3, expect.stringContaining('identity.json: already exists')]);
    expect(stderr).not.toContain('--force');
    expect(await work.read('identity.json')).toBe(identity);
    expect((await work.ballast('identity restore --words --force')).code).toBe(2);
  });

  it('says what is wrong, and never a word of it', async () => {
    const list = words.split(' ');
    const unknown = [...list.slice(0, 6), 'zzzyx', ...list.slice(7)].join(' ');
    for (const [input, message] of [
      [unknown, 'words: word 7 is none of the list'],
      [list.slice(1).join(' '), '24 words, and there are 23'],
      ['', 'words: are missing'],
    ] as const) {
      for (const json of ['', ' --json']) {
        const { code, stdout, stderr } = await piped(`identity restore --words --out x.json${json}`, input);
        expect([code, stderr]).toEqual([3, expect.stringContaining(message)]);
        expect(stdout + stderr).not.toMatch(/zzzyx/);
        expect(stdout + stderr).not.toContain(list.slice(3, 6).join(' '));
      }
    }
    expect(await work.has('x.json')).toBe(false);
  });

  it('is told what to restore from, once', async () => {
    for (const line of ['identity restore', 'identity restore --words --from kept.json']) {
      expect((await work.ballast(line)).code).toBe(2);
    }
    await work.must('identity backup --out open.json', env);
    await chmod(work.path('open.json'), 0o644);
    const { code, stderr } = await work.ballast('identity restore --from open.json --out x.json', env);
    expect([code, stderr]).toEqual([3, expect.stringContaining('chmod 600')]);
  });
});
