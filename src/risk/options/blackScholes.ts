import { finite, finiteResult, positive } from '../guards.js';
import { type BlackInputs, black76, type OptionValue } from './black.js';

/** European options on a spot price that pays a continuous yield. */

export interface BlackScholesInputs extends Omit<BlackInputs, 'forward'> {
  /** Spot price, quote per unit, above 0. */
  readonly spot: number;
  /** Continuous yield per year of what is held: dividends, staking, the foreign rate; 0 for none. */
  readonly yield: number;
}

export interface SpotOptionValue extends OptionValue {
  /** Per 1.00 of the yield. */
  readonly yieldRho: number;
}

/**
 * Value and Greeks of a European option on a spot price: {@link black76} on the forward `F = S·exp((r−q)T)`, with delta and
 * gamma to the spot, theta and rho at a constant spot:
 *
 *     delta = delta_F · F/S    gamma = gamma_F · (F/S)²    theta = theta_F − (r−q)·F·delta_F
 *     rho = rho_F + T·F·delta_F    yieldRho = −T·F·delta_F
 *
 * With q = 0 it is Black–Scholes (1973), with a yield Merton (1973), with q = r Black (1976) on a future, with q the foreign rate
 * Garman–Kohlhagen (1983).
 *
 * Source: E. G. Haug, The Complete Guide to Option Pricing Formulas (2nd ed. 2007), the generalised formula of chapter 1.
 * Throws as {@link black76}.
 */
export function blackScholes(inputs: BlackScholesInputs): SpotOptionValue {
  const { spot, yield: yieldRate, ...rest } = inputs;
  positive(spot, 'spot');
  const carryRate = finite(inputs.rate, 'rate') - finite(yieldRate, 'yield');
  const carry = Math.exp(carryRate * finite(inputs.years, 'years'));
  const forward = positive(finiteResult(spot * carry, 'forward'), 'forward');
  const { value, delta, gamma, vega, theta, rho } = black76({ ...rest, forward });
  const perRate = inputs.years * forward * delta;
  return {
    value,
    delta: delta * carry,
    gamma: finiteResult(gamma * carry * carry, 'gamma'),
    vega,
    theta: finiteResult(theta - carryRate * forward * delta, 'theta'),
    rho: finiteResult(rho + perRate, 'rho'),
    yieldRho: finiteResult(-perRate, 'yieldRho'),
  };
}
