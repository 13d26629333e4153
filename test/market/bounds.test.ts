import { describe, expect, test } from 'vitest';
import { piece, slope } from '../../fixtures/world.js';
import { InputError } from '../../src/errors.js';
import { checkBounds, WIDTHS } from '../../src/market/bounds.js';
import { type Model, type Piece, REQUIREMENT_SCALE } from '../../src/market/model.js';
import { refusal } from '../support/refusal.js';

const zero = slope(0n);
const empty: Model = { marginType: 'maintenance', instruments: [], groups: [], scenarios: [], units: [] };

/** One instrument with |x| <= limit and one piece. */
function oneInstrument(limit: bigint, only: Piece, linear = 0n): Model {
  return {
    ...empty,
    instruments: [{ label: 'A', fold: false, linear, breakpoints: [-limit, limit + 1n], pieces: [only] }],
  };
}

/** One instrument with other limits above than below: from `low` to `high`, cut at `cuts`. */
function between(
  low: bigint,
  high: bigint,
  pieces: Piece[],
  rest: { linear?: bigint; cuts?: bigint[] } = {},
): Model {
  const { linear = 0n, cuts = [] } = rest;
  const breakpoints = [low, ...cuts, high + 1n];
  return { ...empty, instruments: [{ label: 'A', fold: false, linear, breakpoints, pieces }] };
}

/** The same as a model with one scenario. */
const losing = (model: Model, pnl: bigint): Model => ({
  ...model,
  scenarios: [{ label: 'crash', pnl: [pnl] }],
  units: [{ label: 'U', scenarios: [0], k: 1, weight: 0n, kthWeight: 0n, floor: 0n }],
});

/** One instrument with |x| <= limit, one scenario and one unit. */
function oneUnit(
  limit: bigint,
  pnl: bigint,
  unit: { weight: bigint; kthWeight?: bigint; floor?: bigint },
): Model {
  return {
    ...oneInstrument(limit, piece(zero)),
    scenarios: [{ label: 'crash', pnl: [pnl] }],
    units: [{ label: 'U', scenarios: [0], k: 1, kthWeight: 0n, floor: 0n, ...unit }],
  };
}

const half = (bits: number) => 1n << BigInt(bits - 1);
const value = half(WIDTHS.value); // 2^103
const loss = half(WIDTHS.loss); // 2^95
const requirement = half(WIDTHS.requirement); // 2^135

type Case = [sum: string, inside: Model, outside: Model, what: string];
const none = piece(zero);
/** A line that is largest where a segment begins, and 0 at 8. */
const falling = (steepness: bigint) => slope(-steepness, 8n * steepness);
const CASES: Case[] = [
  ...(
    [
      ['below', -8n, 0n],
      ['above', 0n, 8n],
    ] as const
  ).flatMap(([side, low, high]): Case[] => [
    [
      `linear values, by the limit ${side}`,
      between(low, high, [none], { linear: value / 16n - 1n }),
      between(low, high, [none], { linear: value / 16n }),
      'the sum of linear values',
    ],
    [
      `row values, by the slope at the limit ${side}`,
      between(low, high, [piece(slope(value / 8n - 1n))]),
      between(low, high, [piece(slope(value / 8n))]),
      'the sum of row values',
    ],
    [
      `row charges, by the slope at the limit ${side}`,
      between(low, high, [piece(zero, slope(1n - value / 8n))]),
      between(low, high, [piece(zero, slope(-value / 8n))]),
      'the sum of row charges',
    ],
    [
      `the loss, by the limit ${side}`,
      losing(between(low, high, [none]), loss / 8n - 1n),
      losing(between(low, high, [none]), loss / 8n),
      'the loss of scenario crash',
    ],
  ]),
  [
    'row values, where a segment begins',
    between(0n, 8n, [none, piece(falling(value / 4n - 1n))], { cuts: [4n] }),
    between(0n, 8n, [none, piece(falling(value / 4n))], { cuts: [4n] }),
    'the sum of row values',
  ],
  [
    'row values, in a segment that is not the last',
    between(0n, 8n, [piece(slope(0n, value - 1n)), none], { cuts: [4n] }),
    between(0n, 8n, [piece(slope(0n, value)), none], { cuts: [4n] }),
    'the sum of row values',
  ],
  [
    'row values, by intercept',
    oneInstrument(1n, piece(slope(0n, value - 1n))),
    oneInstrument(1n, piece(slope(0n, value))),
    'the sum of row values',
  ],
  [
    'row values, by slope at the limit',
    oneInstrument(8n, piece(slope(value / 8n - 1n))),
    oneInstrument(8n, piece(slope(-value / 8n))),
    'the sum of row values',
  ],
  [
    'row charges',
    // The charge alone would also pass the requirement's width: 2^103 · SCALE is above 2^132.
    oneInstrument(1n, piece(zero, slope(0n, value - 1n))),
    oneInstrument(1n, piece(zero, slope(0n, -value))),
    'the sum of row charges',
  ],
  [
    'linear values',
    oneInstrument(2n, piece(zero), value / 4n - 1n),
    oneInstrument(2n, piece(zero), -value / 4n),
    'the sum of linear values',
  ],
  [
    'the loss of a scenario',
    oneUnit(2n, loss / 2n - 1n, { weight: 0n }),
    oneUnit(2n, -loss / 2n, { weight: 0n }),
    'the loss of scenario crash',
  ],
  [
    'the requirement, by weight',
    oneUnit(1n, 1n << 90n, { weight: requirement / (1n << 90n) - 1n }),
    oneUnit(1n, 1n << 90n, { weight: requirement / (1n << 90n) }),
    'the requirement',
  ],
  [
    'the requirement, by kth weight of either sign',
    oneUnit(1n, 1n << 90n, { weight: 0n, kthWeight: 1n - requirement / (1n << 90n) }),
    oneUnit(1n, 1n << 90n, { weight: 0n, kthWeight: -requirement / (1n << 90n) }),
    'the requirement',
  ],
  [
    'the requirement, by floor',
    oneUnit(1n, 0n, { weight: 0n, floor: requirement - 1n }),
    oneUnit(1n, 0n, { weight: 0n, floor: requirement }),
    'the requirement',
  ],
];

