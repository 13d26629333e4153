import { join } from 'node:path';
import { type Loaded, loadCircuit } from '../determinism/load.js';
import { wireInputs } from '../solve/inputs.js';
import { compileTarget, type Target } from '../system/compile.js';
import { type Inputs, runProgram, tryProgram } from '../system/program.js';
import { nameRow } from '../system/rows.js';
import { type Sources, stripped } from '../system/sources.js';
import { System } from '../system/system.js';
import { type CircuitLie, statementSchema } from './attack.js';
import { readLie } from './lie.js';
import { type Attack, HONEST, readShape } from './read.js';

/**
 * An attack on a circuit: from an honest witness some signals get another value, what follows from them is computed on, and the
 * rows at --O0 that no longer hold must be those that the attack names. At --O2, from which keys are made, the same values must break
 * a row too; and where nothing but inputs changed, the witness program must stop.
 */

/** A circuit at --O0 with its plan, and at --O2; each with its program. */
interface Compiled {
  readonly target: Target;
  readonly loaded: Loaded;
  readonly program: Uint8Array;
  readonly shipped: System;
  readonly shippedProgram: Uint8Array;
}

/** A program, and the wires of its signals. */
interface WitnessProgram {
  readonly wasm: Uint8Array;
  readonly wireOf: ReadonlyMap<string, number>;
}

/** An honest witness of it, and what is wrong with that. */
interface Honest extends Compiled {
  readonly values: bigint[];
  readonly findings: readonly string[];
}

export type CircuitAttack = Attack & { readonly circuit: CircuitLie };
export const hasCircuit = (attack: Attack): attack is CircuitAttack => attack.circuit !== undefined;

export class CircuitRunner {
  readonly #sources: Sources;
  readonly #compiled = new Map<string, Promise<Compiled>>();
  readonly #unconstrained = new Map<string, Promise<WitnessProgram>>();
  readonly #honest = new Map<string, Promise<Honest>>();

  /** `sources` of circuits: the honest ones, or some with a bug. */
  constructor(sources: Sources) {
    this.#sources = sources;
  }

  /** What is wrong with the circuit, or with the attack: nothing where the lie is refused as the attack says. */
  async findings(attack: CircuitAttack): Promise<string[]> {
    const { circuit } = attack;
    const honest = await kept(this.#honest, circuit.statement ?? JSON.stringify(circuit.gadget), () =>
      this.#makeHonest(circuit),
    );
    if (honest.findings.length > 0) return [...honest.findings];
    const { loaded, shipped } = honest;
    const { changed, held, onlyInputs } = readLie(attack, loaded.system);
    const forged = onlyInputs
      ? await this.#forgeByProgram(honest, changed)
      : forgeBySolver(honest, changed, held);
    const found = rowsOf(loaded, loaded.system.broken(forged));
    return [
      ...(found.length === 0 ? ['no row at --O0 refuses it'] : []),
      ...found.filter((row) => !circuit.broken.includes(row)).map((row) => `breaks also ${row}`),
      ...circuit.broken.filter((row) => !found.includes(row)).map((row) => `does not break ${row}`),
      ...(breaks(shipped, loaded.system, forged) ? [] : ['no row at --O2 refuses it']),
      ...(onlyInputs && !(await stops(honest, forged)) ? ['the program at --O2 takes it'] : []),
    ];
  }

