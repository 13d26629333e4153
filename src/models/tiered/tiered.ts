import { z } from 'zod';
import { bracketPair, bracketsSchema } from '../kit/brackets.js';
import { defineModel } from '../kit/model.js';
import { assertKinds, lotQuote, lotUnits, selection, selectSlots } from '../kit/select.js';

const tieredParams = z
  .strictObject({ ...selection, brackets: bracketsSchema })
  .describe('Tiered cross margin of perpetuals and futures, as exchanges publish it');

export type TieredParams = z.output<typeof tieredParams>;

/**
 * Tiered cross margin: brackets by notional `|q| · lot value`, the mark value of the position in equity (its entry
 * price was folded into cash). Maintenance is `notional · rate − cum`, initial `notional · initialRate`; the position
 * limit is the top of the last bracket. Source: the leverage and margin pages of Binance, OKX, Hyperliquid.
 * Throws {@link InputError} naming the bracket field.
 */
export const tiered = defineModel({
  name: 'tiered',
  version: 1,
  describe: 'Brackets by notional of perpetuals and futures',
  params: tieredParams,
  compile(params, context, marginType) {
    const slots = selectSlots(context, params);
    const { valueDecimals } = context.universe;
    assertKinds(context, slots, ['perpetual', 'future'], 'Use "collateral" for assets, "mark" for options');
    return {
      rows: slots.map((slot) => {
        const unitNotional = lotQuote(context, slot);
        return {
          slot,
          linear: lotUnits(context, slot),
          ...bracketPair(params.brackets, unitNotional, valueDecimals, marginType),
        };
      }),
    };
  },
});
