import { expect, test } from 'vitest';
import type { Snapshot } from '../../src/account/snapshot.js';
import type { Assessment } from '../../src/margin/assess.js';
import type { Penalty } from '../../src/margin/penalty.js';
import { headroom, isAtLeast, type Margin, marginRatio, requirementUnits } from '../../src/margin/ratio.js';
import type { Rung } from '../../src/margin/rungs.js';
import type { Transfer } from '../../src/margin/transfer.js';
import type { Portfolio } from '../../src/market/model.js';
import type { Policy } from '../../src/proof/policy.js';
import { formatRatio } from '../../src/proof/policyFile.js';
import type { Lots, Quote, Ratio, Requirement, Timestamp, Value } from '../../src/units/numbers.js';

// The compiler is the test: `tsc` fails where a line below a mark would compile, or any other would not.
const [lots, value, requirement, quote, ratio, time]: [Lots, Value, Requirement, Quote, Ratio, Timestamp] = [
  3n,
  5n,
  7n,
  11n,
  13n,
  17n,
];

test('one kind of number does not pass for another', () => {
  const kinds = {
    // @ts-expect-error lots are no value
    a: lots satisfies Value,
    // @ts-expect-error a value is no quantity
    b: value satisfies Lots,
    // @ts-expect-error a value is no requirement: 10^9 is missing
    c: value satisfies Requirement,
    // @ts-expect-error a requirement is no value: 10^9 is too much
    d: requirement satisfies Value,
    // @ts-expect-error basis points are no value
    e: ratio satisfies Value,
    // @ts-expect-error a value is no ratio
    f: value satisfies Ratio,
    // @ts-expect-error value units are no whole units of the quote currency
    g: value satisfies Quote,
    // @ts-expect-error a time is no ratio
    h: time satisfies Ratio,
    // @ts-expect-error whole units of the quote currency are no value units
    i: quote satisfies Value,
  };
  expect(Object.keys(kinds)).toHaveLength(9);
});

test('literals and results of arithmetic need no casts', () => {
  const margin: Margin = { equity: value + 1n, requirement: requirement * 2n };
  const portfolio: Portfolio = { quantities: [lots, -lots, 0n], cash: 12n };
  expect([margin.equity, portfolio.cash]).toEqual([6n, 12n]);
});

test('at the borders of rooms they cannot be swapped', () => {
  // @ts-expect-error
  const portfolios: Portfolio[] = [{ quantities: [value], cash: 0n }];
  // @ts-expect-error
  portfolios.push({ quantities: [lots], cash: lots });
  // @ts-expect-error
  const margins: Margin[] = [{ equity: requirement, requirement }];
  // @ts-expect-error
  margins.push({ equity: value, requirement: value });
  const margin: Margin = { equity: value, requirement };
  const answers = [
    // @ts-expect-error
    isAtLeast(margin, value),
    // @ts-expect-error
    headroom(margin, requirement),
    // @ts-expect-error
    headroom(margin, ratio) satisfies Requirement,
    // @ts-expect-error
    requirementUnits(value),
    // @ts-expect-error
    requirementUnits(requirement) satisfies Requirement,
    // @ts-expect-error
    marginRatio(margin) satisfies Value | undefined,
    // @ts-expect-error
    formatRatio(value),
  ];
  expect(answers).toHaveLength(7);
  const policies: Policy[] = [
    // @ts-expect-error
    { minRatio: value },
    // @ts-expect-error
    { minEquity: value },
    // @ts-expect-error
    { window: { notBefore: ratio, notAfter: time } },
  ];
  expect(policies).toHaveLength(3);
  const fields = (a: Assessment, s: Snapshot, p: Penalty, r: Rung, t: Transfer) => [
    // @ts-expect-error
    a.requirement satisfies Value,
    // @ts-expect-error
    a.equity satisfies Requirement,
    // @ts-expect-error
    a.charge satisfies Requirement,
    // @ts-expect-error
    s.cash satisfies Lots,
    // @ts-expect-error
    s.quantities satisfies readonly Value[],
    // @ts-expect-error
    s.asOf satisfies Value,
    // @ts-expect-error
    p.penalty satisfies Ratio,
    // @ts-expect-error
    p.degree satisfies Value | undefined,
    // @ts-expect-error
    r.ratio satisfies Value,
    // @ts-expect-error
    r.headroom satisfies Ratio | undefined,
    // @ts-expect-error
    t.amount satisfies Lots,
  ];
  expect(fields).toHaveLength(5);
});
