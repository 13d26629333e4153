import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { toField } from '../../src/units/field.js';
import type { System } from '../system/system.js';
import type { CircuitLie } from './attack.js';
import { valueAt } from './pointer.js';
import type { Attack } from './read.js';

/** The lie of an attack on a circuit, in wires. */
export interface WireLie {
  readonly changed: ReadonlyMap<number, bigint>;
  /** With those that changed. */
  readonly held: ReadonlySet<number>;
  readonly onlyInputs: boolean;
}

/** Throws for a signal that the circuit does not have. */
export function readLie(attack: Attack & { readonly circuit: CircuitLie }, system: System): WireLie {
  const { changed: given, held: kept = [] } = attack.circuit;
  const changed = new Map<number, bigint>();
  for (const [name, value] of Object.entries(given)) {
    for (const [signal, text] of spelled(attack, name, value)) {
      const wire = system.wireOf.get(`main.${signal}`);
      if (wire === undefined) throw new Error(`${attack.name}: the circuit has no signal ${signal}`);
      changed.set(wire, toField(numberOf(attack, text)));
    }
  }
  const held = new Set(changed.keys());
  for (const name of kept) {
    const wires = wiresOf(system, `main.${name}`);
    if (wires.length === 0) throw new Error(`${attack.name}: the circuit has no signal ${name}`);
    for (const wire of wires) held.add(wire);
  }
  const onlyInputs = [...held].every((wire) => wire > system.outputs && wire <= system.lastInput);
  return { changed, held, onlyInputs };
}

/** Single signals: those of an array by their index, those of an account from its attestation. */
function spelled(attack: Attack, name: string, value: string | readonly string[]): [string, string][] {
  if (typeof value !== 'string') return value.map((one, i) => [`${name}[${i}]`, one]);
  if (!value.endsWith('.json')) return [[name, value]];
  const { quantities } = readJson(attack, value) as { quantities: unknown[] };
  const field = (path: string) => `${value}#/${path}`;
  return [
    [`${name}.enabled`, '1'],
    [`${name}.accountId`, field('accountId')],
    [`${name}.cash`, field('cash')],
    [`${name}.salt`, field('salt')],
    [`${name}.r8[0]`, field('signature/R8/x')],
    [`${name}.r8[1]`, field('signature/R8/y')],
    [`${name}.s`, field('signature/S')],
    ...quantities.map((_, i): [string, string] => [`${name}.quantity[${i}]`, field(`quantities/${i}`)]),
  ];
}

function numberOf(attack: Attack, text: string): bigint {
  const [file, pointer] = text.split('#');
  return BigInt(pointer === undefined ? text : `${valueAt(readJson(attack, file!), pointer)}`);
}

const readJson = (attack: Attack, file: string): unknown =>
  JSON.parse(readFileSync(join(attack.folder, file), 'utf8'));

/** A signal, or all members of an array. */
function wiresOf(system: System, name: string): number[] {
  const wire = system.wireOf.get(name);
  if (wire !== undefined) return [wire];
  return [...system.wireOf].filter(([other]) => other.startsWith(`${name}[`)).map(([, member]) => member);
}
