import { toField } from '../../src/units/field.js';
import type { Inputs } from '../system/circuit.js';
import type { System } from '../system/system.js';

/** Inputs as a prover gives them, arrays flat, by the wires that they are at --O0. */
export function inputWires(system: System, inputs: Inputs): Map<number, bigint> {
  const wires = wiresByName(system);
  const found = new Map<number, bigint>();
  for (const [name, value] of Object.entries(inputs)) {
    const own = wires.get(name) ?? [];
    const values = typeof value === 'bigint' ? [value] : value;
    if (values.length !== own.length)
      throw new Error(`${name}: ${values.length} values for ${own.length} wires`);
    for (const [i, wire] of own.entries()) found.set(wire, toField(values[i]!));
  }
  return found;
}

/** The other way: inputs from the wires that they are at --O0, each as a list. */
export function wireInputs(system: System, values: readonly bigint[]): Inputs {
  const named = [...wiresByName(system)].map(([name, wires]) => [name, wires.map((wire) => values[wire]!)]);
  return Object.fromEntries(named) as Inputs;
}

function wiresByName(system: System): Map<string, number[]> {
  const wires = new Map<string, number[]>();
  for (let wire = system.outputs + 1; wire <= system.lastInput; wire++) {
    const name = system.names[wire]!.slice('main.'.length).replace(/(\[\d+\])+$/, '');
    const list = wires.get(name);
    if (list === undefined) wires.set(name, [wire]);
    else list.push(wire);
  }
  return wires;
}
