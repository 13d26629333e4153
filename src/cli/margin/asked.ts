import { readTextFile } from '../../files/textFile.js';
import { parseShocks } from '../../insight/shocks.js';
import { parsePenalty } from '../../margin/penaltyFile.js';
import type { Market } from '../../market/market.js';
import type { MarginType } from '../../market/model.js';
import { parseRatio } from '../../proof/policyFile.js';
import { readQuorum } from '../market/quorum.js';
import { UsageError } from '../shell/errors.js';
import { namingOwn } from '../shell/ownFields.js';
import type { Shell } from '../shell/shell.js';
import type { ToolsAsked } from './tools.js';

/** The options of `ballast margin` that ask for more than the margin. */
export interface ToolArgs {
  readonly marginType: MarginType;
  readonly whatIf?: readonly string[] | undefined;
  readonly liquidation?: string | undefined;
  readonly restore?: string | undefined;
  readonly penalty?: string | undefined;
  readonly risk?: string | undefined;
  readonly inputs?: string | undefined;
  readonly module?: readonly string[] | undefined;
  readonly prices?: readonly string[] | undefined;
  readonly priceSources?: string | undefined;
}

/** Reads them and the files that they name. Throws {@link UsageError} for options that need others. */
export async function toolsAsked(args: ToolArgs, market: Market): Promise<ToolsAsked> {
  const { risk, inputs, module: modules, liquidation, marginType } = args;
  const moves = args.whatIf !== undefined || liquidation !== undefined;
  if (risk !== undefined && !moves) throw new UsageError('--risk needs --what-if or --liquidation');
  if (risk === undefined && inputs !== undefined) throw new UsageError('--inputs needs --risk');
  if (risk === undefined && modules !== undefined) throw new UsageError('--module needs --risk');
  if (risk === undefined && args.prices !== undefined) throw new UsageError('--prices needs --risk');
  const { whatIf } = args;
  const shocks = whatIf && namingOwn({ shocks: '--what-if' }, () => parseShocks(whatIf, market.universe));
  const source =
    risk === undefined
      ? undefined
      : await (await import('./rebuilder.js')).loadRebuilder(risk, market, marginType, {
          inputs,
          modules,
          quorum: await readQuorum(args),
        });
  if (shocks?.vol !== undefined) assertSurfaces(source?.surfaces ?? 0);
  return {
    shocks,
    rebuilder: source?.rebuilder,
    liquidation: liquidation === 'all' ? 'all' : liquidation?.split(','),
    restore: args.restore === undefined ? undefined : parseRatio(args.restore, '--restore'),
    penalty:
      args.penalty === undefined
        ? undefined
        : parsePenalty(await readTextFile(args.penalty, 'penalty'), args.penalty),
  };
}

/** Volatilities stand in surfaces only: a published market has none. */
function assertSurfaces(count: number): void {
  if (count > 0) return;
  throw new UsageError(
    '--what-if vol needs --risk with a risk file that names a volatility surface: a published market has none',
  );
}

/** Building markets again takes time: a line on stderr says so. */
export function withProgress<Result>(shell: Shell, { rebuilder }: ToolsAsked, body: () => Result): Result {
  if (rebuilder === undefined) return body();
  const progress = shell.progress();
  try {
    progress.step('building the market at other prices', 0);
    return body();
  } finally {
    progress.done();
  }
}
