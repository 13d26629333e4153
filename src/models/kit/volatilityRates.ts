import { InputError } from '../../errors.js';
import type { MarginType } from '../../market/model.js';
import type { MarginRate } from '../../risk/volatility/marginRate.js';
import { parseRate } from '../../units/decimal.js';
import { compare, type Fraction, multiply, ONE } from '../../units/fraction.js';
import { forMarginType } from './fields.js';
import { aboutInput } from './freshInputs.js';
import type { CompileContext } from './partial.js';
import { ratesBy, type VolatilityRule } from './volatilityRule.js';

/** Rates of a volatility rule with the forecast behind them, and their way to published decimals. */

export interface VolatilityRate extends MarginRate {
  /** Forecast standard deviation of the log return over the horizon, above 0. */
  readonly sigma: number;
  /** The same for one day: `sigma / √horizonDays`. */
  readonly sigmaPerDay: number;
}

/**
 * Throws {@link InputError} unless confidence, floor and cap ask at least as much for initial as for maintenance
 * margin, and `factor` times the cap is 1 or less. Whatever the data of a day, rates then stay in order and at 1 or
 * below, before the cost of closing: a rule does not fail in a storm.
 */
export function checkRule(rule: VolatilityRule, field: string, factor: Fraction = ONE): void {
  for (const name of ['confidence', 'floor', 'cap'] as const) {
    const at = { field: `${field}.${name}` };
    const [initial, maintenance] = (['initial', 'maintenance'] as const).map((type) =>
      parseRate(forMarginType(rule[name], type), at.field),
    ) as [Fraction, Fraction];
    if (compare(initial, maintenance) < 0n) {
      throw new InputError('must not be lower for initial than for maintenance margin', at);
    }
    if (name === 'cap' && compare(multiply(initial, factor), ONE) > 0n) {
      const what = compare(factor, ONE) === 0n ? '' : 'times the largest multiplier ';
      throw new InputError(`${what}must not be above 1`, at);
    }
  }
}

/**
 * The rate of a rule for an underlying: `clamp(z · sigma, floor, cap)`. Throws {@link InputError} with a field below
 * `field`, and {@link DataError} naming the history.
 */
export function volatilityRate(
  rule: VolatilityRule,
  { underlying, field }: { readonly underlying: string; readonly field: string },
  context: CompileContext,
  marginType: MarginType,
): VolatilityRate {
  return aboutInput({ data: `history of ${underlying}`, params: field }, () => {
    const { sigma, ...rates } = ratesBy(rule, underlying, context);
    const { rate, uncapped, boundBy } = rates[marginType];
    return { rate, uncapped, boundBy, sigma, sigmaPerDay: sigma / Math.sqrt(Number(rule.horizonDays)) };
  });
}
