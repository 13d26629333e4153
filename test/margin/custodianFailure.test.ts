import { describe, expect, it } from 'vitest';
import { piece, slope } from '../../fixtures/world.js';
import { custodianFailures, viewMargins } from '../../src/margin/custodianFailure.js';
import type { Holding } from '../../src/margin/views.js';
import { type Model, REQUIREMENT_SCALE as SCALE } from '../../src/market/model.js';

const [A, B, C] = [11n, 22n, 33n];
const holding = (custodianId: bigint, quantity: bigint, cash: bigint): Holding => ({
  custodianId,
  quantities: [quantity],
  cash,
});

/** One contract at 100 a lot, charged 10 a lot, at most 20 lots. */
const model: Model = {
  marginType: 'maintenance',
  instruments: [
    { label: 'X', fold: true, linear: 100n, breakpoints: [0n, 21n], pieces: [piece(slope(0n), slope(10n))] },
  ],
  groups: [],
  scenarios: [],
  units: [],
};
const options = { model, marks: [100n], ratio: 10_000n };

describe('failures of custodians', () => {
  it('come in the order of how much they hurt, ties as they appear', () => {
    // A: 5 long worth 500, cash 0. B: cash 300. C: 1 short, cash 150.
    const holdings = [holding(A, 5n, 0n), holding(B, 0n, 300n), holding(C, -1n, 150n)];
    const failures = custodianFailures({ ...options, holdings });
    expect(failures).toEqual([
      // Without A: 1 short, cash 450: equity 350, requirement 10.
      { custodianId: A, margin: { equity: 350n, requirement: 10n * SCALE }, headroom: 340n },
      // Without B: 4 long, cash 150: 550 − 40. Without C, whose 50 are lost: 5 long, cash 300: 800 − 50.
      { custodianId: B, margin: { equity: 550n, requirement: 40n * SCALE }, headroom: 510n },
      { custodianId: C, margin: { equity: 800n, requirement: 50n * SCALE }, headroom: 750n },
    ]);
    const twins = [holding(A, 0n, 10n), holding(B, 0n, 10n)];
    expect(custodianFailures({ ...options, holdings: twins }).map(({ custodianId }) => custodianId)).toEqual([
      A,
      B,
    ]);
  });

  it.each([[[A, B, C]], [[A, C, B]], [[B, A, C]], [[B, C, A]], [[C, A, B]], [[C, B, A]]])(
    'come in that order however the accounts stand: %s',
    (order) => {
      const all = [holding(A, 5n, 0n), holding(B, 0n, 300n), holding(C, -1n, 150n)];
      const given = order.map((id) => all.find(({ custodianId }) => custodianId === id)!);
      const ids = (holdings: Holding[]) =>
        custodianFailures({ ...options, holdings }).map(({ custodianId }) => custodianId);
      expect(ids(given)).toEqual([A, B, C]);
      // Those that leave the limits come first, among themselves as they appear: without A or B, 25 lots long or 25 short.
      const beyond = [holding(A, -25n, 9_000n), holding(B, 25n, 0n), holding(C, 1n, 0n)];
      const outside = order.map((id) => beyond.find(({ custodianId }) => custodianId === id)!);
      expect(ids(outside)).toEqual([...order.filter((id) => id !== C), C]);
      const twins = order.map((id) => holding(id, 0n, 10n));
      expect(ids(twins)).toEqual(order);
    },
  );

  it('put one that leaves the limits of the model first', () => {
    const holdings = [holding(A, -15n, 9_000n), holding(B, 30n, 0n), holding(C, 1n, 0n)];
    const failures = custodianFailures({ ...options, holdings });
    expect(failures[0]).toEqual({ custodianId: A, margin: undefined, headroom: undefined });
    expect(failures.slice(1).every(({ margin }) => margin !== undefined)).toBe(true);
  });

  it('are one per custodian, not per account', () => {
    const holdings = [holding(A, 1n, 5n), holding(B, 1n, 5n), holding(A, 1n, 5n)];
    expect(custodianFailures({ ...options, holdings })).toHaveLength(2);
  });
});

it('views alone keep the order of custodians', () => {
  const holdings = [holding(A, 1n, 0n), holding(B, 30n, 0n)];
  expect(viewMargins({ ...options, holdings, mode: 'alone' })).toEqual([
    { custodianId: A, margin: { equity: 100n, requirement: 10n * SCALE }, headroom: 90n },
    { custodianId: B, margin: undefined, headroom: undefined },
  ]);
});
