import { dirname, join } from 'node:path';
import type { Draft } from '../../draft/draftRisk.js';
import { readTextFile } from '../../files/textFile.js';
import { buildMarket } from '../../models/build/buildMarket.js';
import { buildOptionsOf, openRisk } from '../../models/build/rebuild.js';
import { modelRemarks } from '../../models/build/remarks.js';
import { entriesOf, formatRisk } from '../../models/build/riskFile.js';
import { NO_INPUTS } from '../../risk/data.js';
import { facts } from '../shell/text.js';
import { assertFits } from './fits.js';

/** A drafted risk file: tried, and shown. */

/** The draft is worth something only if it builds: remarks of its models, or why it does not. */
export async function tryBuild({ risk }: Draft, out: string): Promise<string[]> {
  const open = openRisk(formatRisk(risk), { file: out });
  const files = (risk.inputs ?? []).map(({ file }) => file);
  const read = async (file: string) => [file, await readTextFile(join(dirname(out), file), 'table')] as const;
  const options = buildOptionsOf(open, new Map(await Promise.all(files.map(read))));
  const market = buildMarket(open.risk, options);
  assertFits(market, out);
  const rules = { entries: entriesOf(open.risk).entries, registry: open.registry };
  return modelRemarks(market, options.inputs ?? NO_INPUTS, rules);
}

export function draftPage({ risk, underlyings, left }: Draft, preset: string): string {
  const { instruments, slots, valueDecimals, quote } = risk.universe;
  return facts([
    ['preset', preset],
    ['time', String(risk.time)],
    ['instruments', `${instruments.length} in ${slots} slots: ${underlyings.join(', ')}`],
    ['left out', `${left} underlyings in ${quote}`],
    ['value decimals', String(valueDecimals)],
    ['next', 'ballast market build --risk …, after you have read the file: its parameters are yours'],
  ]);
}

export function draftJson({ risk, underlyings, left }: Draft, file: string, remarks: readonly string[]) {
  const { instruments, slots, valueDecimals } = risk.universe;
  const symbols = instruments.map(({ symbol }) => symbol);
  return { file, time: risk.time, slots, valueDecimals, symbols, underlyings, left, remarks };
}
