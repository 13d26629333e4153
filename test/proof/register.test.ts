import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { InputError } from '../../src/errors.js';
import { LIMITS } from '../../src/files/limits.js';
import { checkRegister, openRegister } from '../../src/proof/fileRegister.js';
import { FIELD } from '../../src/units/field.js';
import { rejection } from '../support/refusal.js';
import { CASES, use, window } from './registerCases.js';

let folder: string;
let count = 0;
const newFile = () => join(folder, `register-${count++}.jsonl`);
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ballast-register-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('a register in a file', () => {
  test.each(CASES)('keeps the rule, also when opened again: %s', async (_, first, next, ok) => {
    const file = newFile();
    if (first !== undefined) expect((await openRegister(file).use(first)).ok).toBe(true);
    const before = await readFile(file, 'utf8').catch(() => '');
    expect((await openRegister(file).use(next)).ok).toBe(ok);
    const after = await readFile(file, 'utf8');
    expect(after.split('\n').length - before.split('\n').length).toBe(ok ? 1 : 0);
  });

  test('keeps nullifiers and scopes apart, up to the field order', async () => {
    const register = openRegister(newFile());
    for (const other of [use(), use({ nullifier: 8n }), use({ scope: 2n }), use({ nullifier: FIELD - 1n })]) {
      expect((await register.use(other)).ok).toBe(true);
      expect((await register.use(other)).ok).toBe(false);
    }
  });

  test('judges by the latest use, not by the first', async () => {
    const register = openRegister(newFile());
    expect((await register.use(use())).ok).toBe(true);
    expect((await register.use(use(window(21n, 30n)))).ok).toBe(true);
    expect((await register.use(use(window(25n, 40n)))).ok).toBe(false);
    expect((await register.use(use(window(31n, 40n)))).ok).toBe(true);
  });

  test('of many concurrent uses of one nullifier accepts one', async () => {
    const file = newFile();
    const registers = [openRegister(file), openRegister(file)];
    const answers = await Promise.all(
      Array.from({ length: 12 }, (_, i) => registers[i % 2]!.use(use({ binding: BigInt(i) }))),
    );
    expect(answers.filter(({ ok }) => ok)).toHaveLength(1);
  });

  test('skips a line that a crash or a full disk cut off, and never drops another', async () => {
    const file = newFile();
    await openRegister(file).use(use());
    const [whole, head] = [await readFile(file, 'utf8'), await readFile(`${file}.head`)];
    await openRegister(file).use(use({ nullifier: 9n, binding: 5n }));
    const cut = (await readFile(file, 'utf8')).slice(whole.length, -20);
    for (const torn of ['{', '{"id":"', cut]) {
      await writeFile(file, whole + torn);
      await writeFile(`${file}.head`, head); // as a crash leaves it
      expect((await openRegister(file).use(use())).ok).toBe(false);
      expect(await readFile(file, 'utf8')).toBe(whole + torn);
      expect((await openRegister(file).use(use({ nullifier: 9n }))).ok).toBe(true);
      expect((await openRegister(file).use(use({ nullifier: 9n }))).ok).toBe(false);
      expect(await readFile(file, 'utf8')).toMatch(/^.*\n.*#torn\n{"id":.*"nullifier":"9".*\n$/);
      expect((await readFile(file, 'utf8')).startsWith(whole + torn)).toBe(true);
    }
  });

  test('is ended by no line that was cut off, wherever it was, and forgets nothing that it knew', async () => {
    const file = newFile();
    await openRegister(file).use(use());
    const [first, head] = [await readFile(file), await readFile(`${file}.head`)];
    await openRegister(file).use(use({ nullifier: 9n }));
    const [both, newHead] = [await readFile(file), await readFile(`${file}.head`)];
    for (let length = 0; length < both.length; length++) {
      await writeFile(file, both.subarray(0, length));
      await writeFile(`${file}.head`, newHead);
      const isWhole = length === both.length - 1; // but for its line break
      const known = openRegister(file).use(use({ nullifier: 9n, binding: 5n }));
      if (isWhole) expect((await known).ok).toBe(false);
      else
        expect((await rejection(known)).message, `${length}`).toMatch(
          /has lost entries: it held 2 lines \(\d+ bytes\), and has [01] lines?/,
        );

      // A crash before the new head: nobody was told yes.
      await writeFile(file, both.subarray(0, length));
      await writeFile(`${file}.head`, head);
      if (length < first.length - 1) {
        await rejection(openRegister(file).use(use()));
        continue;
      }
      expect((await openRegister(file).use(use({ binding: 5n }))).ok).toBe(false);
      expect((await openRegister(file).use(use({ nullifier: 9n, binding: 5n }))).ok).toBe(!isWhole);
      expect((await openRegister(file).use(use({ nullifier: 9n, binding: 6n }))).ok).toBe(false);
    }
  });

  test.each<[string, object]>([
    ['a negative nullifier', { nullifier: -1n }],
    ['a number for a bigint', { nullifier: 7 }],
    ['a scope of 78 digits', { scope: 10n ** 77n }],
    ['half a window', { window: { notBefore: 1n } }],
    ['more than belongs there', { note: 'x' }],
    ['no binding', { binding: undefined }],
  ])('writes nothing that it could not read: %s', async (_, change) => {
    const file = newFile();
    await openRegister(file).use(use());
    const before = await readFile(file);
    const error = await rejection(openRegister(file).use({ ...use({ nullifier: 8n }), ...change }));
    expect(error).toBeInstanceOf(InputError);
    expect(await readFile(file)).toEqual(before);
    expect((await openRegister(file).use(use({ nullifier: 8n }))).ok).toBe(true);
  });

  test('counts a last line without its end, as an editor leaves it', async () => {
    const file = newFile();
    await openRegister(file).use(use());
    await writeFile(file, (await readFile(file, 'utf8')).trimEnd());
    expect((await openRegister(file).use(use())).ok).toBe(false);
    expect((await openRegister(file).use(use({ nullifier: 9n }))).ok).toBe(true);
    expect((await openRegister(file).use(use())).ok).toBe(false);
  });

  test.each(['{"my":"only copy"}', '{"my":"only copy"}\n', 'a note', '[1]'])(
    'refuses a file that is no register and leaves it alone: %j',
    async (content) => {
      const file = newFile();
      await writeFile(file, content);
      expect(await rejection(openRegister(file).use(use()))).toBeInstanceOf(InputError);
      expect(await readFile(file, 'utf8')).toBe(content);
    },
  );

  test.each([-1, 0, 1])('reads lines of the most characters that one takes %i', async (more) => {
    const file = newFile();
    await openRegister(file).use(use());
    const padded = (await readFile(file, 'utf8')).trimEnd().padEnd(LIMITS.line.bytes + more);
    await writeFile(file, `${padded}\n`);
    await rm(`${file}.head`);
    const answer = openRegister(file).use(use());
    if (more <= 0) expect((await answer).ok).toBe(false);
    else {
      expect((await rejection(answer)).message).toBe(
        `${file}: line 1: is larger than 4 KiB, the most that a line takes`,
      );
    }
  });

  test('does not make folders: a misspelt path is no empty register', async () => {
    const error = await rejection(openRegister(`${newFile()}/missing/register.jsonl`).use(use()));
    expect(error).toBeInstanceOf(InputError);
  });

  test('of two lines that exclude each other, the first one counts', async () => {
    // What a writer leaves that lost its lock while it was stopped: its line stands, and is void.
    const [one, other] = [newFile(), newFile()];
    await openRegister(one).use(use({ binding: 1n }));
    await openRegister(other).use(use({ binding: 2n, ...window(21n, 30n) }));
    await writeFile(one, (await readFile(one, 'utf8')) + (await readFile(other, 'utf8')));
    expect((await openRegister(one).use(use({ binding: 2n, ...window(31n, 40n) }))).ok).toBe(false);
    expect((await openRegister(one).use(use({ binding: 1n, ...window(31n, 40n) }))).ok).toBe(true);
  });

  test.each([
    ['half a line', '{"id":"1b4e28ba-2fa1-41d2-883f-0016d3cca427","nullifier":"9"'],
    ['a line without an id', '{"nullifier":"9","scope":"1","binding":"1"}'],
    ['an unknown key', '{"nullifier":"9","scope":"1","binding":"1","note":"x"}'],
    ['a hex number', '{"nullifier":"0x9","scope":"1","binding":"1"}'],
    ['a bare number', '{"nullifier":9,"scope":"1","binding":"1"}'],
    ['half a line with a window', '{"id":"1b4e28ba-2fa1-41d2-883f-0016d3cca427","window":{"notBefore":"1"}'],
  ])('refuses %s in the middle, by line number', async (_, bad) => {
    const file = newFile();
    await openRegister(file).use(use());
    const good = await readFile(file, 'utf8');
    await writeFile(file, `${good}${bad}\n${good}`);
    const error = await rejection(openRegister(file).use(use({ nullifier: 9n })));
    expect(error).toBeInstanceOf(InputError);
    expect(error.file).toBe(file);
    expect(error.field).toMatch(/^line 2(\.|$)/);
    // The lock is given back: the next use sees the same error, not a busy file.
    expect((await rejection(openRegister(file).use(use()))).field).toMatch(/^line 2/);
  });
});

describe('several processes', () => {
  const PROCESSES = 20;
  const USES = 5;
  const script = fileURLToPath(new URL('./registerWriter.ts', import.meta.url));

  interface Writer {
    readonly child: ChildProcess;
    /** Nullifiers that it was told yes for, so far. */
    readonly won: () => number[];
    readonly ended: Promise<number | null>;
  }

  /** Uses nullifiers 1 to `uses` for the recipient `id`. */
  function writer(file: string, id: number, uses: number): Writer {
    const child = spawn(process.execPath, ['--import', 'tsx', script, file, `${id}`, `${uses}`]);
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    const ended = new Promise<number | null>((resolve, reject) => {
      child.on('error', reject);
      child.on('close', resolve);
    });
    const won = () => output.split('\n').slice(0, -1).map(Number);
    return { child, won, ended };
  }

  /** Waits until a writer was told so many times yes, or has ended; then so many milliseconds more. */
  async function until({ won, child }: Writer, yes: number, more: number): Promise<void> {
    while (won().length < yes && child.exitCode === null) await sleep(2);
    await sleep(more);
  }

  /** As if the time were over after which a lock has no owner. */
  async function ageLock(file: string): Promise<void> {
    const before = new Date(Date.now() - 60_000);
    await utimes(`${file}.lock`, before, before).catch(() => undefined); // nobody had it
  }

  /** Each nullifier was won once at most, and whoever won it is the one that the register knows. */
  async function expectInvariants(file: string, wins: readonly (readonly number[])[]): Promise<void> {
    expect(new Set(wins.flat()).size).toBe(wins.flat().length);
    for (const [id, won] of wins.entries()) {
      for (const n of won) {
        const refused = { nullifier: BigInt(n), scope: 1n };
        expect((await openRegister(file).use({ ...refused, binding: 1000n })).detail).toContain(
          'another recipient',
        );
        expect((await openRegister(file).use({ ...refused, binding: BigInt(id) })).detail).toContain(
          'has no window',
        );
      }
    }
    expect(await checkRegister(file, {})).toMatchObject({ ok: true, loss: null });
  }

  test('each nullifier has exactly one winner, and twenty writers all get their answers', async () => {
    const file = newFile();
    const writers = Array.from({ length: PROCESSES }, (_, id) => writer(file, id, USES));
    for (const { ended } of writers) expect(await ended).toBe(0);
    const wins = writers.map(({ won }) => won());
    expect(wins.flat().sort((a, b) => a - b)).toEqual(Array.from({ length: USES }, (_, i) => i + 1));
    const lines = (await readFile(file, 'utf8')).trimEnd().split('\n');
    const recorded = lines.map((line) => JSON.parse(line) as { nullifier: string; binding: string });
    expect(recorded).toHaveLength(USES);
    for (const { nullifier, binding } of recorded) expect(wins[Number(binding)]).toContain(Number(nullifier));
    await expectInvariants(file, wins);
  });

  test('a yes that was given is remembered, whenever a writer is killed', async () => {
    const file = newFile();
    const wins: number[][] = [];
    for (let kill = 0; kill < 14; kill++) {
      const one = writer(file, kill, 1_000_000);
      await until(one, 3 + 5 * (kill % 7), kill % 5);
      one.child.kill('SIGKILL');
      await one.ended;
      wins.push(one.won());
      await ageLock(file);
    }
    expect(wins.flat().length).toBeGreaterThan(14 * 3);
    await expectInvariants(file, wins);
    expect((await readdir(folder)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  test('a writer that was stopped, lost its lock and goes on gets no yes that another has', async () => {
    const file = newFile();
    const wins: number[][] = [];
    const stopped: Writer[] = [];
    for (let round = 0; round < 4; round++) {
      const one = writer(file, round, 1_000_000);
      await until(one, 40 * (round + 1) - wins.flat().length, round);
      one.child.kill('SIGSTOP');
      await ageLock(file);
      stopped.push(one);
      wins.push([]);
    }
    for (const { child } of stopped) child.kill('SIGCONT');
    await sleep(300);
    for (const [round, { child, ended, won }] of stopped.entries()) {
      child.kill('SIGTERM');
      await ended;
      wins[round] = won();
    }
    await ageLock(file);
    expect(wins.flat().length).toBeGreaterThan(100);
    await expectInvariants(file, wins);
  });
});
