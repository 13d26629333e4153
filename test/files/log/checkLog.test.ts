import { existsSync } from 'node:fs';
import { appendFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InputError } from '../../../src/errors.js';
import { type CheckOptions, checkLog } from '../../../src/files/log/checkLog.js';
import { nameLog } from '../../../src/files/log/logPlace.js';
import { rejection } from '../../support/refusal.js';
import {
  append,
  entry,
  type LogFiles,
  lineOf,
  putFiles,
  RULE,
  seen,
  takeFiles,
  valuesOf,
} from './valueLog.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ballast-check-'));
});
afterAll(() => rm(folder, { recursive: true }));

let count = 0;
const newFile = () => join(folder, `${count++}.jsonl`);
const check = (file: string, options?: CheckOptions) => checkLog(nameLog(file), RULE, options);
const numbered = (length: number) => Array.from({ length }, (_, i) => entry(`n${i}`, i));

describe('a log that has lost nothing', () => {
  it('is counted: entries, lines that are void, lines that say nothing', async () => {
    const file = newFile();
    await append(file, [entry('a', 1), entry('b', 5)]);
    await appendFile(file, `${lineOf('a', 0)}\n\n{"id":"#torn\n${lineOf('a', 3)}\n`);
    const [lines, bytes] = [6, (await readFile(file)).length];
    const held = { lines: 2, bytes: 2 * (lineOf('a', 1).length + 1) };
    const found = {
      ok: true,
      problem: null,
      entries: 3,
      refused: 1,
      empty: 2,
      lines,
      bytes,
      held,
      loss: null,
    };
    expect(await check(file)).toEqual(found);
    expect(await check(file)).toEqual({ ...found, held: { lines, bytes } });
  });

  it('counts as the rule does: by the last line that was accepted', async () => {
    const file = newFile();
    const values = [5, 1, 3, 5, 6, 2];
    await writeFile(file, values.map((value) => `${lineOf('a', value)}\n`).join(''));
    expect(await check(file)).toMatchObject({ entries: 3, refused: 3 }); // 5, 5 again, 6
    expect(await append(file, [entry('a', 5), entry('a', 6), entry('a', 7)])).toEqual([
      'less',
      'the same',
      'more',
    ]);
  });

  it('counts a last line without its line break, void or not, and none that was cut off', async () => {
    const file = newFile();
    await append(file, [entry('a', 1)]);
    const counts = { entries: 1, refused: 0, empty: 0, lines: 1 };
    for (const [end, found] of [
      [lineOf('a', 2), { ...counts, entries: 2 }],
      [lineOf('a', 0), { ...counts, refused: 1 }],
      ['{"id":"', counts],
    ] as const) {
      const before = await readFile(file);
      await appendFile(file, end);
      expect(await check(file), end).toMatchObject({ ok: true, ...found });
      await writeFile(file, before);
    }
  });

  it('gets a head where it is one of before, and an index where it is long', async () => {
    for (const [length, hasIndex] of [
      [3, false],
      [1000, true],
    ] as const) {
      const file = newFile();
      await writeFile(
        file,
        numbered(length)
          .map(({ name, value }) => `${lineOf(name, value)}\n`)
          .join(''),
      );
      expect(await check(file)).toMatchObject({ ok: true, entries: length, held: null });
      expect(existsSync(`${file}.head`)).toBe(true);
      expect(existsSync(`${file}.index`)).toBe(hasIndex);
      seen.lines = 0;
      expect(await append(file, [entry('n2', 1), entry('n2', 3)])).toEqual(['less', 'more']);
      expect(seen.lines).toBeLessThan(300);
    }
  });

  it('has no loss to accept', async () => {
    const file = newFile();
    await append(file, [entry('a', 1)]);
    expect(await check(file, { acceptLoss: 'none' })).toMatchObject({ ok: true, loss: null });
    expect(await check(file)).toMatchObject({ ok: true, loss: null });
  });

  it('tells how far it is', async () => {
    const file = newFile();
    await writeFile(file, `${lineOf('a', 1)}${' '.repeat(3900)}\n`.repeat(1500));
    const told: number[] = [];
    await check(file, { onRead: (fraction) => told.push(fraction) });
    expect(told.at(-1)).toBe(1);
  });
});

