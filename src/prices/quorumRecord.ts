import { z } from 'zod';
import { symbolText } from '../account/holdings.js';
import { nameText, pointShape } from '../account/schemas.js';
import { decimalText, fieldText } from '../files/schemas.js';
import { TIME_BITS } from '../units/brands.js';
import { MAX_PRICES } from './priceSet.js';
import { MAX_SOURCES, type PriceRule, ruleShape } from './sources.js';

/** How a market records the quorum that its prices come from: everything that its rule was applied to. */

const reason = z
  .enum(['stale', 'missing'], { error: 'must be stale or missing' })
  .describe('"stale": older than the rule allows; "missing": the source has no such price');

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
export type NotCounted = 'stale' | 'missing';

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
