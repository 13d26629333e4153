import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { smallMarket } from '../../fixtures/world.js';
import { assess } from '../../src/margin/assess.js';
import { headroom, isAtLeast } from '../../src/margin/ratio.js';
import { smallestTransfer, type TransferPlan } from '../../src/margin/transfer.js';
import { custodianViews, type Holding } from '../../src/margin/views.js';
import { sum } from '../../src/units/integers.js';
import { everythingIn, refusal } from '../support/refusal.js';

const market = smallMarket(8);
const model = market.models.maintenance!;
const marginType = 'maintenance';
const marks = [1_000_000n, 1_000_000n, 100_000n];
const [A, B, C, D] = [1n, 2n, 3n, 4n];

const lots = fc.bigInt({ min: -5_000n, max: 5_000n });
const holding = fc.record({
  custodianId: fc.constantFrom(A, B, C, D),
  quantities: fc.tuple(lots, lots, lots),
  cash: fc.bigInt({ min: -4_000_000_000n, max: 8_000_000_000n }),
});
const cases = fc.record({
  holdings: fc.array(holding, { minLength: 1, maxLength: 5 }),
  ratio: fc.constantFrom(0n, 10_000n, 15_001n),
});

/** The accounts of every custodian after the plan. */
function after(holdings: readonly Holding[], plan: TransferPlan) {
  return custodianViews(holdings, marks, 'alone').map(({ custodianId, portfolio }) => {
    const flows = plan.transfers.map(({ from, to, amount }) =>
      from === custodianId ? -amount : to === custodianId ? amount : 0n,
    );
    return { custodianId, portfolio: { ...portfolio, cash: portfolio.cash + sum(flows) } };
  });
}

describe('the smallest transfer, at random', () => {
  it('lets every custodian reach the ratio, with the least that does it', () => {
    const seen = { none: 0, some: 0, no: 0 };
    fc.assert(
      fc.property(cases, ({ holdings, ratio }) => {
        const plan = smallestTransfer({ market, marginType, holdings, ratio });
        const needs = custodianViews(holdings, marks, 'alone').map(({ portfolio }) =>
          headroom(assess(model, portfolio), ratio),
        );
        const needed = sum(needs.filter((room) => room < 0n).map((room) => -room));
        if (!plan.ok) {
          seen.no++;
          expect(plan.transfers).toEqual([]);
          expect(plan.missing).toBe(needed - sum(plan.custodians.map(({ available }) => available)));
          expect(plan.missing > 0n).toBe(true);
          return;
        }
        if (plan.transfers.length === 0) seen.none++;
        else seen.some++;
        expect(plan.total).toBe(needed);
        expect(sum(plan.transfers.map(({ amount }) => amount))).toBe(needed);
        expect(plan.transfers.length).toBeLessThan(plan.custodians.length + (needed === 0n ? 1 : 0));
        for (const { amount, from, to } of plan.transfers) {
          expect(amount > 0n).toBe(true);
          expect(from).not.toBe(to);
        }
        for (const { custodianId, portfolio } of after(holdings, plan)) {
          expect(isAtLeast(assess(model, portfolio), ratio)).toBe(true);
          // One unit less for who was short, and it is short again.
          const { need } = plan.custodians.find((custodian) => custodian.custodianId === custodianId)!;
          const less = { ...portfolio, cash: portfolio.cash - 1n };
          if (need > 0n) expect(isAtLeast(assess(model, less), ratio)).toBe(false);
        }
      }),
      { numRuns: 1500 },
    );
    for (const count of Object.values(seen)) expect(count).toBeGreaterThan(50);
  });
});

const flat = (custodianId: bigint, cash: bigint): Holding => ({
  custodianId,
  quantities: [0n, 0n, 0n],
  cash,
});
const plan = (holdings: readonly Holding[], ratio = 10_000n) =>
  smallestTransfer({ market, marginType, holdings, ratio });

describe('the smallest transfer', () => {
  // An account without positions needs the floor of unit A: 1 000 000.
  it('meets the largest need from the largest surplus', () => {
    const result = plan([flat(A, 900_000n), flat(B, 5_000_000n), flat(C, -3_000_000n), flat(D, 1_200_000n)]);
    expect(result.transfers).toEqual([
      { from: B, to: C, amount: 4_000_000n },
      { from: D, to: A, amount: 100_000n },
    ]);
    expect(result.total).toBe(4_100_000n);
  });

  it.each([
    [1_999_999n, false, 1n],
    [2_000_000n, true, 0n],
    [2_000_001n, true, 0n],
  ])('with %d at the other custodian: %s', (cash, ok, missing) => {
    expect(plan([flat(A, 0n), flat(B, cash)])).toMatchObject({ ok, missing, heldInCollateral: false });
  });

  it('says where the surplus is collateral that cash transfers cannot move', () => {
    // 500 lots of spot count 450 000 000, but no cash is there.
    const spot: Holding = { custodianId: B, quantities: [500n, 0n, 0n], cash: 10_000n };
    const result = plan([flat(A, 0n), spot]);
    expect(result).toMatchObject({ ok: false, missing: 990_000n, heldInCollateral: true });
    expect(result.custodians[1]).toMatchObject({ settled: 10_000n, available: 10_000n });
    expect(result.custodians[1]!.headroom > 300_000_000n).toBe(true);
  });

  it('counts profit of perpetuals as cash, as if they were settled', () => {
    // 10 lots long, bought for 8 000 000: worth 10 000 000, charge 1 000 000, loss 1 000 000.
    const perpetual: Holding = { custodianId: B, quantities: [0n, 10n, 0n], cash: -8_000_000n + 5_000_000n };
    const [, custodian] = plan([flat(A, 0n), perpetual]).custodians;
    expect(custodian).toMatchObject({ settled: 7_000_000n, headroom: 5_000_000n, available: 5_000_000n });
  });

  it('is none where there is one custodian, and none needed', () => {
    expect(plan([flat(A, 1_000_000n)])).toMatchObject({ ok: true, transfers: [], total: 0n });
    expect(plan([flat(A, 999_999n)])).toMatchObject({ ok: false, missing: 1n });
    // Two accounts of one custodian are one.
    expect(plan([flat(A, -5n), flat(A, 1_000_005n)])).toMatchObject({ ok: true, total: 0n });
  });

  it('refuses nonsense, without private values', () => {
    expect(refusal(() => plan([])).field).toBe('holdings');
    expect(refusal(() => plan([flat(A, 1n)], -1n)).field).toBe('ratio');
    const bare = { ...market, models: {} };
    const none = () => smallestTransfer({ market: bare, marginType, holdings: [flat(A, 1n)], ratio: 0n });
    expect(refusal(none).field).toBe('market.models');
    const outside: Holding = { custodianId: A, quantities: [1n << 41n, 0n, 0n], cash: 77_777n };
    const error = refusal(() => plan([outside]));
    expect(error.code).toBe('INPUT');
    expect(everythingIn(error)).not.toMatch(/77777|2199023255552/);
  });
});
