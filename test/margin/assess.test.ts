import { describe, expect, test } from 'vitest';
import { piece, slope, smallMarket } from '../../fixtures/world.js';
import { InputError } from '../../src/errors.js';
import { assess, segmentOf } from '../../src/margin/assess.js';
import { type Model, REQUIREMENT_SCALE, type RiskUnit } from '../../src/market/model.js';
import { refusal } from '../support/refusal.js';

const SCALE = REQUIREMENT_SCALE;
const model = smallMarket(8).models.maintenance!;

/** A model of one scenario-only instrument: losses per lot, all in one unit. */
function tailModel(losses: bigint[], unit: Partial<RiskUnit>): Model {
  return {
    marginType: 'maintenance',
    instruments: [
      { label: 'X', fold: false, linear: 0n, breakpoints: [-100n, 101n], pieces: [piece(slope(0n))] },
    ],
    groups: [],
    scenarios: losses.map((loss, s) => ({ label: `s${s}`, pnl: [-loss] })),
    units: [
      {
        label: 'U',
        scenarios: losses.map((_, s) => s),
        k: 1,
        weight: SCALE,
        kthWeight: 0n,
        floor: 0n,
        ...unit,
      },
    ],
  };
}
const tailOf = (losses: bigint[], unit: Partial<RiskUnit>, q = 1n) =>
  assess(tailModel(losses, unit), { quantities: [q], cash: 0n });

describe('a whole assessment, worked out by hand', () => {
  test('long spot, short perpetual, long another', () => {
    const result = assess(model, { quantities: [2000n, -1500n, 300n], cash: 5_000_000n });
    // Spot: 2000 lots lie in the third segment: 800 000 · 2000 + 100 000 000 = 1 700 000 000, no charge.
    expect(result.instruments[0]).toEqual({
      label: 'A/USDT',
      x: 2000n,
      segment: 2,
      value: 1_700_000_000n,
      charge: 0n,
    });
    // Perpetual A: |-1500|; linear 1 000 000 · -1500; charge 100 000 · 1500.
    expect(result.instruments[1]).toEqual({
      label: 'A/USDT:USDT',
      x: 1500n,
      segment: 0,
      value: -1_500_000_000n,
      charge: 150_000_000n,
    });
    // Perpetual B: linear 100 000 · 300; charge 20 000 · 300.
    expect(result.instruments[2]).toMatchObject({ x: 300n, value: 30_000_000n, charge: 6_000_000n });
    // Group: |2000 - 1500| = 500, below 5 000: nothing.
    expect(result.groups[0]).toMatchObject({ x: 500n, segment: 0, value: 0n, charge: 0n });
    // Losses: A up: -(100 000 · 500); A down: the opposite; B up: -(15 000 · 300); B down: the opposite.
    expect(result.scenarios.map(({ loss }) => loss)).toEqual([
      -50_000_000n,
      50_000_000n,
      -4_500_000n,
      4_500_000n,
    ]);
    // Unit A: worst is "A down": 50 000 000. Unit B: both of them, half of their sum 0.
    expect(result.units).toEqual([
      {
        label: 'A',
        worst: [1],
        tail: 50_000_000n,
        kth: 50_000_000n,
        requirement: 50_000_000n * SCALE,
        floored: false,
      },
      { label: 'B', worst: [3, 2], tail: 0n, kth: -4_500_000n, requirement: 0n, floored: false },
    ]);
    // Equity: 5 000 000 + 1 700 000 000 - 1 500 000 000 + 30 000 000.
    expect(result.equity).toBe(235_000_000n);
    // Charges 150 000 000 + 6 000 000; requirement adds 50 000 000.
    expect(result.charge).toBe(156_000_000n);
    expect(result.requirement).toBe(206_000_000n * SCALE);
  });

  test('an empty account: nothing but the floor', () => {
    const result = assess(model, { quantities: [0n, 0n, 0n], cash: 0n });
    expect(result.equity).toBe(0n);
    expect(result.units[0]).toMatchObject({ worst: [0], tail: 0n, floored: true });
    expect(result.requirement).toBe(1_000_000n * SCALE); // the floor of unit A
  });

  test('short spot and a large perpetual: debts, brackets and concentration', () => {
    const result = assess(model, { quantities: [-100n, 12_000n, 0n], cash: -7n });
    // Debt: 1 000 000 · -100; charge -100 000 · -100 = 10 000 000.
    expect(result.instruments[0]).toMatchObject({ segment: 0, value: -100_000_000n, charge: 10_000_000n });
    // Second bracket: 200 000 · 12 000 - 1 000 000 000 = 1 400 000 000.
    expect(result.instruments[1]).toMatchObject({
      segment: 1,
      value: 12_000_000_000n,
      charge: 1_400_000_000n,
    });
    // Concentration: 50 000 · 11 900 - 250 000 000 = 345 000 000.
    expect(result.groups[0]).toMatchObject({ x: 11_900n, segment: 1, charge: 345_000_000n });
    expect(result.equity).toBe(11_899_999_993n);
    // Charges 10 + 1 400 + 345 = 1 755 million; A down loses 100 000 · 11 900 = 1 190 million.
    expect(result.requirement).toBe(2_945_000_000n * SCALE);
  });
});

