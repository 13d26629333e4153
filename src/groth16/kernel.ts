import { InternalError } from '../errors.js';
import { matchLaterEngines } from './engine.js';
import { Fr } from './fields.js';
import { fused } from './generated/fused.js';
import { portable } from './generated/portable.js';
import { readScalar, writeScalar } from './scalarBytes.js';

/**
 * The arithmetic in WebAssembly, of `kernels/`: one module for engines that multiply and add doubles with one rounding, and one for
 * all others. docs/groth16.md says how they work and why they are right.
 */

const MODULES = { fused, portable };

export type KernelName = keyof typeof MODULES;

export const KERNELS = Object.keys(MODULES) as readonly KernelName[];

/** Addresses and counts are numbers below 2^32. */
interface Exports {
  readonly memory: WebAssembly.Memory;
  readonly baseBytes1: WebAssembly.Global;
  readonly baseBytes2: WebAssembly.Global;
  readonly pairBytes: WebAssembly.Global;
  mark(): number;
  release(mark: number): void;
  take(bytes: number): number;
  isExact(): number;
  readScalars(pair: number, p: number, q: number): void;
  writeScalars(p: number, q: number, pair: number): void;
  multiply(result: number, a: number, b: number): void;
  sameX(result: number, points: number, count: number, bytes: number): number;
  load1(bases: number, points: number, numbers: number, count: number): void;
  load2(bases: number, points: number, numbers: number, count: number): void;
  merge(slots: number, merges: number, count: number, scalars: number): void;
  sum1(result: number, bases: number, wires: number, scalars: number, count: number): number;
  sum2(result: number, bases: number, wires: number, scalars: number, count: number): number;
  openMultiples1(point: number): number;
  openMultiples2(point: number): number;
  multiples1(result: number, scalars: number, count: number): number;
  multiples2(result: number, scalars: number, count: number): number;
  openTransforms(bits: number, inverseOfSize: number, powers: number): number;
  countProducts(entries: number, count: number, units: number, wires: number, bits: number): number;
  takeRows(count: number, products: number, wires: number, bits: number): number;
  fillRows(entries: number, count: number, units: number): void;
  quotientOf(quotient: number, vectors: number, witness: number, wires: number): void;
  toShiftedCoefficients(vector: number): void;
  toValues(vector: number): void;
}

/** An instance with a memory of its own. It is not for two calls at once. */
export interface Kernel extends Exports {
  readonly name: KernelName;
}

/** All of the memory, as it is now: it moves when it grows. */
export const bytesOf = (kernel: Exports) => new Uint8Array(kernel.memory.buffer);

/** Takes memory. Throws {@link InternalError} where there is no more. */
export function take(kernel: Exports, bytes: number): number {
  const at = kernel.take(bytes) >>> 0;
  if (at === 0) throw outOfMemory();
  return at;
}

/** Puts bytes into memory of their own, with room for `more` behind them. */
export function put(kernel: Exports, bytes: Uint8Array, more = 0): number {
  const at = take(kernel, bytes.length + more);
  bytesOf(kernel).set(bytes, at);
  return at;
}

export const outOfMemory = () => new InternalError('there is not enough memory for this key');

/** Kept compiled: a new instance takes no time then. */
const compiled = new Map<KernelName, Promise<WebAssembly.Module>>();

/**
 * Opens the fastest kernel that this engine runs, or the one that is named. `BALLAST_KERNEL=portable` in the environment forces the other one. Throws
 * {@link InternalError} for an engine without vectors of 128 bits.
 */
export async function openKernel(name: KernelName | undefined = forced()): Promise<Kernel> {
  if (name !== undefined) return instantiate(name);
  try {
    const kernel = await instantiate('fused');
    if (isRight(kernel)) return kernel;
  } catch {} // an engine without these instructions
  return instantiate('portable');
}

function forced(): KernelName | undefined {
  const name = globalThis.process?.env?.BALLAST_KERNEL;
  if (name === undefined || name === '') return undefined;
  if (Object.hasOwn(MODULES, name)) return name as KernelName;
  throw new InternalError(`BALLAST_KERNEL must be one of ${KERNELS.join(', ')}`);
}

async function instantiate(name: KernelName): Promise<Kernel> {
  const module = await compileOnce(name);
  const stop = () => {
    throw new InternalError('the kernel stopped');
  };
  const { exports } = await WebAssembly.instantiate(module, { env: { abort: stop } });
  return { ...(exports as unknown as Exports), name };
}

function compileOnce(name: KernelName): Promise<WebAssembly.Module> {
  const known = compiled.get(name);
  if (known !== undefined) return known;
  const module = compile(name).catch((error: unknown) => {
    compiled.delete(name);
    throw error instanceof Error
      ? new InternalError('this engine cannot run the kernel', { cause: error })
      : error;
  });
  compiled.set(name, module);
  return module;
}

async function compile(name: KernelName): Promise<WebAssembly.Module> {
  await matchLaterEngines();
  return WebAssembly.compile(fromBase64(MODULES[name]));
}

function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

/** A fused multiply-add may be two operations: then the low halves of products are lost. */
export function isRight(kernel: Kernel): boolean {
  if (kernel.isExact() !== 1) return false;
  const mark = kernel.mark();
  const at = take(kernel, 64);
  const [a, b] = [take(kernel, kernel.pairBytes.value), take(kernel, kernel.pairBytes.value)];
  const samples = [Fr.ORDER - 1n, Fr.ORDER >> 1n, (1n << 253n) - 1n, Fr.inv(7n), Fr.inv(11n), 2n];
  const isEqual = samples.every((x, i) => {
    const y = samples[(i + 1) % samples.length]!;
    writeScalar(bytesOf(kernel), at, x);
    writeScalar(bytesOf(kernel), at + 32, y);
    kernel.readScalars(a, at, at + 32);
    kernel.readScalars(b, at + 32, at);
    kernel.multiply(a, a, b);
    kernel.writeScalars(at, at + 32, a);
    const found = bytesOf(kernel).subarray(at, at + 64);
    return readScalar(found, 0) === Fr.mul(x, y) && readScalar(found, 1) === Fr.mul(x, y);
  });
  kernel.release(mark);
  return isEqual;
}
