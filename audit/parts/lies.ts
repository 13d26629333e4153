import { REASONS, reasonFor } from '../lies/reasons.js';
import { openRows } from '../lies/rows.js';
import { STATEMENTS } from '../lies/statements.js';
import type { Part } from '../part.js';
import type { RowName } from '../system/rows.js';

const CHUNK = 50;
/** What CI tries: one class in so many. */
const SAMPLE = 4;

/** A row that no lie breaks alone is one that nobody would miss. */
export const lies: Part = {
  name: 'lies',
  asks: 'whether every row is the only one that refuses some lie',
  restsOn: 'lies/rows.ts',
  async run({ quick, note, once }) {
    const lines: string[] = [];
    const findings: string[] = [];
    const used = new Set<string>();
    for (const instance of quick ? STATEMENTS.slice(0, 1) : STATEMENTS) {
      const opened = await openRows(instance);
      const rows = quick ? opened.classes().filter((_, i) => i % SAMPLE === 0) : opened.rows;
      const isSearched = (row: number) =>
        instance === STATEMENTS[0] || reasonFor(opened.nameOf(row))?.isDear === undefined;
      const missing: RowName[] = [];
      for (let at = 0; at < rows.length; at += CHUNK) {
        note(`${instance.name}: row ${at} of ${rows.length}`);
        const chunk = rows.slice(at, at + CHUNK);
        missing.push(
          ...(await once(['lies', instance.name, quick ? 'quick' : 'full', `${at}`], () =>
            Promise.resolve(
              chunk.filter((row) => !isSearched(row) || !opened.isBrokenAlone(row)).map(opened.nameOf),
            ),
          )),
        );
      }
      const unexplained = missing.filter((row) => {
        const reason = reasonFor(row);
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
