import { execFile } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import type { TestProject } from 'vitest/node';
import { compileContracts } from '../src/chain/compile.js';
import { findInstance } from '../src/market/instances.js';
import { hasArtifacts, loadManifest, makeFolder } from '../src/setup/artifacts.js';
import { manifestEntry } from '../src/setup/manifest.js';
import { instancesOf, keysFolder, type Need, needsIn } from './support/needs.js';

/** Makes what the selected files say that they need, before any of them runs: workers that start together make nothing twice. */

const ROOT = join(import.meta.dirname, '..');
const MAIN = join(ROOT, 'dist', 'cli', 'main.js');
const run = promisify(execFile);

export async function setup({ vitest }: TestProject): Promise<void> {
  const perFile = vitest.state.getPaths().map((path) => needsIn(readFileSync(path, 'utf8')));
  const needed = new Set(perFile.flat());
  const instances = instancesOf([...needed]);
  const missing: string[] = [];
  for (const name of instances) {
    findInstance(name); // a name that is none is told at once
    if (!(await hasArtifacts(name, loadManifest()))) missing.push(name);
  }
  if (missing.length > 0) needed.add('dist'); // the program makes keys
  if (needed.has('dist') && isStale()) await step('build', () => run('npm', ['run', 'build'], { cwd: ROOT }));
  await Promise.all([
    makeKeys(missing),
    needed.has('contracts') && step('contracts', () => compileContracts()),
  ]);
  for (const names of perFile) await linkKeys(names);
}

/** As many processes as vitest has workers, the largest instances first. */
async function makeKeys(missing: string[]): Promise<void> {
  const constraints = (name: string) => manifestEntry(loadManifest(), name).constraints;
  const waiting = missing.sort((a, b) => constraints(b) - constraints(a));
  const worker = async () => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      const instance = name;
      await step(`keys of ${instance}`, () => run(process.execPath, [MAIN, 'setup', instance]));
    }
  };
  await Promise.all([worker(), worker()]);
}

/** Gives the files with these needs a folder that has the keys they name and no others. */
async function linkKeys(names: readonly Need[]): Promise<void> {
  const instances = instancesOf(names);
  if (instances.length === 0) return;
  const folder = keysFolder(names);
  mkdirSync(folder, { recursive: true });
  for (const name of instances) {
    const kept = await makeFolder(name, manifestEntry(loadManifest(), name));
    const link = join(folder, basename(kept));
    if (existsSync(link) && realpathSync(link) === realpathSync(kept)) continue;
    rmSync(link, { recursive: true, force: true });
    symlinkSync(kept, link, 'junction');
  }
}

/** Whether something in `src` is newer than the program that was built from it. */
function isStale(): boolean {
  const built = statSync(MAIN, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const sources = readdirSync(join(ROOT, 'src'), { recursive: true, encoding: 'utf8' });
  const files = [
    'package-lock.json',
    'tsconfig.json',
    'tsconfig.build.json',
    ...sources.map((name) => join('src', name)),
  ];
  return files.some((file) => statSync(join(ROOT, file)).mtimeMs > built);
}

async function step<Result>(what: string, body: () => Promise<Result>): Promise<void> {
  const started = Date.now();
  process.stderr.write(`set-up: ${what} …\n`);
  await body();
  process.stderr.write(`set-up: ${what} made in ${((Date.now() - started) / 1000).toFixed(0)} s\n`);
}