describe('a log that has lost entries', () => {
  let file: string;
  let whole: LogFiles;
  let before: LogFiles;
  beforeAll(async () => {
    file = newFile();
    await append(file, numbered(400));
    whole = takeFiles(file);
    expect(whole.index).toBeDefined();
    const other = newFile();
    await putFiles(other, { ...whole, log: half(), head: undefined, index: undefined });
    await check(other); // gives it a head
    before = takeFiles(other);
    // Of the same log, as a copy of before has it.
    const name = /"log": "([^"]+)"/.exec(whole.head!.toString())![1]!;
    const head = Buffer.from(before.head!.toString().replace(/"log": "[^"]+"/, `"log": "${name}"`));
    before = { ...before, head };
  });

  const half = () => whole.log!.subarray(0, whole.log!.lastIndexOf('\n', whole.log!.indexOf('"n200"')) + 1);
  const changed = () =>
    Buffer.from(whole.log!.toString().replace('"n200","value":200', '"n200","value":300'));
  const CASES: [string, () => Partial<LogFiles>, RegExp, number][] = [
    [
      'is cut off',
      () => ({ log: half() }),
      /has lost entries: it held 400 lines \(\d+ bytes\), and has 200 lines \(\d+ bytes\)/,
      200,
    ],
    [
      'is empty',
      () => ({ log: Buffer.alloc(0) }),
      /has lost entries: it held 400 lines \(\d+ bytes\), and has 0 lines \(0 bytes\)/,
      0,
    ],
    [
      'was changed',
      () => ({ log: changed() }),
      /was changed: the 400 lines \(\d+ bytes\) that it held are not/,
      400,
    ],
    [
      'is of before, with its head, and its index knows more',
      () => ({ log: before.log, head: before.head }),
      /has lost entries: its index covers \d+ bytes/,
      200,
    ],
    [
      'has a head that is damaged',
      () => ({ head: Buffer.from('{') }),
      /\.head: cannot be read \(is not valid JSON/,
      400,
    ],
    ['has a head of no kind', () => ({ head: Buffer.from('{"version":1}') }), /\.head: cannot be read/, 400],
    [
      'has no head beside its index',
      () => ({ head: undefined }),
      /\.head: is missing: nothing else says/,
      400,
    ],
  ];

  it.each(CASES)('that %s is told, and nothing is written', async (_, damage, problem, entries) => {
    const files = { ...whole, ...damage() };
    await putFiles(file, files);
    const found = await check(file);
    expect(found).toMatchObject({ ok: false, entries, lines: entries, loss: null });
    expect(found.problem).toMatch(problem);
    expect(found.held === null).toBe(![whole.head, before.head].includes(files.head));
    expect(takeFiles(file)).toEqual(files);
    await rejection(append(file, [entry('n200', 1)]));
  });

  it.each(CASES)(
    'that %s is used again once that is accepted, and says so',
    async (_, damage, problem, entries) => {
      await putFiles(file, { ...whole, ...damage() });
      const before = Math.floor(Date.now() / 1000);
      const found = await check(file, { acceptLoss: 'the disk was full' });
      expect(found.problem).toMatch(problem);
      expect(found.loss).toMatchObject({ why: 'the disk was full', lines: found.held?.lines ?? 0 });
      expect(Number(found.loss!.at)).toBeGreaterThanOrEqual(before);

      // What was lost is forgotten, and nothing else.
      const kept = numbered(400).map(({ name, value }) => entry(name, value - 1));
      const answers = await append(file, kept);
      expect(answers.filter((answer) => answer === 'less')).toHaveLength(entries);
      expect(await check(file)).toMatchObject({ ok: true, loss: found.loss });
    },
  );

  it('knows no index of before once a loss was accepted', async () => {
    await putFiles(file, { ...whole, log: half() });
    await check(file, { acceptLoss: 'the disk was full' });
    await append(file, numbered(400).slice(200).reverse());
    await putFiles(file, { ...takeFiles(file), index: whole.index });
    expect(await append(file, [entry('n200', 199), entry('n399', 398)])).toEqual(['less', 'less']);
  });

  it('is refused by the number of a line that is none, also when a loss is accepted', async () => {
    await putFiles(file, { ...whole, log: Buffer.concat([half(), Buffer.from('nothing\n')]) });
    for (const options of [{}, { acceptLoss: 'the disk was full' }]) {
      const error = await rejection(check(file, options));
      expect(error).toBeInstanceOf(InputError);
      expect(error.message).toContain('line 201: is not valid JSON');
      expect(takeFiles(file).head).toEqual(whole.head);
    }
  });

  it('that is gone is not made', async () => {
    await putFiles(file, { ...whole, log: undefined });
    expect((await rejection(check(file))).message).toContain(
      'is gone, but what is beside it says that it was there',
    );
    await putFiles(file, { log: undefined, head: undefined, index: undefined });
    expect((await rejection(check(file))).message).toBe(`${file}: does not exist. Check the path`);
    expect(existsSync(file)).toBe(false);
  });

  it('keeps the values of what is left', async () => {
    await putFiles(file, { ...whole, log: half() });
    await check(file, { acceptLoss: 'x' });
    expect(valuesOf(file)).toEqual(numbered(200).map(({ value }) => value));
  });
});
