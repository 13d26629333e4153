import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import {
  appendFile,
  chmod,
  type FileHandle,
  mkdir,
  mkdtemp,
  open,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { ArtifactError, InputError } from '../../../src/errors.js';
import { temporaryName } from '../../../src/files/temporary.js';
import { rejection } from '../../support/refusal.js';
import { append, entry, lineOf, putFiles, seen, takeFiles, valuesOf } from './valueLog.js';

let folder: string;
/** What every open file is made of. */
let fileHandle: FileHandle;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ballast-log-'));
  const handle = await open(join(folder, 'any'), 'w');
  fileHandle = Object.getPrototypeOf(handle) as FileHandle;
  await handle.close();
});
afterEach(() => vi.restoreAllMocks());
afterAll(() => rm(folder, { recursive: true }));

let count = 0;
const newFile = () => join(folder, `${count++}.jsonl`);

describe('many entries at once', () => {
  it('are judged in their order, also against each other', async () => {
    const file = newFile();
    const entries = [entry('a', 2), entry('a', 1), entry('a', 2), entry('b', 1), entry('a', 3)];
    expect(await append(file, entries)).toEqual(['more', 'less', 'the same', 'more', 'more']);
    expect(valuesOf(file)).toEqual([2, 1, 3]);
    expect(await append(file, [entry('a', 2), entry('b', 2)])).toEqual(['less', 'more']);
    expect(await append(file, [])).toEqual([]);
  });

  it('of no number touch nothing', async () => {
    expect(await append(join(folder, 'missing', 'log'), [])).toEqual([]);
  });

  it.each([undefined, 0])('may be more than lie beyond an index, %s', async (maxBeyond) => {
    const file = newFile();
    const entries = Array.from({ length: 500 }, (_, i) => entry(`n${i % 250}`, i));
    expect(await append(file, entries, maxBeyond)).toEqual(entries.map(() => 'more'));
    expect(await append(file, entries, maxBeyond)).toEqual(
      entries.map((_, i) => (i < 250 ? 'less' : 'the same')),
    );
    expect(valuesOf(file)).toHaveLength(500);
  });

  it('take one sync of the log', async () => {
    const file = newFile();
    await append(file, [entry('a', 1)]);
    const syncs = vi.spyOn(fileHandle, 'sync');
    await append(
      file,
      Array.from({ length: 40 }, (_, i) => entry(`n${i}`, 1)),
    );
    expect(syncs).toHaveBeenCalledTimes(3); // log, head, folder
    await append(file, [entry('a', 0), entry('a', 1)]);
    expect(syncs).toHaveBeenCalledTimes(3);
  });
});

describe('a long log', () => {
  let file: string;
  beforeAll(async () => {
    file = newFile();
    await append(
      file,
      Array.from({ length: 3000 }, (_, i) => entry(`n${i}`, i)),
    );
  });

  it('is not read again', async () => {
    const bytes = vi.spyOn(fileHandle, 'read');
    for (const [name, answers] of [
      ['n0', ['less', 'the same', 'more']],
      ['n2999', ['less', 'the same', 'more']],
      ['other', ['more', 'more', 'more']],
    ] as const) {
      for (const i of [0, 1, 2]) {
        seen.lines = 0;
        const value = (name === 'n2999' ? 2999 : 0) + i - 1;
        expect(await append(file, [entry(name, value)])).toEqual([answers[i]]);
        // A line has more than 80 bytes; the last ones are those that are asked for and written.
        expect(seen.lines).toBeLessThan(2 ** 12 / 80 + 5);
      }
    }
    const read = await Promise.all(
      bytes.mock.results.map(({ value }) => value as Promise<{ bytesRead: number }>),
    );
    expect(read.reduce((sum, { bytesRead }) => sum + bytesRead, 0)).toBeLessThan(9 * (2 ** 12 + 6000));
  });

  it('remembers every name', async () => {
    const lower = Array.from({ length: 3000 }, (_, i) => entry(`n${i}`, i - 1));
    expect(new Set(await append(file, lower))).toEqual(new Set(['less']));
    expect(await append(file, [entry('n3000', 0), entry('n', 0)])).toEqual(['more', 'more']);
  });

  it('is read once where its index is damaged', async () => {
    for (const index of [undefined, Buffer.alloc(0), Buffer.alloc(500_000)]) {
      await putFiles(file, { ...takeFiles(file), index });
      for (const most of [Number.POSITIVE_INFINITY, 60]) {
        seen.lines = 0;
        expect(await append(file, [entry('n7', 6)])).toEqual(['less']);
        expect(seen.lines).toBeLessThan(most);
      }
    }
  });

  it('says how far it is where all of it is read', async () => {
    const large = newFile();
    const padded = Array.from({ length: 1500 }, (_, i) => `${lineOf(`n${i}`, i)}${' '.repeat(3900)}\n`);
    await writeFile(large, padded.join(''));
    const { appendToLog } = await import('../../../src/files/log/appendLog.js');
    const { nameLog } = await import('../../../src/files/log/logPlace.js');
    const { RULE } = await import('./valueLog.js');
    const told: number[] = [];
    const onRead = (fraction: number) => told.push(fraction);
    await appendToLog(nameLog(large), [entry('n7', 8)], RULE, { onRead });
    expect(told.length).toBeGreaterThan(3);
    expect(told).toEqual([...told].sort((a, b) => a - b));
    expect(told.at(-1)).toBe(1);
    told.length = 0;
    expect(await appendToLog(nameLog(large), [entry('n7', 7)], RULE, { onRead })).toMatchObject([
      { ok: false },
    ]);
    expect(told).toEqual([]);
  });
});