describe('every sum stays inside the width that the circuit checks', () => {
  test.each(CASES)('%s', (_, inside, outside, what) => {
    expect(() => checkBounds(inside, [])).not.toThrow();
    const error = refusal(() => checkBounds(outside, []));
    expect(error).toBeInstanceOf(InputError);
    expect(error.shortMessage).toBe(`${what} can grow past the range that the circuit checks`);
    expect(error.fix).toContain('position limits');
  });

  test('the linear form of a group', () => {
    const withWeight = (weight: bigint): Model => ({
      ...oneInstrument(4n, piece(zero)),
      groups: [{ label: 'G', fold: false, weights: [weight], breakpoints: [0n, 1n], pieces: [piece(zero)] }],
    });
    const bound = half(WIDTHS.group) / 4n;
    expect(() => checkBounds(withWeight(bound - 1n), [])).not.toThrow();
    for (const weight of [bound, -bound]) {
      expect(refusal(() => checkBounds(withWeight(weight), [])).shortMessage).toContain('form of group G');
    }
  });

  test('the sum of marks, whatever their signs', () => {
    const bound = 1n << BigInt(WIDTHS.closeOut - 66);
    expect(() => checkBounds(empty, [bound - 2n, 1n])).not.toThrow();
    expect(refusal(() => checkBounds(empty, [bound - 1n, -1n])).shortMessage).toContain('mark values');
  });
});

describe('sums add up', () => {
  test('over rows: two halves are too much together', () => {
    const one = oneInstrument(1n, piece(slope(0n, value / 2n)));
    expect(() => checkBounds(one, [])).not.toThrow();
    const two = { ...one, instruments: [...one.instruments, ...one.instruments] };
    expect(refusal(() => checkBounds(two, [])).shortMessage).toContain('row values');
    const group = { ...one.instruments[0]!, weights: [0n] };
    expect(refusal(() => checkBounds({ ...one, groups: [group] }, [])).shortMessage).toContain('row values');
  });

  test('over k: a unit counts its k worst losses', () => {
    const one = oneUnit(1n, 1n << 90n, { weight: requirement / (1n << 91n) });
    expect(() => checkBounds(one, [])).not.toThrow();
    const two: Model = {
      ...one,
      scenarios: [one.scenarios[0]!, one.scenarios[0]!],
      units: [{ ...one.units[0]!, scenarios: [0, 1], k: 2 }],
    };
    expect(refusal(() => checkBounds(two, [])).shortMessage).toContain('the requirement');
  });

  test('over charges and units', () => {
    const charge = piece(zero, slope(0n, 1n << 102n));
    const used = (1n << 102n) * REQUIREMENT_SCALE;
    const model = (floor: bigint): Model => ({
      ...oneUnit(1n, 0n, { weight: 0n, floor }),
      instruments: oneInstrument(1n, charge).instruments,
    });
    expect(() => checkBounds(model(requirement - used - 1n), [])).not.toThrow();
    expect(refusal(() => checkBounds(model(requirement - used), [])).shortMessage).toContain('requirement');
  });
});

test('lines are measured at both ends of their segment, the last whole number included', () => {
  // 2^103 is reached at x = 8, which lies outside [0, 8).
  const upTo = (end: bigint) => ({
    ...empty,
    instruments: [
      { label: 'A', fold: true, linear: 0n, breakpoints: [0n, end], pieces: [piece(slope(value / 8n))] },
    ],
  });
  expect(() => checkBounds(upTo(8n), [])).not.toThrow();
  expect(() => checkBounds(upTo(9n), [])).toThrow();
});

test('a steep line on a segment that holds one number is measured by its value there', () => {
  const steep = piece(slope(1n << 200n, -(5n << 200n)));
  const rows = { breakpoints: [0n, 5n, 6n], pieces: [piece(zero), steep] };
  const model = { ...empty, instruments: [{ label: 'A', fold: true, linear: 0n, ...rows }] };
  expect(() => checkBounds(model, [])).not.toThrow();
});
