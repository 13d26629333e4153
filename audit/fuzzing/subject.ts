import { type Loaded, loadCircuit } from '../determinism/load.js';
import { quietly } from '../quiet.js';
import { type Inputs, runProgram } from '../system/circuit.js';
import { compileTarget, type Target } from '../system/compile.js';
import type { Sources } from '../system/sources.js';
import { System } from '../system/system.js';

/** A circuit at --O0 and the program that says what its witnesses are. */
export interface Program {
  readonly system: System;
  /** All wires for these inputs; undefined where the program stops. */
  witness(inputs: Inputs): Promise<bigint[] | undefined>;
}

/** The same, with the order in which inputs force signals. */
export type Subject = Loaded & Program;

export async function loadProgram(target: Target, sources: Sources): Promise<Program> {
  const { r1cs, sym, wasm } = await compileTarget(target, sources);
  return { system: new System(r1cs, sym), witness: (inputs) => witnessOf(wasm, inputs) };
}

export async function loadSubject(target: Target, sources: Sources): Promise<Subject> {
  const loaded = await loadCircuit(target, sources);
  const { wasm } = await compileTarget(target, sources);
  return { ...loaded, witness: (inputs) => witnessOf(wasm, inputs) };
}

/** Stops for inputs that there is no witness for; throws for such as the program does not have. */
async function witnessOf(wasm: Uint8Array, inputs: Inputs): Promise<bigint[] | undefined> {
  try {
    return await quietly(() => runProgram(wasm, inputs));
  } catch (error) {
    if (error instanceof Error && /Not enough|Too many|not found/.test(error.message)) throw error;
    return undefined;
  }
}

/** The inputs of a witness, as the program takes them. */
export function inputsOf(system: System, values: readonly bigint[]): Record<string, bigint[]> {
  const inputs: Record<string, bigint[]> = {};
  for (let wire = system.outputs + 1; wire <= system.lastInput; wire++) {
    const name = system.names[wire]!.slice('main.'.length).replace(/(\[\d+\])+$/, '');
    inputs[name] ??= [];
    inputs[name].push(values[wire]!);
  }
  return inputs;
}
