import { InputError } from '../../errors.js';
import type { MarginType } from '../../market/model.js';
import { concentrationBrackets } from '../../risk/liquidity/concentration.js';
import { decimalAbove, formatFraction, parseFraction } from '../../units/decimal.js';
import { multiply, ONE } from '../../units/fraction.js';
import { shortestDecimal } from '../../units/printed.js';
import { bracketPair } from '../kit/brackets.js';
import { limitedSlots } from '../kit/limits.js';
import { closingCurve } from '../kit/liquidityRule.js';
import { defineModel } from '../kit/model.js';
import type { CompileContext } from '../kit/partial.js';
import { renameFields } from '../kit/renameFields.js';
import { lotQuote, lotUnits } from '../kit/select.js';
import { checkRule, volatilityRate } from '../kit/volatilityRates.js';
import { type AdaptiveParams, adaptiveParams } from './adaptiveParams.js';
import { checkBuckets, largestMultiplier, type ToxicityReading, toxicityOf } from './toxicity.js';

/** The part of a notional from `minNotional` on, below `maxNotional`, is charged `rate`: decimals, quote. */
interface MarginalBracket {
  readonly minNotional: string;
  readonly maxNotional: string;
  readonly rate: string;
}

/** The rate of one slot, with everything that it was made of. */
export interface AdaptiveRate {
  readonly slot: number;
  readonly symbol: string;
  readonly underlying: string;
  /** Forecast standard deviation of the log return over the liquidation horizon. */
  readonly sigma: number;
  /** `clamp(z · sigma, floor, cap)`, share of notional. */
  readonly baseRate: number;
  /** Which bound holds the base rate, if any. */
  readonly boundBy: 'floor' | 'cap' | undefined;
  /** Left out where the parameters have no toxicity. */
  readonly toxicity?: ToxicityReading;
  /** `baseRate · multiplier`, rounded up: what is charged without concentration. */
  readonly rate: string;
  /** With the cost of closing: marginal rates that never fall. One bracket without it. */
  readonly brackets: readonly MarginalBracket[];
}

/**
 * Margin of perpetuals and futures that follows the market. For a position of notional `N` (quote, at the mark) the
 * requirement is
 *
 *     charge(N) = N · r + cost(N)
 *     r         = ⌈clamp(z(confidence) · σ, floor, cap) · m⌉
 *
 * - `σ`: forecast standard deviation of the log return of the underlying over the liquidation horizon, see
 *   `forecastVolatility`;
 * - `m`: multiplier of 1 or more by the VPIN of the symbol's trades, see `vpin` and `rateScale`; 1 without `toxicity`;
 * - `cost`: what closing `N` at once costs against the book, the dearer side, with the distance of mark and mid; or
 *   under the square-root impact law with the same σ; 0 without `concentration`. It is convex and grows per unit with
 *   size: a concentration charge.
 *
 * The cost is written as brackets of marginal rates, at or above it everywhere (`concentrationBrackets`), for both
 * margin types: the charge is convex, continuous and never falls, and stays in order for initial and maintenance
 * margin. Equity counts the mark value, as `tiered` does. Quantities stay below the limit, long and short.
 *
 * `r` and marginal rates are rounded up to `rateDecimals`. Without concentration the charge is conservative by less
 * than `10^-rateDecimals · N` against `N · clamp(z · σ, floor, cap) · m`; with it, by at most twice that at the
 * bounds of brackets, and between them also by the distance of `cost` from its chord. Left out: moves beyond `z · σ`,
 * what positions in other instruments gain or lose at the same time, funding, and that a book may be emptier when it
 * is needed.
 *
 * Sources: those of the functions named. Throws {@link InputError} naming the parameter, and {@link DataError} naming
 * the data; histories, books and trades from after the market time are refused.
 */
