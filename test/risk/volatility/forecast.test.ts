import { describe, expect, it } from 'vitest';
import { InputError } from '../../../src/errors.js';
import type { PriceHistory } from '../../../src/risk/data.js';
import { parseHistory } from '../../../src/risk/history.js';
import { logReturns } from '../../../src/risk/returns.js';
import { ewmaVariance } from '../../../src/risk/volatility/ewma.js';
import { forecastVolatility, type VolatilityModel } from '../../../src/risk/volatility/forecast.js';
import { garchForecast } from '../../../src/risk/volatility/garch.js';
import { fitGarch } from '../../../src/risk/volatility/garchFit.js';
import { rollingVariance } from '../../../src/risk/volatility/rolling.js';
import { refusal } from '../../support/refusal.js';
import { describePrices } from '../../vectors/prices.js';
import { DAY, expectDataError, historyOf, START } from '../historyData.js';
import { walkBars } from './simulate.js';

const MODELS: VolatilityModel[] = [
  { method: 'rolling', window: 60 },
  { method: 'rolling', window: 60, mean: 'sample' },
  { method: 'ewma' },
  { method: 'garch' },
  { method: 'har' },
  { method: 'har', estimator: 'parkinson', weekly: 5, monthly: 22 },
];
const named = MODELS.map((model) => [JSON.stringify(model), model] as const);

/** Bars that GARCH and HAR can be told from: four regimes of volatility, 2 % a day on average. */
const CANDLES = [1, 2, 0.5, 1.5].flatMap((factor, i) =>
  walkBars(4e-4 * factor ** 2, 150, 50, 40 + i).map((candle) => ({
    ...candle,
    time: candle.time + i * 150 * DAY,
  })),
);
const HISTORY: PriceHistory = chained();

/** The four walks begin at 1 each: joined, so that every bar opens at the close before it. */
function chained(): PriceHistory {
  let level = 1;
  const candles = CANDLES.map((candle, i) => {
    if (i % 150 === 0 && i > 0) level *= CANDLES[i - 1]!.close;
    const { time, open, high, low, close } = candle;
    return {
      time,
      open: level * open,
      high: level * high,
      low: level * low,
      close: level * close,
      volume: 1,
    };
  });
  return { interval: DAY, candles };
}

/** Every log price times c. */
function powered({ interval, candles }: PriceHistory, c: number): PriceHistory {
  return {
    interval,
    candles: candles.map(({ time, open, high, low, close, volume }) => {
      const prices = { open: open ** c, high: high ** c, low: low ** c, close: close ** c };
      return { time, ...prices, volume };
    }),
  };
}

