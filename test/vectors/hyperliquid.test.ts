import { expect, it } from 'vitest';
import type { MarginType } from '../../src/market/model.js';
import { hyperliquid } from '../../src/models/hyperliquid/hyperliquid.js';
import { contextOf, evaluate, PERP } from '../models/helpers.js';
import { describeVectors, type Figure, text, units } from './vectors.js';

/**
 * The file has no worked margin, so the compiled rows are compared with its formula: rate `1 / (2 · maxLeverage)` and
 * `ded_n = ded_{n-1} + lower_n · (rate_n − rate_{n-1})`. All tables, bit-exact, charges rounded up to the value unit
 * of 1e-6 where a rate has no finite decimal, and continuous at every bound. One lot is 60 of notional, so that slopes
 * are whole even for 1/6.
 */
interface File {
  mainnet_tiers: Record<string, [Figure, number][]>;
  testnet_tiers: Record<string, [Figure, number][]>;
}

const NOTIONAL = 60n;
const DECIMALS = 6;
/** A common denominator of all rates. */
const RATE = 1200n;
const rate = (leverage: number) => RATE / (2n * BigInt(leverage));
const context = contextOf([[{ ...PERP, lotDecimals: 0 }, String(NOTIONAL)]], DECIMALS);

describeVectors<File>('hyperliquid_tiers.json', (file) => {
  const tables = Object.entries({ mainnet: file.mainnet_tiers, testnet: file.testnet_tiers }).flatMap(
    ([net, tiers]) => Object.entries(tiers).map(([coin, table]) => [net, coin, table] as const),
  );
  const rowOf = (table: [Figure, number][], marginType: MarginType) =>
    hyperliquid.compile(
      {
        symbols: [PERP.symbol],
        tiers: table.map(([lower, leverage]) => ({
          lowerBound: String(units(lower, 0)),
          maxLeverage: text(leverage),
        })),
        positionLimit: '1000000000',
      },
      context,
      marginType,
    ).rows![0]!;

  it.each(tables)('%s %s: rates by formula, deductions by formula, bit-exact', (_net, _coin, table) => {
    const { pieces, breakpoints } = rowOf(table, 'maintenance');
    expect(pieces).toHaveLength(table.length);
    const unit = NOTIONAL * 10n ** BigInt(DECIMALS);
    let deduction = 0n;
    pieces.forEach(({ charge }, t) => {
      const [lower, leverage] = table[t]!;
      const step = rate(leverage) - (t === 0 ? 0n : rate(table[t - 1]![1]));
      deduction += units(lower, 0) * step;
      expect(charge.slope * RATE).toBe(unit * rate(leverage));
      // Rounding the charge up rounds the deduction down.
      expect(-charge.intercept).toBe((deduction * 10n ** BigInt(DECIMALS)) / RATE);
      expect(breakpoints[t]).toBe((units(lower, 0) + NOTIONAL - 1n) / NOTIONAL);
    });
    expect(rowOf(table, 'initial').pieces.map(({ charge }) => charge)).toEqual(
      pieces.map(({ charge }) => ({ slope: charge.slope * 2n, intercept: 0n })),
    );
  });

  it.each(tables)('%s %s: maintenance margin does not jump at a bound', (_net, _coin, table) => {
    const row = rowOf(table, 'maintenance');
    table.slice(1).forEach(([lower], t) => {
      // The lots on either side of the bound differ by no more than the steeper rate on one lot, and rounding.
      const above = (units(lower, 0) + NOTIONAL - 1n) / NOTIONAL;
      const step = evaluate(row, above)!.charge - evaluate(row, above - 1n)!.charge;
      expect(step).toBeGreaterThanOrEqual(row.pieces[t]!.charge.slope);
      expect(step).toBeLessThanOrEqual(row.pieces[t + 1]!.charge.slope + 1n);
    });
  });
});
