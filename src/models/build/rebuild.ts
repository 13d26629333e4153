import { inFile } from '../../files/places.js';
import { diffMarkets, type MarketDifference } from '../../market/diffMarkets.js';
import type { Market } from '../../market/market.js';
import type { QuorumInputs } from '../../prices/combine.js';
import { sha256Hex } from '../../units/hash.js';
import type { Registry } from '../kit/model.js';
import { type BuildOptions, buildMarket } from './buildMarket.js';
import { BUILT_IN } from './builtIn.js';
import { type InputTexts, readInputs, recordInputs } from './inputs.js';
import { extendRegistry } from './registry.js';
import { parseRisk, type RiskFile } from './riskFile.js';

/** Markets from the texts of their recipe, with their hashes recorded; and whether a market is what its recipe makes. */

/** Models of a file that did not come with the package. */
export interface ModelModule {
  /** File name, for the record. */
  readonly name: string;
  /** sha256 of the file: of that file alone, not of what it imports. */
  readonly sha256: string;
  /** What it exports. Checked when it is registered. */
  readonly models: readonly unknown[];
}

/** A risk file, read with the models that it may name. */
export interface OpenRisk {
  readonly risk: RiskFile;
  readonly registry: Registry;
  /** sha256 of the text. */
  readonly sha256: string;
  readonly modules: readonly ModelModule[];
}

/** Reads a risk file that may name the models of modules. Throws {@link InputError}, also for a model whose name is taken. */
export function openRisk(
  text: string,
  { file, modules = [] }: { file?: string; modules?: readonly ModelModule[] } = {},
): OpenRisk {
  const registry = modules.reduce<Registry>(
    (known, { name, models }) => inFile(name, () => extendRegistry(known, models)),
    BUILT_IN,
  );
  return { risk: parseRisk(text, file, registry), registry, sha256: sha256Hex(text), modules };
}

/**
 * What `buildMarket` needs to build from this recipe and to record them: the inputs read, all hashes taken. `texts` holds the
 * text of every file that the risk file names. Throws {@link InputError} for one that is missing or breaks a rule.
 */
export function buildOptionsOf(
  { risk, registry, sha256, modules }: OpenRisk,
  texts: InputTexts,
): BuildOptions {
  const list = risk.inputs ?? [];
  return {
    registry,
    inputs: readInputs(list, texts),
    recipe: {
      risk: sha256,
      inputs: recordInputs(list, texts),
      modules: modules.map(({ name, sha256: hash }) => ({ name, sha256: hash })),
    },
  };
}

export interface MarketVerification {
  /** Whether the recipe makes exactly this market. */
  readonly same: boolean;
  /** Where not, what was recorded of the build first: `first` is the market's, `second` what was rebuilt. */
  readonly differences: readonly MarketDifference[];
  /** Whether the market has a record of its build. Without one only its contents are compared. */
  readonly recorded: boolean;
  readonly rebuilt: Market;
}

/**
 * Builds a market again and compares everything: hashes, models, versions and parameters of the build, prices, alarms, and
 * every coefficient. Throws {@link InputError} where the recipe makes no market at all.
 */
export function verifyMarket(
  market: Market,
  open: OpenRisk,
  texts: InputTexts,
  quorum?: QuorumInputs,
): MarketVerification {
  const { build } = market;
  const options = {
    ...buildOptionsOf(open, texts),
    ...(quorum && { quorum }),
    ...(build?.name !== undefined && { name: build.name }),
  };
  const rebuilt = buildMarket(open.risk, options);
  const { build: _, ...contents } = rebuilt;
  const differences = diffMarkets(market, build === undefined ? contents : rebuilt);
  const ofRecord = ({ path }: MarketDifference) => path === 'build' || path.startsWith('build.');
  return {
    same: differences.length === 0,
    differences: [...differences.filter(ofRecord), ...differences.filter((one) => !ofRecord(one))],
    recorded: build !== undefined,
    rebuilt,
  };
}
