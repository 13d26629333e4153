import { InputError } from '../../errors.js';
import type { MarginType } from '../../market/model.js';
import type { TermScaling } from '../../risk/options/volShock.js';
import type { StaticDiscount } from '../../risk/scenarioManager/discounts.js';
import type { VolMoves } from '../../risk/scenarioManager/reprice.js';
import type { SkewCap, SkewWidth } from '../../risk/scenarioManager/skew.js';
import { parseFraction, parseRate } from '../../units/decimal.js';
import { add, compare, type Fraction, multiply, ONE, smaller, subtract, ZERO } from '../../units/fraction.js';
import { forMarginType } from '../kit/fields.js';
import type { ScenarioManagerParams } from './scenarioManagerParams.js';

/** Parameters as numbers: doubles for repricing, exact fractions for charges and weights. */

type Texts<Shape> = { readonly [Name in keyof Shape]: string };

const numbers = <Shape>(texts: Texts<Shape>): Shape =>
  Object.fromEntries(Object.entries<string>(texts).map(([name, text]) => [name, Number(text)])) as Shape;

/** How volatilities move. Throws {@link InputError} for a floor of 0 days. */
export function volMovesOf({ volShock, skewShock }: ScenarioManagerParams): VolMoves {
  const { floorDays, shortPower, longPower, ...ranges } = volShock;
  positive(floorDays, 'volShock.floorDays');
  return {
    ...numbers<Pick<VolMoves, keyof typeof ranges>>(ranges),
    term: numbers<TermScaling>({ floorDays, shortPower, longPower }),
    linear: numbers<SkewCap>(skewShock.linear),
    absolute: numbers<SkewCap>(skewShock.absolute),
    width: numbers<SkewWidth>(skewShock.width),
  };
}

/** Both static discounts. */
export function discountSides({ discounts }: ScenarioManagerParams) {
  return {
    long: numbers<StaticDiscount>(discounts.long),
    short: numbers<StaticDiscount>(discounts.short),
  };
}

/** A decimal above 0. */
export function positive(text: string, field: string): Fraction {
  const value = parseFraction(text, field);
  if (value.n <= 0n) throw new InputError('must be above 0', { field });
  return value;
}

/** A rate or confidence from 0 to 1. */
export function share(text: string, field: string): Fraction {
  const value = parseRate(text, field);
  if (compare(value, ONE) > 0n) throw new InputError('must not be above 1', { field });
  return value;
}

/** The smallest of several fractions. */
export function least(values: readonly Fraction[]): Fraction {
  return values.reduce(smaller);
}

/**
 * Factor of the worst loss. For initial margin it grows with a lost peg: `lossFactor + max(0, threshold − price) · factor`.
 */
export function lossFactorOf({ lossFactor, peg }: ScenarioManagerParams, marginType: MarginType): Fraction {
  const factor = positiveRate(forMarginType(lossFactor, marginType), 'lossFactor');
  if (marginType === 'maintenance' || peg === undefined) return factor;
  const missing = subtract(parseFraction(peg.threshold, 'peg.threshold'), positive(peg.price, 'peg.price'));
  return missing.n <= 0n ? factor : add(factor, multiply(missing, parseFraction(peg.factor, 'peg.factor')));
}

function positiveRate(text: string, field: string): Fraction {
  const value = parseRate(text, field);
  if (value.n <= 0n) throw new InputError('must be above 0', { field });
  return value;
}

/**
 * Charge on the notional of what is priced by feeds of too low a confidence, for initial margin:
 * `(1 − confidence) · confidenceFactor` below the threshold, else 0.
 */
export function confidenceCharge(
  confidence: Fraction,
  { contingency }: ScenarioManagerParams,
  marginType: MarginType,
): Fraction {
  const threshold = parseFraction(contingency.confidenceThreshold, 'contingency.confidenceThreshold');
  if (marginType === 'maintenance' || compare(confidence, threshold) >= 0n) return ZERO;
  const factor = parseFraction(contingency.confidenceFactor, 'contingency.confidenceFactor');
  return multiply(subtract(ONE, confidence), factor);
}