export const adaptive = defineModel({
  name: 'adaptive',
  version: 1,
  describe: 'Perpetuals and futures at rates that follow volatility, order flow and the cost of closing',
  params: adaptiveParams,
  compile(params, context, marginType) {
    const { valueDecimals } = context.universe;
    return {
      rows: adaptiveRates(params, context, marginType).map(({ slot, symbol, brackets }) => {
        const named = [
          [/^brackets\[\d+\]\.maintenanceRate$/, `rateDecimals for ${symbol}`],
          [/^brackets\[\d+\]\.cum$/, `notionalDecimals for ${symbol}`],
        ] as const;
        const tables = brackets.map(({ rate, ...bounds }) => ({ ...bounds, maintenanceRate: rate }));
        return {
          slot,
          linear: lotUnits(context, slot),
          // The form with deductions is the continuous one; the rates are those of the margin type.
          ...renameFields(named, () =>
            bracketPair(tables, lotQuote(context, slot), valueDecimals, 'maintenance'),
          ),
        };
      }),
    };
  },
});

/** The rates that {@link adaptive} compiles, with what they were made of: for reports. Throws the same. */
export function adaptiveRates(
  params: AdaptiveParams,
  context: CompileContext,
  marginType: MarginType,
): AdaptiveRate[] {
  checkParams(params);
  const { limits, domain, rate: rule, toxicity: flow, rateDecimals = 4 } = params;
  const only = { kinds: ['perpetual', 'future'], fix: 'Use "liquid-collateral" for assets' } as const;
  const slots = limitedSlots(limits, context, { ...only, domain });
  return slots.map((slot) => {
    const { symbol, underlying } = context.universe.instruments[slot]!;
    const base = volatilityRate(rule, { underlying, field: 'rate' }, context, marginType);
    const toxicity = flow && toxicityOf(symbol, flow, context);
    const multiplier = toxicity === undefined ? ONE : shortestDecimal(toxicity.multiplier);
    const rate = decimalAbove(multiply(shortestDecimal(base.rate), multiplier), rateDecimals);
    return {
      slot,
      symbol,
      underlying,
      sigma: base.sigma,
      baseRate: base.rate,
      boundBy: base.boundBy,
      ...(toxicity && { toxicity }),
      rate,
      brackets: bracketsOf({ slot, symbol, rate, dailyVolatility: base.sigmaPerDay }, params, context),
    };
  });
}

interface BracketOptions {
  readonly slot: number;
  readonly symbol: string;
  readonly rate: string;
  readonly dailyVolatility: number;
}

/** Marginal rates by notional, up to the limit. */
function bracketsOf(
  { slot, symbol, rate, dailyVolatility }: BracketOptions,
  params: AdaptiveParams,
  context: CompileContext,
): MarginalBracket[] {
  const { concentration, limits, brackets = 6, rateDecimals = 4, notionalDecimals = 0 } = params;
  const markPrice = context.prices[slot]!;
  const maxNotional = formatFraction(
    multiply(parseFraction(limits[symbol]!, 'limits'), parseFraction(markPrice, 'price')),
  );
  if (concentration === undefined) return [{ minNotional: '0', maxNotional, rate }];
  const field = 'concentration';
  const curve = closingCurve(concentration, { slot, side: 'either', dailyVolatility, field }, context);
  const base = Number(rate);
  const table = renameFields([[/^limit$/, `limits.${symbol}`]], () =>
    concentrationBrackets({
      curve,
      markPrice,
      limit: decimalAbove(parseFraction(maxNotional, field), notionalDecimals),
      baseRate: { initial: base, maintenance: base },
      brackets,
      notionalDecimals,
      rateDecimals,
    }),
  );
  return table.map((bracket, t) => ({
    minNotional: bracket.minNotional,
    // The limit itself, where the table ends at the bound above it.
    maxNotional: t === table.length - 1 ? maxNotional : bracket.maxNotional,
    rate: bracket.maintenanceRate,
  }));
}

/** What the schema does not say. None of it depends on data. */
function checkParams({ limits, rate, toxicity }: AdaptiveParams): void {
  const symbols = Object.keys(limits);
  for (const symbol of symbols) {
    const field = `limits.${symbol}`;
    if (parseFraction(limits[symbol]!, field).n <= 0n) throw new InputError('must be above 0', { field });
  }
  if (toxicity !== undefined) checkBuckets(toxicity, symbols);
  checkRule(rate, 'rate', toxicity === undefined ? ONE : shortestDecimal(largestMultiplier(toxicity)));
}
