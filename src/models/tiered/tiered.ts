import { z } from 'zod';
import { inField } from '../../files/places.js';
import { INSTANCES } from '../../market/instances.js';
import type { MarginType } from '../../market/model.js';
import { decimalAbove, roundedDecimal } from '../../units/decimal.js';
import { compare, fraction, multiply } from '../../units/fraction.js';
import { type Bracket, bracketPair, bracketSchema } from '../kit/brackets.js';
import { bracketOfTier, exchangeTierSchema } from '../kit/exchangeTiers.js';
import { mergeSegments } from '../kit/mergeSegments.js';
import { defineModel } from '../kit/model.js';
import type { CompileContext } from '../kit/partial.js';
import { assertKinds, lotQuote, lotUnits, selection, selectSlots } from '../kit/select.js';

/** Segments of a row in the largest circuits. */
const SEGMENTS_OF_A_ROW = Math.max(...INSTANCES.map(({ segments }) => segments));
const BRACKETS_READ = 256;

const tieredParams = z
  .strictObject({
    ...selection,
    brackets: z
      .union([z.array(bracketSchema), z.array(exchangeTierSchema)])
      .refine(({ length }) => length >= 1, { error: 'must have at least one bracket' })
      .refine(({ length }) => length <= BRACKETS_READ, {
        error: `must have at most ${BRACKETS_READ} brackets`,
      })
      .describe(
        'Brackets by notional, in order, each starting where the one before it ends; or tiers as ccxt gives them',
      ),
    segments: z
      .int({ error: 'must be a whole number' })
      .min(1, { error: 'must be 1 or more' })
      .max(SEGMENTS_OF_A_ROW, { error: `must be at most ${SEGMENTS_OF_A_ROW}` })
      .optional()
      .describe(
        `Segments that a row may take: more brackets are merged, upwards. Default ${SEGMENTS_OF_A_ROW}`,
      ),
  })
  .describe('Tiered cross margin of perpetuals and futures, as exchanges publish it');

export type TieredParams = z.output<typeof tieredParams>;

/**
 * Tiered cross margin: brackets by notional `|q| · lot value`, the mark value of the position in equity (its entry
 * price was folded into cash). Maintenance is `notional · rate − cum`, initial `notional · initialRate`; the position
 * limit is the top of the last bracket. More brackets than `segments` are merged as `mergeSegments` says. Source: the leverage and
 * margin pages of Binance, OKX, Hyperliquid. Throws {@link InputError} naming the bracket field.
 */
export const tiered = defineModel({
  name: 'tiered',
  version: 1,
  describe: 'Brackets by notional of perpetuals and futures',
  params: tieredParams,
  compile(params, context, marginType) {
    return {
      rows: mergedBySlot(params, context, marginType).map(({ slot, linear, pair }) => ({
        slot,
        linear,
        ...pair,
      })),
    };
  },
  remarks(entries, context, marginType) {
    const merged = entries
      .flatMap((params) => mergedBySlot(params, context, marginType))
      .filter(({ overcharge }) => overcharge.n > 0n)
      .sort((a, b) => (compare(a.overcharge, b.overcharge) < 0n ? 1 : -1));
    const [worst] = merged;
    if (worst === undefined) return [];
    const { universe } = context;
    const { symbol } = universe.instruments[worst.slot]!;
    const notional = multiply(lotQuote(context, worst.slot), fraction(worst.at));
    return [
      `brackets are merged for ${merged.length === 1 ? 'an instrument' : `${merged.length} instruments`}: ${marginType} margin is above what is published by up to ` +
        `${decimalAbove(multiply(worst.overcharge, fraction(100n)), 2)} % (${symbol}, at a notional of ` +
        `${roundedDecimal(notional, 0)} ${universe.quote})`,
    ];
  },
});

/** The charge of each slot, merged to the segments that a row may take. */
function mergedBySlot(
  { brackets, segments = SEGMENTS_OF_A_ROW, ...selected }: TieredParams,
  context: CompileContext,
  marginType: MarginType,
) {
  const slots = selectSlots(context, selected);
  const { valueDecimals, quote } = context.universe;
  assertKinds(context, slots, ['perpetual', 'future'], 'Use "collateral" for assets, "mark" for options');
  const table = brackets.map((bracket, t) => bracketOf(bracket, t, { quote, symbols: selected.symbols }));
  return slots.map((slot) => ({
    slot,
    linear: lotUnits(context, slot),
    ...mergeSegments(bracketPair(table, lotQuote(context, slot), valueDecimals, marginType), segments),
  }));
}

function bracketOf(
  bracket: TieredParams['brackets'][number],
  t: number,
  taken: { readonly quote: string; readonly symbols: readonly string[] },
): Bracket {
  if (!('maintenanceMarginRate' in bracket)) return bracket;
  return inField(`brackets[${t}]`, () => bracketOfTier(bracket, taken));
}