describe('forecastVolatility', () => {
  const returns = logReturns(HISTORY.candles.map(({ close }) => close));

  it('dispatches to the method that is named', () => {
    const variance = (model: VolatilityModel, days: number) =>
      forecastVolatility(model, HISTORY, days).sigma ** 2;
    expect(variance({ method: 'rolling', window: 60 }, 1)).toBeCloseTo(
      rollingVariance(returns, { window: 60 }),
      15,
    );
    expect(variance({ method: 'ewma', lambda: 0.97 }, 1)).toBeCloseTo(
      ewmaVariance(returns, { lambda: 0.97 }),
      15,
    );
    const fit = fitGarch(returns);
    const sum = [1, 2, 3].reduce((total, k) => total + garchForecast(fit, fit.next, k), 0);
    expect(variance({ method: 'garch' }, 3) / sum).toBeCloseTo(1, 9);
  });

  it('states what it rests on', () => {
    const forecast = forecastVolatility({ method: 'ewma' }, HISTORY, 10);
    expect(forecast).toMatchObject({
      method: 'ewma',
      horizonDays: 10,
      observations: 599,
      asOf: START + 600 * DAY,
    });
    expect(forecast.perYear).toBeCloseTo(forecast.sigma * Math.sqrt(36.5), 12);
  });

  it.each(named)('%s is near the volatility that made the bars', (_, model) => {
    // The last regime has 3 % a day; methods with a long memory tend to the mean square of all four.
    const { sigma } = forecastVolatility(model, HISTORY, 1);
    expect(sigma).toBeGreaterThan(0.018);
    expect(sigma).toBeLessThan(0.045);
  });

  it.each(named)('%s scales with log returns', (_, model) => {
    for (const days of [1, 10]) {
      const { sigma } = forecastVolatility(model, HISTORY, days);
      for (const c of [0.5, 3]) {
        const scaled = forecastVolatility(model, powered(HISTORY, c), days).sigma;
        expect(scaled / (c * sigma)).toBeCloseTo(1, 4);
      }
    }
  });

  it.each(named)('%s grows with the horizon', (_, model) => {
    const sigmas = [0.25, 0.5, 1, 1.5, 2, 10].map((days) => forecastVolatility(model, HISTORY, days).sigma);
    for (let i = 1; i < sigmas.length; i++) expect(sigmas[i]).toBeGreaterThan(sigmas[i - 1]!);
    // Inside one bar by the square root of time.
    expect(sigmas[2]! / sigmas[0]!).toBeCloseTo(2, 10);
  });

  it.each(named)('%s looks at the order of days, unless all in the window weigh the same', (_, model) => {
    const { candles } = HISTORY;
    const reversed = {
      interval: DAY,
      candles: candles.map(({ time }, i) => ({ ...candles[candles.length - 1 - i]!, time })),
    };
    const window = { interval: DAY, candles: candles.slice(-61) };
    if (model.method === 'rolling') {
      const mirrored = {
        interval: DAY,
        candles: window.candles.map(({ time }, i) => ({ ...window.candles[60 - i]!, time })),
      };
      expect(forecastVolatility(model, mirrored, 1).sigma).toBeCloseTo(
        forecastVolatility(model, HISTORY, 1).sigma,
        12,
      );
    } else {
      const change =
        forecastVolatility(model, reversed, 1).sigma / forecastVolatility(model, HISTORY, 1).sigma;
      expect(Math.abs(change - 1)).toBeGreaterThan(0.02);
    }
  });

  it('counts bars of other intervals', () => {
    const hourly = {
      interval: 3600,
      candles: HISTORY.candles.map((c, i) => ({ ...c, time: START + i * 3600 })),
    };
    for (const model of MODELS) {
      const { sigma } = forecastVolatility(model, HISTORY, 2);
      expect(forecastVolatility(model, hourly, 2 / 24).sigma).toBeCloseTo(sigma, 12);
    }
  });

  it.each(named)('%s refuses a price that does not move, and a history too short for it', (_, model) => {
    const flat = historyOf(new Array<number>(400).fill(5));
    // Its bars have a range, though closes stand still.
    expectDataError(() => forecastVolatility(model, flat, 1), 'notPositive', { says: 'no variance' });
    const short = { interval: DAY, candles: HISTORY.candles.slice(0, 50) };
    expectDataError(() => forecastVolatility(model, short, 1), 'tooShort');
    expectDataError(() => forecastVolatility(model, { interval: DAY, candles: [] }, 1), 'tooShort');
  });

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY, 365.001])('refuses a horizon of %f days', (days) => {
    const error = refusal(() => forecastVolatility({ method: 'ewma' }, HISTORY, days));
    expect(error).toBeInstanceOf(InputError);
    expect(error.field).toBe('horizonDays');
  });

  it('takes horizons up to a year, where the history allows', () => {
    for (const days of [1e-6, 365]) {
      for (const model of MODELS.slice(0, 4)) {
        expect(forecastVolatility(model, HISTORY, days).sigma).toBeGreaterThan(0);
      }
    }
    expectDataError(
      () => forecastVolatility({ method: 'har' }, { interval: DAY, candles: CANDLES.slice(0, 150) }, 25),
      'tooShort',
    );
  });

  it('refuses an interval that is none, and GARCH without an optimum', () => {
    for (const interval of [0, -1, Number.NaN]) {
      const error = refusal(() => forecastVolatility({ method: 'ewma' }, { ...HISTORY, interval }, 1));
      expect(error.field).toBe('interval');
    }
    const halted = historyOf([1, ...new Array<number>(300).fill(2)]);
    expect(refusal(() => forecastVolatility({ method: 'garch' }, halted, 1)).field).toBe('method');
  });
});

describePrices('forecastVolatility on real prices', (files) => {
  const histories = files.map(({ underlying, file, csv }) => [underlying, parseHistory(csv, file)] as const);
  const cases = histories.flatMap(([underlying, history]) =>
    named.map(([name, model]) => [underlying, name, history, model] as const),
  );
  it.each(cases)('%s %s: between 0.2 and 3 a year', (_, __, history, model) => {
    for (const days of [0.5, 1, 2, 10]) {
      const { perYear, sigma, observations } = forecastVolatility(model, history, days);
      expect(perYear).toBeGreaterThan(0.2);
      expect(perYear).toBeLessThan(3);
      expect(Number.isFinite(sigma)).toBe(true);
      expect(observations).toBe(729);
    }
  });
});
