import { describe, expect, it } from 'vitest';
import { findLiquidationPrice } from '../../src/margin/findLiquidationPrice.js';
import { liquidationPrice, type PriceDirection, priceTicks } from '../../src/margin/liquidationPrice.js';
import type { Market } from '../../src/market/market.js';
import type { Instrument } from '../../src/market/universe.js';
import { sumModels } from '../../src/models/build/sumModels.js';
import { tiered } from '../../src/models/tiered/tiered.js';
import { formatDecimal } from '../../src/units/decimal.js';
import { abs } from '../../src/units/integers.js';
import { contextOf, PERP } from '../models/helpers.js';
import { bracketsFor, type LiquidationCases, type Position } from './binanceFile.js';
import { describeVectors, text, units } from './vectors.js';

/**
 * Published liquidation prices, by both ways: from models rebuilt at every price that is tried, to a tick of
 * 1e-5, and from the published market alone with charges in proportion, which is exact for charges by rate
 * inside a bracket. Worked examples to the printed cent, figures that the file holds as floats to 1e-8.
 */
/** A market of perpetuals at prices, one lot 0.001 of each. */
function marketAt(positions: readonly Position[], prices: readonly string[], decimals: number): Market {
  const priced = positions.map(({ sym }, i): [Instrument, string] => [
    { ...PERP, symbol: sym, underlying: sym },
    prices[i]!,
  ]);
  const context = contextOf(priced, decimals);
  const parts = positions.map((position) =>
    tiered.compile({ symbols: [position.sym], brackets: bracketsFor(position) }, context, 'maintenance'),
  );
  const { universe, time } = context;
  const models = { maintenance: sumModels(parts, context, 'maintenance') };
  return { universe, time, maxSkew: 0, prices, models, provenance: {} };
}

interface Case {
  readonly wallet: bigint;
  readonly positions: readonly Position[];
  readonly short: boolean;
  readonly decimals: number;
  readonly tickDecimals: number;
}

/**
 * The first position's liquidation price in units of 1e-12: the last one that holds on the tick, and the
 * exact one.
 */
function pricesOf({ wallet, positions, short, decimals, tickDecimals }: Case) {
  const sign = short ? -1n : 1n;
  const quantities = positions.map(({ qty }) => sign * units(qty, 3));
  const cost = positions.reduce((sum, { entry }, i) => sum + quantities[i]! * units(entry, decimals - 3), 0n);
  const portfolio = { quantities, cash: wallet - cost };
  const marks = positions.map(({ mark }) => text(mark));
  const rebuild = (ticks: bigint) =>
    marketAt(positions, [formatDecimal(ticks, tickDecimals), ...marks.slice(1)], decimals).models
      .maintenance!;
  const direction: PriceDirection = short ? 'up' : 'down';
  const price = priceTicks(marks[0]!, tickDecimals);
  const found = findLiquidationPrice({ rebuild, portfolio, ratio: 10_000n, price, direction });
  const { liquidation } = liquidationPrice({
    market: marketAt(positions, marks, decimals),
    marginType: 'maintenance',
    portfolio,
    ratio: 10_000n,
    target: positions[0]!.sym,
    charges: 'proportional',
  });
  if (found.kind !== 'at' || liquidation.kind !== 'at') throw new Error('has no liquidation price');
  expect(found.outsideLimits).toBe(false);
  expect(abs(found.holds - found.breaks)).toBe(1n);
  expect(liquidation.direction).toBe(direction);
  const { n, d } = liquidation.factor;
  return {
    found: found.holds * 10n ** BigInt(12 - tickDecimals),
    exact: (units(positions[0]!.mark, 12) * n) / d,
  };
}

describeVectors<LiquidationCases>('binance_brackets.json', (file) => {
  describe.each(file.liq_price.map((c) => [c.mode, c.pos.sym, c.expect, c] as const))(
    '%s liquidation price of %s: %s',
    (_mode, _symbol, expected, { wallet, pos, others = [] }) => {
      const positions = [pos, ...others];
      const { found, exact } = pricesOf({
        wallet: units(wallet, 12),
        positions,
        short: false,
        decimals: 12,
        tickDecimals: 5,
      });

      it('to the printed cent, from rebuilt models', () => {
        expect(abs(found - units(expected, 12))).toBeLessThanOrEqual(5n * 10n ** 9n);
      });

      it('to the printed cent, from the published market', () => {
        expect(abs(exact - units(expected, 12))).toBeLessThanOrEqual(5n * 10n ** 9n);
        expect(abs(exact - found)).toBeLessThanOrEqual(10n ** 7n);
      });
    },
  );

  it.each(file['small_isolated_liq_mmr_0.01_cum_0.01'].map((c) => [c.expect, c] as const))(
    'isolated liquidation price %s, to 1e-8, both ways',
    (expected, { short, lev, entry, qty }) => {
      const position = { sym: 'X', qty, entry, mark: entry, mmr: '0.01', cum: '0.01' };
      // Cost / leverage, which has no finite decimal for a leverage of 3.
      const wallet = (units(entry, 11) * units(qty, 3)) / BigInt(lev);
      const { found, exact } = pricesOf({
        wallet,
        positions: [position],
        short: short === 1,
        decimals: 14,
        tickDecimals: 9,
      });
      const printed = BigInt(Math.round(Number(text(expected)) * 1e12));
      for (const price of [found, exact]) expect(abs(price - printed)).toBeLessThan(10n ** 4n);
    },
  );
});
