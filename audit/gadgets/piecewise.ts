import type { Inputs } from '../system/circuit.js';
import type { GadgetTable } from './table.js';

/** Rows of the model. */
export const PIECEWISE: GadgetTable[] = [];

/** Two segments and one of zero width: −10 ≤ x < 0, 0 ≤ x < 10, and nothing at 10. */
const padded = (x: bigint): Inputs => ({
  x,
  breakpoint: [-10n, 0n, 10n, 10n],
  slope: [1n, 2n, 5n],
  intercept: [100n, 200n, 900n],
});
/** One segment from the lowest number of 8 bits to the highest. */
const wide = (x: bigint): Inputs => ({
  x,
  breakpoint: [-128n, 127n, 127n, 127n],
  slope: [1n, 2n, 5n],
  intercept: [1000n, 0n, 0n],
});
const FILE = 'lib/PiecewisePair.circom';
const HINT = 'selected[t] <-- breakpoint[t] <= x && x < breakpoint[t + 1];';
const select = (expression: string) => [
  { file: FILE, find: HINT, replace: `selected[t] <-- ${expression};` },
];

PIECEWISE.push({
  include: FILE,
  main: 'PiecewisePair(3, 8)',
  accepts: [
    ['the first number', padded(-10n), { result: 90n }],
    ['−1, in the first segment', padded(-1n), { result: 99n }],
    ['0, in the second', padded(0n), { result: 200n }],
    ['1', padded(1n), { result: 202n }],
    ['the last number', padded(9n), { result: 218n }],
    ['the first number of a segment as wide as the range', wide(-128n), { result: 872n }],
    ['the last number of it', wide(126n), { result: 1126n }],
  ],
  rejects: [
    ['one below the limits', padded(-11n), /^main( |\.aboveLower|\.belowUpper)/],
    ['the upper limit itself', padded(10n), /^main( |\.aboveLower|\.belowUpper)/],
    ['one below a segment as wide as the range', wide(-129n), /^main( |\.aboveLower|\.belowUpper)/],
    ['the upper limit of it', wide(127n), /^main( |\.aboveLower|\.belowUpper)/],
    ['a number near the field order', padded(-(1n << 200n)), /^main( |\.aboveLower|\.belowUpper)/],
  ],
  lies: [
    ['the segment above', select('t == 1'), padded(-1n), 'main.aboveLower.bits'],
    ['the segment below', select('t == 0'), padded(0n), 'main.belowUpper.bits'],
    ['a segment of zero width, from below', select('t == 2'), padded(9n), 'main.aboveLower.bits'],
    ['a segment of zero width, at its place', select('t == 2'), padded(10n), 'main.belowUpper.bits'],
    ['no segment', select('0'), padded(-1n), 'main'],
    [
      'two segments',
      select('t < 2'),
      padded(-1n),
      /^main( |\.aboveLower|\.belowUpper)/,
      /^main \(main\.selected\[0\] main\.selected\[1\] main\.selected\[2\]\)$/,
    ],
    [
      'fractions of segments',
      select('t == 0 ? 2 : (t == 1 ? -1 : 0)'),
      padded(-1n),
      /^main( |\.aboveLower|\.belowUpper)/,
      /^main \(main\.selected\[0\]\)$/,
    ],
  ],
});

const row = (x: bigint, fold: bigint): Inputs => ({
  x,
  'row.fold': fold,
  'row.breakpoint': [fold === 1n ? 0n : -10n, 5n, 10n],
  'row.slope': [3n, 4n],
  'row.intercept': [0n, -5n],
});

PIECEWISE.push({
  include: 'lib/Row.circom',
  main: 'Row(2, 8)',
  accepts: [
    ['a short position, folded', row(-6n, 1n), { result: 19n }],
    ['a long position, folded', row(6n, 1n), { result: 19n }],
    ['a short position, not folded', row(-6n, 0n), { result: -18n }],
    ['the last number', row(9n, 0n), { result: 31n }],
  ],
  rejects: [['the upper limit', row(10n, 0n), /^main\.pair( |\.aboveLower|\.belowUpper)/]],
  lies: [
    [
      'a short position left negative in a folded row',
      [{ file: 'lib/Fold.circom', find: 'fold == 1 && x < 0', replace: '0' }],
      row(-6n, 1n),
      /^main\.pair( |\.aboveLower)/,
    ],
    [
      'a long position negated in a folded row',
      [{ file: 'lib/Fold.circom', find: 'fold == 1 && x < 0', replace: 'fold' }],
      row(6n, 1n),
      /^main\.pair( |\.aboveLower)/,
    ],
    ['the last segment at its upper limit', select('t == 1'), row(10n, 0n), 'main.pair.belowUpper.bits'],
    ['the last segment below its lower limit', select('t == 1'), row(4n, 0n), 'main.pair.aboveLower.bits'],
  ],
});
