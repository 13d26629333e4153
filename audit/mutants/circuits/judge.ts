import { SMALL } from '../../../fixtures/circuit.js';
import type { Instance } from '../../../src/market/instances.js';
import { ACCOUNTS } from '../../gadgets/accounts.js';
import { ASSESSMENT } from '../../gadgets/assessment.js';
import { CLAIM } from '../../gadgets/claim.js';
import { NETTING } from '../../gadgets/netting.js';
import { PIECEWISE } from '../../gadgets/piecewise.js';
import { RANGES } from '../../gadgets/ranges.js';
import { RISK_UNITS } from '../../gadgets/riskUnits.js';
import { firstFailure } from '../../gadgets/table.js';
import { VIEWS } from '../../gadgets/views.js';
import { NETTED } from '../../solve/worlds.js';
import { templatesOf } from '../../system/components.js';
import { included, readSources } from '../../system/sources.js';
import type { Mutant } from './mutate.js';
import { StatementJudge } from './statement.js';

const TABLES = [
  ...RANGES,
  ...PIECEWISE,
  ...CLAIM,
  ...NETTING,
  ...RISK_UNITS,
  ...ACCOUNTS,
  ...VIEWS,
  ...ASSESSMENT,
];

/** What became of a mutant. */
export type Verdict =
  /** It is no circuit. */
  | { readonly kind: 'invalid' }
  | { readonly kind: 'killed'; readonly by: string }
  | { readonly kind: 'survived' };

/** Holds mutants against the cases of gadgets, then against honest claims and lies of the small statements. */
export class Judge {
  readonly #sources = readSources();
  readonly #statements = new Map<string, Promise<StatementJudge>>();

  /** By the cases of gadgets: those of the file first, then those of what includes it. */
  async byCases({ file, text }: Mutant): Promise<Verdict> {
    const sources = new Map(this.#sources).set(file, text);
    const own = TABLES.filter(({ include }) => include === file);
    const above = TABLES.filter(
      ({ include }) => include !== file && included(this.#sources, include).has(file),
    );
    return verdictOf(async () => {
      for (const table of [...own, ...above]) {
        const by = await firstFailure(table, sources);
        if (by !== undefined) return by;
      }
      return undefined;
    });
  }

  /** By honest claims and lies of the small statements. */
  async byStatement({ file, text }: Mutant): Promise<Verdict> {
    const sources = new Map(this.#sources).set(file, text);
    const [template = ''] = templatesOf(text);
    return verdictOf(async () => {
      for (const instance of [SMALL, NETTED]) {
        const by = await (await this.#statement(instance)).failureOf(sources, template);
        if (by !== undefined) return by;
      }
      return undefined;
    });
  }

  #statement(instance: Instance): Promise<StatementJudge> {
    const found = this.#statements.get(instance.name) ?? StatementJudge.open(instance);
    this.#statements.set(instance.name, found);
    return found;
  }
}

async function verdictOf(find: () => Promise<string | undefined>): Promise<Verdict> {
  try {
    const by = await find();
    return by === undefined ? { kind: 'survived' } : { kind: 'killed', by };
  } catch (error) {
    if (error instanceof Error && /^the circuit compiler stopped/.test(error.message))
      return { kind: 'invalid' };
    throw error;
  }
}
