import { spawn } from 'node:child_process';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, parse } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { InternalError } from '../errors.js';
import { temporaryFolder } from '../files/temporary.js';

const require = createRequire(import.meta.url);

/** Folder of the circuit sources that ship with the package. */
export const CIRCUITS = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'circuits');

/** Where the compiler looks for circomlib. */
const LIBRARIES = ['-l', dirname(dirname(require.resolve('circomlib/package.json')))];

/** What the compiler gives back. */
export interface Compiled {
  readonly r1cs: Uint8Array;
  readonly wasm: Uint8Array;
  /** Names of signals, one per line: `label,witness index,component,name`. */
  readonly sym: string;
}

/**
 * Compiles a main with the circom that ships in npm (WASM), in a child process. `optimisation` 2 for keys; 0 keeps every
 * signal, for tests that forge witnesses.
 */
export async function compileCircuit(
  source: string,
  options: { optimisation?: 0 | 1 | 2; signal?: AbortSignal } = {},
): Promise<Compiled> {
  return withMain(source, async (main, folder) => {
    const level = `--O${options.optimisation ?? 2}`;
    await runCircom([main, '--r1cs', '--wasm', '--sym', level, '-o', folder, ...LIBRARIES], options.signal);
    const [r1cs, wasm, sym] = await Promise.all([
      readFile(join(folder, 'main.r1cs')),
      readFile(join(folder, 'main_js', 'main.wasm')),
      readFile(join(folder, 'main.sym'), 'utf8'),
    ]);
    return { r1cs, wasm, sym };
  });
}

/** What the compiler warns of in a main and all that it includes, a line each. */
export async function inspectCircuit(source: string): Promise<string[]> {
  const output = await withMain(source, (main) => runCircom([main, '--inspect', ...LIBRARIES]));
  return stripVTControlCharacters(output)
    .split('\n')
    .filter((line) => line.startsWith('warning'));
}

/** The main in a file of its own, in a folder that is removed afterwards. */
async function withMain<Result>(
  source: string,
  work: (main: string, folder: string) => Promise<Result>,
): Promise<Result> {
  const folder = await temporaryFolder('ballast-circuit');
  try {
    const main = join(folder, 'main.circom');
    await writeFile(main, source);
    return await work(main, folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Runs from the root of the file system: the compiler's sandbox cannot open a path above its working directory. */
async function runCircom(args: readonly string[], signal?: AbortSignal): Promise<string> {
  const command = require.resolve('circom2/cli.js');
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [command, ...args], {
      cwd: parse(args[0]!).root,
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(signal && { signal }),
    });
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0) resolve(output);
      else reject(new InternalError(`the circuit compiler stopped with code ${code}:\n${output.trim()}`));
    });
  });
}
