import { execFileSync, spawn } from 'node:child_process';
import { constants } from 'node:fs';
import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { openPlain } from '../../src/files/plainFile.js';

vi.mock('node:fs/promises', async (original) => {
  const real = await original<typeof import('node:fs/promises')>();
  return { ...real, stat: vi.fn(real.stat) };
});

let folder: string;
let plain: string;
let pipe: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ballast-plain-'));
  [plain, pipe] = [join(folder, 'plain'), join(folder, 'pipe')];
  await writeFile(plain, 'text');
  if (process.platform !== 'win32') execFileSync('mkfifo', [pipe]);
});
afterEach(() => vi.mocked(stat).mockReset());
afterAll(() => rm(folder, { recursive: true }));

const READ = constants.O_RDONLY;

describe.runIf(process.platform !== 'win32')('a plain file', () => {
  it('is opened', async () => {
    const file = await openPlain(plain, READ);
    expect(await file.readFile('utf8')).toBe('text');
    await file.close();
    await expect(openPlain(join(folder, 'none'), READ)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('is what is opened: a pipe is not even touched', async () => {
    // It waits until somebody opens the pipe to read.
    const writer = spawn('sh', ['-c', 'echo x > "$0"', pipe]);
    await sleep(300);
    await expect(openPlain(pipe, READ)).rejects.toMatchObject({ code: 'ENXIO' });
    await sleep(300);
    expect(writer.exitCode).toBeNull();
    writer.kill();
  });

  it.each([
    ['a pipe', () => pipe, 'ENXIO'],
    ['a folder', () => folder, 'EISDIR'],
    ['a device', () => '/dev/null', 'ENXIO'],
  ])('is what is opened, also where it has just become %s', async (_, path, code) => {
    vi.mocked(stat).mockRejectedValueOnce(Object.assign(new Error(), { code: 'ENOENT' }));
    await expect(openPlain(path(), READ)).rejects.toMatchObject({ code });
    expect(stat).toHaveBeenCalledOnce();
  });
});
