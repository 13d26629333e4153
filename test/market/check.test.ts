import { describe, expect, test } from 'vitest';
import { piece, slope, smallMarket } from '../../fixtures/world.js';
import { InputError } from '../../src/errors.js';
import { checkModel } from '../../src/market/check.js';
import { findInstance } from '../../src/market/instances.js';
import type { GroupRow, InstrumentRow, Model, RiskUnit } from '../../src/market/model.js';
import { refusal } from '../support/refusal.js';

const room = findInstance('solvency-8');
const model = smallMarket(8).models.maintenance!;
const line = piece(slope(0n));

const withRow = (change: Partial<InstrumentRow>): Model => ({
  ...model,
  instruments: model.instruments.map((row, i) => (i === 1 ? { ...row, ...change } : row)),
});
const withGroup = (change: Partial<GroupRow>): Model => ({
  ...model,
  groups: model.groups.map((row) => ({ ...row, ...change })),
});
const withUnit = (change: Partial<RiskUnit>, u = 0): Model => ({
  ...model,
  units: model.units.map((unit, i) => (i === u ? { ...unit, ...change } : unit)),
});
/** A row of one segment per breakpoint after the first. */
const cut = (breakpoints: bigint[], fold = false) => ({
  fold,
  breakpoints,
  pieces: breakpoints.slice(1).map(() => line),
});
const upTo = (n: number, fold = false) =>
  cut(
    Array.from({ length: n + 1 }, (_, t) => BigInt(t)),
    fold,
  );

function expectRefused(bad: Model, field: string, rule: string): void {
  const error = refusal(() => checkModel(bad, room));
  expect(error).toBeInstanceOf(InputError);
  expect(error.field).toBe(field);
  expect(error.shortMessage).toContain(rule);
}

test('a model that keeps every rule passes', () => {
  expect(() => checkModel(model, room)).not.toThrow();
});

describe('breakpoints', () => {
  const at = (t: number) => `instruments[1].breakpoints[${t}]`;
  test.each<[string, bigint[], string]>([
    ['fall', [0n, 10n, 9n], at(2)],
    ['repeat', [0n, 10n, 10n], at(2)],
    ['repeat at the start', [0n, 0n, 10n], at(1)],
  ])('that %s are refused', (_, breakpoints, field) => {
    expectRefused(withRow(cut(breakpoints)), field, 'must be above the one before it');
  });

  test('must hold 0: an account may have no position', () => {
    const field = 'instruments[1].breakpoints';
    expectRefused(withRow(cut([1n, 10n])), field, 'must hold 0');
    expectRefused(withRow(cut([-10n, 0n])), field, 'must hold 0');
    expect(() => checkModel(withRow(cut([0n, 1n])), room)).not.toThrow();
    expect(() => checkModel(withRow(cut([-10n, 1n])), room)).not.toThrow();
  });

  test('of a folded row start at 0: the circuit takes folded >= breakpoints[0] >= 0 for |x|', () => {
    expectRefused(withRow(cut([-1n, 10n], true)), 'instruments[1].breakpoints', 'folded row');
    expectRefused(withGroup(cut([-1n, 10n], true)), 'groups[0].breakpoints', 'folded row');
    expect(() => checkModel(withRow(cut([0n, 10n], true)), room)).not.toThrow();
  });

  test.each<[string, (change: object) => Model, string, number]>([
    ['an instrument row', withRow, 'instruments[1].breakpoints', 63],
    ['a group row', withGroup, 'groups[0].breakpoints', 95],
  ])('of %s stay inside the range check', (_, change, field, bits) => {
    const bound = 1n << BigInt(bits);
    expect(() => checkModel(change(cut([1n - bound, bound])), room)).not.toThrow();
    expectRefused(change(cut([-bound, bound])), field, `±2^${bits}`);
    expectRefused(change(cut([1n - bound, bound + 1n])), field, `±2^${bits}`);
  });
});

describe('segments', () => {
  test('fill the room and no more', () => {
    expect(() => checkModel(withRow(upTo(room.segments)), room)).not.toThrow();
    expectRefused(withRow(upTo(room.segments + 1)), 'instruments[1].pieces', 'has room for 12');
    expectRefused(withGroup(upTo(room.segments + 1, true)), 'groups[0].pieces', 'has room for 12');
  });

  test('are one fewer than breakpoints, and at least one', () => {
    expectRefused(withRow({ pieces: [] }), 'instruments[1].pieces', 'has no segment');
    expectRefused(
      withRow({ breakpoints: [0n, 1n, 2n], pieces: [line] }),
      'instruments[1].breakpoints',
      'must have 2',
    );
    expectRefused(
      withRow({ breakpoints: [0n], pieces: [line] }),
      'instruments[1].breakpoints',
      'must have 2',
    );
  });
});

