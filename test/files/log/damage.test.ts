import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InputError } from '../../../src/errors.js';
import { LogIndex } from '../../../src/files/log/logIndex.js';
import { sha256Bytes } from '../../../src/files/log/logPosition.js';
import { append, entry, type LogFiles, lineOf, putFiles, takeFiles } from './valueLog.js';

/**
 * A small log, its head and its index, each damaged at every place: it ends in repair or in a refusal that names the file, and
 * never in an entry that is forgotten.
 */

let folder: string;
let file: string;
/** After each of these entries; all of them are in the index. */
const ENTRIES = [entry('a', 1), entry('b', 1), entry('a', 2), entry('c', 7)];
let states: LogFiles[];
let whole: LogFiles;
const LAST = { a: 2, b: 1, c: 7 };

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ballast-damage-'));
  file = join(folder, 'log');
  states = [];
  for (const one of ENTRIES) {
    expect(await append(file, [one], 0)).toEqual(['more']);
    states.push(takeFiles(file));
  }
  whole = states.at(-1)!;
  expect(whole.index!.length).toBeGreaterThan(4 * 64);
});
afterAll(() => rm(folder, { recursive: true }));

type Outcome = 'remembered' | 'refused';

/** Puts files in place and asks for all that was accepted; then adds an entry, and asks again. */
async function outcome(
  files: LogFiles,
  maxBeyond: number | undefined,
  last: object = LAST,
): Promise<Outcome> {
  await putFiles(file, files);
  const questions = Object.entries(last).map(([name, value]) => entry(name, (value as number) - 1));
  const remembered = questions.map(() => 'less');
  try {
    for (const one of [questions, [...questions].reverse()])
      expect(await append(file, one, maxBeyond)).toEqual(remembered);
    expect(await append(file, [entry('d', 1)], maxBeyond)).toEqual(['more']);
    expect(await append(file, [...questions, entry('d', 0)], maxBeyond)).toEqual([...remembered, 'less']);
    return 'remembered';
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    expect(error.file).toMatch(/log(\.head)?$/);
    return 'refused';
  }
}

const cut = (bytes: Buffer | undefined, length: number) => bytes?.subarray(0, length);
const flip = (bytes: Buffer | undefined, at: number, bit = 0) => {
  const changed = Buffer.from(bytes!);
  changed[at]! ^= 1 << bit;
  return changed;
};
const places = (bytes: Buffer | undefined) => [...bytes!.keys()];

describe('a log that is cut off', () => {
  it.each<[string, Partial<LogFiles>, number | undefined]>([
    ['', {}, 0],
    ['and has lost its index', { index: undefined }, 0],
    ['and is too short for an index', { index: undefined }, undefined],
  ])('at any place is refused, but for its last line break %s', async (_, others, maxBeyond) => {
    for (const length of places(whole.log)) {
      const found = await outcome({ ...whole, log: cut(whole.log, length), ...others }, maxBeyond);
      expect(found, `${length}`).toBe(length === whole.log!.length - 1 ? 'remembered' : 'refused');
    }
  });

  it('below where a head of before ends is refused, and above it counts as far as it goes', async () => {
    const [, { log: before, head }] = states as [LogFiles, LogFiles];
    for (const length of places(whole.log)) {
      const found = await outcome({ log: cut(whole.log, length), head, index: undefined }, 0, { a: 1, b: 1 });
      expect(found, `${length}`).toBe(length < before!.length - 1 ? 'refused' : 'remembered');
    }
  });

  it('and gone is refused', async () => {
    for (const others of [{}, { index: undefined }, { head: undefined }]) {
      expect(await outcome({ ...whole, log: undefined, ...others }, 0)).toBe('refused');
      expect(takeFiles(file).log).toBeUndefined();
    }
  });

  it('with a head that is cut off is refused', async () => {
    for (const length of places(whole.head)) {
      for (const size of [states[2]!.log!.length, whole.log!.length - 1]) {
        const files = { log: cut(whole.log, size), head: cut(whole.head, length), index: whole.index };
        const isWhole = length === whole.head!.length - 1 && size === whole.log!.length - 1;
        expect(await outcome(files, 0), `${size} ${length}`).toBe(isWhole ? 'remembered' : 'refused');
      }
    }
  });

  it('together with its head, as they were before, is refused: the index remembers', async () => {
    for (const before of states.slice(0, 3)) {
      expect(await outcome({ ...before, index: whole.index }, 0)).toBe('refused');
    }
  });
});

