import { expect, it } from 'vitest';
import { type BlackScholesInputs, blackScholes } from '../../src/risk/options/blackScholes.js';
import { describeVectors, type Figure, text } from './vectors.js';

/**
 * Prices and Greeks printed in Haug, Option Pricing Formulas (1998): all of them to the four decimals printed. The book takes
 * the normal distribution from a polynomial with an error of up to 7.5e-8 (Abramowitz and Stegun 26.2.17), so its prices are off
 * by up to that share of spot and strike, which turns the last digit of two of them: at 1.87334, printed as 1.8734 from 1.87335.
 * Elasticity is delta · spot / value; theta per day is theta / 365.
 */
type PriceRow = [
  type: 'Call' | 'Put',
  strike: Figure,
  spot: Figure,
  q: Figure,
  r: Figure,
  t: Figure,
  vol: Figure,
  value: Figure,
];

interface File {
  values: PriceRow[];
  greeks: {
    greek: string;
    type: 'Call' | 'Put';
    K: Figure;
    S: Figure;
    q: Figure;
    r: Figure;
    T: Figure;
    vol: Figure;
    expect: Figure;
  }[];
}

const HALF_DIGIT = 0.00005;
const POLYNOMIAL = 7.5e-8;

function inputsOf([type, strike, spot, q, r, t, vol]: readonly [
  'Call' | 'Put',
  ...Figure[],
]): BlackScholesInputs {
  const right = type === 'Call' ? 'call' : 'put';
  const number = (figure: Figure | undefined) => Number(text(figure!));
  return {
    right,
    strike: number(strike),
    spot: number(spot),
    yield: number(q),
    rate: number(r),
    years: number(t),
    vol: number(vol),
  };
}

function greekOf(name: string, inputs: BlackScholesInputs): number {
  const option = blackScholes(inputs);
  switch (name) {
    case 'elasticity':
      return (option.delta * inputs.spot) / option.value;
    case 'theta per day':
      return option.theta / 365;
    case 'dividendRho':
      return option.yieldRho;
    case 'delta':
    case 'gamma':
    case 'vega':
    case 'theta':
    case 'rho':
      return option[name];
    default:
      throw new Error(`no Greek is called ${name}`);
  }
}

describeVectors<File>('haug_black_scholes.json', ({ values, greeks }) => {
  it('holds the cases that it should', () => {
    expect([values.length, greeks.length]).toEqual([43, 11]);
  });

  const differenceOf = (row: File['values'][number]) =>
    Math.abs(blackScholes(inputsOf(row)).value - Number(row[7]));

  it.each(values.map((row, i) => [i, ...row] as const))(
    'value %i: %s, K %s, S %s, q %s, r %s, T %s, vol %s is %s',
    (_, ...row) => {
      const { spot, strike } = inputsOf(row);
      expect(differenceOf(row)).toBeLessThanOrEqual(HALF_DIGIT + POLYNOMIAL * (spot + strike));
    },
  );

  it('differs in the last printed digit of two values only', () => {
    expect(values.filter((row) => differenceOf(row) > HALF_DIGIT)).toHaveLength(2);
  });

  it.each(greeks)('$greek of a $type is $expect', ({ greek, type, K, S, q, r, T, vol, expect: printed }) => {
    const value = greekOf(greek, inputsOf([type, K, S, q, r, T, vol]));
    expect(Math.abs(value - Number(printed))).toBeLessThanOrEqual(HALF_DIGIT);
  });
});
