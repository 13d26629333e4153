import { describe, expect, it } from 'vitest';
import { simpleReturns } from '../../src/risk/returns.js';
import { ewmaUpdate } from '../../src/risk/volatility/ewma.js';
import {
  type GarchParameters,
  garchForecast,
  garchUpdate,
  unconditionalVariance,
} from '../../src/risk/volatility/garch.js';
import { describeVectors, type Figure } from './vectors.js';

/**
 * The EWMA and GARCH rows of the file, in percent a day. It holds results only; the inputs are those of J.
 * Hull, Risk Management and Financial Institutions, 4th ed. 2015, chapter 10: examples 10.7 and 10.8,
 * problems 10.9 and 10.12. Hull takes simple returns, and rounds the variance before its root in 10.9: hence
 * its tolerance.
 */
interface File {
  rows: { id: string; expect: Figure; tol: Figure }[];
}

const change = (from: number, to: number) => simpleReturns([from, to])[0]!;
const percent = (variance: number) => 100 * Math.sqrt(variance);
const EXAMPLE: GarchParameters = { omega: 0.000002, alpha: 0.13, beta: 0.86 };

describeVectors<File>('hull_var_es.json', (file) => {
  it.each([
    // λ = 0.90, volatility 1 %, market up 2 %.
    ['EWMA Ex10.7 (vol%)', ewmaUpdate(0.01 ** 2, 0.02, 0.9)],
    // λ = 0.94, volatility 1.5 %, $30.00 to $30.50.
    ['EWMA 10.9', ewmaUpdate(0.015 ** 2, change(30, 30.5), 0.94)],
    // λ = 0.9, volatility 0.6 %, dollars per pound 1.5000 to 1.4950.
    ['EWMA 10.12', ewmaUpdate(0.006 ** 2, change(1.5, 1.495), 0.9)],
    // Volatility 1.6 %, change 1 %.
    ['GARCH Ex10.8', garchUpdate(0.016 ** 2, 0.01, EXAMPLE)],
  ])('%s', (id, variance) => {
    const row = file.rows.find((one) => one.id === id)!;
    expect(Math.abs(percent(variance) - Number(row.expect))).toBeLessThanOrEqual(Number(row.tol));
  });

  it('has no other row on volatility', () => {
    expect(file.rows.filter(({ id }) => /EWMA|GARCH/.test(id))).toHaveLength(4);
  });
});

/**
 * More of the same chapter, as printed: the answers to problems 10.11 and 10.19, example 10.8 and section
 * 10.10.
 */
describe('Hull chapter 10', () => {
  it.each([
    ['10.11', garchUpdate(0.01 ** 2, change(1040, 1060), { omega: 2e-6, alpha: 0.06, beta: 0.92 }), 1.078],
    ['10.19 EWMA', ewmaUpdate(0.013 ** 2, change(300, 298), 0.94), 1.271],
    [
      '10.19 GARCH',
      garchUpdate(0.013 ** 2, change(300, 298), { omega: 2e-6, alpha: 0.04, beta: 0.94 }),
      1.275,
    ],
  ])('%s', (_, variance, printed) => {
    expect(Math.abs(percent(variance) - printed)).toBeLessThanOrEqual(0.0005);
  });

  it('example 10.8: a long-run variance of 0.0002', () => {
    expect(unconditionalVariance(EXAMPLE)).toBeCloseTo(0.0002, 12);
  });

  it('forecasts of its fit to the S&P 500: 1.72 % in 10 days, 1.45 % in 500', () => {
    const fit = { omega: 0.0000013465, alpha: 0.083394, beta: 0.910116 };
    expect(unconditionalVariance(fit)).toBeCloseTo(0.0002075, 7);
    // Its day 0 is the next one.
    expect(Math.abs(percent(garchForecast(fit, 0.0003, 11)) - 1.72)).toBeLessThanOrEqual(0.005);
    expect(Math.abs(percent(garchForecast(fit, 0.0003, 501)) - 1.45)).toBeLessThanOrEqual(0.005);
  });
});
