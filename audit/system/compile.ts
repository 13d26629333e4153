import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Compiled, runCircom } from '../../src/setup/compile.js';
import { included, type Sources } from './sources.js';

/** What to compile: a file, and the main component. */
export interface Target {
  /** File below `circuits/`. */
  readonly include: string;
  /** Like `PiecewisePair(3, 8)`. */
  readonly main: string;
  /** Public inputs, as circom lists them. */
  readonly publics?: string;
}

const CACHE = join(tmpdir(), 'ballast-test-circuits');
const FILES = ['main.r1cs', 'main.wasm', 'main.sym'];

/** Compiles a main over any sources, once for equal ones. `--O0` keeps every signal. */
export async function compileTarget(
  { include, main, publics }: Target,
  sources: Sources,
  optimisation: 0 | 2 = 0,
): Promise<Compiled> {
  const files = included(sources, include);
  const list = publics ? ` {public [${publics}]}` : '';
  const text = `pragma circom 2.2.2;\ninclude "${include}";\ncomponent main${list} = ${main};\n`;
  const name = createHash('sha256')
    .update(JSON.stringify([text, optimisation, [...files].sort()]))
    .digest('hex');
  const folder = join(CACHE, name);
  if (!existsSync(folder)) await compileInto(folder, files, text, optimisation);
  const [r1cs, wasm, sym] = await Promise.all([
    readFile(join(folder, 'main.r1cs')),
    readFile(join(folder, 'main.wasm')),
    readFile(join(folder, 'main.sym'), 'utf8'),
  ]);
  return { r1cs, wasm, sym };
}

async function compileInto(cached: string, files: Sources, main: string, level: 0 | 2): Promise<void> {
  await mkdir(CACHE, { recursive: true });
  const folder = await mkdtemp(join(CACHE, 'new-'));
  try {
    for (const [path, text] of files) {
      await mkdir(dirname(join(folder, 'src', path)), { recursive: true });
      await writeFile(join(folder, 'src', path), text);
    }
    await writeFile(join(folder, 'src', 'main.circom'), main);
    await runCircom([
      join(folder, 'src', 'main.circom'),
      ...['--r1cs', '--wasm', '--sym', `--O${level}`, '-o', folder, '-l', join(folder, 'src')],
    ]);
    await cp(join(folder, 'main_js', 'main.wasm'), join(folder, 'main.wasm'));
    for (const entry of await readdir(folder)) {
      if (!FILES.includes(entry)) await rm(join(folder, entry), { recursive: true });
    }
    await rename(folder, cached).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOTEMPTY' && error.code !== 'EEXIST') throw error; // another process was first
    });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
