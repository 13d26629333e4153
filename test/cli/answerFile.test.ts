import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { AnswerFile } from '../../src/cli/proof/answerFile.js';
import type { NullifierRegister } from '../../src/proof/register.js';
import { rejection } from '../support/refusal.js';

/** The answer of `verify --report` against what can come between it and its reader. */

let root: string;
let folder: string;
let path: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'ballast-answer-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));
beforeEach(async () => {
  folder = await mkdtemp(join(root, 'f-'));
  path = join(folder, 'answer.json');
});

const USE = { nullifier: 7n, scope: 1n, binding: 100n };
const ANSWER = { valid: true, nullifier: 7n };
const TEXT = '{\n  "valid": true,\n  "nullifier": "7"\n}\n';
const files = async () => (await readdir(folder)).sort();
const pending = () => readFile(`${path}.pending`, 'utf8');
/** A register that says this, after `meanwhile`. */
const register = (ok: boolean, meanwhile: () => unknown = () => {}): NullifierRegister => ({
  use: async () => {
    await meanwhile();
    return { ok, detail: 'said' };
  },
});

describe('an answer', () => {
  it('has its place on the disk, with what is asked, before the register is asked', async () => {
    const file = await AnswerFile.at(path, []);
    let seen = '';
    const book = file.before(register(true, async () => (seen = await pending())));
    expect(await book.use(USE)).toEqual({ ok: true, detail: 'said' });
    expect(JSON.parse(seen)).toMatchObject({ nullifier: '7', scope: '1', binding: '100' });
    expect(seen.length).toBeGreaterThan(100_000);
    expect(await files()).toEqual(['answer.json.pending']); // whatever stops the run now
    await file.write(ANSWER);
    expect(await readFile(path, 'utf8')).toBe(TEXT);
    expect(await files()).toEqual(['answer.json']);
  });

  it('of a refusal, or without a register, is written as any file', async () => {
    const file = await AnswerFile.at(path, []);
    expect((await file.before(register(false)).use(USE)).ok).toBe(false);
    expect(await files()).toEqual([]);
    await file.write(ANSWER);
    expect(await readFile(path, 'utf8')).toBe(TEXT);
  });

  it('longer than its place is written whole', async () => {
    const file = await AnswerFile.at(path, []);
    await file.before(register(true)).use(USE);
    const detail = 'x'.repeat(400_000);
    await file.write({ detail });
    expect(JSON.parse(await readFile(path, 'utf8'))).toEqual({ detail });
  });
});

describe('where there is no place for it', () => {
  it('the register is not asked', async () => {
    const file = await AnswerFile.at(path, []);
    await rm(folder, { recursive: true });
    let asked = false;
    const book = file.before(register(true, () => (asked = true)));
    expect((await rejection(book.use(USE))).file).toBe(`${path}.pending`);
    expect(asked).toBe(false);
  });

  it('any more, it is kept, and where is said', async () => {
    const file = await AnswerFile.at(path, []);
    await file.before(register(true, () => writeFile(path, 'mine'))).use(USE);
    const error = await rejection(file.write(ANSWER));
    expect(error.message).toBe(
      `${path}: already exists, and the proof counts as used. The answer is in ${path}.pending`,
    );
    expect([await readFile(path, 'utf8'), await pending()]).toEqual(['mine', TEXT]);
  });

  it('a register that fails leaves nothing, and its error', async () => {
    const file = await AnswerFile.at(path, []);
    const failing = register(true, () => {
      throw new Error('locked');
    });
    await expect(file.before(failing).use(USE)).rejects.toThrow('locked');
    expect(await files()).toEqual([]);
  });
});

it('an answer that is there, part of one, or an input is never written over', async () => {
  await writeFile(path, 'mine');
  expect((await rejection(AnswerFile.at(path, []))).message).toContain('already exists');
  await rm(path);
  await writeFile(`${path}.pending`, 'mine');
  const error = await rejection(AnswerFile.at(path, []));
  expect([error.file, error.message]).toEqual([`${path}.pending`, expect.stringContaining('was stopped')]);
  expect(await pending()).toBe('mine');
  const other = join(folder, 'used.jsonl');
  const same = await rejection(AnswerFile.at(other, [undefined, other]));
  expect([same.field, same.message]).toEqual(['--report', expect.stringContaining('also an input')]);
});
