import { z } from 'zod';
import { DataError, InputError } from '../../errors.js';
import { symbolText, unsignedText } from '../../files/schemas.js';
import { DEFAULT_RATE_SCALE, rateScale, rateScaleParams, shareBelow } from '../../risk/flow/rateScale.js';
import { vpin } from '../../risk/flow/vpin.js';
import { parseFraction } from '../../units/decimal.js';
import { aboutInput, assertFresh, maxAgeParam, pastTrades } from '../kit/freshInputs.js';
import type { CompileContext } from '../kit/partial.js';
import { renameFields } from '../kit/renameFields.js';

/** How one-sided the trades of a symbol are, and by how much that raises its rates. */

export const toxicityParam = z
  .strictObject({
    bucketVolume: z
      .record(symbolText, unsignedText('Volume of a bucket, in the unit of the trades, above 0'))
      .describe('Volume of a VPIN bucket, for each symbol; the paper takes a fiftieth of a day'),
    buckets: z
      .int({ error: 'must be a whole number' })
      .min(1, { error: 'must be 1 or more' })
      .max(100_000, { error: 'must be 100000 or less' })
      .optional()
      .describe('Buckets in the average. Default 50'),
    classify: z
      .enum(['bulk', 'sides'], { error: 'must be bulk or sides' })
      .optional()
      .describe(
        'Which volume buyers took: by price changes of bars (default), or by the side that trades state',
      ),
    barSeconds: unsignedText(
      'Length of the bars of bulk, seconds, "0.001" to "86400". Default "60"',
    ).optional(),
    read: z
      .enum(['level', 'rank'], { error: 'must be level or rank' })
      .optional()
      .describe('What the scale is read at: VPIN (default), or the share of its earlier values below it'),
    scale: rateScaleParams.optional(),
    maxAge: maxAgeParam,
  })
  .describe('Raises the rates by how one-sided the trades of each symbol are (VPIN)');

export type ToxicityParams = z.output<typeof toxicityParam>;

export interface ToxicityReading {
  /** VPIN of the last buckets, 0 to 1. */
  readonly vpin: number;
  /** When the last bucket was full, unix seconds. */
  readonly time: number;
  /** Where the scale is read: VPIN, or its rank among the earlier values, 0 to 1. */
  readonly level: number;
  /** 1 or more. */
  readonly multiplier: number;
}

/**
 * VPIN of the trades of a symbol and the multiplier that it gives, see `vpin` and `rateScale`. Throws
 * {@link InputError} for trades that are missing, from after the market time, or whose last full bucket is older than
 * `maxAge`; {@link DataError} for trades that are too few, unordered, or without a side where sides are asked for.
 */
export function toxicityOf(symbol: string, params: ToxicityParams, context: CompileContext): ToxicityReading {
  const { bucketVolume, buckets = 50, classify = 'bulk', barSeconds = '60', read, maxAge } = params;
  const points = aboutInput({ data: `trades of ${symbol}`, params: 'toxicity' }, () =>
    vpin(pastTrades(symbol, context), {
      bucketVolume: Number(bucketVolume[symbol]),
      buckets,
      classify,
      barSeconds: Number(barSeconds),
    }),
  );
  const { time, value } = points.at(-1)!;
  aboutInput({ data: symbol, params: 'toxicity' }, () =>
    assertFresh(`the last full bucket of ${symbol}`, time, { time: context.time, maxAge }),
  );
  const past = points.slice(0, -1).map((point) => point.value);
  const level = read === 'rank' ? rankOf(value, past, { buckets, symbol }) : value;
  return { vpin: value, time, level, multiplier: multiplierAt(level, params) };
}

/** The values of the last `buckets` points share buckets with each other: fewer are no past to compare with. */
function rankOf(
  value: number,
  past: readonly number[],
  { buckets, symbol }: { readonly buckets: number; readonly symbol: string },
): number {
  if (past.length < buckets) {
    throw new DataError('tooShort', `fill ${past.length + buckets} buckets, a rank needs ${2 * buckets}`, {
      field: `trades of ${symbol}`,
      fix: 'Give more trades, smaller buckets, or fewer of them',
    });
  }
  return shareBelow(past, value);
}

/** The largest multiplier of a scale. Throws {@link InputError} naming the point, as for all faults of the scale. */
export function largestMultiplier(params: ToxicityParams): number {
  return multiplierAt(1, params);
}

function multiplierAt(level: number, { scale = DEFAULT_RATE_SCALE }: ToxicityParams): number {
  return renameFields([[/^points/, 'toxicity.scale']], () => rateScale(level, scale));
}

/** Throws {@link InputError} unless every symbol of the entry, and no other, has a bucket volume above 0. */
export function checkBuckets({ bucketVolume }: ToxicityParams, symbols: readonly string[]): void {
  for (const symbol of symbols) {
    const field = `toxicity.bucketVolume.${symbol}`;
    const volume = Object.hasOwn(bucketVolume, symbol) ? bucketVolume[symbol] : undefined;
    if (volume === undefined) throw new InputError('is missing', { field });
    if (parseFraction(volume, field).n <= 0n) throw new InputError('must be above 0', { field });
  }
  const other = Object.keys(bucketVolume).find((symbol) => !symbols.includes(symbol));
  if (other !== undefined) {
    throw new InputError('is no symbol of limits', { field: `toxicity.bucketVolume.${other}` });
  }
}
