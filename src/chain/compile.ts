import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import lockfile from 'proper-lockfile';
import type { Abi, Hex } from 'viem';
import { InternalError } from '../errors.js';
import { removeStale, temporaryName } from '../files/temporary.js';
import { sha256Hex } from '../units/hash.js';
import { type Immutables, immutablesOf } from './immutables.js';
import { type CompilerInput, runSolc } from './solc.js';
import {
  CONTRACTS,
  IMPORT_PREFIX,
  readSources,
  type SoliditySources,
  withImports,
} from './soliditySources.js';

/** The compiler and its settings. Without `viaIR` the stack of some functions is too deep. */
export const COMPILER = { version: '0.8.37', evmVersion: 'cancun', runs: 10_000, viaIR: true } as const;

export interface CompiledContract {
  readonly abi: Abi;
  /** What is sent to deploy it, without the constructor's arguments. Empty (`0x`) for an interface. */
  readonly bytecode: Hex;
  /** The code that stays on chain, with zeros where the constructor writes immutables. */
  readonly runtime: Hex;
  /** Its size; at most 24 576 (EIP-170). */
  readonly runtimeBytes: number;
  readonly immutables: Immutables;
}

export type CompiledContracts = Readonly<Record<string, CompiledContract>>;

/** What one file gave. */
export interface CompiledFile {
  readonly contracts: CompiledContracts;
  readonly warnings: readonly string[];
}

/** In the package's own `node_modules`, like the caches of other tools. Compiling works without it. */
const CACHE = join(CONTRACTS, '..', 'node_modules', '.cache', 'ballast-contracts');

/** One process at a time per file. The time limit is longer than the slowest compilation takes on a busy machine. */
const LOCK = {
  realpath: false,
  stale: 30_000,
  retries: { retries: 600, factor: 1, minTimeout: 500, maxTimeout: 500 },
  onCompromised: () => undefined, // at worst two processes write the same file
};

/**
 * Compiles the contracts of the package, and others beside them, with the Solidity compiler of npm. Every file is compiled
 * by itself and kept in a cache by the hash of its sources and settings. `extra` are texts by file name: they import the
 * package's files as `ballast/contracts/…`, or by path, as if they lay in its folder. `only` names the files of the package to
 * compile, like `SignerRegistry.sol`; without it all but the libraries. `fresh` neither reads nor writes the cache. Needs Node.
 * Throws {@link InternalError} with what the compiler says, or when two contracts have one name.
 */
export async function compileContracts(
  extra: Readonly<Record<string, string>> = {},
  options: { only?: readonly string[]; fresh?: boolean } = {},
): Promise<CompiledContracts> {
  const own = await readSources();
  for (const file of Object.keys(extra)) {
    if (Object.hasOwn(own, file)) throw new InternalError('has the name of a file of the package', { file });
  }
  const sources = { ...own, ...extra };
  const files = [...(options.only ?? Object.keys(own).filter(isDeployed)), ...Object.keys(extra)];
  const result: Record<string, CompiledContract> = {};
  for (const file of new Set(files)) {
    for (const [name, contract] of Object.entries((await compileFile(file, sources, options)).contracts)) {
      if (Object.hasOwn(result, name)) throw new InternalError(`two contracts are named ${name}`, { file });
      result[name] = contract;
    }
  }
  return result;
}

/** Libraries are compiled into what uses them, their errors into its ABI. */
function isDeployed(file: string): boolean {
  return !file.startsWith('lib/');
}

/**
 * The contracts of one file, from the cache where they are in it and nothing `fresh` is asked for. Throws {@link InternalError}
 * with what the compiler says.
 */
