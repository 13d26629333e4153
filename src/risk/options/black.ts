import { InputError } from '../../errors.js';
import { expired, finite, finiteResult, notNegative, positive } from '../guards.js';
import { normalCdf, normalPdf } from '../normal.js';

/** European options on a forward price. */

type OptionRight = 'call' | 'put';

export interface BlackInputs {
  readonly right: OptionRight;
  /** Forward price at the expiry, quote per unit, above 0. */
  readonly forward: number;
  /** Quote per unit, above 0. */
  readonly strike: number;
  /** Volatility per year, 0 or more; 0.5 is 50 %. */
  readonly vol: number;
  /** Years to expiry, 0 or more. */
  readonly years: number;
  /** Continuously compounded rate per year: the discount factor is `exp(−rate · years)`. */
  readonly rate: number;
}

/** Sensitivities of the value of one long option, each to one input while the others stay. */
export interface Greeks {
  /** Per 1.00 quote of the price that the option is on (forward or spot). */
  readonly delta: number;
  /** Change of delta per 1.00 quote of that price. */
  readonly gamma: number;
  /** Per 1.00 of volatility, which is 100 points. */
  readonly vega: number;
  /** Per year that passes: negative where the option loses value with time. Divide by 365 for a day. */
  readonly theta: number;
  /** Per 1.00 of the rate, which is 100 points. */
  readonly rho: number;
}

export interface OptionValue extends Greeks {
  /** Quote per unit of underlying. */
  readonly value: number;
}

/** No distance from the strike needs more standard deviations: the normal distribution is 0 or 1 long before. */
const FARTHEST = 1e6;

interface Terms {
  readonly sign: 1 | -1;
  readonly discount: number;
  /** Standard deviation of the logarithm of the price at expiry. */
  readonly deviation: number;
  readonly d1: number;
  readonly d2: number;
}

/**
 * Value of a European option on a forward price, quote per unit of underlying:
 *
 *     call = D · (F·N(d1) − K·N(d2)),   put = D · (K·N(−d2) − F·N(−d1)),
 *     d1 = ln(F/K)/(σ√T) + σ√T/2,   d2 = d1 − σ√T,   D = exp(−rT).
 *
 * At expiry and without volatility that is the limit, the discounted intrinsic value.
 *
 * Source: F. Black, "The pricing of commodity contracts", Journal of Financial Economics 3 (1976). Throws
 * {@link InputError} naming the input, and DataError `expired` for negative years.
 */
export function black76Value(inputs: BlackInputs): number {
  return discountedValue(inputs, termsOf(inputs));
}

/**
 * Value and Greeks of a European option on a forward price. With ω = 1 for a call and −1 for a put and φ the density:
 *
 *     delta = ω·D·N(ω·d1)    gamma = D·φ(d1)/(F·σ√T)    vega = D·F·φ(d1)·√T
 *     theta = −D·F·φ(d1)·σ/(2√T) + r·value    rho = −T·value
 *
 * delta and gamma are to the forward; theta and rho are at a constant forward. At expiry and without volatility they are
 * the limits away from the strike; at the strike gamma has none.
 *
 * Source: E. G. Haug, The Complete Guide to Option Pricing Formulas (2nd ed. 2007), chapters 1 and 2. Throws as
 * {@link black76Value}, DataError `expired` at expiry on the strike, and InputError there without volatility.
 */
export function black76(inputs: BlackInputs): OptionValue {
  const { forward, vol, years, rate } = inputs;
  const terms = termsOf(inputs);
  const { sign, discount, deviation, d1 } = terms;
  if (deviation === 0 && d1 === 0) {
    if (years === 0) throw expired('years');
    throw new InputError('has no Greeks at 0 on the strike', { field: 'vol', fix: 'Use a positive one' });
  }
  const value = discountedValue(inputs, terms);
  const density = discount * normalPdf(d1);
  // Where the density is 0 so are its products, whatever they are multiplied with.
  const times = (factor: number) => (density === 0 ? 0 : density * factor);
  return {
    value,
    delta: sign * discount * normalCdf(sign * d1),
    gamma: finiteResult(times(1 / (forward * deviation)), 'gamma'),
    vega: finiteResult(times(forward * Math.sqrt(years)), 'vega'),
    theta: finiteResult(rate * value - times((forward * vol) / (2 * Math.sqrt(years))), 'theta'),
    rho: finiteResult(0 - years * value, 'rho'),
  };
}

function termsOf({ right, forward, strike, vol, years, rate }: BlackInputs): Terms {
  positive(forward, 'forward');
  positive(strike, 'strike');
  notNegative(vol, 'vol');
  finite(rate, 'rate');
  if (finite(years, 'years') < 0) throw expired('years');
  const deviation = finiteResult(vol * Math.sqrt(years), 'vol');
  const moneyness = Math.log(forward / strike);
  // Without deviation the price stays on its side of the strike.
  const distance = moneyness === 0 ? 0 : clamp(moneyness / deviation);
  return {
    sign: right === 'call' ? 1 : -1,
    discount: finiteResult(Math.exp(-rate * years), 'rate'),
    deviation,
    d1: clamp(distance + deviation / 2),
    d2: clamp(distance - deviation / 2),
  };
}

function discountedValue({ forward, strike }: BlackInputs, { sign, discount, d1, d2 }: Terms): number {
  const expected = sign * (forward * normalCdf(sign * d1) - strike * normalCdf(sign * d2));
  // Never below the intrinsic value: rounding could put it there.
  const floor = Math.max(0, sign * (forward - strike));
  return finiteResult(discount * Math.max(expected, floor), 'value');
}

function clamp(x: number): number {
  return Math.min(FARTHEST, Math.max(-FARTHEST, x));
}
