import { fromField } from '../../src/units/field.js';
import { type Circuit, forgeOver, type Inputs, loadCircuitOver, type Violation } from '../system/circuit.js';
import { type Patch, type Sources, stripped } from '../system/sources.js';

/**
 * Where violated constraints may lie: a component, or a pattern of `component (signals…)`, signals in alphabetical order.
 * At least one of them matches `must`, where it is given: the constraint that the test is about.
 */
export type Place = string | RegExp;

/** A gadget with its pass table, and its lies. */
export interface GadgetTable {
  readonly include: string;
  readonly main: string;
  /** Inputs that have a witness, with some of its (signed) outputs. */
  readonly accepts?: readonly (readonly [name: string, inputs: Inputs, outputs?: Record<string, bigint>])[];
  /** Inputs for which the honest program stops, and where the honest circuit objects when it is made to go on. */
  readonly rejects?: readonly (readonly [name: string, inputs: Inputs, brokenIn: Place, must?: RegExp])[];
  /** Hints that a liar computes otherwise, and where the honest circuit objects. */
  readonly lies?: readonly (readonly [
    name: string,
    patches: readonly Patch[],
    inputs: Inputs,
    brokenIn: Place,
    must?: RegExp,
  ])[];
}

/** The largest signed number of so many bits: 2^(bits - 1) - 1. */
export const largestOf = (bits: number): bigint => (1n << BigInt(bits - 1)) - 1n;

/** What is not as it should be with violations; undefined where all is. */
export function wrongPlace(
  violations: readonly Violation[],
  brokenIn: Place,
  must?: RegExp,
): string | undefined {
  const places = violations.map(
    ({ component, signals }) => `${component} (${[...signals].sort().join(' ')})`,
  );
  if (places.length === 0) return 'the forged witness breaks nothing';
  const other = violations.findIndex(({ component }, i) =>
    typeof brokenIn === 'string' ? component !== brokenIn : !brokenIn.test(places[i]!),
  );
  if (other >= 0) return `broken in another place: ${places[other]}`;
  return must === undefined || places.some((place) => must.test(place))
    ? undefined
    : `not broken where it must be: ${places.join(', ')}`;
}

/** The first case that these circuits do otherwise than the table says. Cases about a line that is no longer there do not count. */
export async function firstFailure(
  { include, main, accepts = [], rejects = [], lies = [] }: GadgetTable,
  sources: Sources,
): Promise<string | undefined> {
  const target = { include, main, kept: false };
  const circuit = await loadCircuitOver(target, sources);
  let free: Circuit | undefined;
  for (const [name, inputs, outputs = {}] of accepts) {
    const failure = await failureOf(circuit, inputs, outputs);
    if (failure !== undefined) return `${main} accepts ${name}: ${failure}`;
  }
  for (const [name, inputs, brokenIn, must] of rejects) {
    if (
      await circuit.witness(inputs).then(
        () => true,
        () => false,
      )
    )
      return `${main} refuses ${name}: it has a witness`;
    free ??= await loadCircuitOver(target, stripped(sources));
    const failure = wrongPlace(circuit.violations(await free.witness(inputs)), brokenIn, must);
    if (failure !== undefined) return `${main} refuses ${name}: ${failure}`;
  }
  for (const [name, patches, inputs, brokenIn, must] of lies) {
    if (patches.some(({ file, find }) => sources.get(file)?.split(find).length !== 2)) continue;
    const failure = wrongPlace(await forgeOver(circuit, target, sources, patches, inputs), brokenIn, must);
    if (failure !== undefined) return `${main} catches ${name}: ${failure}`;
  }
  return undefined;
}

async function failureOf(
  circuit: Circuit,
  inputs: Inputs,
  outputs: Record<string, bigint>,
): Promise<string | undefined> {
  const witness = await circuit.witness(inputs).catch(() => undefined);
  if (witness === undefined) return 'no witness';
  if (circuit.violations(witness).length > 0) return 'its witness breaks a row';
  const wrong = Object.entries(outputs).find(
    ([name, value]) => fromField(witness.get(`main.${name}`)!) !== value,
  );
  return wrong === undefined ? undefined : `${wrong[0]} is another number`;
}
