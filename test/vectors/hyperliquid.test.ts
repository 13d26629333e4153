import { expect, it } from 'vitest';
import { bracketPair } from '../../src/models/brackets.js';
import { fraction } from '../../src/models/exact.js';
import { describeVectors, type Figure, text, units } from './vectors.js';

/**
 * The file has no worked margin, so the compiled rows are compared with its formula: rate `1 / (2 · maxLeverage)` and
 * `ded_n = ded_{n-1} + lower_n · (rate_n − rate_{n-1})`. All tables, bit-exact, charges rounded up to the value unit of
 * 1e-6 where a rate has no finite decimal. One unit of x is 60 of notional, so that slopes are whole even for 1/6.
 */
interface File {
  mainnet_tiers: Record<string, [Figure, number][]>;
  testnet_tiers: Record<string, [Figure, number][]>;
}

const UNIT_NOTIONAL = 60n;
const DECIMALS = 6;
/** A common denominator of all rates. */
const RATE = 1200n;
const rate = (leverage: number) => RATE / (2n * BigInt(leverage));

describeVectors<File>('hyperliquid_tiers.json', (file) => {
  const tables = Object.entries({ mainnet: file.mainnet_tiers, testnet: file.testnet_tiers }).flatMap(
    ([net, tiers]) => Object.entries(tiers).map(([coin, table]) => [net, coin, table] as const),
  );

  it.each(tables)('%s %s: rates by formula, deductions by formula, bit-exact', (_net, _coin, table) => {
    const brackets = table.map(([lower, leverage], t) => ({
      minNotional: text(lower),
      maxNotional: text(table[t + 1]?.[0] ?? 1_000_000_000),
      maintenanceRate: `1/${2 * leverage}`,
      maxLeverage: text(leverage),
    }));
    const { pieces } = bracketPair(brackets, fraction(UNIT_NOTIONAL), DECIMALS, 'maintenance');
    expect(pieces).toHaveLength(table.length);
    const unit = UNIT_NOTIONAL * 10n ** BigInt(DECIMALS);
    let deduction = 0n;
    pieces.forEach(({ charge }, t) => {
      const [lower, leverage] = table[t]!;
      const step = rate(leverage) - (t === 0 ? 0n : rate(table[t - 1]![1]));
      deduction += units(lower, 0) * step;
      expect(charge.slope * RATE).toBe(unit * rate(leverage));
      // Rounding the charge up rounds the deduction down.
      expect(-charge.intercept).toBe((deduction * 10n ** BigInt(DECIMALS)) / RATE);
    });
    const initial = bracketPair(brackets, fraction(UNIT_NOTIONAL), DECIMALS, 'initial');
    expect(initial.pieces.map(({ charge }) => charge)).toEqual(
      pieces.map(({ charge }) => ({ slope: charge.slope * 2n, intercept: 0n })),
    );
  });
});
