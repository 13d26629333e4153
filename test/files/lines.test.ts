import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type FileLine, linesOf } from '../../src/files/lines.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ballast-lines-'));
});
afterAll(() => rm(folder, { recursive: true }));

async function read(text: string, most = 1000): Promise<FileLine[]> {
  const file = join(folder, 'lines.txt');
  await writeFile(file, text);
  const lines: FileLine[] = [];
  for await (const line of linesOf(file, most)) lines.push(line);
  return lines;
}

describe('lines of a file', () => {
  it('have numbers, and blank ones are left out', async () => {
    const lines = await read('a\n\n \r\nb\r\n\nc');
    expect(lines.map(({ number, text }) => [number, text])).toEqual([
      [1, 'a'],
      [4, 'b\r'],
      [6, 'c'],
    ]);
    expect(lines.map(({ done }) => done)).toEqual([2 / 11, 9 / 11, 1]);
    expect(await read('')).toEqual([]);
    expect(await read('\n\n')).toEqual([]);
  });

  it('are whole wherever the file is cut into pieces', async () => {
    const texts = Array.from({ length: 3000 }, (_, i) => `${i}${'ü'.repeat(i % 97)}`);
    const lines = await read(texts.join('\n'));
    expect(lines.map(({ text }) => text)).toEqual(texts);
  });

  it('have no text where they are too long, and the next ones have', async () => {
    const lines = await read(`${'x'.repeat(1001)}\n${'x'.repeat(1000)}\n${'x'.repeat(300_000)}\nb`);
    expect(lines.map(({ number, text }) => [number, text?.length])).toEqual([
      [1, undefined],
      [2, 1000],
      [3, undefined],
      [4, 1],
    ]);
  });

  it.each([
    ['missing', 'does not exist'],
    ['.', 'is not a plain file'],
  ])('are not read from %s', async (name, words) => {
    const lines = linesOf(join(folder, name), 10);
    await expect(lines.next()).rejects.toThrow(words);
  });
});
