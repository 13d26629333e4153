import { InputError } from '../errors.js';
import { parseTime } from '../files/time.js';
import { checkUniverse } from '../market/checkUniverse.js';
import { lotValue } from '../market/lotValue.js';
import type { Market } from '../market/market.js';
import type { MarginType, Model } from '../market/model.js';
import type { Universe } from '../market/universe.js';
import { NO_INPUTS } from '../risk/data.js';
import { parseExact } from '../units/decimal.js';
import { checkCovered } from './checkCovered.js';
import { collateral } from './collateral.js';
import { inField } from './fields.js';
import { groupCharges } from './groups.js';
import { markValue } from './markValue.js';
import type { CompileContext, PartialModel } from './partial.js';
import type { RiskEntry, RiskFile } from './riskFile.js';
import { scenarioScan } from './scenarioScan.js';
import { sumModels } from './sumModels.js';
import { tieredMargin } from './tieredMargin.js';

/**
 * Compiles a `risk.json` to a market: one canonical model for each margin type that an entry names. Exact: figures that
 * whole value units cannot hold are refused. Throws {@link InputError} naming the field.
 */
export function buildMarket(risk: RiskFile): Market {
  const { universe } = risk;
  inField('universe', () => checkUniverse(universe));
  const prices = inField('prices', () => pricesBySlot(risk.prices, universe));
  const time = Number(parseTime(risk.time, 'time'));
  const context = { universe, prices, time, inputs: NO_INPUTS };
  const initial = modelFor('initial', risk, context);
  const maintenance = modelFor('maintenance', risk, context);
  return {
    universe,
    time,
    maxSkew: risk.maxSkew,
    prices,
    models: { ...(initial && { initial }), ...(maintenance && { maintenance }) },
    provenance: { ...risk.provenance },
  };
}

/** The model of a margin type, or undefined if no entry names it. */
function modelFor(marginType: MarginType, risk: RiskFile, context: CompileContext): Model | undefined {
  const parts = risk.models.map((entry, i) =>
    (entry.marginTypes ?? [marginType]).includes(marginType)
      ? inField(`models[${i}]`, () => compileEntry(entry, context, marginType))
      : undefined,
  );
  const used = parts.filter((part) => part !== undefined);
  if (used.length === 0) return undefined;
  const model = sumModels(used, context, marginType);
  checkCovered(model, context.universe);
  return model;
}

function compileEntry(entry: RiskEntry, context: CompileContext, marginType: MarginType): PartialModel {
  switch (entry.compiler) {
    case 'tiered':
      return tieredMargin(entry, context, marginType);
    case 'collateral':
      return collateral(entry, context, marginType);
    case 'mark':
      return markValue(entry, context);
    case 'scan':
      return scenarioScan(entry, context, marginType);
    case 'groups':
      return groupCharges(entry, context, marginType);
  }
}

/** Prices in slot order: one for each symbol, above 0, and none for other symbols. */
function pricesBySlot(prices: RiskFile['prices'], universe: Universe): string[] {
  const { instruments } = universe;
  for (const symbol of Object.keys(prices)) {
    if (!instruments.some((instrument) => instrument.symbol === symbol)) {
      throw new InputError('is the price of no instrument', {
        field: symbol,
        fix: 'Add the instrument to the universe, or remove the price',
      });
    }
  }
  return instruments.map((instrument) => {
    const { symbol } = instrument;
    const price = Object.hasOwn(prices, symbol) ? prices[symbol] : undefined;
    if (price === undefined) {
      throw new InputError('is missing', { field: symbol, fix: 'Give its mark price' });
    }
    if (parseExact(price, symbol).integer <= 0n) throw new InputError('must be above 0', { field: symbol });
    // The circuit needs whole value units per lot, whatever the rules are.
    lotValue(universe, instrument, price, symbol);
    return price;
  });
}
