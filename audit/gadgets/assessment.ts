import { assess } from '../../src/margin/assess.js';
import { WIDTHS } from '../../src/market/bounds.js';
import type { Room } from '../../src/market/check.js';
import { modelSignals, nettedSignals } from '../../src/market/encode.js';
import {
  type Line,
  type Model,
  type Portfolio,
  REQUIREMENT_SCALE,
  SLOPE_SCALE,
} from '../../src/market/model.js';
import type { Inputs } from '../system/circuit.js';
import type { Patch } from '../system/sources.js';
import { type GadgetTable, largestOf } from './table.js';

/** Equity and requirement of a portfolio. */
export const ASSESSMENT: GadgetTable[] = [];

const FILE = 'lib/Assessment.circom';
const ROOM: Room = {
  instruments: 3,
  groups: 2,
  segments: 2,
  scenarios: 4,
  units: 2,
  nettingSets: 0,
  leads: 0,
};
const NETTED: Room = { ...ROOM, nettingSets: 2, leads: 2 };
const mainOf = ({ instruments, groups, segments, scenarios, units, nettingSets, leads }: Room) =>
  `Assessment(${[instruments, groups, segments, scenarios, units, nettingSets, leads].join(', ')})`;

/** As the statement hands a model and a portfolio to it; shared with `test/circuits/assessment.test.ts`. */
export function assessmentInputs(model: Model, { quantities, cash }: Portfolio, room: Room): Inputs {
  const padding = new Array<bigint>(room.instruments - quantities.length).fill(0n);
  return {
    quantity: [...quantities, ...padding],
    cash,
    ...Object.fromEntries(
      [...modelSignals(model, room, 'model'), ...nettedSignals(model, room)].map(({ name, values }) => [
        name,
        values,
      ]),
    ),
  };
}

const line = (slope: bigint, intercept = 0n): Line => ({ slope, intercept });
const piece = (value: Line, charge: Line) => ({ value, charge });

/** Every number another one, so that none can stand for its neighbour. */
const FULL: Model = {
  marginType: 'maintenance',
  instruments: [
    {
      ...{ label: 'a', fold: false, linear: 3n, breakpoints: [-100n, 0n, 90n] },
      pieces: [piece(line(7n, 1n), line(-11n)), piece(line(13n), line(17n, 2n))],
    },
    {
      ...{ label: 'b', fold: true, linear: -19n, breakpoints: [0n, 10n, 80n] },
      pieces: [piece(line(0n), line(23n)), piece(line(29n, -3n), line(31n, -80n))],
    },
    {
      ...{ label: 'c', fold: true, linear: 37n, breakpoints: [0n, 5n, 70n] },
      pieces: [piece(line(41n), line(43n)), piece(line(47n), line(53n))],
    },
  ],
  groups: [
    {
      ...{ label: 'ab', weights: [2n, -3n, 5n], fold: true, breakpoints: [0n, 40n, 900n] },
      pieces: [piece(line(0n), line(0n)), piece(line(1n), line(59n, -40n * 59n))],
    },
    {
      ...{ label: 'c', weights: [1n, 1n, -2n], fold: false, breakpoints: [-900n, 0n, 900n] },
      pieces: [piece(line(2n), line(-61n)), piece(line(3n), line(67n))],
    },
  ],
  scenarios: [
    { label: 'up', pnl: [71n, -73n, 79n] },
    { label: 'down', pnl: [-83n, 89n, -97n] },
    { label: 'wide', pnl: [101n, 103n, -107n] },
    { label: 'odd', pnl: [-109n, -113n, 127n] },
  ],
  units: [
    {
      ...{ label: 'first', scenarios: [0, 1], k: 1, floor: 5n * REQUIREMENT_SCALE },
      ...{ weight: REQUIREMENT_SCALE, kthWeight: REQUIREMENT_SCALE / 4n },
    },
    {
      ...{ label: 'second', scenarios: [2, 3], k: 2, floor: 7n },
      ...{ weight: REQUIREMENT_SCALE / 2n, kthWeight: -REQUIREMENT_SCALE / 3n },
    },
  ],
};