describe('counts', () => {
  const repeat = <Item>(item: Item, n: number): Item[] => new Array<Item>(n).fill(item);
  const instruments = (n: number): Model => ({
    ...model,
    instruments: repeat(model.instruments[0]!, n),
    groups: [],
    scenarios: [],
    units: [],
  });
  const groups = (n: number): Model => ({ ...model, groups: repeat(model.groups[0]!, n) });
  const scenarios = (n: number): Model => ({
    ...model,
    scenarios: repeat(model.scenarios[0]!, n),
    units: [{ ...model.units[0]!, scenarios: Array.from({ length: n }, (_, s) => s) }],
  });
  const units = (n: number): Model => ({
    ...model,
    units: Array.from({ length: n }, (_, u) => ({
      ...model.units[0]!,
      scenarios: u < n - 1 ? [u] : Array.from({ length: 4 - u }, (__, s) => u + s),
    })),
  });
  test.each<[string, (n: number) => Model, number]>([
    ['instruments', instruments, 8],
    ['groups', groups, 8],
    ['scenarios', scenarios, 32],
    ['units', units, 2],
  ])('of %s fill the room and no more', (field, make, most) => {
    expect(() => checkModel(make(most), room)).not.toThrow();
    expectRefused(make(most + 1), field, `the instance has room for ${most}`);
  });

  test('of weights and of profits are those of the instruments', () => {
    expectRefused(withGroup({ weights: [1n, 1n] }), 'groups[0].weights', 'must have 3');
    expectRefused(withGroup({ weights: [1n, 1n, 0n, 0n] }), 'groups[0].weights', 'must have 3');
    const scenario = { label: 's', pnl: [1n] };
    expectRefused({ ...model, scenarios: [scenario] }, 'scenarios[0].pnl', 'must have 3');
  });
});

describe('a risk unit', () => {
  test.each([0, -1, 3, 1.5, Number.NaN])('of 2 scenarios refuses k = %d', (k) => {
    expectRefused(withUnit({ k }), 'units[0].k', 'from 1 to the number of scenarios');
  });

  test.each([1, 2])('of 2 scenarios accepts k = %d', (k) => {
    expect(() => checkModel(withUnit({ k }), room)).not.toThrow();
  });

  test('without scenarios has no k', () => {
    expectRefused(withUnit({ scenarios: [], k: 0 }), 'units[0].k', 'from 1');
  });

  test('shares no scenario, and none is left out', () => {
    expectRefused(withUnit({ scenarios: [0, 0] }), 'units[0].scenarios', 'holds a scenario twice');
    expectRefused(withUnit({ scenarios: [1, 2, 3] }, 1), 'units[1].scenarios', 'or one of another unit');
    expectRefused(withUnit({ scenarios: [0], k: 1 }), 'scenarios', 'belong to no unit');
    expectRefused({ ...model, units: [] }, 'scenarios', 'belong to no unit');
  });

  test.each([-1, 4, 0.5, Number.NaN])('names scenarios that exist, not %d', (s) => {
    expectRefused(withUnit({ scenarios: [s, 1] }), 'units[0].scenarios', 'does not exist');
  });

  test('has no negative weight or floor', () => {
    expectRefused(withUnit({ weight: -1_000_000n }), 'units[0].weight', 'must not be negative');
    expectRefused(withUnit({ floor: -1n }), 'units[0].floor', 'must not be negative');
    expect(() => checkModel(withUnit({ floor: 0n, kthWeight: -1_000_000n }), room)).not.toThrow();
  });

  test('has no weight that rounding could have moved by more than 1e-6', () => {
    for (const [name, size] of [
      ['weight', 999_999n],
      ['weight', 1n],
      ['kthWeight', 999_999n],
      ['kthWeight', -999_999n],
    ] as const) {
      expectRefused(withUnit({ [name]: size }), `units[0].${name}`, 'rounding');
    }
    for (const size of [0n, 1_000_000n]) {
      expect(() => checkModel(withUnit({ weight: size, kthWeight: size }), room)).not.toThrow();
    }
  });
});