describe('several writers', () => {
  /** Twenty seconds go by whenever somebody asks. */
  function countTime() {
    let time = 0;
    return vi.spyOn(performance, 'now').mockImplementation(() => {
      time += 20_000;
      return time;
    });
  }

  it.each([0, undefined])('that lose the lock while they write learn what counts, %s', async (maxBeyond) => {
    const file = newFile();
    await append(file, [entry('a', 1)], maxBeyond);
    const { appendFile: write } = fileHandle;
    vi.spyOn(fileHandle, 'appendFile').mockImplementationOnce(async function (this: FileHandle, data) {
      await appendFile(file, `${lineOf('a', 5)}\n${lineOf('b', 5)}\n`);
      return write.call(this, data);
    });
    const entries = [entry('a', 3), entry('a', 7), entry('b', 3), entry('c', 1)];
    expect(await append(file, entries, maxBeyond)).toEqual(['less', 'more', 'less', 'more']);
    expect(await append(file, [entry('a', 6), entry('b', 4), entry('c', 0)], maxBeyond)).toEqual(
      Array(3).fill('less'),
    );
  });

  it('are judged against what the others wrote in between', async () => {
    const file = newFile();
    await append(file, [entry('a', 1)]);
    await append(file, [entry('a', 5)]);
    expect(await append(file, [entry('a', 3), entry('a', 6)])).toEqual(['less', 'more']);
    expect(await append(file, [entry('a', 5)])).toEqual(['less']);
  });

  it('get an answer each, one after the other', async () => {
    const file = newFile();
    const answers = await Promise.all(Array.from({ length: 40 }, (_, i) => append(file, [entry('a', i)])));
    const accepted = answers.filter(([answer]) => answer === 'more');
    expect(valuesOf(file)).toHaveLength(accepted.length);
    expect(valuesOf(file)).toEqual([...valuesOf(file)].sort((a, b) => Number(a) - Number(b)));
  });

  it('take over the lock of one that is gone', async () => {
    const file = newFile();
    countTime();
    await mkdir(`${file}.lock`);
    const before = new Date(Date.now() - 7000);
    await utimes(`${file}.lock`, before, before);
    expect(await append(file, [entry('a', 1)])).toEqual(['more']);
    expect(existsSync(`${file}.lock`)).toBe(false);
  });

  it('do not wait for ever', async () => {
    const file = newFile();
    await mkdir(`${file}.lock`);
    const asked = countTime();
    const error = await rejection(append(file, [entry('a', 1)]));
    expect(asked).toHaveBeenCalledTimes(5); // once, and until 60 s are over
    expect(error).toBeInstanceOf(ArtifactError);
    expect(error.message).toBe(`${file}: is locked by another process. Try again in a moment`);
    await rm(`${file}.lock`, { recursive: true });
    expect(await append(file, [entry('a', 1)])).toEqual(['more']);
  });

  it('meet at the same lock and head, whatever they call the file', async () => {
    const file = newFile();
    await append(file, [entry('a', 1)]);
    await symlink(file, `${file}.link`);
    expect(await append(`${file}.link`, [entry('a', 2)])).toEqual(['more']);
    expect(await append(file, [entry('a', 1)])).toEqual(['less']);
    expect((await readdir(folder)).filter((name) => name.includes('.link.'))).toEqual([]);
  });

  it('share the files beside a log as they share the log', async () => {
    const file = newFile();
    await writeFile(file, '');
    await chmod(file, 0o660);
    await append(
      file,
      Array.from({ length: 400 }, (_, i) => entry(`n${i}`, i)),
    );
    for (const name of [file, `${file}.head`, `${file}.index`]) {
      expect((await stat(name)).mode & 0o777, name).toBe(0o660);
    }
    const own = newFile();
    await append(own, [entry('a', 1)]);
    for (const name of [own, `${own}.head`]) expect((await stat(name)).mode & 0o777, name).toBe(0o600);
  });
});

