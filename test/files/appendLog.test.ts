import { appendFile, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { InputError } from '../../src/errors.js';
import { AppendLog } from '../../src/files/appendLog.js';
import type { LogRule } from '../../src/files/logReader.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ballast-log-'));
});
afterAll(() => rm(folder, { recursive: true }));

interface Entry {
  readonly name: string;
  readonly value: number;
}

const schema = z.strictObject({ id: z.uuid(), name: z.string(), value: z.number() });

/** The values of a name never fall. */
let judged = 0;
const RULE: LogRule<Entry, z.output<typeof schema>> = {
  schema,
  read: ({ name, value }) => ({ name, value }),
  write: (entry) => entry,
  nameOf: ({ name }) => name,
  judge: (last, next) => {
    judged++;
    if (last === undefined || last.value < next.value) return { ok: true, detail: 'more' };
    return last.value === next.value
      ? { ok: true, known: true, detail: 'the same' }
      : { ok: false, detail: 'less' };
  },
};

const entry = (name: string, value: number): Entry => ({ name, value });
const lineOf = (name: string, value: number) =>
  JSON.stringify({ id: '00000000-0000-4000-8000-000000000000', name, value });
const details = async (log: AppendLog<Entry, unknown>, ...entries: Entry[]) =>
  (await log.append(entries)).map(({ detail }) => detail);
const valuesOf = async (file: string) =>
  (await readFile(file, 'utf8'))
    .trimEnd()
    .split('\n')
    .map((line) => (line.endsWith('}') ? (JSON.parse(line) as Entry).value : line));
const open = (file: string) => new AppendLog(file, RULE) as AppendLog<Entry, unknown>;

describe('many entries at once', () => {
  it('are judged in their order, also against each other', async () => {
    const file = join(folder, 'order.jsonl');
    const log = open(file);
    const answers = await details(
      log,
      entry('a', 2),
      entry('a', 1),
      entry('a', 2),
      entry('b', 1),
      entry('a', 3),
    );
    expect(answers).toEqual(['more', 'less', 'the same', 'more', 'more']);
    expect(await valuesOf(file)).toEqual([2, 1, 3]);
    expect(await details(log, entry('a', 2), entry('b', 2))).toEqual(['less', 'more']);
    expect(await log.append([])).toEqual([]);
  });

  it('are judged against what others wrote in between', async () => {
    const file = join(folder, 'between.jsonl');
    const [one, two] = [open(file), open(file)];
    await one.append([entry('a', 1)]);
    await two.append([entry('a', 5)]);
    expect(await details(one, entry('a', 3), entry('a', 6))).toEqual(['less', 'more']);
    expect(await details(two, entry('a', 5))).toEqual(['less']);
  });

  it('are read once, however many calls there are', async () => {
    const file = join(folder, 'once.jsonl');
    const log = open(file);
    for (let i = 0; i < 20; i++) await log.append([entry('a', i), entry('b', i)]);
    judged = 0;
    await log.append([entry('a', 20)]);
    expect(judged).toBe(2); // as a question, and as a line
  });

  it.each<[string, string, unknown[]]>([
    ['a line that was cut off', '{"id":"0000', [1, '{"id":"0000#torn', 2]],
    ['a last line without its end', lineOf('a', 2), [1, 2]],
  ])('go on after %s', async (name, tail, values) => {
    const file = join(folder, `${name}.jsonl`);
    const log = open(file);
    await log.append([entry('a', 1)]);
    await appendFile(file, tail);
    await log.append([entry('a', 2)]);
    expect(await valuesOf(file)).toEqual(values);
    expect(await details(open(file), entry('a', 1))).toEqual(['less']);
  });

  it('start anew where the file is another one', async () => {
    const file = join(folder, 'replaced.jsonl');
    const log = open(file);
    await log.append([entry('a', 9), entry('b', 9)]);
    await writeFile(join(folder, 'other.jsonl'), `${lineOf('a', 1)}\n`);
    await rename(join(folder, 'other.jsonl'), file);
    expect(await details(log, entry('a', 2), entry('b', 1))).toEqual(['more', 'more']);
  });

  it('are refused with the line that is none, and nothing is added', async () => {
    const file = join(folder, 'bad.jsonl');
    await writeFile(file, `${lineOf('a', 1)}\nnothing\n`);
    const added = open(file).append([entry('a', 2), entry('b', 2)]);
    await expect(added).rejects.toThrow(InputError);
    await expect(open(file).append([entry('a', 2)])).rejects.toThrow('line 2');
    expect((await readFile(file, 'utf8')).split('\n')).toHaveLength(3);
  });
});
