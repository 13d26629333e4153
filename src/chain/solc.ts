import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import { InputError, InternalError } from '../errors.js';

const require = createRequire(import.meta.url);

/** What is asked of the Solidity compiler: its standard JSON. */
export interface CompilerInput {
  readonly language: 'Solidity';
  readonly sources: Readonly<Record<string, { readonly content: string }>>;
  readonly settings: Readonly<Record<string, unknown>>;
}

/** The parts of the answer that are read. */
export interface CompilerOutput {
  readonly errors?: readonly { readonly severity: string; readonly formattedMessage: string }[];
  /** By file: its syntax tree, where it is asked for. */
  readonly sources?: Readonly<Record<string, { readonly ast?: unknown }>>;
  readonly contracts?: Readonly<Record<string, Record<string, SolcContract>>>;
}

/** Where words of immutables stand in the code, by the number of their declaration in the syntax trees. */
export type ImmutableReferences = Readonly<
  Record<string, readonly { readonly start: number; readonly length: number }[]>
>;

interface SolcContract {
  readonly abi: unknown[];
  readonly evm: {
    readonly bytecode: { readonly object: string };
    readonly deployedBytecode: {
      readonly object: string;
      readonly immutableReferences?: ImmutableReferences;
    };
  };
}

/** A thread of its own: a compilation takes seconds, and the caller's timers (of a lock, of a test) must go on. */
const THREAD = `
const { parentPort, workerData } = require('node:worker_threads');
const solc = require(workerData.path);
parentPort.postMessage({ version: solc.version(), output: solc.compile(workerData.input) });
`;

/** Runs the Solidity compiler that is installed with npm (WASM). Throws {@link InternalError} if it has another version. */
export async function runSolc(input: CompilerInput, version: string): Promise<CompilerOutput> {
  const workerData = { path: pathOfSolc(version), input: JSON.stringify(input) };
  const worker = new Worker(THREAD, { eval: true, workerData });
  try {
    const answer = await new Promise<{ version: string; output: string }>((resolve, reject) => {
      worker.once('message', resolve);
      worker.once('error', reject);
      worker.once('exit', (code) =>
        reject(new InternalError(`the Solidity compiler stopped with code ${code}`)),
      );
    });
    if (!answer.version.startsWith(`${version}+`)) {
      throw new InternalError(`the Solidity compiler is ${answer.version}, not ${version}`, {
        fix: 'Install what package-lock.json has (npm ci)',
      });
    }
    return JSON.parse(answer.output) as CompilerOutput;
  } finally {
    await worker.terminate();
  }
}

/** The compiler is an optional peer: who only verifies does without it. */
function pathOfSolc(version: string): string {
  try {
    return require.resolve('solc');
  } catch (cause) {
    throw new InputError('solc is not installed, and contracts cannot be compiled without it', {
      fix: `Run: npm install solc@${version}`,
      cause,
    });
  }
}
