import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join, parse } from 'node:path';
import { fileURLToPath } from 'node:url';
import { InternalError } from '../errors.js';

const require = createRequire(import.meta.url);

/** Folder of the circuit sources that ship with the package. */
export const CIRCUITS = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'circuits');

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
  const folder = await mkdtemp(join(tmpdir(), 'ballast-circuit-'));
  try {
    const main = join(folder, 'main.circom');
    await writeFile(main, source);
    const libraries = dirname(dirname(require.resolve('circomlib/package.json')));
    await runCircom(
      [main, '--r1cs', '--wasm', '--sym', `--O${options.optimisation ?? 2}`, '-o', folder, '-l', libraries],
      options.signal,
    );
    const [r1cs, wasm, sym] = await Promise.all([
      readFile(join(folder, 'main.r1cs')),
      readFile(join(folder, 'main_js', 'main.wasm')),
      readFile(join(folder, 'main.sym'), 'utf8'),
    ]);
    return { r1cs, wasm, sym };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Runs from the root of the file system: the compiler's sandbox cannot open a path above its working directory. */
export async function runCircom(args: readonly string[], signal?: AbortSignal): Promise<string> {
  const command = require.resolve('circom2/cli.js');
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [command, ...args], {
      cwd: parse(args[0]!).root,
      stdio: ['ignore', 'pipe', 'pipe'],
      ...(signal ? { signal } : {}),
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
