import { describe, expect, it } from 'vitest';
import { type CollateralParams, collateral } from '../../../src/models/collateral/collateral.js';
import { contextOf, evaluate, expectInputError, PERP, SPOT } from '../helpers.js';

const context = contextOf([[SPOT, '100']]);
const symbols = [SPOT.symbol];
const TIERS = [
  { upTo: '10', weight: '0.95' },
  { upTo: '50.00005', weight: { initial: '0.5', maintenance: '0.8' } },
];
const UNIT = 10n ** 8n;

function rowOf(
  params: Omit<CollateralParams, 'symbols'>,
  marginType: 'initial' | 'maintenance' = 'maintenance',
) {
  return collateral.compile({ symbols, ...params }, context, marginType).rows![0]!;
}

describe('collateral', () => {
  it('counts units by the weight of their tier, continuously', () => {
    const row = rowOf({ tiers: TIERS });
    const value = (lots: bigint) => evaluate(row, lots)?.value;
    expect(row).toMatchObject({ fold: false, linear: 0n });
    // Lots of 0.0001: 10 units are 100 000 lots.
    expect(value(100_000n)).toBe(950n * UNIT);
    expect(value(200_000n)).toBe((950n + 800n) * UNIT);
    expect(value(99_999n)).toBe(950n * UNIT - 950_000n);
    expect(value(100_001n)).toBe(950n * UNIT + 800_000n);
    // The limit 50.00005 lies between two lots: the one below it is allowed.
    expect(value(500_000n)).toBeDefined();
    expect(value(500_001n)).toBeUndefined();
    expect(value(-1n)).toBeUndefined();
  });

  it('has weights per margin type', () => {
    expect(evaluate(rowOf({ tiers: TIERS }, 'initial'), 200_000n)?.value).toBe((950n + 500n) * UNIT);
  });

  it('counts debt at full price times the borrow factor, up to a limit', () => {
    const row = rowOf({ tiers: TIERS, borrow: { upTo: '5', factor: '1.1' } });
    expect(evaluate(row, -10_000n)).toEqual({ value: -110n * UNIT, charge: 0n });
    expect(evaluate(row, -49_999n)).toBeDefined();
    expect(evaluate(row, -50_000n)).toBeUndefined();
    expect(evaluate(row, 0n)).toEqual({ value: 0n, charge: 0n });
  });

  it('can count debt as the requirement', () => {
    const row = rowOf({ borrow: { upTo: '5', factor: '1', countAs: 'requirement' } });
    expect(evaluate(row, -10_000n)).toEqual({ value: 0n, charge: 100n * UNIT });
    expect(row.breakpoints.at(-1)).toBe(1n);
  });

  it('charges balance and debt alike', () => {
    const row = rowOf({ tiers: TIERS, borrow: { upTo: '5', factor: '1' }, chargeRate: '0.02' });
    expect(evaluate(row, 10_000n)?.charge).toBe(2n * UNIT);
    expect(evaluate(row, -10_000n)?.charge).toBe(2n * UNIT);
  });
});

describe('collateral errors', () => {
  const tier = { upTo: '10', weight: '0.9' };
  const borrow = { upTo: '1', factor: '1' };
  it.each<[string, Omit<CollateralParams, 'symbols'>, string, string]>([
    ['weight above 1', { tiers: [{ ...tier, weight: '1.1' }] }, 'tiers[0].weight', 'above 1'],
    ['rising weight', { tiers: [tier, { upTo: '20', weight: '0.91' }] }, 'tiers[1].weight', 'tier before'],
    ['empty tier', { tiers: [{ ...tier, upTo: '0' }] }, 'tiers[0].upTo', 'above 0'],
    ['unordered tiers', { tiers: [tier, { upTo: '9', weight: '0.5' }] }, 'tiers[1].upTo', 'tier before'],
    ['no borrow limit', { borrow: { ...borrow, upTo: '0' } }, 'borrow.upTo', 'above 0'],
    ['factor in percent', { borrow: { ...borrow, factor: '10.1' } }, 'borrow.factor', 'is it a percentage?'],
    ['low factor', { borrow: { ...borrow, factor: '0.99' } }, 'borrow.factor', '1 or more'],
    ['charge rate', { borrow, chargeRate: '1.5' }, 'chargeRate', 'above 1'],
    ['weight digits', { tiers: [{ ...tier, weight: '0.1234567' }] }, 'tiers[0].weight', 'valueDecimals to 9'],
    ['weight 1/3', { tiers: [{ ...tier, weight: '1/3' }] }, 'tiers[0].weight', 'no finite decimal'],
  ])('%s', (_, params, field, rule) => {
    expectInputError(() => rowOf(params), field, rule);
  });

  it('refuses entries that accept nothing, and contracts', () => {
    expect(() => rowOf({})).toThrow('has neither "tiers" nor "borrow"');
    const perp = contextOf([[PERP, '1']]);
    const body = () => collateral.compile({ symbols: [PERP.symbol], borrow }, perp, 'initial');
    expectInputError(body, 'symbols', 'Use "tiered" or "mark"');
  });
});