describe('a unit', () => {
  test('sums its k worst losses, ties by index', () => {
    const [unit] = tailOf([5n, 7n, 7n, 3n, 7n], { k: 2 }).units;
    expect(unit).toMatchObject({ worst: [1, 2], tail: 14n, kth: 7n, requirement: 14n * SCALE });
    expect(tailOf([5n, 7n, 7n, 3n, 7n], { k: 4 }).units[0]).toMatchObject({
      worst: [1, 2, 4, 0],
      tail: 26n,
      kth: 5n,
    });
  });

  test('of value at risk is the k-th worst loss alone', () => {
    const [unit] = tailOf([5n, 9n, 7n, 3n], { k: 3, weight: 0n, kthWeight: 2n * SCALE }).units;
    expect(unit).toMatchObject({ tail: 21n, kth: 5n, requirement: 10n * SCALE });
  });

  test('lets profits into the tail when k is large: a mean of mixed signs', () => {
    expect(tailOf([5n, -9n], { k: 2 }).units[0]).toMatchObject({ tail: -4n, requirement: 0n, floored: true });
  });

  test.each<[bigint, boolean]>([
    [4n, false],
    [5n, false],
    [6n, true],
  ])('with floor %s and weighted loss 5: floored %s', (floor, floored) => {
    const result = tailOf([5n], { floor: floor * SCALE }).units[0]!;
    expect(result).toMatchObject({ floored, requirement: (floored ? floor : 5n) * SCALE });
  });

  test('never lowers what another unit asks for', () => {
    const base = tailModel([5n, -50n], {});
    const units = [0, 1].map((s) => ({ ...base.units[0]!, scenarios: [s] }));
    expect(assess({ ...base, units }, { quantities: [1n], cash: 0n }).requirement).toBe(5n * SCALE);
  });
});

describe('the requirement', () => {
  const credit = (charge: bigint, floor: bigint): Model => {
    const base = tailModel([0n], { floor });
    return {
      ...base,
      instruments: [{ ...base.instruments[0]!, pieces: [piece(slope(0n), slope(0n, charge))] }],
    };
  };
  test.each<[bigint, bigint, bigint]>([
    [-5n, 0n, 0n],
    [-5n, 5n * SCALE - 1n, 0n],
    [-5n, 5n * SCALE, 0n],
    [-5n, 5n * SCALE + 1n, 1n],
    [3n, 1n, 3n * SCALE + 1n],
  ])('with charge %s and floor %s is %s, never negative', (charge, floor, requirement) => {
    const result = assess(credit(charge, floor), { quantities: [0n], cash: 0n });
    expect(result.charge).toBe(charge);
    expect(result.requirement).toBe(requirement);
  });
});

describe('position limits', () => {
  const limit = 1n << 40n;
  test.each<[number, bigint, boolean]>([
    [0, -limit - 1n, false],
    [0, -limit, true],
    [0, limit - 1n, true],
    [0, limit, false],
    [2, -limit, false],
    [2, 1n - limit, true],
    [2, limit - 1n, true],
    [2, limit, false],
  ])('of slot %i: %s is accepted: %s', (slot, quantity, accepted) => {
    const quantities = [0n, 0n, 0n].map((q, i) => (i === slot ? quantity : q));
    const run = () => assess(model, { quantities, cash: 0n });
    if (accepted) expect(run).not.toThrow();
    else {
      const error = refusal(run);
      expect(error).toBeInstanceOf(InputError);
      expect(error.field).toBe(`quantity of ${model.instruments[slot]!.label}`);
      expect(error.message).not.toContain(limit.toString());
    }
  });

  test('a group has its own', () => {
    const narrow = { ...model.groups[0]!, breakpoints: [0n, 10n, 20n] };
    const grouped = { ...model, groups: [narrow] };
    expect(assess(grouped, { quantities: [10n, 9n, 0n], cash: 0n }).groups[0]!.x).toBe(19n);
    for (const quantities of [
      [10n, 10n, 0n],
      [-10n, -10n, 0n],
    ]) {
      expect(refusal(() => assess(grouped, { quantities, cash: 0n })).field).toContain('concentration A');
    }
  });

  test('a portfolio has one quantity per instrument', () => {
    for (const quantities of [[], [0n, 0n], [0n, 0n, 0n, 0n]]) {
      expect(refusal(() => assess(model, { quantities, cash: 0n })).message).toContain('must have 3 entries');
    }
  });
});

test.each<[bigint, number | undefined]>([
  [-11n, undefined],
  [-10n, 0],
  [-1n, 0],
  [0n, 1],
  [1n, 2],
  [6n, 2],
  [7n, undefined],
])('segments are half-open: %s lies in %s', (x, segment) => {
  expect(segmentOf([-10n, 0n, 1n, 7n], x)).toBe(segment);
});

describe('the worst of a unit', () => {
  const orders = [
    [0, 1, 2],
    [0, 2, 1],
    [1, 0, 2],
    [1, 2, 0],
    [2, 0, 1],
    [2, 1, 0],
  ];
  test.each([
    [
      [1n, 2n, 3n],
      [2, 1, 0],
    ],
    [
      [3n, 1n, 2n],
      [0, 2, 1],
    ],
    [
      [5n, 5n, 5n],
      [0, 1, 2],
    ],
    [
      [1n, 5n, 5n],
      [1, 2, 0],
    ],
    [
      [5n, 1n, 5n],
      [0, 2, 1],
    ],
    [
      [-1n, 0n, -1n],
      [1, 0, 2],
    ],
  ])('of losses %s come by size, then by index, in whatever order the unit names them', (losses, worst) => {
    for (const scenarios of orders) {
      const unit = tailOf(losses, { scenarios, k: 3 }).units[0]!;
      expect(unit.worst).toEqual(worst);
      expect(unit.kth).toBe(losses[worst[2]!]);
    }
  });
});

test('no segment holds anything in a list without breakpoints, or with one', () => {
  for (const x of [-1n, 0n, 1n]) {
    expect(segmentOf([], x)).toBeUndefined();
    expect(segmentOf([0n], x)).toBeUndefined();
  }
});
