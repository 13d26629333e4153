import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { removeStale, temporaryFolder, temporaryName } from '../../src/files/temporary.js';

let root: string;
let folder: string;
let living: ChildProcess;
let dead: number;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'ballast-temporary-'));
  living = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)']);
  dead = spawnSync(process.execPath, ['-e', '']).pid;
});
afterAll(async () => {
  living.kill();
  await rm(root, { recursive: true, force: true });
});
beforeEach(async () => {
  folder = await mkdtemp(join(root, 'f-')); // each folder is looked at once
});

/** A name as another process, machine or time would give it. */
function nameOf(change: { pid?: number; start?: string; machine?: string }): string {
  const own = /\.([0-9a-f]{8})-(\d+)-(\d+)-([0-9a-f]{12})\.tmp$/.exec(temporaryName('a.json'))!;
  const { machine = own[1], pid = own[2], start = own[3] } = change;
  return `.a.json.${machine}-${pid}-${start}-${own[4]}.tmp`;
}
async function left(...names: string[]): Promise<string[]> {
  for (const name of names) await writeFile(join(folder, name), '');
  await removeStale(folder);
  return (await readdir(folder)).sort();
}
const ago = async (name: string, milliseconds: number) => {
  await writeFile(join(folder, name), '');
  const then = new Date(Date.now() - milliseconds);
  await utimes(join(folder, name), then, then);
};
const DAY = 86_400_000;
const linux = process.platform === 'linux';

describe('a temporary name', () => {
  it('says for which file it stands, and no two are the same', () => {
    const [one, other] = [temporaryName('identity.json'), temporaryName('identity.json')];
    expect(one).toMatch(/^\.identity\.json\.[0-9a-f]{8}-\d+-\d+-[0-9a-f]{12}\.tmp$/);
    expect(one).not.toBe(other);
  });

  it('fits where the name of the file does', async () => {
    for (const longest of ['ü'.repeat(127), 'x'.repeat(255)]) {
      await writeFile(join(folder, longest), '');
      await writeFile(join(folder, temporaryName(longest)), '');
    }
    expect(await readdir(folder)).toHaveLength(4);
  });
});

describe('what a process left', () => {
  it('is taken away once it has ended, files and folders', async () => {
    const [file, inner] = [nameOf({ pid: dead }), nameOf({ pid: dead })];
    await mkdir(join(folder, inner));
    await writeFile(join(folder, inner, 'key'), '');
    expect(await left(file)).toEqual([]);
  });

  it('stays while it runs, this one or another', async () => {
    const names = [temporaryName('a'), nameOf({ pid: living.pid!, start: '0' })].sort();
    expect(await left(...names)).toEqual(names);
  });

  it.runIf(linux)('is taken away where its number is another process’s by now', async () => {
    expect(await left(nameOf({ start: '1' }), nameOf({ pid: living.pid!, start: '1' }))).toEqual([]);
  });

  it('on another machine stays for a day', async () => {
    const [young, old] = [
      nameOf({ machine: '00000000', pid: dead }),
      nameOf({ machine: '00000001', pid: 1 }),
    ];
    await ago(young, DAY - 60_000);
    await ago(old, DAY + 60_000);
    expect(await left()).toEqual([young]);
  });

  it('has such a name: others are not touched, however old', async () => {
    const names = ['a.json', '.a.json', `x${nameOf({ pid: dead })}`, '.a.0123456789ab.tmp'].sort();
    for (const name of names) await ago(name, 9 * DAY);
    expect(await left()).toEqual(names);
  });

  it('is looked for once for each folder, and a folder that is not there is no error', async () => {
    expect(await left()).toEqual([]);
    expect(await left(nameOf({ pid: dead }))).toHaveLength(1);
    await removeStale(join(folder, 'nowhere'));
  });
});

it('a temporary folder is for its user alone', async () => {
  const made = await temporaryFolder('ballast-test');
  try {
    expect(dirname(made)).toBe(tmpdir());
    expect(basename(made)).toMatch(/^\.ballast-test\./);
    if (process.platform !== 'win32') expect((await stat(made)).mode & 0o777).toBe(0o700);
  } finally {
    await rm(made, { recursive: true });
  }
});
