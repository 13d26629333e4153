import { expect, it } from 'vitest';
import { collateral } from '../../src/models/collateral/collateral.js';
import { breakerLimits, jumpAlarm } from '../../src/risk/breakers/breakers.js';
import { parseHistory } from '../../src/risk/history.js';
import { concentrationBrackets } from '../../src/risk/liquidity/concentration.js';
import { impactCurve } from '../../src/risk/liquidity/curve.js';
import { haircutTiers } from '../../src/risk/liquidity/haircutTiers.js';
import { averageDailyVolume } from '../../src/risk/liquidity/impact.js';
import { logReturns } from '../../src/risk/returns.js';
import { rollingVariance } from '../../src/risk/volatility/rolling.js';
import { contextOf, SPOT } from '../models/helpers.js';
import { describePrices } from '../vectors/prices.js';

/** Two years of seven assets: how often breakers trip, and what liquidity by average volume comes to. */
describePrices('liquidity and breakers on real prices', (files) => {
  const histories = files.map(({ csv, file, underlying }) => ({
    underlying,
    history: parseHistory(csv, file),
  }));

  it('trip the default jump breakers as often as their documentation says', () => {
    const limits = breakerLimits();
    let [days, bySigma, byReturn] = [0, 0, 0];
    for (const { underlying, history } of histories) {
      const closes = history.candles.map(({ close }) => close);
      const returns = logReturns(closes);
      for (let i = 60; i < returns.length; i++) {
        const sigma = Math.sqrt(rollingVariance(returns.slice(i - 60, i), { window: 60, mean: 'sample' }));
        const move = { price: closes[i + 1]!, previousClose: closes[i]!, sigma };
        days += 1;
        if (jumpAlarm(underlying, move, { ...limits, jumpReturn: 10 })) bySigma += 1;
        if (jumpAlarm(underlying, { ...move, sigma: undefined }, limits)) byReturn += 1;
      }
    }
    expect({ days, bySigma, byReturn }).toEqual({ days: 4683, bySigma: 6, byReturn: 3 });
  });

  it.each(histories.map(({ underlying, history }) => [underlying, history] as const))(
    'make tiers and brackets of %s that compile and rise',
    (_, history) => {
      const returns = logReturns(history.candles.map(({ close }) => close));
      const volatility = Math.sqrt(rollingVariance(returns, { window: 60 }));
      const volume = averageDailyVolume(history);
      const markPrice = String(history.candles.at(-1)!.close);
      const curve = impactCurve({ volatility, volume }, Number(markPrice));
      const limit = String(Math.floor(volume / 10));
      const tiers = haircutTiers({ curve, markPrice, limit, sizeDecimals: 0 });
      const weights = tiers.map(({ weight }) => Number(weight));
      expect(weights.every((weight, t) => t === 0 || weight < weights[t - 1]!)).toBe(true);
      // A tenth of a day costs about a third of a day's volatility on average, and half as much again at the margin.
      const marginal = 1 - 1.5 * volatility * Math.sqrt(0.1);
      expect(weights.at(-1)!).toBeGreaterThan(marginal - 0.001);
      expect(weights.at(-1)!).toBeLessThan(1 - volatility * Math.sqrt(0.1));

      const context = contextOf([[{ ...SPOT, lotDecimals: 0 }, markPrice]], 10);
      expect(collateral.compile({ symbols: [SPOT.symbol], tiers }, context, 'initial').rows).toHaveLength(1);
      const notional = String(Math.floor((volume / 10) * Number(markPrice)));
      const brackets = concentrationBrackets({ curve, markPrice, limit: notional });
      expect(Number(brackets.at(-1)!.initialRate)).toBeCloseTo(volatility * Math.sqrt(0.1), 3);
    },
  );
});
