import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { LIMITS } from '../../src/files/limits.js';
import { readTextFile } from '../../src/files/textFile.js';
import { everythingIn, rejection } from '../support/refusal.js';

let folder: string;
let path: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ballast-text-'));
  path = join(folder, 'f.json');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe('a file larger than its kind takes', () => {
  const { bytes } = LIMITS.identity;

  test.each([-1, 0])('limit %i is read', async (more) => {
    await writeFile(path, 'a'.repeat(bytes + more));
    expect(await readTextFile(path, 'identity')).toHaveLength(bytes + more);
  });

  test('one byte more is refused by name, limit and kind', async () => {
    await writeFile(path, 'a'.repeat(bytes + 1));
    const { message } = await rejection(readTextFile(path, 'identity'));
    expect(message).toBe(`${path}: is larger than 4 KiB, the most that an identity takes`);
  });

  test('bytes count, not characters', async () => {
    await writeFile(path, 'é'.repeat(bytes / 2 + 1));
    expect((await rejection(readTextFile(path, 'identity'))).message).toContain('larger than 4 KiB');
  });

  test('by its size alone: none of 64 GiB is read', async () => {
    await writeFile(path, '');
    await truncate(path, 2 ** 36); // sparse
    expect((await rejection(readTextFile(path, 'quotes'))).message).toContain('is larger than 16 MiB');
    await rm(path);
  });

  test.skipIf(process.platform !== 'linux')('also where it says that it has none', async () => {
    const endless = '/proc/self/smaps'; // tens of kilobytes, of size 0
    expect((await rejection(readTextFile(endless, 'identity'))).message).toContain('larger than 4 KiB');
  });
});

describe('a text', () => {
  test('keeps its byte order mark, for whoever parses it', async () => {
    await writeFile(path, '\ufeff{}');
    expect(await readTextFile(path, 'policy')).toBe('\ufeff{}');
  });

  test.each<[string, Buffer]>([
    ['Latin-1', Buffer.from('{"a": "7421é"}', 'latin1')],
    ['UTF-16', Buffer.from('\ufeff{"a": "7421"}', 'utf16le')],
    ['half of a character', Buffer.from('"7421é').subarray(0, -1)],
    ['half of a pair', Buffer.from([0x22, 0xed, 0xa0, 0xbd, 0x22])],
    ['an overlong zero', Buffer.from([0xc0, 0x80])],
  ])('that is not UTF-8 is refused without its content: %s', async (_, bytes) => {
    await writeFile(path, bytes);
    const error = await rejection(readTextFile(path, 'policy'));
    expect(error.message).toBe(`${path}: is not UTF-8 text. Save it as UTF-8`);
    expect(everythingIn(error)).not.toContain('7421');
  });
});
