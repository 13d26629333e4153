import { z } from 'zod';
import { InputError } from '../../errors.js';
import { inField } from '../../files/places.js';
import { unsignedText } from '../../files/schemas.js';
import { assertSameUnit } from '../../market/baseUnits.js';
import { contractTerms } from '../../market/contractTerms.js';
import type { OrderBook } from '../../risk/data.js';
import { bookCurve, impactCurve, type LiquidationCurve } from '../../risk/liquidity/curve.js';
import { averageDailyVolume } from '../../risk/liquidity/impact.js';
import type { BookSide } from '../../risk/liquidity/sellCost.js';
import { aboutInput, freshBook, maxAgeParam } from './freshInputs.js';
import type { CompileContext } from './partial.js';
import { pastHistory } from './volatilityRule.js';

/** What closing a position costs: from the order book of its symbol, or from the volume of its history. */

export const liquidityParam = z
  .discriminatedUnion(
    'from',
    [
      z
        .strictObject({
          from: z.literal('book'),
          beyond: z
            .enum(['refuse', 'squareRoot'], { error: 'must be refuse or squareRoot' })
            .optional()
            .describe(
              'Sizes beyond the visible depth: no answer (default), or the square-root law from its end on',
            ),
          maxAge: maxAgeParam,
        })
        .describe(
          'The order book of each symbol among the inputs, sizes in contracts: times the multiplier of the slot',
        ),
      z
        .strictObject({
          from: z.literal('volume'),
          days: z
            .int({ error: 'must be a whole number of days' })
            .min(1, { error: 'must be 1 or more' })
            .max(3650, { error: 'must be 3650 or less' })
            .optional()
            .describe('Days that the average daily volume is taken over. Default 30'),
          coefficient: unsignedText('Y of the square-root law, "0.01" to "100". Default "1"').optional(),
          mostDays: unsignedText(
            'Largest size, days of average volume, "0.000001" to "1000". Default "1"; the law was measured up to 0.1',
          ).optional(),
        })
        .describe(
          'Square-root impact law, Y · σ · √(size / average daily volume), volume from the history of the symbol, else of its ' +
            'underlying',
        ),
    ],
    { error: 'must be from book or volume' },
  )
  .describe('Where the cost of closing a position is taken from');

export type LiquidityRule = z.output<typeof liquidityParam>;

export interface ClosingOptions {
  readonly slot: number;
  /** `sell` for what is held, `buy` for what is owed, `either` for the dearer of the two. */
  readonly side: BookSide | 'either';
  /** Forecast standard deviation of the log return of a day. */
  readonly dailyVolatility: number;
  /** Path of the rule, for errors. */
  readonly field: string;
}

/**
 * Quote lost by closing a size of a slot, as `bookCurve` or `impactCurve` gives it. Throws {@link InputError} for
 * inputs that are missing, from after the market time, or (books) too old; {@link DataError} for a history without
 * volume.
 */
export function closingCurve(
  rule: LiquidityRule,
  options: ClosingOptions,
  context: CompileContext,
): LiquidationCurve {
  const { slot, side, dailyVolatility, field } = options;
  const { symbol, underlying, multiplier } = context.universe.instruments[slot]!;
  const own = rule.from === 'book' || context.inputs.histories.has(symbol);
  if (own) inField(field, () => assertCountsUnits(symbol));
  if (rule.from === 'book') {
    const { beyond = 'refuse', maxAge } = rule;
    return aboutInput({ data: `order book of ${symbol}`, params: field }, () =>
      bookCurve(inUnits(freshBook(symbol, context, maxAge), Number(multiplier)), { side, beyond }),
    );
  }
  const { days, coefficient = '1', mostDays = '1' } = rule;
  const of = context.inputs.histories.has(symbol) ? symbol : underlying;
  if (of !== symbol) assertSameUnit(symbol, underlying);
  return aboutInput({ data: `history of ${of}`, params: field }, () => {
    const law = {
      volatility: dailyVolatility,
      volume: averageDailyVolume(pastHistory(of, context), days),
      coefficient: Number(coefficient),
      mostDays: Number(mostDays),
    };
    return impactCurve(law, Number(context.prices[slot]));
  });
}

/** Throws {@link InputError} for an inverse contract: its sizes are amounts of another currency, and the slot counts coins. */
function assertCountsUnits(symbol: string): void {
  const terms = contractTerms(symbol);
  if (terms?.profit !== 'inverse') return;
  throw new InputError(
    `needs sizes in ${terms.base}: ${symbol} is an inverse contract, whose sizes are in ${terms.priced}`,
    {
      field: 'from',
      fix: `Use "volume" with a history of ${terms.base} alone, or leave the rule out for it`,
    },
  );
}

/** Books count contracts, as exchanges give them: the same in units of the underlying. */
function inUnits(book: OrderBook, multiplier: number): OrderBook {
  const scaled = (levels: OrderBook['bids']) =>
    levels.map(({ price, size }) => ({ price, size: size * multiplier }));
  return multiplier === 1 ? book : { ...book, bids: scaled(book.bids), asks: scaled(book.asks) };
}
