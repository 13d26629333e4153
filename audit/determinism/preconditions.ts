import type { Components } from '../system/components.js';
import { near, type System } from '../system/system.js';
import { linearForm, sideOf } from './forms.js';

/** What lemmas take for granted and rows can show. A line for each place where they do not. */
export function missingPreconditions(system: System, components: Components): string[] {
  const places = placesOf(system, components);
  return [...pointsOffCurve(system, places), ...smallSeparators(system, places)];
}

/** Components by template. */
type Places = ReadonlyMap<string, readonly string[]>;

function placesOf(system: System, components: Components): Places {
  const found = new Map<string, Set<string>>();
  for (const name of system.names.slice(1)) {
    const { template, path } = components.locate(name).component;
    const paths = found.get(template);
    if (paths === undefined) found.set(template, new Set([path]));
    else paths.add(path);
  }
  return new Map([...found].map(([template, paths]) => [template, [...paths]]));
}

/** The addition law is complete for points of the curve only: key and R8 of each verifier must pass a check of it. */
function pointsOffCurve(system: System, places: Places): string[] {
  const equal = new Classes(system);
  const rows = new Map<string, number[]>();
  for (const path of places.get('BabyCheck') ?? []) rows.set(path, []);
  for (const row of system.allRows()) {
    const owners = new Set(system.wiresOf(row).map((wire) => system.names[wire]!.replace(/\.\w+$/, '')));
    const [owner] = owners;
    if (owners.size === 1) rows.get(owner!)?.push(row);
  }
  const checked = new Set(
    [...rows]
      .filter(([path, own]) => isCurveCheck(system, path, own))
      .map(([path]) => `${equal.of(`${path}.x`)} ${equal.of(`${path}.y`)}`),
  );
  return (places.get('EdDSAPoseidonVerifier') ?? []).flatMap((path) =>
    [
      ['Ax', 'Ay'],
      ['R8x', 'R8y'],
    ].flatMap(([x, y]) =>
      checked.has(`${equal.of(`${path}.${x}`)} ${equal.of(`${path}.${y}`)}`)
        ? []
        : [`${path}.${x}, ${y}: no row says that it is a point of the curve`],
    ),
  );
}

/** Whether the rows hold for a point of the curve, and break for another. */
function isCurveCheck(system: System, path: string, rows: readonly number[]): boolean {
  const breaks = (x: bigint, y: bigint) => {
    const values = new Array<bigint>(system.wires).fill(0n);
    values[0] = 1n;
    const set = (name: string, value: bigint) => {
      values[system.wireOf.get(`${path}.${name}`)!] = value;
    };
    set('x', x);
    set('y', y);
    set('x2', x * x);
    set('y2', y * y);
    return system.broken(values, rows).length;
  };
  const BASE = [
    5299619240641551281634865583518297030282874472190772894086521144482721001553n,
    16950150798460657717958625567821834550301663161624707787222815936182638968203n,
  ] as const;
  return breaks(...BASE) === 0 && breaks(BASE[0], BASE[1] + 1n) === 1 && breaks(BASE[0] + 1n, BASE[1]) === 1;
}

/** Selected and pinned losses are counted in one sum: there may be no more of them than the separator. */
function smallSeparators(system: System, places: Places): string[] {
  return (places.get('RiskUnits') ?? []).flatMap((path) => {
    let losses = 0n;
    while (system.wireOf.has(`${path}.loss[${losses}]`)) losses++;
    const pinned = system.wireOf.get(`${path}.pinned[0]`);
    const counts = system.wireOf.get(`${path}.counts[0][0]`);
    for (const row of counts === undefined ? [] : system.rowsOf(counts)) {
      if (!system.wiresOf(row).includes(pinned!)) continue;
      const factor = [0, 1]
        .map((side) => sideOf(system, row, side as 0 | 1))
        .find(({ terms }) => terms.length === 2)!;
      const [one, other] = factor.terms.map(({ coefficient }) =>
        coefficient < 0n ? -coefficient : coefficient,
      );
      const separator = one! > other! ? one! : other!;
      return separator > losses
        ? []
        : [`${path}: ${losses} losses are counted with a separator of ${separator}`];
    }
    return [`${path}: no row counts its losses`];
  });
}

/** Which signals rows say to be equal: `x − y = 0`. */
class Classes {
  readonly #system: System;
  readonly #parent: Uint32Array;

  constructor(system: System) {
    this.#system = system;
    this.#parent = Uint32Array.from({ length: system.wires }, (_, i) => i);
    for (const row of system.allRows()) {
      if (system.wiresOf(row).length !== 2) continue;
      const form = linearForm(system, row);
      const [x, y] = form?.terms ?? [];
      if (x === undefined || y === undefined || form!.constant !== 0n) continue;
      if (near(x.coefficient + y.coefficient) === 0n) this.#parent[this.#find(x.wire)] = this.#find(y.wire);
    }
  }

  of(name: string): number {
    return this.#find(this.#system.wireOf.get(name)!);
  }

  #find(wire: number): number {
    let at = wire;
    while (this.#parent[at] !== at) {
      this.#parent[at] = this.#parent[this.#parent[at]!]!;
      at = this.#parent[at]!;
    }
    return at;
  }
}