  /** What the program computes from other inputs when no constraint stops it. */
  async #forgeByProgram(
    { target, loaded: { system }, values }: Honest,
    changed: ReadonlyMap<number, bigint>,
  ): Promise<bigint[]> {
    const { wireOf, wasm } = await kept(this.#unconstrained, JSON.stringify(target), () =>
      this.#compileUnconstrained(target),
    );
    const inputs = wireInputs(
      system,
      values.map((value, wire) => changed.get(wire) ?? value),
    );
    const forged = await runProgram(wasm, inputs);
    return system.names.map((name) => forged[wireOf.get(name)!]!);
  }

  async #compileUnconstrained(target: Target): Promise<WitnessProgram> {
    const { r1cs, sym, wasm } = await compileTarget(target, stripped(this.#sources));
    return { wasm, wireOf: new System(r1cs, sym).wireOf };
  }

  async #makeHonest(circuit: CircuitLie): Promise<Honest> {
    const { inputs, ...target } = honestOf(circuit);
    const compiled = await kept(this.#compiled, JSON.stringify(target), () => this.#compile(target));
    const { loaded, program, shipped } = compiled;
    const values = await tryProgram(program, inputs);
    if (values === undefined)
      return { ...compiled, values: [], findings: ['the program stops for the honest inputs'] };
    const { system } = loaded;
    const findings = [
      ...rowsOf(loaded, system.broken(values)).map((row) => `the honest witness breaks ${row}`),
      ...(breaks(shipped, system, values) ? ['the honest witness breaks a row at --O2'] : []),
      ...((await stops(compiled, values)) ? ['the program at --O2 stops for the honest inputs'] : []),
    ];
    return { ...compiled, values, findings };
  }

  async #compile(target: Target): Promise<Compiled> {
    const loaded = await loadCircuit(target, this.#sources);
    const { wasm: program } = await compileTarget(target, this.#sources);
    const { r1cs, sym, wasm: shippedProgram } = await compileTarget(target, this.#sources, 2);
    return { target, loaded, program, shipped: new System(r1cs, sym), shippedProgram };
  }
}

/** What follows from other values of some signals, computed from the constraints: no program has such a lie in it. */
function forgeBySolver(
  { loaded, values }: Honest,
  changed: ReadonlyMap<number, bigint>,
  held: ReadonlySet<number>,
): bigint[] {
  const outcome = loaded.solver.lie(values, changed, held)!; // no limit was set
  return values.map((value, wire) => outcome.changed.get(wire) ?? value);
}

/** What was found under that name, or is found now. */
function kept<Found>(known: Map<string, Promise<Found>>, name: string, find: () => Promise<Found>) {
  const found = known.get(name) ?? find();
  known.set(name, found);
  return found;
}

function honestOf({ statement, gadget }: CircuitLie): Target & { readonly inputs: Inputs } {
  const { inputs, ...target } = gadget ?? readStatement(statement!);
  const numbers = Object.entries(inputs).map(
    ([name, value]) => [name, typeof value === 'string' ? BigInt(value) : value.map(BigInt)] as const,
  );
  return { ...target, inputs: Object.fromEntries(numbers) };
}

function readStatement(file: string) {
  const { include, main, publics, inputs } = readShape(join(HONEST, file), statementSchema);
  return { include, main, publics, inputs };
}

/** Where rows stand, of which template they are, and which signals they hold; of a long array all together. */
function rowsOf({ system, components }: Loaded, rows: readonly number[]): string[] {
  const found = rows.map((row) => {
    const { path, template } = nameRow(system, components, row);
    const names = system.wiresOf(row).map((wire) => system.names[wire]!.slice(path.length + 1));
    const arrayOf = (name: string) => name.replace(/\[\d+\]$/, '[*]');
    const size = (array: string) => names.filter((name) => arrayOf(name) === array).length;
    const short = names.map((name) => (size(arrayOf(name)) > 3 ? arrayOf(name) : name));
    return `${path} (${template}): ${[...new Set(short)].sort().join(' ')}`;
  });
  return [...new Set(found)].sort();
}

/** Whether a witness at --O0 breaks a row at --O2, where linear rows and the signals that they give are gone. */
function breaks(shipped: System, system: System, values: readonly bigint[]): boolean {
  const left = shipped.names.map((name, wire) => (wire === 0 ? 1n : values[system.wireOf.get(name)!]!));
  return shipped.broken(left).length > 0;
}

/** Whether the program at --O2 has no witness for the inputs of a witness. */
const stops = async ({ loaded, shippedProgram }: Compiled, values: readonly bigint[]): Promise<boolean> =>
  (await tryProgram(shippedProgram, wireInputs(loaded.system, values))) === undefined;
