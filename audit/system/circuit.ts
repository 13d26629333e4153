import { compileTarget, type Target } from './compile.js';
import { type Inputs, runProgram } from './program.js';
import { type Patch, patched, readSources, type Sources, stripped } from './sources.js';
import { System } from './system.js';

/** Gadgets and statements compiled at --O0, where every signal stays, and what their constraints say of a witness. */

export type { Inputs };
export type Witness = ReadonlyMap<string, bigint>;

/** A violated constraint: the innermost component that holds all its signals, and their names. */
export interface Violation {
  readonly component: string;
  readonly signals: readonly string[];
}

/** A compiled circuit. */
export interface Circuit {
  readonly constraints: number;
  /** Names of the public signals, in the order of the verification key. */
  readonly publics: readonly string[];
  /** Every signal by name. Rejects when the program stops at an assertion. */
  witness(inputs: Inputs): Promise<Witness>;
  /** Constraints that an assignment breaks. */
  violations(witness: Witness): Violation[];
}

export async function compileGadget(
  include: string,
  main: string,
  options: { publics?: string; optimisation?: 0 | 2 } = {},
): Promise<Circuit> {
  const { publics, optimisation } = options;
  return loadCircuitOver({ include, main, ...(publics && { publics }) }, readSources(), optimisation);
}

/**
 * The same signals without a single constraint, in our files and in circomlib's. With patches, this is the witness program of a
 * prover who lies.
 */
export async function compileLiar(
  include: string,
  main: string,
  patches: readonly Patch[],
  publics?: string,
): Promise<Circuit> {
  return loadCircuitOver(
    { include, main, ...(publics && { publics }) },
    stripped(patched(readSources(), patches)),
  );
}

/** What the honest circuit says about the liar's witness for these inputs. */
export async function forge(
  honest: Circuit,
  target: Target,
  patches: readonly Patch[],
  inputs: Inputs,
): Promise<Violation[]> {
  return forgeOver(honest, target, readSources(), patches, inputs);
}

/** The same over any sources. */
export async function forgeOver(
  honest: Circuit,
  target: Target,
  sources: Sources,
  patches: readonly Patch[],
  inputs: Inputs,
): Promise<Violation[]> {
  const liar = await loadCircuitOver(target, stripped(patched(sources, patches)));
  return honest.violations(await liar.witness(inputs));
}

/** A circuit over any sources. */
export async function loadCircuitOver(
  target: Target,
  sources: Sources,
  optimisation?: 0 | 2,
): Promise<Circuit> {
  const { r1cs, wasm, sym } = await compileTarget(target, sources, optimisation);
  const system = new System(r1cs, sym);
  const valuesOf = (witness: Witness) => {
    const values = system.names.map((name) => witness.get(name)!);
    values[0] = 1n;
    return values;
  };
  return {
    constraints: system.rows,
    publics: system.names.slice(1, system.publics + 1),
    async witness(inputs) {
      const values = await runProgram(wasm, inputs);
      return new Map(
        [...system.wireOf].flatMap(([name, wire]) => (wire === 0 ? [] : [[name, values[wire]!]])),
      );
    },
    violations(witness) {
      return system.broken(valuesOf(witness)).map((row) => {
        const signals = system.wiresOf(row).map((wire) => system.names[wire]!);
        return { component: commonComponent(signals), signals };
      });
    },
  };
}

/** `main.a.b.in`, `main.a.c.out` → `main.a`. */
function commonComponent(signals: readonly string[]): string {
  const paths = signals.map((signal) => signal.split('.').slice(0, -1));
  const [first = []] = paths;
  const length = first.findIndex((part, i) => paths.some((path) => path[i] !== part));
  return (length === -1 ? first : first.slice(0, length)).join('.');
}
