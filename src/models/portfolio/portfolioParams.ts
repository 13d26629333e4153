import { z } from 'zod';
import { decimalText, rateText, symbolText, unsignedText } from '../../files/schemas.js';
import { perMarginType } from '../kit/fields.js';
import { limitsParam } from '../kit/limits.js';
import { pricedByParam } from '../kit/repriced.js';
import { volatilityRuleParam } from '../kit/volatilityRule.js';

/** Parameters of the portfolio model. */

const share = (description: string) => rateText(description);

const rangeSchema = z
  .strictObject({
    spot: z
      .union([share('Price scan range as a share of the price, above 0'), volatilityRuleParam])
      .describe('Price scan range: a share of the price, or a rule that forecasts it from the history'),
    volUp: share(
      'Volatility up, as a share of itself: "0.5" takes 40 % to 60 %. Needed with options',
    ).optional(),
    volDown: share('Volatility down, as a share of itself, below 1. Needed with options').optional(),
  })
  .describe('How far one underlying moves');

export const portfolioParams = z
  .strictObject({
    limits: limitsParam,
    ranges: z
      .record(symbolText, rangeSchema)
      .describe('Scan ranges by underlying: one for every underlying of the instruments'),
    steps: z
      .array(
        z.string().regex(/^-?[0-9]+(?:\.[0-9]+)?(?:\/[0-9]+)?$/, { error: 'must be like "-2/3" or "1"' }),
      )
      .min(1)
      .optional()
      .describe(
        'Signed multiples of the range that the price moves by. Default -1, -2/3, -1/3, 0, 1/3, 2/3, 1',
      ),
    extremes: z
      .array(
        z.strictObject({
          step: decimalText('Signed multiple of the range, like "-2"'),
          weight: rateText('Share of the profit or loss that counts, above 0 to 1'),
        }),
      )
      .optional()
      .describe('Moves outside the grid, at unchanged volatility. Default ±2 ranges at 0.35'),
    term: z
      .strictObject({
        floorDays: unsignedText('Expiries sooner than this count as this many days, above 0'),
        shortPower: unsignedText('Power for expiries of up to 30 days'),
        longPower: unsignedText('Power for expiries beyond 30 days'),
      })
      .optional()
      .describe(
        'Scales volatility moves by (30 / days to expiry)^power. Left out: the same for all expiries',
      ),
    weight: perMarginType(rateText('Factor of the worst loss, above 0. Default 1')).optional(),
    shortOptions: z
      .strictObject({
        rate: z
          .strictObject({
            initial: rateText('Share of the spot price per short unit, for initial margin'),
            maintenance: rateText('The same for maintenance margin'),
          })
          .describe(
            'Charge per unit of underlying that is net short in options, as a share of the spot price',
          ),
        netting: z
          .enum(['right', 'strike', 'underlying'], { error: 'must be right, strike or underlying' })
          .describe(
            'What offsets: options of one right, strike and expiry; of one strike and expiry; or all',
          ),
        limit: unsignedText('Net units to either side stay below it, above 0'),
        decimals: z.int().min(0).max(18).describe('Decimals that the charge per unit is rounded up to'),
      })
      .optional()
      .describe('Short option minimum, on top of the scan'),
    pricedBy: pricedByParam,
  })
  .describe(
    'Portfolio margin: worst loss of a grid of price and volatility moves per underlying, by full repricing',
  );

export type PortfolioParams = z.output<typeof portfolioParams>;
