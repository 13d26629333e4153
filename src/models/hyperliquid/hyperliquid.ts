import { z } from 'zod';
import { InputError } from '../../errors.js';
import { unsignedText } from '../../files/schemas.js';
import { parseFraction } from '../../units/decimal.js';
import { compare, ONE } from '../../units/fraction.js';
import { defineModel } from '../kit/model.js';
import { renameFields } from '../kit/renameFields.js';
import { selection } from '../kit/select.js';
import { tiered } from '../tiered/tiered.js';

const hyperliquidParams = z
  .strictObject({
    ...selection,
    tiers: z
      .array(
        z.strictObject({
          lowerBound: unsignedText(
            'Lower bound of the notional, inclusive, quote. The first tier starts at "0"',
          ),
          maxLeverage: unsignedText('Largest leverage in the tier, "1" or more, never rising'),
        }),
      )
      .min(1, { error: 'must have at least one tier' })
      .describe('Margin tiers as the exchange publishes them, by notional'),
    positionLimit: unsignedText('Notional of a position stays below this, quote'),
    leverage: unsignedText(
      'Leverage that initial margin is figured at, "1" or more, where a tier allows it. Left out: the largest of ' +
        'each tier',
    ).optional(),
  })
  .describe('Cross margin of perpetuals as on Hyperliquid: tiers of largest leverage by notional');

export type HyperliquidParams = z.output<typeof hyperliquidParams>;

/**
 * Hyperliquid's cross margin. In tier n, which holds `lowerBound_n <= notional < lowerBound_(n+1)`:
 *
 *     maintenance = notional · r_n − d_n ,   r_n = 1 / (2 · maxLeverage_n)
 *     d_0 = 0 ,   d_n = d_(n−1) + lowerBound_n · (r_n − r_(n−1))
 *     initial     = notional / min(leverage, maxLeverage_n)
 *
 * with notional in quote at the mark. Deductions make maintenance continuous; initial margin has none and jumps at a
 * bound. Equity counts contracts at the mark. Not part of it: the 10 % of notional that the exchange keeps back when
 * profits are withdrawn, and isolated positions (slots of a domain of their own). Source: Hyperliquid documentation,
 * "Margin tiers" and "Margining" (2025).
 *
 * Exact where half of 1/leverage is a finite decimal, otherwise conservative as `exactness` says.
 * Throws {@link InputError} naming the tier and field.
 */
export const hyperliquid = defineModel({
  name: 'hyperliquid',
  version: 1,
  describe: 'Perpetuals by tiers of largest leverage, as on Hyperliquid',
  exactness:
    'Exact where half of 1/leverage is a finite decimal. Otherwise (leverage of 3, 15) conservative by less than ' +
    'one value unit per lot held and one more per position, and by at most 1e-6 of a rate or deduction.',
  params: hyperliquidParams,
  compile(params, context, marginType) {
    const { tiers, positionLimit, leverage, ...selected } = params;
    checkTiers(params);
    const brackets = tiers.map(({ lowerBound, maxLeverage }, t) => ({
      minNotional: lowerBound,
      maxNotional: tiers[t + 1]?.lowerBound ?? positionLimit,
      maintenanceRate: `0.5/${maxLeverage}`,
      initialRate: `1/${smaller(leverage, maxLeverage)}`,
    }));
    return renameFields([[/^brackets\[(\d+)\]\..*$/, 'tiers[$1].maxLeverage']], () =>
      tiered.compile({ ...selected, brackets }, context, marginType),
    );
  },
});

/** Tiers in order from 0, leverage of 1 or more that never rises, the limit above the last tier. */
function checkTiers({ tiers, positionLimit, leverage }: HyperliquidParams): void {
  tiers.forEach((tier, t) => {
    const bound = { field: `tiers[${t}].lowerBound` };
    const start = parseFraction(tier.lowerBound, bound.field);
    if (t === 0 && start.n !== 0n) throw new InputError('of the first tier must be "0"', bound);
    if (t > 0 && compare(start, parseFraction(tiers[t - 1]!.lowerBound, bound.field)) <= 0n) {
      throw new InputError('must be above that of the tier before it', bound);
    }
    const field = `tiers[${t}].maxLeverage`;
    const most = leverageOf(tier.maxLeverage, field);
    if (t > 0 && compare(most, leverageOf(tiers[t - 1]!.maxLeverage, field)) > 0n) {
      throw new InputError('must not be above that of the tier before it', { field });
    }
  });
  if (leverage !== undefined) leverageOf(leverage, 'leverage');
  const last = parseFraction(tiers.at(-1)!.lowerBound, 'tiers');
  if (compare(parseFraction(positionLimit, 'positionLimit'), last) <= 0n) {
    throw new InputError('must be above the lower bound of the last tier', { field: 'positionLimit' });
  }
}

function leverageOf(text: string, field: string) {
  const leverage = parseFraction(text, field);
  if (compare(leverage, ONE) < 0n) throw new InputError('must be 1 or more', { field });
  return leverage;
}

function smaller(a: string | undefined, b: string): string {
  if (a === undefined) return b;
  return compare(parseFraction(a, 'leverage'), parseFraction(b, 'maxLeverage')) < 0n ? a : b;
}
