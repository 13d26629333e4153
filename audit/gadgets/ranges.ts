import type { GadgetTable } from './table.js';

/** Ranges and signs. */
export const RANGES: GadgetTable[] = [];

RANGES.push({
  include: 'lib/AssertBits.circom',
  main: 'AssertBits(8)',
  accepts: [
    ['0', { in: 0n }],
    ['1', { in: 1n }],
    ['the last number', { in: 255n }],
  ],
  rejects: [
    ['−1', { in: -1n }, 'main.bits'],
    ['the first number too large', { in: 256n }, 'main.bits'],
    ['257', { in: 257n }, 'main.bits'],
    [
      'half the field',
      { in: 10944121435919637611123202872628637544274182200208017171849102093287904247808n },
      'main.bits',
    ],
  ],
});

RANGES.push({
  include: 'lib/AssertSigned.circom',
  main: 'AssertSigned(8)',
  accepts: [
    ['0', { in: 0n }],
    ['the largest', { in: 127n }],
    ['the smallest', { in: -127n }],
  ],
  rejects: [
    ['one above', { in: 128n }, 'main.range.bits'],
    ['one below', { in: -128n }, 'main'],
    ['two below', { in: -129n }, 'main.range.bits'],
  ],
  lies: [
    [
      'an inverse of zero',
      [{ file: 'lib/AssertSigned.circom', find: 'shifted == 0 ? 0 : 1 / shifted', replace: '1' }],
      { in: -128n },
      'main',
    ],
  ],
});

RANGES.push({
  include: 'lib/IsNonNegative.circom',
  main: 'IsNonNegative(8)',
  accepts: [
    ['−256', { in: -256n }, { out: 0n }],
    ['−1', { in: -1n }, { out: 0n }],
    ['0', { in: 0n }, { out: 1n }],
    ['1', { in: 1n }, { out: 1n }],
    ['255', { in: 255n }, { out: 1n }],
  ],
  rejects: [
    ['256', { in: 256n }, 'main.bits'],
    ['−257', { in: -257n }, 'main.bits'],
  ],
});

RANGES.push({
  include: 'lib/Max.circom',
  main: 'Max(8)',
  accepts: [
    ['a above b', { a: 5n, b: 4n }, { out: 5n }],
    ['equal', { a: -4n, b: -4n }, { out: -4n }],
    ['a below b', { a: -5n, b: 4n }, { out: 4n }],
    ['the largest difference', { a: 255n, b: 0n }, { out: 255n }],
    ['the smallest difference', { a: 0n, b: 256n }, { out: 256n }],
  ],
  rejects: [['a difference out of range', { a: 256n, b: 0n }, 'main.aWins.bits']],
});

const fold = (find: string, replace: string) => ({ file: 'lib/Fold.circom', find, replace });
RANGES.push({
  include: 'lib/Fold.circom',
  main: 'Fold()',
  accepts: [
    ['a negative number, folded', { x: -7n, fold: 1n }, { folded: 7n }],
    ['a positive number, folded', { x: 7n, fold: 1n }, { folded: 7n }],
    ['zero, folded', { x: 0n, fold: 1n }, { folded: 0n }],
    ['a negative number, not folded', { x: -7n, fold: 0n }, { folded: -7n }],
  ],
  lies: [
    ['an unfolded row negated', [fold('fold == 1 && x < 0', '1')], { x: -7n, fold: 0n }, 'main'],
    ['half a negation', [fold('fold == 1 && x < 0', '2')], { x: 7n, fold: 1n }, 'main'],
  ],
});