const SETS: Model = {
  ...FULL,
  nettingSets: ['A', 'B'],
  scenarios: FULL.scenarios.map(({ label, pnl }, s) => {
    const n = BigInt(s);
    const slopes = (extra: bigint) => ({
      gain: SLOPE_SCALE - 3n * n - extra,
      loss: SLOPE_SCALE + 5n * n + 2n * extra + 1n,
    });
    const lead = (shift: bigint) => (s < 2 ? { lead: [shift - 7n, 11n - n, shift + n] } : {});
    return {
      ...{ label, pnl: pnl.map((one) => one / 7n) },
      netted: [
        { form: [pnl[0]!, 3n, -n], ...slopes(1n), ...lead(1n) },
        { form: [n - 2n, pnl[1]!, pnl[2]!], ...slopes(100n), ...lead(-5n) },
      ],
    };
  }),
};

const books: readonly (readonly [string, Portfolio])[] = [
  ['long', { quantities: [50n, 20n, 30n], cash: 100_000n }],
  ['short', { quantities: [-60n, -30n, -4n], cash: 7n }],
  ['mixed', { quantities: [80n, -70n, 60n], cash: -5_000n }],
  ['the other way round', { quantities: [-90n, 9n, -69n], cash: 5_001n }],
  ['nothing', { quantities: [0n, 0n, 0n], cash: 0n }],
];
const answer = (model: Model, portfolio: Portfolio, room: Room) => {
  const { equity, requirement } = assess(model, portfolio);
  return [assessmentInputs(model, portfolio, room), { equity, requirement }] as const;
};

/** One instrument and no scenarios. */
const flat = (value: Line, charge: Line, limit = 100n): Model => ({
  ...{ marginType: 'maintenance', groups: [], scenarios: [], units: [] },
  instruments: [
    { label: 'one', fold: false, linear: 3n, breakpoints: [-limit, limit], pieces: [piece(value, charge)] },
  ],
});
const seven: Portfolio = { quantities: [7n], cash: 1000n };
const QUANTITY = largestOf(WIDTHS.quantity);
const edge = (model: Model, quantity = 7n) => answer(model, { quantities: [quantity], cash: 0n }, ROOM);
const wide = (fold: boolean): Model => {
  const model = flat(line(0n), line(1n), QUANTITY + 1n);
  const [row] = model.instruments;
  return {
    ...model,
    instruments: [{ ...row!, fold, breakpoints: [fold ? 0n : -QUANTITY, QUANTITY + 1n], linear: 0n }],
    groups: [
      {
        ...{ label: 'wide', weights: [1n << 32n], fold: false },
        breakpoints: [-largestOf(WIDTHS.group), largestOf(WIDTHS.group) + 1n],
        pieces: [piece(line(1n), line(0n))],
      },
    ],
  };
};
const VALUE = largestOf(WIDTHS.value);
const tooMuch = (value: bigint, charge: bigint): Inputs =>
  assessmentInputs(flat(line(0n, value), line(0n, charge)), seven, ROOM);
const hint = (find: string, replace: string): Patch => ({ file: FILE, find, replace });
const exact = hint('((packed + SHIFT) >> PACK_BITS()) - (1 << VALUE_BITS())', '(packed - value) / PACK');
const ofFlat = assessmentInputs(flat(line(0n), line(0n, 5n)), seven, ROOM);
const negative = assessmentInputs(flat(line(0n), line(0n, -5n)), seven, ROOM);
const RANGES = /^main\.(valueRange|chargeRange|notNegative)/;

