import { custodianViews, type Holding } from '../../src/margin/views.js';
import { WIDTHS } from '../../src/market/bounds.js';
import type { Inputs } from '../system/circuit.js';
import { type GadgetTable, largestOf } from './table.js';

/** Views per custodian. */
export const VIEWS: GadgetTable[] = [];

type Mode = 'alone' | 'gone' | 'off';

/** As the statement hands a book to them; shared with `test/circuits/views.test.ts`. */
export const viewInputs = (book: readonly Holding[], marks: readonly bigint[], mode: Mode): Inputs => ({
  custodianId: book.map(({ custodianId }) => custodianId),
  cash: book.map(({ cash }) => cash),
  quantity: book.flatMap(({ quantities }) => quantities),
  mark: marks,
  alone: mode === 'alone' ? 1n : 0n,
  gone: mode === 'gone' ? 1n : 0n,
});

/** The view of each slot: that of its custodian. */
function outputsOf(book: readonly Holding[], marks: readonly bigint[], mode: Mode): Record<string, bigint> {
  const views =
    mode === 'off'
      ? new Map()
      : new Map(
          custodianViews(book, marks, mode).map(({ custodianId, portfolio }) => [custodianId, portfolio]),
        );
  return Object.fromEntries(
    book.flatMap(({ custodianId, quantities }, a) => [
      [`viewCash[${a}]`, views.get(custodianId)?.cash ?? 0n],
      ...quantities.map((_, i) => [`viewQuantity[${a}][${i}]`, views.get(custodianId)?.quantities[i] ?? 0n]),
    ]),
  );
}

const accepts = (name: string, book: readonly Holding[], marks: readonly bigint[], mode: Mode) =>
  [`${name}: ${mode}`, viewInputs(book, marks, mode), outputsOf(book, marks, mode)] as const;

const MARKS = [100n, 7n];
const holding = (custodianId: bigint, quantities: bigint[], cash: bigint): Holding => ({
  custodianId,
  quantities,
  cash,
});
/** First and last at one custodian, which would be owed 221: 7·100 − 3·7 − 900. */
const owing = [holding(1n, [5n, -3n], -900n), holding(2n, [1n, 1n], 50n), holding(1n, [2n, 0n], 0n)];
const BOOKS: readonly [string, Holding[]][] = [
  ['a custodian that is owed something', owing],
  [
    'a custodian that owes something',
    [holding(1n, [5n, -3n], 900n), holding(2n, [-1n, 4n], 50n), holding(1n, [2n, 11n], 13n)],
  ],
  ['three custodians', [holding(1n, [5n, 3n], 1n), holding(2n, [-7n, 9n], 2n), holding(3n, [11n, -13n], 4n)]],
  [
    'the last two at one custodian',
    [holding(1n, [5n, 3n], 1n), holding(2n, [-7n, 9n], -2n), holding(2n, [11n, -13n], 4n)],
  ],
  ['all at one', [holding(2n, [5n, 3n], 1n), holding(2n, [-7n, 9n], 2n), holding(2n, [11n, -13n], 4n)]],
  ['one unit owed', [holding(1n, [1n, 0n], -101n), holding(2n, [0n, 0n], 0n), holding(3n, [0n, 1n], -7n)]],
];

VIEWS.push({
  include: 'lib/CustodianViews.circom',
  main: 'CustodianViews(3, 2)',
  accepts: BOOKS.flatMap(([name, book]) =>
    (['alone', 'gone', 'off'] as const).map((mode) => accepts(name, book, MARKS, mode)),
  ),
  lies: [
    [
      'a debt to a custodian that is dropped with it',
      [{ file: 'lib/IsNonNegative.circom', find: 'out <== bits.out[BITS];', replace: 'out <== 1;' }],
      viewInputs(owing, MARKS, 'gone'),
      /^main\.surplus\[\d\]/,
    ],
    [
      'an account left out of its custodian',
      [
        {
          file: 'circomlib/circuits/comparators.circom',
          find: 'inv <-- in!=0 ? 1/in : 0;',
          replace: 'inv <-- 1;',
        },
        { file: 'circomlib/circuits/comparators.circom', find: 'out <== -in*inv +1;', replace: 'out <-- 0;' },
      ],
      viewInputs(owing, MARKS, 'alone'),
      /^main\.same\[\d\]\[\d\]/,
    ],
  ],
});

/** The most that signers sign and markets may have: four accounts, all at one custodian. */
const QUANTITY = largestOf(WIDTHS.quantity);
const CASH = largestOf(WIDTHS.cash);
const MARK = (1n << BigInt(WIDTHS.closeOut - 66)) - 1n;
const four = (sign: bigint) => Array.from({ length: 4 }, () => holding(1n, [sign * QUANTITY], sign * CASH));

VIEWS.push({
  include: 'lib/CustodianViews.circom',
  main: 'CustodianViews(4, 1)',
  accepts: ([1n, -1n] as const).flatMap((sign) =>
    (['alone', 'gone'] as const).map((mode) =>
      accepts(sign > 0n ? 'the most there can be' : 'the most that can be owed', four(sign), [MARK], mode),
    ),
  ),
});
