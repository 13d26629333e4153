import { target } from '../../fixtures/circuit.js';
import type { Instance } from '../../src/market/instances.js';
import { loadCircuit } from '../determinism/load.js';
import { templatesOf } from '../system/components.js';
import { nameRow, placeOf } from '../system/rows.js';
import { readSources } from '../system/sources.js';
import { basesOf } from './bases.js';
import { Liar } from './liar.js';

/** Of circomlib, what our own rows rest on directly. Hashes and the arithmetic of curves are looked at by determinism. */
const LIBRARY = ['Num2Bits', 'IsZero', 'IsEqual', 'ForceEqualIfEnabled', 'BabyCheck'];
const INSIDE_VERIFIER = /\.verifier\.(?!eqCheck)/;

/** The rows of a statement that need a lie. */
export async function openRows(instance: Instance) {
  const sources = readSources();
  const loaded = await loadCircuit(target(instance), sources);
  const { system, components } = loaded;
  const own = new Set(
    [...sources].filter(([path]) => !path.startsWith('circomlib/')).flatMap(([, text]) => templatesOf(text)),
  );
  const nameOf = (row: number) => nameRow(system, components, row);
  const named = [...system.allRows()]
    .filter((row) => {
      const { template, path } = placeOf(system, components, row);
      return own.has(template) || (LIBRARY.includes(template) && !INSIDE_VERIFIER.test(path));
    })
    .map((row) => ({ row, name: nameOf(row) }));
  let liar: Liar | undefined;
  return {
    nameOf,
    rows: named.map(({ row }) => row),
    /** One row for each line of the sources: the last, whose indexes are not 0. */
    classes: () => [
      ...new Map(named.map(({ row, name }) => [`${name.template} ${name.shape}`, row])).values(),
    ],
    isBrokenAlone(row: number): boolean {
      liar ??= new Liar(loaded, basesOf(loaded, instance));
      return liar.find(row) !== undefined;
    },
  };
}
