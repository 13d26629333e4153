import { z } from 'zod';
import { decimalText, labelText, rateText, symbolText, unsignedText } from '../../files/schemas.js';
import { perMarginType } from '../kit/fields.js';

/** Parameters of SPAN, and its scenarios. */

export interface SpanScenario {
  readonly label: string;
  /** Price move in thirds of the price scan range, signed; of the extreme move where `extreme`. */
  readonly thirds: number;
  /** Direction of volatility by the volatility scan range. */
  readonly vol: 1 | 0 | -1;
  /** A move of several scan ranges, of whose profit or loss only a part counts. */
  readonly extreme?: boolean;
}

/** The 16 scenarios in the order of SPAN's risk arrays. Source: CME, SPAN (1988); L. McMillan (2002), ch. 34. */
export const SPAN_SCENARIOS: readonly SpanScenario[] = [
  { label: 'spot unchanged, vol up', thirds: 0, vol: 1 },
  { label: 'spot unchanged, vol down', thirds: 0, vol: -1 },
  { label: 'spot +1/3, vol up', thirds: 1, vol: 1 },
  { label: 'spot +1/3, vol down', thirds: 1, vol: -1 },
  { label: 'spot -1/3, vol up', thirds: -1, vol: 1 },
  { label: 'spot -1/3, vol down', thirds: -1, vol: -1 },
  { label: 'spot +2/3, vol up', thirds: 2, vol: 1 },
  { label: 'spot +2/3, vol down', thirds: 2, vol: -1 },
  { label: 'spot -2/3, vol up', thirds: -2, vol: 1 },
  { label: 'spot -2/3, vol down', thirds: -2, vol: -1 },
  { label: 'spot +1, vol up', thirds: 3, vol: 1 },
  { label: 'spot +1, vol down', thirds: 3, vol: -1 },
  { label: 'spot -1, vol up', thirds: -3, vol: 1 },
  { label: 'spot -1, vol down', thirds: -3, vol: -1 },
  { label: 'spot extreme up', thirds: 3, vol: 0, extreme: true },
  { label: 'spot extreme down', thirds: -3, vol: 0, extreme: true },
];

const scanSchema = z
  .strictObject({
    underlyings: z
      .array(symbolText)
      .min(1, { error: 'must name at least one underlying' })
      .describe('All perpetuals, futures and options on these belong to the combined commodity'),
    priceScanRange: rateText('Price move of the scan, as a share of the price, above 0'),
    volScanRange: z
      .union([
        z.strictObject({
          points: unsignedText('Added to and taken from volatility per year: "0.05" is 5 points'),
        }),
        z.strictObject({ share: unsignedText('Share of volatility, "0" to "1"') }),
      ])
      .optional()
      .describe('Move of volatility: {"points": …} or {"share": …}. Needed where there are options'),
    extremeMove: unsignedText('Extreme move in price scan ranges, 1 or more. Default 2').optional(),
    extremeCover: rateText(
      'Share of the extreme profit or loss that counts, above 0 to 1. Default 0.35',
    ).optional(),
    pricedBy: symbolText
      .optional()
      .describe('Symbol whose price is the spot price of the underlying. Needed where there are options'),
  })
  .describe('Risk arrays by full repricing, options from the surface of their underlying');

const commoditySchema = z
  .strictObject({
    label: labelText('Name of the combined commodity, like "BTC"'),
    limit: unsignedText('Position limit: quantities below it, long or short, units of underlying, above 0'),
    arrays: z
      .record(
        symbolText,
        z
          .array(decimalText('Profit (+) or loss (−), quote per contract'))
          .length(SPAN_SCENARIOS.length, { error: `must have ${SPAN_SCENARIOS.length} entries` }),
      )
      .optional()
      .describe(
        'Published risk arrays of one long contract, in SPAN order, extremes at their partial weight',
      ),
    scan: scanSchema.optional(),
    weight: perMarginType(
      rateText('Factor of the scan risk, above 0, like 1.1 for initial margin. Default 1'),
    ).optional(),
    shortOptionCharge: perMarginType(
      unsignedText('Short option minimum, quote per short option contract'),
    ).optional(),
  })
  .describe('A combined commodity: its contracts net in every scenario. Exactly one of "arrays" and "scan"');

export const spanParams = z
  .strictObject({
    commodities: z
      .array(commoditySchema)
      .min(1, { error: 'must have at least one combined commodity' })
      .describe('Combined commodities; their requirements add up'),
    shortOptionMinimum: z
      .enum(['add', 'none'], { error: 'must be "add" or "none"' })
      .describe(
        '"add": short option minimums are charged on top of the scan risk. "none": there are none, which is below ' +
          'SPAN where it has them',
      ),
  })
  .describe('SPAN per combined commodity: worst of 16 scenarios, short option minimums, no spread credits');

export type SpanParams = z.output<typeof spanParams>;
export type SpanCommodity = SpanParams['commodities'][number];
export type SpanScan = NonNullable<SpanCommodity['scan']>;