describe('a head', () => {
  it('that is cut off at any place is refused, but for its line break', async () => {
    for (const length of places(whole.head)) {
      const found = await outcome({ ...whole, head: cut(whole.head, length) }, 0);
      expect(found, `${length}`).toBe(length === whole.head!.length - 1 ? 'remembered' : 'refused');
    }
  });

  it('with any bit changed is refused, or says the same', async () => {
    for (const at of places(whole.head)) {
      const found = await outcome({ ...whole, head: flip(whole.head, at, at % 6) }, undefined);
      const text = whole.head!.toString();
      // The name of a log ties the index to it; spaces are spaces.
      const inName = at > text.indexOf('"log": "') && at < text.indexOf('"lines"');
      if (found === 'remembered') expect(inName || /\s/.test(text[at]!), `${at}`).toBe(true);
    }
  });

  it('that is missing beside an index is refused', async () => {
    expect(await outcome({ ...whole, head: undefined }, 0)).toBe('refused');
  });

  it('that is missing, with its index, is made for what is there, as beside a log of before', async () => {
    expect(await outcome({ log: whole.log, head: undefined, index: undefined }, 0)).toBe('remembered');
    expect(takeFiles(file).head).toBeDefined();
  });

  it('of before is caught up with', async () => {
    for (const before of states) {
      expect(await outcome({ ...whole, head: before.head }, 0)).toBe('remembered');
      expect(await outcome({ log: whole.log, head: before.head, index: before.index }, 0)).toBe('remembered');
      expect(await outcome({ log: whole.log, head: before.head, index: undefined }, undefined)).toBe(
        'remembered',
      );
    }
  });
});

describe('a log with a bit changed', () => {
  it('is refused where it is read whole', async () => {
    for (const at of places(whole.log)) {
      const log = flip(whole.log, at, at % 8);
      expect(await outcome({ ...whole, log, index: undefined }, undefined), `${at}`).toBe('refused');
    }
  });

  it('is refused where the line is asked for', async () => {
    const start = states[2]!.log!.length;
    for (const at of places(whole.log).slice(start)) {
      const log = flip(whole.log, at, at % 8);
      expect(await outcome({ ...whole, log }, 0, { c: 7 }), `${at}`).toBe('refused');
    }
  });
});

