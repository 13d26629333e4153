import { type Loaded, loadCircuit } from '../determinism/load.js';
import { compileTarget, type Target } from '../system/compile.js';
import { type Program, tryProgram } from '../system/program.js';
import type { Sources } from '../system/sources.js';

/** A circuit at --O0 with its program, and with the order in which inputs force signals. */
export type Subject = Loaded & Program;

export async function loadSubject(target: Target, sources: Sources): Promise<Subject> {
  const loaded = await loadCircuit(target, sources);
  const { wasm } = await compileTarget(target, sources);
  return { ...loaded, witness: (inputs) => tryProgram(wasm, inputs) };
}
