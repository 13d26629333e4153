import { z } from 'zod';
import { decimalText, fieldText, nameText, pointShape, symbolText } from '../files/schemas.js';
import { TIME_BITS } from '../units/numbers.js';

/** Most sources of a list. */
export const MAX_SOURCES = 32;

/** When the prices of a symbol are accepted. */
export interface PriceRule {
  /** How many sources must have a fresh price. */
  readonly atLeast: number;
  /** Largest `(highest − lowest) / lowest` of their prices: a plain decimal, 0 or more and below 1. */
  readonly maxSpread: string;
  /** How old a price may be at the time of the market, seconds. */
  readonly maxAge: number;
  /**
   * Largest confidence of a price, as a share of it: a plain decimal, 0 or more and below 1. Default: none is looked at. A price
   * whose source states no confidence counts.
   */
  readonly maxConfidence?: string;
}

/** What a rule looks like in a file; the record of a market has it too. */
export const ruleShape = z
  .strictObject({
    atLeast: z
      .int({ error: 'must be a whole number' })
      .min(1, { error: 'must be 1 or more' })
      .max(MAX_SOURCES, { error: `must be at most ${MAX_SOURCES}` })
      .describe('How many sources must have a fresh price of a symbol'),
    maxSpread: decimalText(
      'Largest difference of their prices as a share of the lowest, like "0.005" for half a percent',
    ),
    maxAge: z
      .int({ error: 'must be whole seconds' })
      .min(0, { error: 'must not be negative' })
      .lt(2 ** TIME_BITS, { error: 'must be below 2^40 seconds' })
      .describe('How old a price may be at the time of the market, seconds'),
    maxConfidence: decimalText(
      'Largest confidence that a source may state for a price, as a share of the price. Default: any',
    ).exactOptional(),
  })
  .describe('When the prices of a symbol are accepted');

/** Most prices of a set. */
export const MAX_PRICES = 4096;

/** How a market records the quorum that its prices come from: everything that its rule was applied to. */

const reason = z
  .enum(['stale', 'uncertain', 'missing'], { error: 'must be stale, uncertain or missing' })
  .describe(
    '"stale": older than the rule allows; "uncertain": its confidence is wider; "missing": the source has no such price',
  );

export const quorumRecordSchema = z
  .strictObject({
    rule: ruleShape,
    sources: z
      .array(
        z.strictObject({
          name: nameText('Name of the source'),
          key: pointShape('Its public key'),
          set: z
            .strictObject({
              hash: fieldText('Hash of the price set, 248 bits'),
              time: z
                .int({ error: 'must be whole unix seconds' })
                .min(0, { error: 'must be whole unix seconds' })
                .lt(2 ** TIME_BITS, { error: 'must be below 2^40: these look like milliseconds' })
                .describe('Time of the price set, unix seconds'),
              counted: z.boolean().describe('Whether any of its prices was counted'),
              reason: reason.exactOptional(),
            })
            .exactOptional()
            .describe('The price set that was given of it; absent if there was none'),
        }),
      )
      .max(MAX_SOURCES)
      .describe('The trusted sources, in the order of their list'),
    prices: z
      .array(
        z.strictObject({
          symbol: symbolText,
          price: decimalText('Median of the counted prices, exact'),
          lowest: decimalText('The lowest of them'),
          highest: decimalText('The highest of them'),
          spread: decimalText('Their difference as a share of the lowest, rounded up to 9 decimals'),
          counted: z
            .array(nameText('Name of a source'))
            .max(MAX_SOURCES)
            .describe('Whose prices were counted'),
          notCounted: z
            .array(z.strictObject({ source: nameText('Name of a source'), reason }))
            .max(MAX_SOURCES)
            .describe('Whose were not, and why'),
        }),
      )
      .max(MAX_PRICES)
      .describe('What the sources agree on, by symbol'),
  })
  .describe('Where the prices came from, for those that a quorum of sources gave');

/** Why a price of a source was not counted. */
export type NotCounted = 'stale' | 'uncertain' | 'missing';

/** A trusted source, and the set that was given of it. Key and hash are decimal strings. */
export interface SourceRecord {
  readonly name: string;
  readonly key: { readonly x: string; readonly y: string };
  readonly set?: {
    readonly hash: string;
    readonly time: number;
    readonly counted: boolean;
    readonly reason?: NotCounted;
  };
}

/** What the sources agree on for one symbol. Figures are plain decimals. */
export interface AgreedPrice {
  readonly symbol: string;
  readonly price: string;
  readonly lowest: string;
  readonly highest: string;
  readonly spread: string;
  readonly counted: readonly string[];
  readonly notCounted: readonly { readonly source: string; readonly reason: NotCounted }[];
}

/** The rule, the sources, and what was counted. */
export interface QuorumRecord {
  readonly rule: PriceRule;
  readonly sources: readonly SourceRecord[];
  readonly prices: readonly AgreedPrice[];
}
