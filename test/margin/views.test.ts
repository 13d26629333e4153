import { describe, expect, test } from 'vitest';
import { custodianViews, type Holding, netted } from '../../src/margin/views.js';

const A = 11n;
const B = 22n;
const C = 33n;
const marks = [100n, 10n];
const holding = (custodianId: bigint, quantities: bigint[], cash: bigint): Holding => ({
  custodianId,
  quantities,
  cash,
});

const holdings = [
  holding(A, [3n, 0n], 50n), // closes out at 300 + 50 = 350
  holding(B, [-1n, 5n], -20n), // -100 + 50 - 20 = -70
  holding(A, [0n, -2n], 5n), // with the first: 350 - 20 + 5 = 335
];

test('netting adds quantities and cash', () => {
  expect(netted(holdings)).toEqual({ quantities: [2n, 3n], cash: 35n });
  expect(netted([])).toEqual({ quantities: [], cash: 0n });
});

describe('alone', () => {
  test('holds all accounts of one custodian, in order of appearance', () => {
    expect(custodianViews(holdings, marks, 'alone')).toEqual([
      { custodianId: A, portfolio: { quantities: [3n, -2n], cash: 55n } },
      { custodianId: B, portfolio: { quantities: [-1n, 5n], cash: -20n } },
    ]);
  });
});

describe('gone', () => {
  test('a surplus is lost with the custodian, a debt stays owed', () => {
    expect(custodianViews(holdings, marks, 'gone')).toEqual([
      // A closes out at 300 - 20 + 55 = 335: lost. What is left is B.
      { custodianId: A, portfolio: { quantities: [-1n, 5n], cash: -20n } },
      // B closes out at -70: its positions leave, and 70 stays owed.
      { custodianId: B, portfolio: { quantities: [3n, -2n], cash: 55n - 70n } },
    ]);
  });

  test.each<[string, bigint, bigint]>([
    ['of one unit is lost', 101n, 0n],
    ['of nothing changes nothing', 100n, 0n],
    ['of minus one unit stays owed', 99n, -1n],
  ])('a close-out value %s', (_, cash, left) => {
    const short = [holding(C, [-1n, 0n], cash), holding(A, [0n, 0n], 0n)];
    expect(custodianViews(short, marks, 'gone')[0]!.portfolio).toEqual({ quantities: [0n, 0n], cash: left });
  });

  test('of the only custodian leaves nothing, or a debt', () => {
    const only = (cash: bigint) => custodianViews([holding(A, [-1n, 0n], cash)], marks, 'gone')[0]!.portfolio;
    expect(only(500n)).toEqual({ quantities: [0n, 0n], cash: 0n });
    expect(only(-500n)).toEqual({ quantities: [0n, 0n], cash: -600n });
  });
});
