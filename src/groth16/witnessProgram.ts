import { InternalError } from '../errors.js';
import { FIELD, toField } from '../units/field.js';
import { matchLaterEngines } from './engine.js';
import { readScalar, writeScalar } from './scalarBytes.js';
import { formatWitness } from './witnessFile.js';

/**
 * Witnesses by the programs that circom 2 compiles (`circuit.wasm`). The program asks for inputs by a hash of their names and gives and takes
 * numbers in 32 bytes of its memory. Its messages are about the circuit, and its log may hold values: nobody hears it.
 */

/** Where a witness program stopped: `AssertBits, line 12`. Never the values. */
export class WitnessError extends InternalError {
  readonly place: string;

  constructor(place: string) {
    super(`no witness: a constraint fails (${place})`);
    this.place = place;
  }
}

interface Program {
  readonly memory: WebAssembly.Memory;
  getFieldNumLen32(): number;
  getRawPrime(): void;
  getSharedRWMemoryStart(): number;
  init(sanityCheck: number): void;
  /** The number of values of an input, by the halves of its hash; 0 for what is no input. */
  getInputSignalSize(high: number, low: number): number;
  getInputSize(): number;
  setInputSignal(high: number, low: number, index: number): void;
  getWitnessSize(): number;
  getWitness(wire: number): void;
  getMessageChar(): number;
}

/** V8 shares the code of equal programs as long as one is held: it stays compiled, and as fast as it has become. */
const programs = new WeakMap<Uint8Array, Promise<WebAssembly.Module>>();

/**
 * Computes a witness in memory, as a wtns file. `inputs` are decimal numbers by name, row-major; the instance that saw them is forgotten. Throws
 * {@link WitnessError} where the inputs satisfy no witness, or are not those of the circuit.
 */
export async function calculateWitness(
  inputs: Readonly<Record<string, string | readonly string[]>>,
  wasm: Uint8Array,
): Promise<Uint8Array> {
  const messages: string[] = [];
  try {
    const program = await start(wasm, messages);
    program.init(0);
    setInputs(program, inputs);
    return formatWitness(wiresOf(program));
  } catch (error) {
    if (error instanceof WitnessError) throw error;
    throw new WitnessError(placeOf(messages)); // what else it says may quote inputs
  }
}

async function start(wasm: Uint8Array, messages: string[]): Promise<Program> {
  const module = programs.get(wasm) ?? compile(wasm);
  programs.set(wasm, module);
  const { exports } = await WebAssembly.instantiate(await module, {
    runtime: {
      exceptionHandler: () => {
        throw new Error('the program stopped');
      },
      printErrorMessage: () => messages.push(messageOf(program)),
      writeBufferMessage: () => messageOf(program),
      showSharedRWMemory: () => undefined,
    },
  });
  const program = exports as unknown as Program;
  program.getRawPrime();
  if (program.getFieldNumLen32() !== 8 || readScalar(shared(program), 0) !== FIELD)
    throw new WitnessError('is not over the scalar field of BN254');
  return program;
}

async function compile(wasm: Uint8Array): Promise<WebAssembly.Module> {
  await matchLaterEngines();
  return WebAssembly.compile(new Uint8Array(wasm));
}

/** The 32 bytes in which numbers come and go. */
function shared(program: Program): Uint8Array {
  return new Uint8Array(program.memory.buffer, program.getSharedRWMemoryStart(), 32);
}

function messageOf(program: Program): string {
  let text = '';
  for (let code = program.getMessageChar(); code !== 0; code = program.getMessageChar())
    text += String.fromCharCode(code);
  return text;
}

function placeOf(messages: readonly string[]): string {
  const places = [...messages.join('\n').matchAll(/Error in template (\w+?)(?:_\d+)? line: (\d+)/g)];
  return places.map(([, template, line]) => `${template}, line ${line}`).join(' in ') || '?';
}

function setInputs(program: Program, inputs: Readonly<Record<string, string | readonly string[]>>): void {
  let left = program.getInputSize();
  for (const [name, value] of Object.entries(inputs)) {
    const values = typeof value === 'string' ? [value] : value;
    const [high, low] = hashOf(name);
    const size = program.getInputSignalSize(high, low);
    if (size < 1 && values.length > 0) throw new WitnessError('Signal not found');
    if (values.length < size) throw new WitnessError('Not enough values');
    if (values.length > size) throw new WitnessError('Too many values');
    values.forEach((text, i) => {
      writeScalar(shared(program), 0, toField(BigInt(text)));
      program.setInputSignal(high, low, i);
    });
    left -= size;
  }
  if (left !== 0) throw new WitnessError('Not enough values');
}

/** FNV-1a of 64 bits, in halves. */
function hashOf(name: string): [high: number, low: number] {
  let hash = 0xcbf29ce484222325n;
  for (let i = 0; i < name.length; i++)
    hash = BigInt.asUintN(64, (hash ^ BigInt(name.charCodeAt(i))) * 0x100000001b3n);
  return [Number(hash >> 32n), Number(hash & 0xffffffffn)];
}

function wiresOf(program: Program): Uint8Array {
  const count = program.getWitnessSize();
  const wires = new Uint8Array(32 * count);
  for (let i = 0; i < count; i++) {
    program.getWitness(i);
    wires.set(shared(program), 32 * i);
  }
  return wires;
}
