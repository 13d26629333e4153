import { ACCOUNTS } from '../../gadgets/accounts.js';
import { ASSESSMENT } from '../../gadgets/assessment.js';
import { CLAIM } from '../../gadgets/claim.js';
import { NETTING } from '../../gadgets/netting.js';
import { PIECEWISE } from '../../gadgets/piecewise.js';
import { RANGES } from '../../gadgets/ranges.js';
import { RISK_UNITS } from '../../gadgets/riskUnits.js';
import { firstFailure } from '../../gadgets/table.js';
import { VIEWS } from '../../gadgets/views.js';
import { included, readSources } from '../../system/sources.js';
import type { Mutant } from './mutate.js';
import { type Verdict, verdictOf } from './verdict.js';

const TABLES = [...[RANGES, PIECEWISE, CLAIM, NETTING, RISK_UNITS, ACCOUNTS, VIEWS, ASSESSMENT].flat()];

/** Holds a mutant against the cases of gadgets: those of its file first, then those of what includes it. */
export async function judgeByCases({ file, text }: Mutant): Promise<Verdict> {
  const honest = readSources();
  const sources = new Map(honest).set(file, text);
  const own = TABLES.filter(({ include }) => include === file);
  const above = TABLES.filter(({ include }) => include !== file && included(honest, include).has(file));
  return verdictOf(async () => {
    for (const table of [...own, ...above]) {
      const by = await firstFailure(table, sources);
      if (by !== undefined) return by;
    }
    return undefined;
  });
}
