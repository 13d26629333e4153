import { InputError } from '../../errors.js';
import { type Confidence, tailShareNumber } from '../confidence.js';
import type { PriceHistory } from '../data.js';
import { finiteResult, notNegative, positive } from '../guards.js';
import { normalQuantile } from '../normal.js';
import { forecastVolatility, type VolatilityForecast, type VolatilityModel } from './forecast.js';

export interface MarginRateRule {
  /** Share of outcomes that the rate covers if log returns are normal: above 1/2, below 1, like `"0.99"`. */
  readonly confidence: Confidence;
  /** Least rate, 0 or more, share of notional. */
  readonly floor: number;
  /** Greatest rate, above 0, `floor` or more. Where it binds, the confidence is not kept. */
  readonly cap: number;
}

export interface MarginRate {
  /** Share of notional, `floor <= rate <= cap`. */
  readonly rate: number;
  /** The rate before floor and cap, `z · sigma`. */
  readonly uncapped: number;
  /** Which bound holds the rate, if any. */
  readonly boundBy: 'floor' | 'cap' | undefined;
}

/**
 * Margin rate of one contract from a volatility: `clamp(z(confidence) · sigma, floor, cap)`, where `sigma` is
 * the standard deviation of the log return over the time that a position takes to liquidate, and `z` the
 * standard normal quantile. Source: value at risk as in RiskMetrics Technical Document (1996), §1.2. It is
 * first order: a move of `z · sigma` loses `1 − e^(−zσ)` long, a little less, and `e^(zσ) − 1` short, a
 * little more. Returns with fat tails exceed it more often than stated: backtest it.
 *
 * Throws {@link InputError} for a `sigma` that is not above 0 and for a rule out of range.
 */
export function marginRate(sigma: number, rule: MarginRateRule): MarginRate {
  const { confidence, floor, cap } = rule;
  positive(sigma, 'sigma');
  const tail = tailShareNumber(confidence);
  if (tail >= 0.5) throw new InputError('must be above 1/2', { field: 'confidence' });
  notNegative(floor, 'floor');
  positive(cap, 'cap');
  if (floor > cap) throw new InputError('must not be above cap', { field: 'floor' });

  const uncapped = finiteResult(-normalQuantile(tail) * sigma, 'sigma');
  const boundBy = uncapped < floor ? 'floor' : uncapped > cap ? 'cap' : undefined;
  return { rate: Math.min(Math.max(uncapped, floor), cap), uncapped, boundBy };
}

export interface ForecastMarginRateOptions extends MarginRateRule {
  readonly volatility: VolatilityModel;
  /** Days that closing a position takes, see {@link forecastVolatility}. */
  readonly horizonDays: number;
}

/** {@link marginRate} of {@link forecastVolatility}, with the forecast. Throws what the two throw. */
export function forecastMarginRate(
  options: ForecastMarginRateOptions,
  history: PriceHistory,
): MarginRate & { readonly forecast: VolatilityForecast } {
  const { volatility, horizonDays, ...rule } = options;
  const forecast = forecastVolatility(volatility, history, horizonDays);
  return { ...marginRate(forecast.sigma, rule), forecast };
}
