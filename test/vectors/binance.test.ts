import { describe, expect, it } from 'vitest';
import { assess } from '../../src/margin/assess.js';
import { REQUIREMENT_SCALE as SCALE } from '../../src/market/model.js';
import type { Instrument } from '../../src/market/universe.js';
import { sumModels } from '../../src/models/build/sumModels.js';
import { tiered } from '../../src/models/tiered/tiered.js';
import { contextOf, PERP } from '../models/helpers.js';
import { bracketsFor, type LiquidationCases, type Position } from './binanceFile.js';
import { describeVectors, type Figure, text, units } from './vectors.js';

/**
 * Tier look-ups: bit-exact. Cross maintenance margin at the marks: bit-exact; cross equity: to 1e-6, since the file
 * holds a float. Liquidation prices: the exact zero of equity − requirement, to the printed cent (or 1e-8 where the
 * file prints floats).
 */
interface File extends LiquidationCases {
  tiers: Record<
    string,
    {
      minNotional: Figure;
      maxNotional: Figure;
      maintenanceMarginRate: Figure;
      maxLeverage: Figure;
      maintAmt: Figure;
    }[]
  >;
  tier_lookup: { pair: string; notional: Figure; mmr: Figure; maintAmt: Figure }[];
  derived_not_upstream: { cross_equity_at_marks: Figure; cross_MM_at_marks: Figure };
}
const DECIMALS = 10;

/** Equity and requirement of long (or short) positions, their entry prices folded into cash, in value units. */
function account(wallet: bigint, positions: readonly Position[], short = false) {
  const priced = positions.map(({ sym, mark }): [Instrument, string] => [
    { ...PERP, symbol: sym },
    text(mark),
  ]);
  const context = contextOf(priced, DECIMALS);
  const parts = positions.map((position) =>
    tiered.compile({ symbols: [position.sym], brackets: bracketsFor(position) }, context, 'maintenance'),
  );
  const sign = short ? -1n : 1n;
  const quantities = positions.map(({ qty }) => sign * units(qty, 3));
  const cost = positions.reduce((sum, { entry }, i) => sum + quantities[i]! * units(entry, DECIMALS - 3), 0n);
  const { equity, requirement } = assess(sumModels(parts, context, 'maintenance'), {
    quantities,
    cash: wallet - cost,
  });
  return { equity, requirement: requirement / SCALE };
}

/** The price of `position` in units of 1e-12 at which equity equals the requirement: exact up to that unit. */
function liquidationPrice(
  wallet: bigint,
  position: Position,
  others: readonly Position[],
  near: readonly [string, string],
  short = false,
): bigint {
  const surplus = near.map((mark) => {
    const { equity, requirement } = account(wallet, [{ ...position, mark }, ...others], short);
    return equity - requirement;
  });
  const [low, high] = near.map((mark) => units(mark, 12));
  const [a, b] = surplus as [bigint, bigint];
  return low! + ((high! - low!) * -a) / (b - a);
}

function cents(price: Figure, step: number): string {
  return (Number(text(price)) + step).toFixed(2);
}

const abs = (n: bigint) => (n < 0n ? -n : n);

describeVectors<File>('binance_brackets.json', (file) => {
  describe.each(file.tier_lookup.map((c) => [c.pair, c.notional, c] as const))(
    '%s at %s',
    (pair, notional, c) => {
      it.each([1n, -1n])('falls into the published bracket (side %s), bit-exact', (side) => {
        const brackets = file.tiers[pair]!.map((tier) => ({
          minNotional: text(tier.minNotional),
          maxNotional: text(tier.maxNotional),
          maintenanceRate: text(tier.maintenanceMarginRate),
          cum: text(tier.maintAmt),
          maxLeverage: text(tier.maxLeverage),
        }));
        // One lot is 0.1 USDT of notional.
        const context = contextOf([[{ ...PERP, symbol: pair, lotDecimals: 1 }, '1']], DECIMALS);
        const part = tiered.compile({ symbols: [pair], brackets }, context, 'maintenance');
        const model = sumModels([part], context, 'maintenance');
        const { charge } = assess(model, { quantities: [side * units(notional, 1)], cash: 0n });
        const expected = units(notional, 1) * units(c.mmr, DECIMALS - 1) - units(c.maintAmt, DECIMALS);
        expect(charge).toBe(expected);
      });
    },
  );

  it('deductions of all tables are the continuous ones, bit-exact', () => {
    for (const [pair, tiers] of Object.entries(file.tiers)) {
      const context = contextOf([[{ ...PERP, symbol: pair }, '1']], DECIMALS);
      const compile = (published: boolean) =>
        tiered.compile(
          {
            symbols: [pair],
            brackets: tiers.map((tier) => ({
              minNotional: text(tier.minNotional),
              maxNotional: text(tier.maxNotional),
              maintenanceRate: text(tier.maintenanceMarginRate),
              ...(published ? { cum: text(tier.maintAmt) } : {}),
            })),
          },
          context,
          'maintenance',
        );
      expect(compile(false)).toEqual(compile(true));
      expect(compile(true).rows![0]!.pieces).toHaveLength(tiers.length);
    }
  });

  it('cross equity and maintenance margin at the marks', () => {
    const { wallet, pos, others } = file.liq_price.find((c) => c.mode === 'cross')!;
    const { equity, requirement } = account(units(wallet, DECIMALS), [pos, ...others!]);
    const expected = file.derived_not_upstream;
    expect(requirement).toBe(units(expected.cross_MM_at_marks, DECIMALS));
    expect(abs(equity - units(expected.cross_equity_at_marks, DECIMALS))).toBeLessThan(10n ** 4n);
  });

  it.each(file.liq_price.map((c) => [c.mode, c.pos.sym, c.expect, c] as const))(
    '%s liquidation price of %s is %s, to the cent',
    (_mode, _symbol, expected, { wallet, pos, others = [] }) => {
      const near = [cents(expected, -1), cents(expected, 1)] as const;
      const price = liquidationPrice(units(wallet, DECIMALS), pos, others, near);
      expect(abs(price - units(expected, 12))).toBeLessThanOrEqual(5n * 10n ** 9n);
    },
  );

  it.each(file['small_isolated_liq_mmr_0.01_cum_0.01'].map((c) => [c.expect, c] as const))(
    'isolated liquidation price %s, to 1e-8',
    (expected, { short, lev, entry, qty }) => {
      const pos = { sym: 'X', qty, entry, mark: entry, mmr: '0.01', cum: '0.01' };
      const wallet = (units(entry, DECIMALS - 3) * units(qty, 3)) / BigInt(lev);
      const near = [cents(expected, -0.1), cents(expected, 0.1)] as const;
      const price = liquidationPrice(wallet, pos, [], near, short === 1);
      expect(abs(price - BigInt(Math.round(Number(text(expected)) * 1e12)))).toBeLessThan(10n ** 4n);
    },
  );
});