describe('a last line', () => {
  const line = lineOf('a', 2);

  it('that was cut off anywhere counts for nothing, and is marked', async () => {
    for (let length = 1; length < line.length; length++) {
      const file = newFile();
      await append(file, [entry('a', 1)]);
      const tail = line.slice(0, length);
      await appendFile(file, tail);
      expect(await append(file, [entry('a', 1)]), tail).toEqual(['the same']);
      expect(await append(file, [entry('a', 2)]), tail).toEqual(['more']);
      expect(valuesOf(file), tail).toEqual([1, `${tail}#torn`, 2]);
      expect(await append(file, [entry('a', 1)]), tail).toEqual(['less']);
    }
  });

  it.each([0, 1, 20, line.length])(
    'of which a power cut left zeros after %i bytes counts for nothing',
    async (length) => {
      const file = newFile();
      await append(file, [entry('a', 1)]);
      await appendFile(file, line.slice(0, length) + '\0'.repeat(5000));
      expect(await append(file, [entry('a', 2)])).toEqual(['more']);
      expect(await append(file, [entry('a', 2), entry('a', 1)])).toEqual(['the same', 'less']);
    },
  );

  it('that was cut off while it was marked is marked again', async () => {
    const file = newFile();
    await append(file, [entry('a', 1)]);
    for (const mark of ['#', '#tor', '#torn'])
      await writeFile(file, `${await readFile(file, 'utf8')}{"id":"00${mark}`);
    expect(await append(file, [entry('a', 2)])).toEqual(['more']);
    expect(await append(file, [entry('a', 1)])).toEqual(['less']);
  });

  it('that is whole but for its line break counts', async () => {
    const file = newFile();
    await append(file, [entry('a', 1)]);
    await appendFile(file, line);
    expect(await append(file, [entry('a', 1), entry('a', 2)])).toEqual(['less', 'the same']);
    expect(await append(file, [entry('a', 3)])).toEqual(['more']);
    expect(valuesOf(file)).toEqual([1, 2, 3]);
  });

  it('that is something else is refused by its number', async () => {
    for (const tail of ['a note', '{"id":1}', '{"id":"1"}', '{"name":"a"', ' {"id":"', '[1]', '\0x']) {
      const file = newFile();
      await append(file, [entry('a', 1)]);
      await appendFile(file, tail);
      const error = await rejection(append(file, [entry('a', 2)]));
      expect(error, tail).toBeInstanceOf(InputError);
      expect(error.field, tail).toMatch(/^line 2/);
      expect(await readFile(file, 'utf8')).toMatch(
        new RegExp(`\n.*${tail.slice(-3).replace(/[^\w]/g, '.')}$`),
      );
    }
  });
});

