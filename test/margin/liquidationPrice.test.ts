import { describe, expect, it } from 'vitest';
import { smallMarket } from '../../fixtures/world.js';
import { lastPrice, liquidationPrice, priceTicks } from '../../src/margin/liquidationPrice.js';
import type { ChargeRule } from '../../src/margin/remark.js';
import { CALL, PERP, SPOT } from '../models/helpers.js';
import { everythingIn, refusal } from '../support/refusal.js';

const marginType = 'maintenance';

describe('the liquidation price', () => {
  const market = smallMarket(8);
  const of = (
    quantities: bigint[],
    cash: bigint,
    target: string,
    charges: ChargeRule = 'held',
    ratio = 10_000n,
  ) =>
    liquidationPrice({ market, marginType, portfolio: { quantities, cash }, target, ratio, charges })
      .liquidation;

  it('of a long perpetual, by hand', () => {
    // 1 000 lots bought at 100: charge 100 000 000, loss of A down 100 000 000, equity 300 000 000.
    const long = [0n, 1_000n, 0n];
    const cash = -700_000_000n;
    expect(of(long, cash, 'A')).toEqual({
      kind: 'at',
      direction: 'down',
      factor: { n: 900_000_000n * 10n ** 13n, d: 10n ** 22n },
    });
    // With charges in proportion: 1 − 100 / (1 000 − 200).
    const { factor } = of(long, cash, 'A', 'proportional') as { factor: { n: bigint; d: bigint } };
    expect(factor.n * 8n).toBe(factor.d * 7n);
    expect(of(long, cash, 'B')).toEqual({ kind: 'none' });
  });

  it('of a short one lies nearer with charges in proportion: they rise with the price', () => {
    const short = [0n, -1_000n, 0n];
    const held = of(short, 1_300_000_000n, 'A') as { factor: { n: bigint; d: bigint } };
    const moving = of(short, 1_300_000_000n, 'A', 'proportional') as { factor: { n: bigint; d: bigint } };
    expect(held).toMatchObject({ kind: 'at', direction: 'up' });
    expect(held.factor.n * 10n).toBe(held.factor.d * 11n);
    // 1 + 100 / (1 000 + 200)
    expect(moving.factor.n * 12n).toBe(moving.factor.d * 13n);
  });

  it('counts spot at its haircut', () => {
    // 100 lots of spot count 90 000 000; the loss of A down is 10 000 000.
    const { factor } = of([100n, 0n, 0n], -60_000_000n, 'A') as { factor: { n: bigint; d: bigint } };
    expect(factor.n * 9n).toBe(factor.d * 7n);
  });

  it('is none where even a price of 0 leaves enough', () => {
    const long = [0n, 1_000n, 0n];
    // Equity 1 200 000 000 needs 200 000 000: at 0 exactly that is left.
    expect(of(long, 200_000_000n, 'A')).toEqual({ kind: 'none' });
    expect(of(long, 199_999_999n, 'A')).toMatchObject({
      kind: 'at',
      direction: 'down',
      factor: { n: 10n ** 13n },
    });
    expect(of([0n, 0n, 0n], 10_000_000n, 'A')).toEqual({ kind: 'none' });
  });

  it('is reached one unit below the ratio, and at today’s price on it', () => {
    const long = [0n, 1_000n, 0n];
    expect(of(long, -800_000_001n, 'A')).toEqual({ kind: 'reached' });
    const { factor } = of(long, -800_000_000n, 'A') as { factor: { n: bigint; d: bigint } };
    expect(factor.n).toBe(factor.d);
  });

  it('moves what is linear in the underlying, and lists the options on it', () => {
    const universe = { ...market.universe, instruments: [SPOT, PERP, CALL] };
    const options = {
      market: { ...market, universe },
      marginType,
      portfolio: { quantities: [1n, 0n, 0n], cash: 0n },
      ratio: 0n,
    } as const;
    expect(liquidationPrice({ ...options, target: 'BTC' })).toMatchObject({ slots: [0, 1], options: [2] });
    expect(liquidationPrice({ ...options, target: CALL.symbol })).toMatchObject({ slots: [2], options: [] });
  });

  it('refuses nonsense, without private values', () => {
    const portfolio = { quantities: [0n, 1n << 41n, 0n], cash: 987_654_321n };
    const options = { market, marginType, portfolio, target: 'A', ratio: 10_000n } as const;
    const errors = [
      refusal(() => liquidationPrice({ ...options, target: 'XRP' })),
      refusal(() => liquidationPrice({ ...options, ratio: -1n })),
      refusal(() => liquidationPrice({ ...options, market: { ...market, models: {} } })),
      refusal(() => liquidationPrice(options)),
    ];
    expect(errors.map(({ field }) => field)).toEqual([
      'target',
      'ratio',
      'market.models',
      'quantity of A/USDT:USDT',
    ]);
    expect(errors[0]!.fix).toContain('A, B');
    for (const error of errors) expect(everythingIn(error)).not.toMatch(/987654321|2199023255552/);
  });
});

describe('the last price on the tick', () => {
  it.each([
    ['212.35', 9n, 10n, 'down', '191.12'], // 191.115
    ['212.35', 11n, 10n, 'up', '233.58'], // 233.585
    ['104250', 1n, 3n, 'down', '34750'],
    ['104251', 1n, 3n, 'down', '34751'],
    ['104251', 4n, 3n, 'up', '139001'],
    ['0.5', 1n, 1n, 'down', '0.5'],
  ] as const)('of %s times %d/%d, %s, is %s', (price, n, d, direction, expected) => {
    expect(lastPrice(price, { n, d }, direction)).toBe(expected);
  });

  it('counts ticks', () => {
    expect(priceTicks('212.35', 3)).toBe(212_350n);
    expect(refusal(() => priceTicks('212.35', 1)).field).toBe('price');
  });
});
