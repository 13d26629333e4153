import { InputError } from '../../errors.js';
import { inField } from '../../files/places.js';
import { parseTime } from '../../files/time.js';
import { checkExpiries } from '../../market/checkExpiries.js';
import { checkInverse } from '../../market/checkInverse.js';
import { checkPrices } from '../../market/checkPrices.js';
import { checkUniverse } from '../../market/checkUniverse.js';
import type { BuildRecord, Market } from '../../market/market.js';
import type { MarginType, Model } from '../../market/model.js';
import { type CombinedPrices, combinePrices, type QuorumInputs } from '../../prices/combine.js';
import { NO_INPUTS, type RiskInputs } from '../../risk/data.js';
import type { Registry } from '../kit/model.js';
import type { CompileContext, PartialModel } from '../kit/partial.js';
import { tripBreakers } from './breakers.js';
import { BUILT_IN } from './builtIn.js';
import { checkCovered } from './checkCovered.js';
import { checkInputs } from './checkInputs.js';
import { checkOptions } from './checkOptions.js';
import { checkValuedOnce } from './checkValuedOnce.js';
import { pricesBySlot, quorumSymbols } from './prices.js';
import { recordModels } from './record.js';
import { findModel } from './registry.js';
import { entriesOf, type RiskEntry, type RiskFile } from './riskFile.js';
import { sumModels } from './sumModels.js';

export interface BuildOptions {
  /** The models that the risk file may name. Default: those of the package. */
  readonly registry?: Registry;
  /** The market data that the risk file names, as `readInputs` gives it. */
  readonly inputs?: RiskInputs;
  /** Signed prices and whom to trust, for the prices that the risk file leaves to a quorum. Recorded beside `recipe`. */
  readonly quorum?: QuorumInputs;
  /** Which model to build, where the risk file has several by name. */
  readonly name?: string;
  /** Prices are moved from those of a market, to see what would be: they are not held against each other or against the inputs. */
  readonly moved?: boolean;
  /** Hashes to record in the market, so that it can be built again and compared. See `buildOptionsOf`. */
  readonly recipe?: Omit<BuildRecord, 'name' | 'models'>;
}

/**
 * Compiles a `risk.json` to a market: one canonical model for each margin type that an entry names. Exact: figures that
 * whole value units cannot hold are refused; prices that the file leaves to a surface or a history are rounded half up to
 * the decimals it states. What the breakers find in the inputs is recorded as alarms. Throws {@link InputError} naming the
 * field.
 */
export function buildMarket(risk: RiskFile, options: BuildOptions = {}): Market {
  const { registry = BUILT_IN, name, recipe } = options;
  const { universe } = risk;
  inField('universe', () => checkUniverse(universe));
  const time = Number(parseTime(risk.time, 'time'));
  inField('universe', () => checkExpiries(universe, time));
  const inputs = inputsOf(risk, options.inputs);
  const quorum = options.quorum && combined(risk, options.quorum, time);
  const prices = inField('prices', () =>
    pricesBySlot(risk.prices, universe, { inputs, time, ...(quorum && { quorum: quorum.prices }) }),
  );
  inField('prices', () => checkInverse(universe, prices));
  const { entries, field } = entriesOf(risk, name);
  const context = { universe, prices, time, inputs };
  if (!options.moved) checkUnits(context);
  const compile = (marginType: MarginType) => modelFor(marginType, { entries, field, registry, context });
  const initial = compile('initial');
  const maintenance = compile('maintenance');
  const alarms = inField('breakers', () => tripBreakers(risk, context));
  return {
    universe,
    time,
    maxSkew: risk.maxSkew,
    prices,
    models: { ...(initial && { initial }), ...(maintenance && { maintenance }) },
    provenance: { ...risk.provenance },
    ...(recipe && {
      build: {
        ...(name && { name }),
        ...recipe,
        models: recordModels(entries, registry),
        ...(quorum && { priceSources: quorum.record }),
      },
    }),
    ...(alarms.length > 0 && { alarms }),
  };
}

/** What is said of one asset in several places is in one unit. */
function checkUnits(context: CompileContext): void {
  inField('prices', () => {
    checkPrices(context.universe, context.prices);
    checkOptions(context);
  });
  checkInputs(context);
}

/** The inputs must be there if the file names any: without them a model would see no data and say so in other words. */
function inputsOf(risk: RiskFile, given: RiskInputs | undefined): RiskInputs {
  if (given === undefined && risk.inputs !== undefined && risk.inputs.length > 0) {
    throw new InputError('were not given', { field: 'inputs', fix: 'Read them with readInputs' });
  }
  return given ?? NO_INPUTS;
}

/** What the sources agree on. Signed prices that nothing is taken from would look like a safeguard, and be none. */
function combined(risk: RiskFile, { sets, sources }: QuorumInputs, time: number): CombinedPrices {
  const symbols = quorumSymbols(risk.prices);
  if (symbols.length === 0) {
    throw new InputError('has none that comes from a quorum, but signed prices were given', {
      field: 'prices',
      fix: 'Write {"from": "quorum"} for a price, or leave the signed prices out',
    });
  }
  try {
    return combinePrices(sets, sources, { time, symbols });
  } catch (error) {
    // A symbol without a quorum is a price of the risk file; the sets have places of their own.
    const ofSymbol = error instanceof InputError && symbols.includes(error.field ?? '');
    throw ofSymbol ? error.within({ field: 'prices' }) : error;
  }
}

interface Rules {
  readonly entries: readonly RiskEntry[];
  /** Where the entries stand in the file. */
  readonly field: string;
  readonly registry: Registry;
  readonly context: CompileContext;
}

/** The model of a margin type, or undefined if no entry names it. */
function modelFor(marginType: MarginType, rules: Rules): Model | undefined {
  const { entries, field, context } = rules;
  const parts = entries.map((entry, i) =>
    (entry.marginTypes ?? [marginType]).includes(marginType)
      ? inField(`${field}[${i}]`, () => compileEntry(entry, marginType, rules))
      : undefined,
  );
  const used = parts.filter((part) => part !== undefined);
  if (used.length === 0) return undefined;
  checkValuedOnce(used, context.universe);
  const model = sumModels(used, context, marginType);
  checkCovered(model, context.universe);
  return model;
}

function compileEntry(entry: RiskEntry, marginType: MarginType, { registry, context }: Rules): PartialModel {
  const { model, marginTypes: _, ...params } = entry;
  return findModel(registry, model).compile(params, context, marginType);
}
