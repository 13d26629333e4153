import { SMALL, target } from '../../fixtures/circuit.js';
import type { Instance } from '../../src/market/instances.js';
import { loadCircuit } from '../determinism/load.js';
import { basesOf } from '../lies/bases.js';
import { Liar } from '../lies/liar.js';
import { REASONS } from '../lies/reasons.js';
import type { Part } from '../part.js';
import { NETTED } from '../solve/worlds.js';
import { templatesOf } from '../system/components.js';
import { nameRow, placeOf, type RowName } from '../system/rows.js';
import { readSources } from '../system/sources.js';

/** Three slots: the order of enabled ones shows only here. */
const THREE: Instance = { ...SMALL, name: 'three', accounts: 3, views: false };

/** Of circomlib, what our own rows rest on directly. Hashes and the arithmetic of curves are looked at by determinism. */
const LIBRARY = ['Num2Bits', 'IsZero', 'IsEqual', 'ForceEqualIfEnabled', 'BabyCheck'];
const INSIDE_VERIFIER = /\.verifier\.(?!eqCheck)/;

const CHUNK = 50;
/** What CI tries: one class in so many. */
const SAMPLE = 4;

/** A row that no lie breaks alone is one that nobody would miss. */
export const lies: Part = {
  name: 'lies',
  asks: 'whether every row is the only one that refuses some lie',
  async run({ quick, note, once }) {
    const lines: string[] = [];
    const findings: string[] = [];
    const used = new Set<string>();
    for (const instance of quick ? [SMALL] : [SMALL, NETTED, THREE]) {
      const opened = await open(instance);
      const rows = quick ? opened.classes().filter((_, i) => i % SAMPLE === 0) : opened.rows;
      const missing: RowName[] = [];
      for (let at = 0; at < rows.length; at += CHUNK) {
        note(`${instance.name}: row ${at} of ${rows.length}`);
        const chunk = rows.slice(at, at + CHUNK);
        missing.push(
          ...(await once(['lies', instance.name, quick ? 'quick' : 'full', `${at}`], () =>
            Promise.resolve(chunk.filter((row) => !opened.isBrokenAlone(row)).map(opened.nameOf)),
          )),
        );
      }
      const unexplained = missing.filter((row) => {
        const reason = REASONS.find(
          ({ template, path, shape }) =>
            row.template === template && path.test(row.path) && shape.test(row.shape),
        );
        if (reason !== undefined) used.add(reason.reason);
        return reason === undefined;
      });
      lines.push(
        `${instance.name}: ${rows.length} rows in ${opened.classes().length} classes; broken alone ${rows.length - missing.length}, with a reason ${missing.length - unexplained.length}`,
      );
      findings.push(
        ...unexplained.map(
          ({ path, template, text }) =>
            `${instance.name}: no lie breaks alone, in ${path} (${template}): ${text.slice(0, 200)}`,
        ),
      );
    }
    if (!quick)
      findings.push(
        ...REASONS.filter(({ reason }) => !used.has(reason)).map(
          ({ reason }) => `a reason that no row needs: ${reason}`,
        ),
      );
    return { lines, findings };
  },
};

async function open(instance: Instance) {
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