export async function compileFile(
  file: string,
  sources: SoliditySources,
  options: { fresh?: boolean } = {},
): Promise<CompiledFile> {
  if (!Object.hasOwn(sources, file)) throw new InternalError('is no source of a contract', { file });
  const input = compilerInput(file, sources);
  if (options.fresh) return compile(file, input);
  const entry = entryOf(input);
  const kept = await readEntry(entry);
  if (kept !== undefined) return kept;
  const unlock = await lockEntry(entry);
  try {
    const made = (await readEntry(entry)) ?? (await compile(file, input)); // another process may have made it by now
    if (unlock !== undefined) await writeEntry(entry, made);
    return made;
  } finally {
    await unlock?.();
  }
}

/** Where the cache keeps what a file gives with these sources. */
export function cacheEntry(file: string, sources: SoliditySources): string {
  return entryOf(compilerInput(file, sources));
}

function entryOf(input: CompilerInput): string {
  return join(CACHE, `${sha256Hex(JSON.stringify([COMPILER.version, input]))}.json`);
}

function compilerInput(file: string, sources: SoliditySources): CompilerInput {
  const deployed = ['object', 'immutableReferences'].map((part) => `evm.deployedBytecode.${part}`);
  const parts = ['abi', 'evm.bytecode.object', ...deployed];
  return {
    language: 'Solidity',
    sources: Object.fromEntries(
      Object.entries(withImports(file, sources)).map(([name, content]) => [name, { content }]),
    ),
    settings: {
      remappings: [`${IMPORT_PREFIX}=`],
      optimizer: { enabled: true, runs: COMPILER.runs },
      viaIR: COMPILER.viaIR,
      evmVersion: COMPILER.evmVersion,
      metadata: { bytecodeHash: 'none', appendCBOR: false }, // the same bytecode wherever it is compiled
      outputSelection: { [file]: { '*': parts }, '*': { '': ['ast'] } }, // the trees name immutables
    },
  };
}

async function compile(file: string, input: CompilerInput): Promise<CompiledFile> {
  const output = await runSolc(input, COMPILER.version);
  const messages = (output.errors ?? []).map(({ severity, formattedMessage }) => ({
    severity,
    text: formattedMessage.trim(),
  }));
  const errors = messages.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) {
    throw new InternalError(`does not compile:\n${errors.map(({ text }) => text).join('\n')}`, { file });
  }
  const contracts = Object.entries(output.contracts?.[file] ?? {}).map(([name, { abi, evm }]) => {
    const { object, immutableReferences } = evm.deployedBytecode;
    const contract: CompiledContract = {
      abi: abi as Abi,
      bytecode: `0x${evm.bytecode.object}`,
      runtime: `0x${object}`,
      runtimeBytes: object.length / 2,
      immutables: immutablesOf(output.sources, immutableReferences),
    };
    return [name, contract] as const;
  });
  return {
    contracts: Object.fromEntries(contracts),
    warnings: messages.filter(({ severity }) => severity === 'warning').map(({ text }) => text),
  };
}

/** Nothing where there is none, none that can be read, or one of another version of this file: it is made again. */
async function readEntry(entry: string): Promise<CompiledFile | undefined> {
  try {
    const kept = JSON.parse(await readFile(entry, 'utf8')) as CompiledFile;
    const parts = Object.values(kept.contracts).flatMap(({ runtime, immutables }) => [runtime, immutables]);
    return parts.includes(undefined as never) ? undefined : kept;
  } catch {
    return undefined;
  }
}

/** Whole or not at all: readers do not wait for the lock. */
async function writeEntry(entry: string, made: CompiledFile): Promise<void> {
  await removeStale(dirname(entry));
  const temporary = join(dirname(entry), temporaryName(basename(entry)));
  try {
    await writeFile(temporary, JSON.stringify(made));
    await rename(temporary, entry);
  } finally {
    await rm(temporary, { force: true });
  }
}

/** Nothing where the cache cannot be written, as in an installed package that is read-only. */
async function lockEntry(entry: string): Promise<(() => Promise<void>) | undefined> {
  try {
    await mkdir(CACHE, { recursive: true });
    return await lockfile.lock(entry, LOCK);
  } catch {
    return undefined;
  }
}
