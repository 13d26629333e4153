import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DataError } from '../../../src/errors.js';
import { type BlackInputs, black76, black76Value } from '../../../src/risk/options/black.js';
import { expectInputError } from '../../models/helpers.js';
import { refusal } from '../../support/refusal.js';
import { between, blackInputs, curvatureOf, deviationOf, optionsOnOneForward, slopeOf } from './helpers.js';

const discountOf = ({ rate, years }: BlackInputs) => Math.exp(-rate * years);

describe('black76Value', () => {
  it('keeps put–call parity: call − put = D·(F − K)', () => {
    fc.assert(
      fc.property(blackInputs, (inputs) => {
        const call = black76Value({ ...inputs, right: 'call' });
        const put = black76Value({ ...inputs, right: 'put' });
        const parity = discountOf(inputs) * (inputs.forward - inputs.strike);
        const scale = discountOf(inputs) * (inputs.forward + inputs.strike);
        expect(Math.abs(call - put - parity)).toBeLessThan(1e-15 * 4 * scale);
      }),
    );
  });

  it('lies between the discounted intrinsic value and the discounted forward or strike', () => {
    fc.assert(
      fc.property(blackInputs, between(0, 20), (inputs, vol) => {
        const { right, forward, strike } = inputs;
        const value = black76Value({ ...inputs, vol });
        const [paid, got] = right === 'call' ? [strike, forward] : [forward, strike];
        expect(value).toBeGreaterThanOrEqual(discountOf(inputs) * Math.max(0, got - paid));
        expect(value).toBeLessThanOrEqual(discountOf(inputs) * got);
      }),
    );
  });

  it('falls (calls) or rises (puts) with the strike, by at most the discount, and is convex', () => {
    fc.assert(
      fc.property(blackInputs, between(0.01, 0.5), (inputs, step) => {
        const [low, middle, high] = [-step, 0, step].map((shift) =>
          black76Value({ ...inputs, strike: inputs.strike * (1 + shift) }),
        ) as [number, number, number];
        const sign = inputs.right === 'call' ? -1 : 1;
        const rounding = 1e-15 * (inputs.forward + inputs.strike) * discountOf(inputs);
        const width = inputs.strike * step * discountOf(inputs);
        for (const rise of [sign * (middle - low), sign * (high - middle)]) {
          expect(rise).toBeGreaterThanOrEqual(-rounding);
          expect(rise).toBeLessThanOrEqual(width + rounding);
        }
        expect(low + high - 2 * middle).toBeGreaterThanOrEqual(-4 * rounding);
      }),
    );
  });

  it('rises with volatility, and is homogeneous in forward and strike', () => {
    fc.assert(
      fc.property(blackInputs, between(0.001, 1), between(0.01, 100), (inputs, more, factor) => {
        const value = black76Value(inputs);
        const rounding = 1e-15 * (inputs.forward + inputs.strike) * discountOf(inputs);
        expect(black76Value({ ...inputs, vol: inputs.vol + more })).toBeGreaterThanOrEqual(value - rounding);
        const scaled = black76Value({
          ...inputs,
          forward: inputs.forward * factor,
          strike: inputs.strike * factor,
        });
        expect(Math.abs(scaled - value * factor)).toBeLessThan(20 * rounding * factor);
      }),
    );
  });
});

describe('Greeks', () => {
  it('agree with bump and reprice for random portfolios: sums of delta, gamma and vega', () => {
    fc.assert(
      fc.property(
        optionsOnOneForward,
        fc.array(between(-10, 10), { minLength: 6, maxLength: 6 }),
        (options, units) => {
          const { forward } = options[0]!;
          const narrowest = Math.min(...options.map(deviationOf));
          const worth = (bumped: (option: BlackInputs) => BlackInputs) =>
            options.reduce((sum, option, i) => sum + units[i]! * black76Value(bumped(option)), 0);
          const total = (name: 'delta' | 'gamma' | 'vega') =>
            options.reduce((sum, option, i) => sum + units[i]! * black76(option)[name], 0);
          const h = forward * narrowest * 0.01;
          const byForward = (bump: number) => worth((option) => ({ ...option, forward: forward + bump }));
          const byVol = (bump: number) => worth((option) => ({ ...option, vol: option.vol + bump }));
          expect(Math.abs(total('delta') - slopeOf(byForward, h))).toBeLessThan(1e-6);
          const gammaScale = 1 / (forward * narrowest);
          expect(Math.abs(total('gamma') - curvatureOf(byForward, h))).toBeLessThan(1e-5 * gammaScale);
          expect(Math.abs(total('vega') - slopeOf(byVol, 1e-3))).toBeLessThan(1e-6 * forward);
        },
      ),
    );
  });

  it('agree with bump and reprice for theta and rho', () => {
    fc.assert(
      fc.property(blackInputs, (inputs) => {
        const { theta, rho } = black76(inputs);
        // Theta is the fall of the value with the time to expiry.
        const byYears = (bump: number) => black76Value({ ...inputs, years: inputs.years - bump });
        const byRate = (bump: number) => black76Value({ ...inputs, rate: inputs.rate + bump });
        const scale = inputs.forward + inputs.strike;
        expect(Math.abs(theta - slopeOf(byYears, inputs.years * 1e-3))).toBeLessThan(1e-7 * scale);
        expect(Math.abs(rho - slopeOf(byRate, 1e-3))).toBeLessThan(1e-9 * scale);
      }),
    );
  });

  it('are those of parity: gamma and vega the same, delta apart by the discount', () => {
    fc.assert(
      fc.property(blackInputs, (inputs) => {
        const call = black76({ ...inputs, right: 'call' });
        const put = black76({ ...inputs, right: 'put' });
        expect([put.gamma, put.vega]).toEqual([call.gamma, call.vega]);
        expect(call.delta - put.delta).toBeCloseTo(discountOf(inputs), 14);
      }),
    );
  });
});