describe('lines', () => {
  it('that are blank are skipped', async () => {
    const file = newFile();
    await writeFile(file, `\n${lineOf('a', 3)}\n  \n\r\n${lineOf('b', 1)}\n\n `);
    expect(await append(file, [entry('a', 2), entry('b', 0), entry('b', 2)])).toEqual([
      'less',
      'less',
      'more',
    ]);
    expect(await append(file, [entry('b', 1)])).toEqual(['less']);
  });

  it('are refused by the number of one that is none, and nothing is added', async () => {
    const file = newFile();
    await writeFile(file, `${lineOf('a', 1)}\nnothing\n`);
    const error = await rejection(append(file, [entry('a', 2), entry('b', 2)]));
    expect(error).toBeInstanceOf(InputError);
    expect(error.message).toContain(`${file}: line 2: is not valid JSON`);
    expect(existsSync(`${file}.head`)).toBe(false);
    expect((await readFile(file, 'utf8')).split('\n')).toHaveLength(3);
  });

  it('are not looked for in what has none', async () => {
    const file = newFile();
    await writeFile(file, 'x'.repeat(8 * 2 ** 20));
    const reads = vi.spyOn(fileHandle, 'read');
    expect((await rejection(append(file, [entry('a', 2)]))).message).toContain('is larger than 4 KiB');
    expect(reads.mock.calls.length).toBeLessThan(4);
  });

  it('are read strictly where they are not as we write them', async () => {
    for (const [line, problem] of [
      [lineOf('a', 1).replace('}', ',"value":2}'), 'appears twice'],
      [lineOf('a', 1).replace('1}', '1.0000000000000000001}'), 'must be written in quotes'],
      [`\ufeff${lineOf('a', 1)}`, 'begins with a byte order mark'],
    ] as const) {
      const file = newFile();
      await writeFile(file, `${line}\n`);
      const error = await rejection(append(file, [entry('a', 2)]));
      expect(error.field).toMatch(/^line 1/);
      expect(error.message).toContain(problem);
    }
    const spaced = newFile();
    await writeFile(spaced, `  ${lineOf('a', 1).replaceAll(',', ' , ')}\r\n`);
    expect(await append(spaced, [entry('a', 0)])).toEqual(['less']);
  });

  it('that nobody could read are not written', async () => {
    const file = newFile();
    const unreadable = { name: 'b', value: Number.NaN }; // null in JSON
    const error = await rejection(append(file, [entry('a', 1), unreadable]));
    expect(error).toBeInstanceOf(InputError);
    expect(error.field).toBe('value');
    const long = await rejection(append(file, [entry('x'.repeat(5000), 1)]));
    expect(long.message).toContain('is larger than 4 KiB');
    expect(existsSync(file)).toBe(false);
  });

  it.each([-1, 0, 1])('have at most 4 KiB: %i', async (more) => {
    const file = newFile();
    const rest = 4096 - lineOf('', 1).length;
    // Two bytes each, as the file has them.
    const name = `${'é'.repeat(Math.floor(rest / 2))}${'x'.repeat(rest % 2)}`;
    const added = append(file, [entry(more < 0 ? name.slice(1) : `${name}${'x'.repeat(more)}`, 1)]);
    if (more > 0) expect((await rejection(added)).message).toContain('is larger than 4 KiB');
    else expect(await added).toEqual(['more']);
    if (more === 0) expect((await stat(file)).size).toBe(4097);
  });
});

