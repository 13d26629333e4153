import type { Component, Components } from './components.js';
import type { System, Term } from './system.js';

/** Where a row stands and what it says, so that rows of two compilations can be held against each other. */
export interface RowName {
  /** The template whose text made the row: that of the innermost component that holds all its signals. */
  readonly template: string;
  /** That component. */
  readonly path: string;
  /** The row with names in that component. */
  readonly text: string;
  /** The same without indexes: rows of one line of a loop have the same. */
  readonly shape: string;
}

export function nameRow(system: System, components: Components, row: number): RowName {
  const { path, template } = placeOf(system, components, row);
  const local = (wire: number) => system.names[wire]!.slice(path.length + 1);
  const [a, b, c] = ([0, 1, 2] as const).map((side) => format(system.terms(row, side), local)) as [
    string,
    string,
    string,
  ];
  const text = a === '0' || b === '0' ? `${c} = 0` : `${a} * ${b} = ${c}`;
  return { template, path, text, shape: shapeOf(system, row, local) };
}

/** The innermost component that holds all signals of a row. */
export function placeOf(system: System, components: Components, row: number): Component {
  const places = system.wiresOf(row).map((wire) => components.locate(system.names[wire]!).component.path);
  let path = places[0] ?? 'main';
  for (const place of places) while (place !== path && !place.startsWith(`${path}.`)) path = parentOf(path);
  return components.locate(`${path}.x`).component;
}

const parentOf = (path: string): string => path.slice(0, path.lastIndexOf('.'));

function format(terms: readonly Term[], nameOf: (wire: number) => string): string {
  if (terms.length === 0) return '0';
  const text = terms
    .map(({ wire, coefficient }) => {
      if (wire === 0) return `${coefficient}`;
      if (coefficient === 1n) return nameOf(wire);
      return coefficient === -1n ? `-${nameOf(wire)}` : `${coefficient} ${nameOf(wire)}`;
    })
    .join(' + ');
  return terms.length > 1 ? `(${text})` : text;
}

/** Names of its signals by side, without indexes, each once. */
function shapeOf(system: System, row: number, nameOf: (wire: number) => string): string {
  return ([0, 1, 2] as const)
    .map((side) => {
      const names = system
        .terms(row, side)
        .map(({ wire }) => (wire === 0 ? '1' : nameOf(wire).replace(/\[\d+\]/g, '[]')));
      return [...new Set(names)].sort().join(' ');
    })
    .join(' | ');
}
