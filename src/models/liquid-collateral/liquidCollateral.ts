import { InputError } from '../../errors.js';
import type { MarginType } from '../../market/model.js';
import { assertCovered } from '../../risk/liquidity/curve.js';
import { haircutTiers } from '../../risk/liquidity/haircutTiers.js';
import { decimalAbove, parseFraction } from '../../units/decimal.js';
import { compare, ZERO } from '../../units/fraction.js';
import { shortestDecimal } from '../../units/printed.js';
import { collateral } from '../collateral/collateral.js';
import { limitedSlots } from '../kit/limits.js';
import { type ClosingOptions, closingCurve } from '../kit/liquidityRule.js';
import { defineModel } from '../kit/model.js';
import type { CompileContext } from '../kit/partial.js';
import { renameFields } from '../kit/renameFields.js';
import { checkRule, volatilityRate } from '../kit/volatilityRates.js';
import { type LiquidCollateralParams, liquidCollateralParams } from './liquidCollateralParams.js';

/** Segments of a row in every circuit but the one of portfolio margin; debt takes one. */
const MAX_TIERS = 12;
/** Covers the rounding of floats. */
const FLOAT_GUARD = 1e-12;

/** The haircut of one slot, with what it was made of. */
export interface LiquidHaircut {
  readonly slot: number;
  readonly symbol: string;
  readonly underlying: string;
  /** Forecast standard deviation of the log return over the liquidation horizon. */
  readonly sigma: number;
  /** `clamp(z · sigma, floor, cap)`: how far the price is taken to fall before the sale. */
  readonly baseHaircut: number;
  /** Which bound holds the base haircut, if any. */
  readonly boundBy: 'floor' | 'cap' | undefined;
  /** Marginal weights, decimals, never rising: the units up to `upTo` that no tier before holds count for this share of the mark. */
  readonly tiers: readonly { readonly upTo: string; readonly weight: string }[];
  /** Left out where the asset may not be owed. */
  readonly borrow?: { readonly upTo: string; readonly factor: string };
}

/**
 * Spot assets as collateral and debt, at what the market would give and take for them. A balance of `x` units counts
 *
 *     value(x) <= (1 − h) · (x · p − cost(x)) ,   h = clamp(z(confidence) · σ, floor, cap)
 *
 * - `σ`: forecast standard deviation of the log return over the liquidation horizon, see `forecastVolatility`: the
 *   price falls by `h` first;
 * - `x · p − cost(x)`: what selling `x` at once then brings, from the bids of the symbol's book (`p` is mid) or under
 *   the square-root impact law (`p` is the mark, σ that of the forecast for a day).
 *
 * Written as tiers of weights on the mark price, rounded down to `weightDecimals`, at no size above that bound
 * (`haircutTiers`); concave and rising. Debt of up to `L` units counts its mark price times
 *
 *     factor = ⌈(1 + h) · max(1, (L · p + cost_buy(L)) / (L · mark))⌉
 *
 * which is at no size below the cost of buying it back after a rise of `h`. Balances and debts stay below their
 * limits. Left out: moves beyond `z · σ`, a book that is emptier when it is needed, that assets fall together, and
 * interest.
 *
 * Sources: those of the functions named. Throws {@link InputError} naming the parameter, and {@link DataError} naming
 * the data; histories and books from after the market time are refused.
 */
export const liquidCollateral = defineModel({
  name: 'liquid-collateral',
  version: 1,
  describe: 'Assets at haircuts that follow volatility and the cost of selling',
  params: liquidCollateralParams,
  compile(params, context, marginType) {
    const { instruments } = context.universe;
    const rows = liquidHaircuts(params, context, marginType).flatMap(({ slot, symbol, tiers, borrow }) => {
      const names = [[/^(?:tiers\[\d+\]\.weight|borrow\.factor)$/, `weightDecimals for ${symbol}`]] as const;
      const { domain, kind } = instruments[slot]!;
      const rule = {
        symbols: [symbol],
        domain,
        instrumentKind: kind,
        tiers: [...tiers],
        ...(borrow && { borrow }),
      };
      return renameFields(names, () => collateral.compile(rule, context, marginType).rows ?? []);
    });
    return { rows };
  },
});