describe('a full disk', () => {
  /** Writes so much of what is appended, and no more. */
  const fillAfter = (bytes: number) =>
    vi.spyOn(fileHandle, 'appendFile').mockImplementationOnce(async function (this: FileHandle, data) {
      await this.write(String(data).slice(0, bytes));
      throw Object.assign(new Error('full'), { code: 'ENOSPC' });
    });

  it('ends no log, wherever it cuts a line', async () => {
    const length = lineOf('a', 2).length;
    for (let written = 0; written <= length + 1; written++) {
      const file = newFile();
      await append(file, [entry('a', 1)]);
      fillAfter(written);
      const error = await rejection(append(file, [entry('a', 2)]));
      expect(error).toBeInstanceOf(ArtifactError);
      expect(error.message).toBe(
        written < length
          ? `${file}: cannot be written: nothing was recorded`
          : `${file}: cannot be written: 1 of 1 entries were recorded, and none was accepted`,
      );
      expect(await append(file, [entry('a', 2)])).toEqual([written < length ? 'more' : 'the same']);
      expect(await append(file, [entry('a', 1)])).toEqual(['less']);
    }
  });

  it('says how much of many was recorded', async () => {
    const file = newFile();
    fillAfter(2 * (lineOf('a', 1).length + 1) + 10);
    const error = await rejection(append(file, [entry('a', 1), entry('b', 1), entry('c', 1), entry('d', 1)]));
    expect(error.shortMessage).toContain('2 of 4 entries were recorded');
    expect(await append(file, [entry('b', 1), entry('c', 1)])).toEqual(['the same', 'more']);
  });

  it('where the log or its head does not get to the disk gives no answer, and the entry counts', async () => {
    for (const failing of [1, 2, 3]) {
      const file = newFile();
      await append(file, [entry('a', 1)]);
      const sync = fileHandle.sync;
      let calls = 0;
      vi.spyOn(fileHandle, 'sync').mockImplementation(function (this: FileHandle) {
        calls += 1;
        return calls === failing
          ? Promise.reject(Object.assign(new Error(), { code: 'EIO' }))
          : sync.call(this);
      });
      const error = await rejection(append(file, [entry('a', 2)]));
      expect(error.shortMessage).toContain('cannot be written to its end');
      vi.restoreAllMocks();
      expect(await append(file, [entry('a', 1), entry('a', 2), entry('a', 3)])).toEqual([
        'less',
        'the same',
        'more',
      ]);
      expect((await readdir(folder)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    }
  });

  it('leaves nothing beside a log once it is used again', async () => {
    const file = newFile();
    const leftovers = ['head', 'index'].map((name) =>
      join(folder, temporaryName(`${basename(file)}.${name}`)),
    );
    const put = () => Promise.all(leftovers.map((path) => writeFile(path, 'half')));
    await append(
      file,
      Array.from({ length: 300 }, (_, i) => entry(`n${i}`, i)),
    );
    await put();
    await append(file, [entry('a', 1)]);
    expect(leftovers.map((path) => existsSync(path))).toEqual([true, true]); // nobody was stopped
    await appendFile(file, `${lineOf('a', 2)}\n`); // before the head was written
    await append(file, [entry('a', 1)]);
    expect(leftovers.map((path) => existsSync(path))).toEqual([false, false]);
    await put();
    await writeFile(`${file}.index`, 'half');
    await append(file, [entry('a', 1)]);
    expect(leftovers.map((path) => existsSync(path))).toEqual([false, false]);
  });

  it('that takes no index is no harm', async () => {
    const file = newFile();
    await append(
      file,
      Array.from({ length: 300 }, (_, i) => entry(`n${i}`, i)),
      0,
    );
    vi.spyOn(fileHandle, 'write').mockRejectedValue(Object.assign(new Error(), { code: 'ENOSPC' }));
    expect(await append(file, [entry('n7', 8), entry('n8', 7)], 0)).toEqual(['more', 'less']);
    vi.restoreAllMocks();
    expect(await append(file, [entry('n7', 7), entry('n8', 7)], 0)).toEqual(['less', 'less']);
  });
});

describe('a path', () => {
  it.each([
    [
      'of a folder that is not there',
      (file: string) => join(file, 'log'),
      'cannot be made: its folder does not exist',
    ],
    ['below a file', () => join(folder, 'any', 'log'), 'does not exist'],
    ['of a folder', () => folder, 'is a directory, not a plain file'],
    ['of a device', () => '/dev/zero', 'is not a plain file'],
  ])('%s is refused', async (_, pathOf, message) => {
    const path = pathOf(newFile());
    const error = await rejection(append(path, [entry('a', 1)]));
    expect(error).toBeInstanceOf(InputError);
    expect(error.message).toContain(`${path}: ${message}`);
  });

  it('too long for the files beside it is refused at once', async () => {
    const file = join(folder, 'x'.repeat(251));
    for (const place of [file, `${file}.lock`]) {
      const error = await rejection(append(file, [entry('a', 1)]));
      expect(error).toBeInstanceOf(InputError);
      expect(error.message).toBe(`${place}: cannot be opened (ENAMETOOLONG). Check the path and the disk`);
      await writeFile(file, '');
    }
  });

  it.runIf(process.platform !== 'win32').each(['', '.head', '.index'])(
    'of no plain file is refused, and nobody waits: log%s',
    async (ending) => {
      const make: Record<string, (path: string) => Promise<unknown>> = {
        pipe: async (path) => execFileSync('mkfifo', [path]),
        'link to a pipe': async (path) => {
          execFileSync('mkfifo', [`${path}.pipe`]);
          await symlink(`${path}.pipe`, path);
        },
        'link to a device': (path) => symlink('/dev/zero', path),
        folder: (path) => mkdir(path),
        socket: (path) =>
          new Promise((resolve) => {
            const server = createServer().listen(path, () => resolve(server.unref()));
          }),
      };
      for (const [what, put] of Object.entries(make)) {
        const file = newFile();
        if (ending !== '')
          await append(
            file,
            Array.from({ length: 300 }, (_, i) => entry(`n${i}`, i)),
          );
        await rm(`${file}${ending}`, { force: true });
        await put(`${file}${ending}`);
        const error = await rejection(append(file, [entry('a', 1)]));
        expect(error, what).toBeInstanceOf(InputError);
        expect(error.message, what).toMatch(/is not a plain file|is a directory/);
        expect(error.file, what).toBe(`${file}${ending}`);
      }
    },
  );

  it('of another file than before is refused', async () => {
    const file = newFile();
    await append(file, [entry('a', 9), entry('b', 9)]);
    await writeFile(`${file}.other`, `${lineOf('a', 1)}\n`);
    await rename(`${file}.other`, file);
    expect((await rejection(append(file, [entry('a', 2)]))).message).toContain('has lost entries');
  });
});
