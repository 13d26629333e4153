import { InputError } from '../../errors.js';
import type { QuorumRecord } from '../../market/quorumRecord.js';
import type { QuorumInputs } from '../../prices/combine.js';
import { UsageError } from '../shell/errors.js';
import { OPTION } from '../shell/options.js';
import { about } from '../shell/places.js';

/** Prices that several sources signed, on the command line. */

export const QUORUM_OPTIONS = {
  prices: {
    ...OPTION.text('Signed prices of one source (signed-prices.json); may be given several times'),
    array: true,
  },
  'price-sources': OPTION.text('Trusted price sources, and how many of them must agree (price-sources.json)'),
} as const;

/** The options that may be given several times. */
export const QUORUM_LISTS = ['prices'] as const;

/** Signed prices and the list of sources, with the files they came from. */
export interface QuorumFiles {
  readonly inputs: QuorumInputs;
  readonly files: readonly string[];
}

interface QuorumArgs {
  prices?: readonly string[] | undefined;
  priceSources?: string | undefined;
}

/** Reads what the two options name; undefined where neither is given. Throws {@link UsageError} where one is. */
export async function readQuorum({ prices, priceSources }: QuorumArgs): Promise<QuorumFiles | undefined> {
  if (prices === undefined && priceSources === undefined) return undefined;
  if (prices === undefined || priceSources === undefined) {
    throw new UsageError('Give --prices and --price-sources together');
  }
  const { loadPriceSources, loadSignedPrices } = await import('../../load/prices.js');
  const sources = await loadPriceSources(priceSources);
  const sets = await Promise.all(prices.map(loadSignedPrices));
  return { inputs: { sets, sources }, files: prices };
}

/** Runs `body`; an error about one of the sets names its file. */
export function namingSets<Result>(quorum: QuorumFiles | undefined, body: () => Result): Result {
  try {
    return body();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const [, index, field] = /^sets\[(\d+)\]\.(.+)$/.exec(error.field ?? '') ?? [];
    const file = index === undefined ? undefined : quorum?.files[Number(index)];
    throw file === undefined ? error : about(error, { file, field });
  }
}

/** One line: who agreed, and how closely. */
export function quorumWords({ rule, sources, prices }: QuorumRecord): string {
  const widest = prices.reduce((most, { spread }) => (Number(spread) > Number(most) ? spread : most), '0');
  const symbols = prices.length === 1 ? '1 price' : `${prices.length} prices`;
  return `${symbols} from at least ${rule.atLeast} of ${sources.length} sources, spread up to ${widest} of ${rule.maxSpread}`;
}