/** The haircuts that {@link liquidCollateral} compiles, with what they were made of: for reports. Throws the same. */
export function liquidHaircuts(
  params: LiquidCollateralParams,
  context: CompileContext,
  marginType: MarginType,
): LiquidHaircut[] {
  checkParams(params);
  const { limits, domain, haircut, liquidity, tiers = 5, weightDecimals = 4 } = params;
  const only = { kinds: ['spot'], fix: 'Use "adaptive" for perpetuals and futures' } as const;
  const slots = limitedSlots(limits, context, { ...only, domain });
  return slots.map((slot) => {
    const { symbol, underlying, lotDecimals } = context.universe.instruments[slot]!;
    const base = volatilityRate(haircut, { underlying, field: 'haircut' }, context, marginType);
    const closing = { slot, dailyVolatility: base.sigmaPerDay, field: 'liquidity' };
    const curve = closingCurve(liquidity, { ...closing, side: 'sell' }, context);
    const table = renameFields([[/^limit$/, `limits.${symbol}`]], () =>
      haircutTiers({
        curve,
        markPrice: context.prices[slot]!,
        limit: limits[symbol]!,
        sizeDecimals: lotDecimals,
        tiers,
        baseHaircut: base.rate,
        weightDecimals,
      }),
    );
    const borrow = borrowOf({ ...closing, haircut: base.rate }, params, context);
    return {
      slot,
      symbol,
      underlying,
      sigma: base.sigma,
      baseHaircut: base.rate,
      boundBy: base.boundBy,
      // One base haircut gives one weight.
      tiers: table.map(({ upTo, weight }) => ({ upTo, weight: weight as string })),
      ...(borrow && { borrow }),
    };
  });
}

/** What debt counts for: the average price of buying back as much as may be owed, the highest of all sizes, after a rise. */
function borrowOf(
  options: Omit<ClosingOptions, 'side'> & { readonly haircut: number },
  { borrowLimits = {}, liquidity, weightDecimals = 4 }: LiquidCollateralParams,
  context: CompileContext,
): LiquidHaircut['borrow'] {
  const { haircut, ...closing } = options;
  const { symbol } = context.universe.instruments[closing.slot]!;
  const upTo = Object.hasOwn(borrowLimits, symbol) ? borrowLimits[symbol]! : undefined;
  if (upTo === undefined) return undefined;
  const curve = closingCurve(liquidity, { ...closing, side: 'buy' }, context);
  const size = Number(upTo);
  renameFields([[/^limit$/, `borrowLimits.${symbol}`]], () => assertCovered(curve, size));
  const paid = (curve.price + curve.cost(size) / size) / Number(context.prices[closing.slot]);
  const factor = (1 + haircut) * Math.max(1, paid) * (1 + FLOAT_GUARD);
  return { upTo, factor: decimalAbove(shortestDecimal(factor), weightDecimals) };
}

/** What the schema does not say. None of it depends on data. */
function checkParams({ limits, haircut, tiers = 5, borrowLimits = {} }: LiquidCollateralParams): void {
  checkRule(haircut, 'haircut');
  const owed = Object.keys(borrowLimits);
  if (owed.length > 0 && tiers >= MAX_TIERS) {
    throw new InputError(`must be ${MAX_TIERS - 1} or less where assets may be owed`, { field: 'tiers' });
  }
  for (const symbol of owed) {
    const field = `borrowLimits.${symbol}`;
    if (!Object.hasOwn(limits, symbol)) throw new InputError('is no symbol of limits', { field });
    if (compare(parseFraction(borrowLimits[symbol]!, field), ZERO) <= 0n) {
      throw new InputError('must be above 0', { field });
    }
  }
}
