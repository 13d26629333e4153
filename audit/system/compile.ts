import { createHash } from 'node:crypto';
import { cp, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { sha256Of } from '../../src/files/sha256.js';
import type { Compiled } from '../../src/setup/compile.js';
import { toolVersions } from '../../src/setup/setup.js';
import { runCircomHere } from './circom.js';
import { included, type Sources } from './sources.js';

/** What to compile: a file, and the main component. */
export interface Target {
  /** File below `circuits/`. */
  readonly include: string;
  /** Like `PiecewisePair(3, 8)`. */
  readonly main: string;
  /** Public inputs, as circom lists them. */
  readonly publics?: string;
  /** False for what is compiled once and never again. */
  readonly kept?: boolean;
}

/** Nobody else can put anything there. */
const CACHE = join(import.meta.dirname, '..', '..', 'node_modules', '.cache', 'ballast-audit-circuits');
const FILES = ['main.r1cs', 'main.wasm', 'main.sym'] as const;
/** Hashes of the files. */
const SUMS = 'sums.json';

/** Compiles a main over any sources, once for equal ones. `--O0` keeps every signal. */
export async function compileTarget(
  { include, main, publics, kept = true }: Target,
  sources: Sources,
  optimisation: 0 | 2 = 0,
): Promise<Compiled> {
  const files = included(sources, include);
  const list = publics ? ` {public [${publics}]}` : '';
  const text = `pragma circom 2.2.2;\ninclude "${include}";\ncomponent main${list} = ${main};\n`;
  const name = createHash('sha256')
    .update(JSON.stringify([toolVersions(), text, optimisation, [...files].sort()]))
    .digest('hex');
  const folder = join(CACHE, name);
  const [r1cs, wasm, sym] =
    (await readKept(folder)) ?? (await compileInto(kept ? folder : undefined, files, text, optimisation));
  return { r1cs: r1cs!, wasm: wasm!, sym: sym!.toString('utf8') };
}

/** What was once compiled into a folder, if nothing of it changed since. */
async function readKept(folder: string): Promise<Buffer[] | undefined> {
  try {
    const sums = JSON.parse(await readFile(join(folder, SUMS), 'utf8')) as string[];
    const kept = await readFiles(folder);
    return kept.every((bytes, i) => sha256Of(bytes) === sums[i]) ? kept : undefined;
  } catch {
    return undefined;
  }
}

const readFiles = (folder: string): Promise<Buffer[]> =>
  Promise.all(FILES.map((file) => readFile(join(folder, file))));

async function compileInto(
  kept: string | undefined,
  files: Sources,
  main: string,
  level: 0 | 2,
): Promise<Buffer[]> {
  await mkdir(CACHE, { recursive: true, mode: 0o700 });
  const folder = await mkdtemp(join(CACHE, 'new-'));
  try {
    for (const [path, text] of files) {
      await mkdir(dirname(join(folder, 'src', path)), { recursive: true });
      await writeFile(join(folder, 'src', path), text);
    }
    await writeFile(join(folder, 'src', 'main.circom'), main);
    await runCircomHere([
      join(folder, 'src', 'main.circom'),
      ...['--r1cs', '--wasm', '--sym', `--O${level}`, '-o', folder, '-l', join(folder, 'src')],
    ]);
    await cp(join(folder, 'main_js', 'main.wasm'), join(folder, 'main.wasm'));
    const compiled = await readFiles(folder);
    if (kept === undefined) return compiled;
    await Promise.all([
      rm(join(folder, 'src'), { recursive: true }),
      rm(join(folder, 'main_js'), { recursive: true }),
    ]);
    await writeFile(join(folder, SUMS), JSON.stringify(compiled.map(sha256Of)));
    await keep(folder, kept);
    return compiled;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Puts a folder in its place, over one that is no longer whole. Where another process was first, its is as good. */
async function keep(folder: string, kept: string): Promise<void> {
  if ((await readKept(kept)) === undefined) await rm(kept, { recursive: true, force: true });
  await rename(folder, kept).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error;
  });
}
