import { Decimal } from 'decimal.js';

/** Black-76 in decimal arithmetic of 45 digits: the yardstick of what the risk engine computes in floating point. */

export const D = Decimal.clone({ precision: 45, rounding: Decimal.ROUND_HALF_EVEN });
export type Dec = Decimal;

const ZERO = new D(0);
const ONE = new D(1);
const TWO_PI = D.acos(-1).times(2);

/** Beyond this the tail is below 1e-88. */
const FAR = 20;

/**
 * Φ(x) = 1/2 + φ(x) · Σ x^(2n+1) / (1·3·…·(2n+1)), absolute error near 1e-44. All terms have one sign. Source:
 * Abramowitz and Stegun, Handbook of Mathematical Functions (1964), 26.2.11.
 */
function decimalCdf(x: Dec): Dec {
  if (x.gt(FAR)) return ONE;
  if (x.lt(-FAR)) return ZERO;
  const square = x.times(x);
  let term = x;
  let total = x;
  for (let odd = 3; !term.abs().lt('1e-60'); odd += 2) {
    term = term.times(square).div(odd);
    total = total.plus(term);
  }
  const density = square.div(-2).exp().div(TWO_PI.sqrt());
  return density.times(total).plus(0.5);
}

export interface DecimalOption {
  readonly forward: Dec;
  readonly strike: Dec;
  readonly vol: Dec;
  /** Years. */
  readonly years: Dec;
  readonly call: boolean;
}

const known = new Map<string, Dec>();

/** Undiscounted Black-76 price. Without volatility, the intrinsic value. Remembers prices: portfolios share scenarios. */
export function decimalPrice(option: DecimalOption): Dec {
  const { forward, strike, vol, years, call } = option;
  const key = [forward, strike, vol, years, call].join(' ');
  const before = known.get(key);
  if (before !== undefined) return before;
  const price = compute(option);
  known.set(key, price);
  return price;
}

/** The call is the put plus `F − K`, and the put the call less that: the out-of-the-money side is computed. */
function compute({ forward, strike, vol, years, call }: DecimalOption): Dec {
  const intrinsic = D.max(0, call ? forward.minus(strike) : strike.minus(forward));
  const deviation = vol.times(years.sqrt());
  if (deviation.isZero()) return intrinsic;
  const d1 = forward.div(strike).ln().div(deviation).plus(deviation.div(2));
  const d2 = d1.minus(deviation);
  const callPrice = forward.times(decimalCdf(d1)).minus(strike.times(decimalCdf(d2)));
  return call ? callPrice : callPrice.minus(forward).plus(strike);
}
