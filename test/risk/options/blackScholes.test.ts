import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { black76 } from '../../../src/risk/options/black.js';
import { type BlackScholesInputs, blackScholes } from '../../../src/risk/options/blackScholes.js';
import { refusal } from '../../support/refusal.js';
import { between, blackInputs, curvatureOf, deviationOf, slopeOf } from './helpers.js';

const inputsOnSpot = fc
  .tuple(blackInputs, between(-0.1, 0.3))
  .map(([{ forward: spot, ...rest }, q]): BlackScholesInputs => ({ ...rest, spot, yield: q }));

describe('blackScholes', () => {
  it('is Black-76 on a future when the yield is the rate', () => {
    fc.assert(
      fc.property(blackInputs, ({ forward, ...rest }) => {
        const onSpot = blackScholes({ ...rest, spot: forward, yield: rest.rate });
        const onForward = black76({ ...rest, forward });
        expect(onSpot).toMatchObject({ ...onForward, rho: onSpot.rho });
      }),
    );
  });

  it('keeps put–call parity: call − put = S·exp(−qT) − K·exp(−rT)', () => {
    fc.assert(
      fc.property(inputsOnSpot, (inputs) => {
        const { spot, strike, rate, years } = inputs;
        const call = blackScholes({ ...inputs, right: 'call' }).value;
        const put = blackScholes({ ...inputs, right: 'put' }).value;
        const parity = spot * Math.exp(-inputs.yield * years) - strike * Math.exp(-rate * years);
        expect(Math.abs(call - put - parity)).toBeLessThan(1e-14 * (spot + strike));
      }),
    );
  });

  it('has the Greeks of bump and reprice', () => {
    fc.assert(
      fc.property(inputsOnSpot, (inputs) => {
        const greeks = blackScholes(inputs);
        const { spot, strike, years } = inputs;
        const by = (name: 'spot' | 'vol' | 'rate' | 'yield' | 'years') => (bump: number) =>
          blackScholes({ ...inputs, [name]: inputs[name] + bump }).value;
        const scale = spot + strike;
        const h = spot * deviationOf(inputs) * 0.01;
        expect(Math.abs(greeks.delta - slopeOf(by('spot'), h))).toBeLessThan(1e-7);
        const gammaScale = 1 / (spot * deviationOf(inputs));
        expect(Math.abs(greeks.gamma - curvatureOf(by('spot'), h))).toBeLessThan(1e-6 * gammaScale);
        expect(Math.abs(greeks.vega - slopeOf(by('vol'), 1e-3))).toBeLessThan(1e-7 * scale);
        expect(Math.abs(greeks.theta + slopeOf(by('years'), years * 1e-3))).toBeLessThan(1e-7 * scale);
        // A rate moves the forward by a share of its deviation; narrow options need narrow bumps.
        const dRate = Math.min(1e-3, (deviationOf(inputs) / years) * 0.01);
        expect(Math.abs(greeks.rho - slopeOf(by('rate'), dRate))).toBeLessThan(1e-7 * scale);
        expect(Math.abs(greeks.yieldRho - slopeOf(by('yield'), dRate))).toBeLessThan(1e-7 * scale);
      }),
    );
  });

  it('solves the equation of Black, Scholes and Merton', () => {
    fc.assert(
      fc.property(inputsOnSpot, (inputs) => {
        const { spot, rate, vol } = inputs;
        const { value, delta, gamma, theta } = blackScholes(inputs);
        const drift = (rate - inputs.yield) * spot * delta;
        const spread = (vol * vol * spot * spot * gamma) / 2;
        expect(Math.abs(theta + drift + spread - rate * value)).toBeLessThan(
          1e-12 * (Math.abs(theta) + spot),
        );
      }),
    );
  });

  it.each([
    { spot: 0 },
    { spot: Number.NaN },
    { yield: Number.POSITIVE_INFINITY },
    { rate: Number.NaN },
    { years: Number.NaN },
    { years: -1 },
    { vol: -0.1 },
    { strike: -1 },
  ])('refuses %o', (change) => {
    const inputs: BlackScholesInputs = {
      right: 'put',
      spot: 100,
      strike: 90,
      vol: 0.5,
      years: 1,
      rate: 0.05,
      yield: 0,
    };
    const [field] = Object.keys(change) as [string];
    expect(refusal(() => blackScholes({ ...inputs, ...change })).field).toBe(field);
  });
});