ASSESSMENT.push({
  include: FILE,
  main: mainOf(ROOM),
  accepts: [
    ...books.map(([name, book]) => [name, ...answer(FULL, book, ROOM)] as const),
    ['a negative charge: nothing is required', ...answer(flat(line(0n), line(0n, -5n)), seven, ROOM)],
    ['the largest value and charge', ...edge(flat(line(0n, VALUE), line(0n, VALUE)))],
    ['the largest value, the smallest charge', ...edge(flat(line(0n, VALUE), line(0n, -VALUE)))],
    ['the smallest value, the largest charge', ...edge(flat(line(0n, -VALUE), line(0n, VALUE)))],
    ['the largest quantity and group', ...edge(wide(false), QUANTITY)],
    ['the smallest quantity and group', ...edge(wide(false), -QUANTITY)],
    ['the largest quantity of a folded row', ...edge(wide(true), -QUANTITY)],
  ],
  rejects: [
    ['a value out of range', tooMuch(VALUE + 1n, 0n), 'main.valueRange.range.bits'],
    ['a charge out of range', tooMuch(0n, VALUE + 1n), 'main.chargeRange.range.bits'],
    ['a value out of range on the other side', tooMuch(-VALUE - 2n, 0n), 'main.valueRange.range.bits'],
    ['a charge out of range on the other side', tooMuch(0n, -VALUE - 2n), 'main.chargeRange.range.bits'],
    [
      'a quantity out of range',
      assessmentInputs(flat(line(0n), line(0n, 5n)), { ...seven, quantities: [1n << 64n] }, ROOM),
      /^main\.instrument\[0\]\.pair/,
    ],
  ],
  lies: [
    [
      'a negative requirement',
      [hint('requirement <== notNegative.out;', 'requirement <== notNegative.a;')],
      negative,
      /^main \(.*requirement/,
    ],
    [
      'a packed sum that is not the sum of its parts',
      [hint('value <-- ', 'value <-- 1 + ')],
      ofFlat,
      /^main \(main\.charge main\.packed main\.value\)$/,
    ],
    [
      'value put into charge',
      [hint('value <-- ', 'value <-- 1 + '), exact],
      ofFlat,
      RANGES,
      /^main\.chargeRange\.range\.bits /,
    ],
    [
      'a wrapped value',
      [hint('value <-- ', 'value <-- (1 << 128) + '), exact],
      ofFlat,
      RANGES,
      /^main\.valueRange\.range\.bits /,
    ],
    [
      'a loss that passes for a huge gain: its value wrapped by one step of the charge',
      [hint('value <-- ', 'value <-- (1 << 128) + '), hint('charge <-- ', 'charge <-- -1 + ')],
      assessmentInputs(flat(line(0n, -50n), line(0n, 5n)), seven, ROOM),
      // One row refuses it: that of the range, however few bits it were too wide.
      /^main\.valueRange(\.range\.bits)? /,
      /^main\.valueRange\.range\.bits /,
    ],
  ],
});

const crash: Model = {
  ...flat(line(0n), line(0n, 5n)),
  nettingSets: ['A'],
  scenarios: [{ label: 'crash', pnl: [-3n], netted: [{ form: [-7n], gain: 1n, loss: SLOPE_SCALE / 3n }] }],
  units: [{ label: 'U', scenarios: [0], k: 1, weight: REQUIREMENT_SCALE, kthWeight: 0n, floor: 0n }],
};
const ofCrash = assessmentInputs(crash, seven, NETTED);

ASSESSMENT.push({
  include: FILE,
  main: mainOf(NETTED),
  accepts: [
    ...books.map(([name, book]) => [name, ...answer(SETS, book, NETTED)] as const),
    ['without netting sets of its own', ...answer(FULL, books[0]![1], NETTED)],
    ['a loss that is not whole', ...answer(crash, seven, NETTED)],
  ],
  lies: [
    [
      'a requirement that was not rounded up',
      [hint('requirement <== rounded.out;', 'requirement <== rounded.out - 1;')],
      ofCrash,
      'main',
      /main\.requirement/,
    ],
    [
      'losses without their sets',
      [hint('- netting.pnl[s];', ';')],
      ofCrash,
      'main',
      /main\.netting\.pnl\[0\]/,
    ],
  ],
});