describe('at expiry and without volatility', () => {
  const inputs: BlackInputs = { right: 'call', forward: 110, strike: 100, vol: 0.4, years: 0, rate: 0.05 };

  it('values are the discounted intrinsic value', () => {
    expect(black76Value(inputs)).toBe(10);
    expect(black76Value({ ...inputs, right: 'put' })).toBe(0);
    expect(black76Value({ ...inputs, right: 'put', forward: 90 })).toBe(10);
    expect(black76Value({ ...inputs, years: 1, vol: 0 })).toBe(Math.exp(-0.05) * 10);
    expect(black76Value({ ...inputs, forward: 100 })).toBe(0);
  });

  it('values are the limit', () => {
    fc.assert(
      fc.property(blackInputs, (any) => {
        const limit = black76Value({ ...any, vol: 0 });
        expect(Math.abs(black76Value({ ...any, vol: 1e-12 }) - limit)).toBeLessThan(1e-11 * any.forward);
        const expiry = black76Value({ ...any, years: 0 });
        expect(Math.abs(black76Value({ ...any, years: 1e-24 }) - expiry)).toBeLessThan(1e-11 * any.forward);
      }),
    );
  });

  it('Greeks are the limits off the strike', () => {
    expect(black76(inputs)).toEqual({ value: 10, delta: 1, gamma: 0, vega: 0, theta: 0.5, rho: 0 });
    const { delta, gamma, vega, theta, rho } = black76({
      ...inputs,
      years: 1,
      vol: 0,
      right: 'put',
      forward: 90,
    });
    const value = Math.exp(-0.05) * 10;
    expect([delta, gamma, vega]).toEqual([-Math.exp(-0.05), 0, 0]);
    expect(theta).toBeCloseTo(0.05 * value, 14);
    expect(rho).toBeCloseTo(-value, 14);
  });

  it('there are none on the strike', () => {
    const error = refusal(() => black76({ ...inputs, forward: 100 }));
    expect(error).toBeInstanceOf(DataError);
    expect((error as DataError).rule).toBe('expired');
    expectInputError(() => black76({ ...inputs, forward: 100, years: 1, vol: 0 }), 'vol', 'no Greeks');
  });
});

describe('errors', () => {
  const inputs: BlackInputs = { right: 'call', forward: 100, strike: 100, vol: 0.4, years: 1, rate: 0 };
  const bad = [Number.NaN, Number.POSITIVE_INFINITY, -1];
  it.each([
    ...bad.map((forward) => ({ forward })),
    ...bad.map((strike) => ({ strike })),
    ...bad.map((vol) => ({ vol })),
    { forward: 0 },
    { strike: 0 },
    { rate: Number.NaN },
    { years: Number.POSITIVE_INFINITY },
  ])('refuse %o', (change) => {
    const [field] = Object.keys(change) as [string];
    expect(refusal(() => black76Value({ ...inputs, ...change })).field).toBe(field);
    expect(refusal(() => black76({ ...inputs, ...change })).field).toBe(field);
  });

  it('refuse an expiry that has passed', () => {
    const error = refusal(() => black76Value({ ...inputs, years: -1e-9 }));
    expect((error as DataError).rule).toBe('expired');
  });

  it('refuse what a double does not hold', () => {
    expectInputError(() => black76Value({ ...inputs, rate: -1000 }), 'rate', 'range of floating-point');
    expectInputError(() => black76Value({ ...inputs, rate: -700, forward: 1e10 }), 'value', 'range of');
    expectInputError(() => black76({ ...inputs, vol: 1e-315 }), 'gamma', 'range of floating-point');
  });

  it('give finite numbers for any inputs that they take', () => {
    const wild = between(-300, 300).map((power) => 10 ** power);
    fc.assert(
      fc.property(
        wild,
        wild,
        wild,
        between(1e-6, 100),
        between(-2, 2),
        (forward, strike, vol, years, rate) => {
          try {
            const greeks = black76({ right: 'put', forward, strike, vol, years, rate });
            expect(Object.values(greeks).every(Number.isFinite)).toBe(true);
          } catch (error) {
            expect((error as Error).message).toMatch(/range of floating-point/);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });
});
