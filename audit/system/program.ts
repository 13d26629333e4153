import { readScalar } from '../../src/groth16/scalarBytes.js';
import { readSections } from '../../src/groth16/sections.js';
import { calculateWitness, WitnessError } from '../../src/groth16/witnessProgram.js';
import { toField } from '../../src/units/field.js';
import { quietly } from '../quiet.js';
import { compileTarget, type Target } from './compile.js';
import type { Sources } from './sources.js';
import { System } from './system.js';

/** Witness programs, as the compiler makes them beside the constraints. */

export type Inputs = Readonly<Record<string, bigint | readonly bigint[]>>;

/** A circuit at --O0 and the program that says what its witnesses are. */
export interface Program {
  readonly system: System;
  /** All wires for these inputs; undefined where the program stops. */
  witness(inputs: Inputs): Promise<bigint[] | undefined>;
}

export async function loadProgram(target: Target, sources: Sources): Promise<Program> {
  const { r1cs, sym, wasm } = await compileTarget(target, sources);
  return { system: new System(r1cs, sym), witness: (inputs) => tryProgram(wasm, inputs) };
}

/** All wires of a witness program's answer. Rejects where the program stops. */
export async function runProgram(wasm: Uint8Array, inputs: Inputs): Promise<bigint[]> {
  const texts = Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [
      name,
      typeof value === 'bigint' ? toField(value).toString() : value.map((n) => toField(n).toString()),
    ]),
  );
  const bytes = readSections(await calculateWitness(texts, wasm), 'wtns', 2).get(2)!;
  return Array.from({ length: bytes.length / 32 }, (_, i) => readScalar(bytes, i));
}

/** The same; undefined for inputs that there is no witness for. Throws for such as the program does not have. */
export async function tryProgram(wasm: Uint8Array, inputs: Inputs): Promise<bigint[] | undefined> {
  try {
    return await quietly(() => runProgram(wasm, inputs));
  } catch (error) {
    if (error instanceof WitnessError && !/Not enough|Too many|not found/.test(error.message))
      return undefined;
    throw error;
  }
}
