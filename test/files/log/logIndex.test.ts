import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { IndexDamage, LogIndex } from '../../../src/files/log/logIndex.js';
import type { LogPlace } from '../../../src/files/log/logPlace.js';
import { LOG_START, sha256Bytes } from '../../../src/files/log/logPosition.js';

const LOG = '1b4e28ba-2fa1-41d2-883f-0016d3cca427';
const CHECK = 88 + 256 * 16;
const ENTRIES = CHECK + 32 + 262_144 * 4;

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ballast-index-'));
});
afterAll(() => rm(folder, { recursive: true }));

let count = 0;
function newPlace(): LogPlace {
  const log = join(folder, `${count++}`);
  return { shown: log, log, head: `${log}.head`, index: `${log}.index`, mode: 0o600 };
}

const position = (lines: number) => ({ lines, bytes: 100 * lines, chain: sha256Bytes(`${lines}`) });
const lineOf = (offset: number) => ({ offset, digest: sha256Bytes(`line ${offset}`) });

/** Adds a line for each name, `from` lines after the start, and saves. */
async function add(place: LogPlace, index: LogIndex, names: readonly string[], from = 0): Promise<void> {
  for (const [i, name] of names.entries()) index.add(name, lineOf(100 * (from + i)));
  index.cover(position(from + names.length));
  await index.save(place);
  await index.close();
}

async function found(index: LogIndex, name: string): Promise<number[]> {
  return [...index.find(name)].map(({ offset, digest }) => {
    expect(digest).toEqual(lineOf(offset).digest.subarray(0, 16));
    return offset;
  });
}

const numbered = (from: number, length: number) => Array.from({ length }, (_, i) => `name ${from + i}`);

describe('an index', () => {
  it('finds every line of a name, the last one first, and of no other', async () => {
    const place = newPlace();
    await add(place, LogIndex.empty(LOG), [...numbered(0, 20_000), 'name 7', 'name 7']);
    const index = (await LogIndex.open(place, LOG))!;
    expect(index.covers).toEqual(position(20_002));
    expect(index.entries).toBe(20_002);
    for (let i = 0; i < 20_000; i++) if (i !== 7) expect(await found(index, `name ${i}`)).toEqual([100 * i]);
    expect(await found(index, 'name 7')).toEqual([2_000_100, 2_000_000, 700]);
    for (let i = 20_000; i < 22_000; i++) expect(await found(index, `name ${i}`)).toEqual([]);
    await index.close();
  });

  it('is added to in place, as often as one likes', async () => {
    const place = newPlace();
    await add(place, LogIndex.empty(LOG), ['a']);
    for (let i = 1; i < 1100; i += 1 + (i % 40)) {
      const index = (await LogIndex.open(place, LOG))!;
      const { entries } = index;
      expect(await found(index, 'a')).toHaveLength(entries);
      await add(place, index, Array(1 + (i % 40)).fill('a'), entries);
    }
    const index = (await LogIndex.open(place, LOG))!;
    expect(await found(index, 'a')).toEqual(
      Array.from({ length: index.entries }, (_, i) => 100 * i).reverse(),
    );
    await index.close();
  });

  it('covers nothing where it is empty, and finds what was added before it is saved', async () => {
    const index = LogIndex.empty(LOG);
    expect(index.covers).toEqual(LOG_START);
    expect(await found(index, 'a')).toEqual([]);
    for (let i = 0; i < 3000; i++) index.add(`name ${i % 1500}`, lineOf(i));
    expect(await found(index, 'name 1499')).toEqual([2999, 1499]);
  });

  it('is none where there is none, or one of another log, or of another form', async () => {
    const place = newPlace();
    expect(await LogIndex.open(place, LOG)).toBeUndefined();
    await add(place, LogIndex.empty(LOG), ['a', 'b']);
    expect(await LogIndex.open(place, LOG.replace('1b', '1c'))).toBeUndefined();
    const bytes = readFileSync(place.index);
    bytes.write('2', 14); // with a hash that fits
    createHash('sha256').update(bytes.subarray(0, CHECK)).digest().copy(bytes, CHECK);
    writeFileSync(place.index, bytes);
    expect(await LogIndex.open(place, LOG)).toBeUndefined();
  });

  it('is none where it is shorter than it says, by a byte', async () => {
    const place = newPlace();
    await add(place, LogIndex.empty(LOG), ['a', 'b']);
    const index = await LogIndex.open(place, LOG);
    expect(index).toBeDefined();
    await index!.close();
    await truncate(place.index, ENTRIES + 2 * 64 - 1);
    expect(await LogIndex.open(place, LOG)).toBeUndefined();
  });

  it('does not take an entry at another place, or one of another log', async () => {
    const [place, other] = [newPlace(), newPlace()];
    await add(place, LogIndex.empty(LOG), ['a', 'a']);
    await add(other, LogIndex.empty(LOG.replace('1b', '1c')), ['a', 'a']);
    const whole = readFileSync(place.index);
    const first = whole.subarray(ENTRIES, ENTRIES + 64);
    for (const entries of [Buffer.concat([first, first]), readFileSync(other.index).subarray(ENTRIES)]) {
      writeFileSync(place.index, Buffer.concat([whole.subarray(0, ENTRIES), entries]));
      const index = (await LogIndex.open(place, LOG))!;
      expect(() => [...index.find('a')]).toThrow(IndexDamage);
      await index.close();
    }
  });

  it('does not take entries that another process wrote for other lines, though each of them is whole', async () => {
    const [place, other] = [newPlace(), newPlace()];
    await add(place, LogIndex.empty(LOG), ['a', 'b']);
    await add(other, LogIndex.empty(LOG), ['c', 'd']);
    const entries = readFileSync(other.index).subarray(ENTRIES);
    writeFileSync(place.index, Buffer.concat([readFileSync(place.index).subarray(0, ENTRIES), entries]));
    const index = (await LogIndex.open(place, LOG))!;
    for (const name of ['a', 'b']) expect(() => [...index.find(name)]).toThrow(IndexDamage);
    await index.close();
  });
});