describe('an index', () => {
  const [DIGESTS, SLOTS] = [88, 88 + 256 * 16 + 32];
  const ENTRIES_AT = SLOTS + 262_144 * 4;
  /** Places of the header, of slots that are used and some that are not, and of entries. */
  const inIndex = () => {
    const index = whole.index!;
    const used = places(index).filter((at) => at >= SLOTS && at < ENTRIES_AT && index[at] !== 0);
    const near = used.flatMap((at) => [at - 1, at, at + 1, at + 2]);
    const digests = used.map((at) => DIGESTS + Math.floor((at - SLOTS) / 4096) * 16);
    const entries = places(index).filter((at) => at >= ENTRIES_AT && at % 3 === 0);
    return [...new Set([...places(index).slice(0, DIGESTS), ...digests, ...near, ...entries])];
  };

  it('cut off at any place is made again', async () => {
    const lengths = [...inIndex(), ...Array.from({ length: 16 }, (_, i) => i * 65_001)];
    for (const length of lengths) {
      const files = { ...whole, index: cut(whole.index, length) };
      expect(await outcome(files, 0), `${length}`).toBe('remembered');
    }
  });

  it('with any bit changed is made again', async () => {
    for (const at of inIndex()) {
      const files = { ...whole, index: flip(whole.index, at, at % 8) };
      expect(await outcome(files, 0), `${at}`).toBe('remembered');
    }
  });

  it('of zeros, in whole or in part, is made again', async () => {
    const index = whole.index!;
    const parts: [number, number][] = [
      [0, index.length],
      [0, SLOTS],
      [SLOTS, ENTRIES_AT],
      [ENTRIES_AT, index.length],
    ];
    for (let page = 0; page < index.length; page += 65_536)
      parts.push([page, Math.min(page + 65_536, index.length)]);
    for (const [start, end] of parts) {
      const zeroed = Buffer.from(index);
      zeroed.fill(0, start, end);
      expect(await outcome({ ...whole, index: zeroed }, 0), `${start}`).toBe('remembered');
    }
  });

  it('is put with a cut log and found out', async () => {
    for (const length of inIndex().filter((at) => at % 7 === 0)) {
      const files = { ...whole, log: states[2]!.log, index: cut(whole.index, length) };
      expect(await outcome(files, 0), `${length}`).toBe('refused');
    }
  });

  it('of before, or gone, is caught up with', async () => {
    for (const { index } of [...states, { index: undefined }]) {
      for (const maxBeyond of [0, undefined]) {
        expect(await outcome({ ...whole, index }, maxBeyond)).toBe('remembered');
      }
    }
  });

  it('that gives a line of another name for one is not believed', async () => {
    const [head, name] = [JSON.parse(whole.head!.toString()) as { log: string; chain: string }, 'other name'];
    const index = LogIndex.empty(head.log);
    const start = states[2]!.log!.length;
    index.add(name, { offset: start, digest: sha256Bytes(whole.log!.subarray(start, -1)) });
    index.cover({ lines: 4, bytes: whole.log!.length, chain: Buffer.from(head.chain, 'hex') });
    await putFiles(file, { ...whole, index: undefined });
    await index.save({ shown: file, log: file, head: `${file}.head`, index: `${file}.index`, mode: 0o600 });
    expect(await append(file, [entry(name, 1)], 0)).toEqual(['more']); // c has 7
  });

  it('of another log is made again', async () => {
    const other = join(folder, 'other');
    for (const name of ['a', 'b', 'x', 'y', 'z', 'a', 'b', 'c']) await append(other, [entry(name, 1)], 0);
    const { index } = takeFiles(other);
    expect(index!.length).toBeGreaterThan(whole.index!.length);
    for (const files of [
      whole,
      ...states.slice(0, 3).map((state) => ({ ...state, head: whole.head, log: whole.log })),
    ]) {
      expect(await outcome({ ...files, index }, 0)).toBe('remembered');
    }
  });

  it('of which only some of the writes arrived is made again', async () => {
    const borders = [0, SLOTS, ENTRIES_AT];
    for (let page = SLOTS; page < ENTRIES_AT; page += 4096) {
      if (states.some(({ index }) => index!.subarray(page, page + 4096).some((byte) => byte !== 0)))
        borders.push(page);
    }
    for (let at = ENTRIES_AT; at < whole.index!.length; at += 64) borders.push(at);
    borders.sort((a, b) => a - b);
    for (const older of states) {
      for (let mask = 1; mask < 2 ** borders.length; mask += 1) {
        if (mask % 17 !== 0) continue;
        const mixed = Buffer.from(whole.index!);
        for (const [i, start] of borders.entries()) {
          const end = borders[i + 1] ?? mixed.length;
          if ((mask & (1 << i)) === 0) continue;
          mixed.fill(0, start, end);
          mixed.set(older.index!.subarray(start, end), start);
        }
        expect(await outcome({ ...whole, index: mixed }, 0), `${mask}`).toBe('remembered');
      }
    }
  });
});

describe('a log of before there were heads', () => {
  it('gets a head with its first use, whatever the answer is', async () => {
    await putFiles(file, { log: whole.log, head: undefined, index: undefined });
    expect(await append(file, [entry('a', 1)])).toEqual(['less']);
    expect(takeFiles(file).head).toBeDefined();
  });

  it('is read, whatever its end is like, and gets head and index', async () => {
    const lines = `${lineOf('a', 2)}\n\n${lineOf('b', 1)}\n`;
    const last = lineOf('c', 7);
    for (const end of [`${last}\n`, last, `${last}\n\n`, `${last}\n ${lineOf('c', 3).slice(0, 0)}`]) {
      const files = { log: Buffer.from(lines + end), head: undefined, index: undefined };
      expect(await outcome(files, 0), end).toBe('remembered');
      expect(takeFiles(file).head).toBeDefined();
      expect(takeFiles(file).index).toBeDefined();
    }
    for (let length = 0; length < last.length; length++) {
      const files = { log: Buffer.from(lines + last.slice(0, length)), head: undefined, index: undefined };
      expect(await outcome(files, 0, { a: 2, b: 1 }), `${length}`).toBe('remembered');
    }
  });
});
