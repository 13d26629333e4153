import { InputError } from '../../errors.js';
import { inField } from '../../files/places.js';
import type { Instrument } from '../../market/universe.js';
import {
  type DatedOption,
  priceError,
  scenarioPrice,
  UNMOVED,
  type VolMoves,
} from '../../risk/scenarioManager/reprice.js';
import { parseFraction, parseRate } from '../../units/decimal.js';
import { compare, type Fraction, fromDouble, multiply, subtract } from '../../units/fraction.js';
import type { CompileContext } from '../kit/partial.js';
import { assertKinds, lotSize, lotUnits, priceOf, selectSlots } from '../kit/select.js';
import { checkFeeds, optionFeed } from './feeds.js';
import { unitsPerQuote } from './rounding.js';
import type { ScenarioManagerParams } from './scenarioManagerParams.js';
import { least, share } from './settings.js';

/** The slots of the universe that the scenario manager looks after, with their prices. */

interface ManagedSlot {
  readonly slot: number;
  /** Units of underlying per lot. */
  readonly lot: Fraction;
  /** Value units per lot that one quote per unit makes. */
  readonly units: Fraction;
  /** Lowest confidence of the prices behind it, 0 to 1. */
  readonly confidence: Fraction;
}

export interface ManagedOption extends ManagedSlot {
  readonly option: DatedOption;
  /** Unix seconds. */
  readonly expiry: number;
  /** Canonical text of the strike, to compare. */
  readonly strikeKey: string;
  /** Model price without a move, quote per unit, and the bound of its error. */
  readonly mark: number;
  readonly markError: number;
}

export interface ManagedPerpetual extends ManagedSlot {
  /** Quote per unit, and exactly the same as value units per lot. */
  readonly price: Fraction;
  readonly value: bigint;
}

export interface ManagedCollateral extends ManagedPerpetual {
  /** Index into the parameters. */
  readonly index: number;
}

export interface ManagedSlots {
  readonly options: readonly ManagedOption[];
  readonly perpetuals: readonly ManagedPerpetual[];
  readonly collaterals: readonly ManagedCollateral[];
  /** Expiries of the options, increasing: the netting sets. */
  readonly expiries: readonly number[];
}

/**
 * Finds the slots. Confidences follow the source: an asset by its own and the index's, a perpetual by its own and the
 * index's, an option by those of its expiry, the index, and the perpetual where the universe has one (there only where
 * the account holds one: here never less). Throws {@link InputError} naming symbol or parameter.
 */
export function managedSlots(
  params: ScenarioManagerParams,
  context: CompileContext,
  moves: VolMoves,
): ManagedSlots {
  const { underlying, domain, spot } = params;
  if (params.expiries !== undefined) checkFeeds(params.expiries);
  const index = share(spot.confidence ?? '1', 'spot.confidence');
  const perpetualConfidence = least([index, share(params.perpetualConfidence ?? '1', 'perpetualConfidence')]);
  const own = (kind: Instrument['kind']) =>
    context.universe.instruments.flatMap((instrument, slot) =>
      instrument.kind === kind &&
      instrument.underlying === underlying &&
      (domain ?? instrument.domain) === instrument.domain
        ? [slot]
        : [],
    );
  const perpetuals = own('perpetual').map((slot) => ({
    ...baseOf(slot, context, perpetualConfidence),
    ...pricesOf(slot, context),
  }));
  const shared = perpetuals.length > 0 ? perpetualConfidence : index;
  const options = own('option').map((slot) => {
    const instrument = context.universe.instruments[slot]!;
    const { option, confidence } = optionFeed(instrument, params, context);
    const mark = scenarioPrice(option, UNMOVED, moves);
    checkMark({ slot, mark, forward: option.forward }, params, context);
    return {
      ...baseOf(slot, context, least([shared, confidence])),
      option,
      expiry: instrument.expiry!,
      strikeKey: keyOf(parseFraction(instrument.strike!, 'strike')),
      mark,
      markError: priceError(option, UNMOVED),
    };
  });
  const expiries = [...new Set(options.map(({ expiry }) => expiry))].sort((a, b) => a - b);
  return { options, perpetuals, collaterals: collateralsOf(params, context, index), expiries };
}

function collateralsOf(
  { collaterals, domain }: ScenarioManagerParams,
  context: CompileContext,
  index: Fraction,
): ManagedCollateral[] {
  return collaterals.flatMap(({ symbol, confidence = '1' }, i) => {
    const field = `collaterals[${i}]`;
    if (collaterals.findIndex((other) => other.symbol === symbol) !== i) {
      throw new InputError(`${symbol} appears twice`, { field: `${field}.symbol` });
    }
    const slots = inField(field, () => selectSlots(context, { symbols: [symbol], domain }));
    inField(field, () => assertKinds(context, slots, ['spot', 'supply'], 'Name assets held outright'));
    const lowest = least([index, share(confidence, `${field}.confidence`)]);
    return slots.map((slot) => ({
      ...baseOf(slot, context, lowest),
      index: i,
      ...pricesOf(slot, context),
    }));
  });
}

function baseOf(slot: number, context: CompileContext, confidence: Fraction): ManagedSlot {
  const lot = lotSize(context, slot);
  return { slot, lot, units: unitsPerQuote(lot, context.universe.valueDecimals), confidence };
}

function pricesOf(slot: number, context: CompileContext) {
  return { price: priceOf(context, slot), value: lotUnits(context, slot) };
}

/** The mark price that the market publishes must be near the model's, which equity counts with. */
function checkMark(
  { slot, mark, forward }: { slot: number; mark: number; forward: number },
  { markTolerance = '0.001' }: ScenarioManagerParams,
  context: CompileContext,
): void {
  const gap = subtract(priceOf(context, slot), fromDouble(mark));
  const size = gap.n < 0n ? { ...gap, n: -gap.n } : gap;
  const allowed = multiply(parseRate(markTolerance, 'markTolerance'), fromDouble(forward));
  if (compare(size, allowed) > 0n) {
    throw new InputError('lies further from the model price than markTolerance allows', {
      field: `prices[${slot}]`,
      fix: `Publish a mark near ${mark.toPrecision(8)}, or check forward, rate and volatility`,
    });
  }
}

function keyOf({ n, d }: Fraction): string {
  return `${n}/${d}`;
}
