import { InputError } from '../errors.js';
import type { Market } from '../market/market.js';
import { lossScale, type MarginType, type Portfolio } from '../market/model.js';
import { modelOf } from '../market/modelOf.js';
import { formatDecimal, parseFraction } from '../units/decimal.js';
import { type Fraction, multiply, powerOfTen } from '../units/fraction.js';
import { ceilDivide, floorDivide, sum } from '../units/integers.js';
import { entryAt } from '../units/lists.js';
import type { Ratio } from '../units/numbers.js';
import { assess } from './assess.js';
import { movedRequirement } from './movedRequirement.js';
import type { ChargeRule } from './remark.js';
import { SURPLUS_SCALE, surplus } from './surplus.js';
import { type MoveTarget, moveTarget } from './target.js';

export type PriceDirection = 'down' | 'up';

/**
 * Where the margin ratio is lost: `at` a price, `none` at no price above 0 in any direction, `reached` where
 * it is not held at the prices of the market.
 */
export type Liquidation =
  | { readonly kind: 'none' }
  | { readonly kind: 'reached' }
  | {
      readonly kind: 'at';
      /** Whether the price falls or rises to it. */
      readonly direction: PriceDirection;
      /** The price where equity is exactly ratio × requirement, as a multiple of the price of the market. */
      readonly factor: Fraction;
    };

export interface LiquidationPriceOptions {
  readonly market: Market;
  readonly marginType: MarginType;
  /** Quantities in slot order, one per instrument. */
  readonly portfolio: Portfolio;
  /** An underlying, or a symbol that moves alone. */
  readonly target: string;
  /** Basis points, 0 or more. */
  readonly ratio: Ratio;
  /** Whether the charges of the moved instruments stay, or move with the price. Default: `held`. */
  readonly charges?: ChargeRule;
}

/**
 * Liquidation price by linear approximation, from the published model alone. What the rows of the moved
 * instruments add to equity is proportional to their price; other prices are fixed, and options keep their
 * marks (they are listed). With equity E, requirement R, value V of the moved rows, and C the part of R that
 * moves with the price, the factor is, exactly,
 *
 *     f = 1 − (E − ratio · R) / (V − ratio · C) .
 *
 * `charges: 'held'` has C = 0: too cautious for a long position, whose charges fall with the price, and TOO
 * KIND to a short one. `'proportional'` takes C from today's segments and worst scenarios: exact while these
 * stay the same. Brackets that move with the price need the rules: see `findLiquidationPrice`. Source: the
 * equation equity = maintenance margin of the exchanges' worked examples (Binance support, "How to calculate
 * liquidation price of USDⓈ-M futures contracts"), with C for any model. Throws {@link InputError} for an
 * unknown target, a missing model, a ratio below 0, and outside the position limits.
 */
export function liquidationPrice(options: LiquidationPriceOptions): MoveTarget & {
  readonly liquidation: Liquidation;
} {
  const { market, marginType, portfolio, target, ratio, charges = 'held' } = options;
  if (ratio < 0n) throw new InputError('must not be negative', { field: 'ratio' });
  const model = modelOf(market, marginType);
  const found = moveTarget(market.universe, target, 'target');
  const assessment = assess(model, portfolio);
  const value = sum(found.slots.map((slot) => entryAt(assessment.instruments, slot).value));
  const charge = charges === 'held' ? 0n : movedRequirement(model, portfolio, assessment, found.slots);
  const scale = lossScale(model);
  const liquidation = zeroOf(
    surplus(assessment, ratio) * scale,
    value * SURPLUS_SCALE * scale - ratio * charge,
  );
  return { ...found, liquidation };
}

/** The zero of `spare + value · (f − 1)` over f > 0, both in one unit. */
function zeroOf(spare: bigint, value: bigint): Liquidation {
  if (spare < 0n) return { kind: 'reached' };
  if (value > 0n) {
    // At f = 0 the spare is `spare − value`: at 0 or above it no price above 0 is enough.
    return spare >= value
      ? { kind: 'none' }
      : { kind: 'at', direction: 'down', factor: { n: value - spare, d: value } };
  }
  if (value === 0n) return { kind: 'none' };
  return { kind: 'at', direction: 'up', factor: { n: spare - value, d: -value } };
}

/**
 * The last price, on the tick of the price as written, at which the ratio still holds: rounded towards
 * today's price. `"212.35"` has ticks of 0.01, `"104250"` of 1.
 */
export function lastPrice(price: string, factor: Fraction, direction: PriceDirection): string {
  const decimals = priceDecimals(price);
  const ticks = priceTicks(price, decimals);
  const round = direction === 'down' ? ceilDivide : floorDivide;
  return formatDecimal(round(ticks * factor.n, factor.d), decimals);
}

/** Decimals of a price as written: its tick is 10^-decimals. */
export function priceDecimals(price: string): number {
  return price.split('.')[1]?.length ?? 0;
}

/** A price in ticks of `10^-decimals`; it must not have more. Throws {@link InputError} otherwise. */
export function priceTicks(price: string, decimals: number): bigint {
  const { n, d } = multiply(parseFraction(price, 'price'), powerOfTen(decimals));
  if (d !== 1n) throw new InputError(`has more than ${decimals} decimals`, { field: 'price' });
  return n;
}
