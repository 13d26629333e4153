import type { Inputs } from '../system/circuit.js';
import type { Patch } from '../system/sources.js';
import type { GadgetTable } from './table.js';

/** Netting sets and what they are made of. */
export const NETTING: GadgetTable[] = [];

const hint = (file: string, find: string, replace: string): Patch => ({
  file: `lib/${file}.circom`,
  find,
  replace,
});

NETTING.push({
  include: 'lib/Bend.circom',
  main: 'Bend(8)',
  accepts: [
    ['a gain', { in: 1n, gain: 3n, loss: 5n }, { out: 3n }],
    ['nothing', { in: 0n, gain: 3n, loss: 5n }, { out: 0n }],
    ['a loss', { in: -1n, gain: 3n, loss: 5n }, { out: -5n }],
    ['a loss with a slope that turns it', { in: -7n, gain: -1n, loss: -1n }, { out: 7n }],
    ['minus the size', { in: 7n, gain: -1n, loss: 1n }, { out: -7n }],
    ['the largest', { in: 255n, gain: 1n, loss: 0n }, { out: 255n }],
    ['the smallest', { in: -256n, gain: 0n, loss: 1n }, { out: -256n }],
  ],
  rejects: [
    ['one too large', { in: 256n, gain: 1n, loss: 1n }, 'main.sign.bits'],
    ['one too small', { in: -257n, gain: 1n, loss: 1n }, 'main.sign.bits'],
  ],
  lies: [
    [
      'a loss that counts as a gain',
      [hint('Bend', 'positive <== sign.out * in;', 'positive <== in;')],
      { in: -7n, gain: 1n, loss: 5n },
      'main',
      /^main \(main\.in main\.positive main\.sign\.out\)$/,
    ],
    [
      'a gain at another slope',
      [hint('Bend', 'gained <== gain * positive;', 'gained <== gain * positive + 1;')],
      { in: 7n, gain: 1n, loss: 5n },
      'main',
      /^main \(main\.gain main\.gained main\.positive\)$/,
    ],
    [
      'another result',
      [hint('Bend', 'out <== gained', 'out <== 1 + gained')],
      { in: 7n, gain: 1n, loss: 5n },
      'main',
      /main\.out/,
    ],
  ],
});

NETTING.push({
  include: 'lib/UnpackPair.circom',
  main: 'UnpackPair(8)',
  accepts: [
    ['two positive limbs', { packed: 3n + 256n * 5n }, { 'out[0]': 3n, 'out[1]': 5n }],
    ['two negative ones', { packed: -3n - 256n * 5n }, { 'out[0]': -3n, 'out[1]': -5n }],
    ['a negative even one', { packed: -3n + 256n * 5n }, { 'out[0]': -3n, 'out[1]': 5n }],
    ['a negative odd one', { packed: 3n - 256n * 5n }, { 'out[0]': 3n, 'out[1]': -5n }],
    ['the largest', { packed: 127n + 256n * 127n }, { 'out[0]': 127n, 'out[1]': 127n }],
    ['the smallest', { packed: -128n - 256n * 128n }, { 'out[0]': -128n, 'out[1]': -128n }],
  ],
  lies: [
    ['another even limb', [hint('UnpackPair', 'out[0] <-- ', 'out[0] <-- 1 + ')], { packed: 3n }, 'main'],
    ['another odd limb', [hint('UnpackPair', 'out[1] <-- ', 'out[1] <-- 1 + ')], { packed: 3n }, 'main'],
  ],
});

const roundUp = (find: string, replace: string) => [hint('RoundUp', find, replace)];
const OUT = '(in + DIVISOR - 1) \\ DIVISOR';
NETTING.push({
  include: 'lib/RoundUp.circom',
  main: 'RoundUp(10, 4, 4)',
  accepts: [
    ['the smallest', { in: -9n }, { out: 0n }],
    ['−1', { in: -1n }, { out: 0n }],
    ['0', { in: 0n }, { out: 0n }],
    ['1', { in: 1n }, { out: 1n }],
    ['one below a multiple', { in: 19n }, { out: 2n }],
    ['a multiple', { in: 20n }, { out: 2n }],
    ['one above', { in: 21n }, { out: 3n }],
    ['the largest', { in: 150n }, { out: 15n }],
  ],
  rejects: [
    ['one too large', { in: 151n }, 'main.range.bits'],
    ['one too small', { in: -10n }, /^main\.(range|notNegative|lessThanOne)\.bits /],
  ],
  lies: [
    ['rounding down', roundUp(OUT, 'in \\ DIVISOR'), { in: 21n }, 'main.notNegative.bits'],
    ['one too many', roundUp(OUT, '1 + in \\ DIVISOR'), { in: 20n }, 'main.lessThanOne.bits'],
    ['an exact quotient in the field', roundUp(OUT, 'in / DIVISOR'), { in: 21n }, 'main.range.bits'],
  ],
});

/** Two instruments, four scenarios, two sets, leads in the first two. Forms by scenario, then set. */
const PACK = 1n << 112n;
type Form = readonly [bigint, bigint];
const pairs = (forms: readonly (readonly Form[])[]): bigint[] =>
  Array.from({ length: forms.length / 2 }, (_, p) =>
    forms[2 * p]!.flatMap(([a, b], k) => {
      const [c, d] = forms[2 * p + 1]![k]!;
      return [a + PACK * c, b + PACK * d];
    }),
  ).flat();
const ZERO: Form = [0n, 0n];
const NONE = [ZERO, ZERO];
const same = (n: bigint) => new Array<bigint>(8).fill(n);
const netting = (
  quantity: Form,
  forms: readonly (readonly Form[])[],
  rest: { lead?: readonly (readonly Form[])[]; gain?: bigint[]; loss?: bigint[] } = {},
): Inputs => ({
  quantity,
  form: pairs(forms),
  lead: pairs(rest.lead ?? [NONE, NONE]),
  gain: rest.gain ?? same(1n),
  loss: rest.loss ?? same(1n),
});
const HALF = 1n << 95n;
const two = netting([1n, -2n], [[[3n, 1n], ZERO], [ZERO, [1n, 1n]], NONE, NONE], {
  gain: same(2n),
  loss: same(5n),
});
const lead = netting([1n, 1n], [[[4n, 0n], ZERO], NONE, NONE, NONE], {
  lead: [[[0n, -9n], ZERO], NONE],
  loss: same(1n),
});

NETTING.push({
  include: 'lib/NettingSets.circom',
  main: 'NettingSets(2, 4, 2, 2)',
  accepts: [
    ['a gain and a loss of two scenarios', two, { 'pnl[0]': 2n, 'pnl[1]': -5n, 'pnl[2]': 0n, 'pnl[3]': 0n }],
    [
      'sets do not net with each other',
      netting(
        [1n, 1n],
        [
          [
            [7n, 0n],
            [0n, -7n],
          ],
          NONE,
          NONE,
          NONE,
        ],
        { gain: same(1n), loss: same(2n) },
      ),
      { 'pnl[0]': -7n },
    ],
    [
      'instruments of one set do',
      netting([1n, 1n], [[[7n, -7n], ZERO], NONE, NONE, NONE], { gain: same(1n), loss: same(2n) }),
      { 'pnl[0]': 0n },
    ],
    ['a negative lead is added', lead, { 'pnl[0]': -5n }],
    [
      'a positive lead is not',
      netting([1n, 1n], [[[4n, 0n], ZERO], NONE, NONE, NONE], { lead: [[[0n, 9n], ZERO], NONE] }),
      { 'pnl[0]': 4n },
    ],
    [
      'every slope has its place',
      netting(
        [1n, 0n],
        new Array(4).fill([
          [1n, 0n],
          [-1n, 0n],
        ]),
        {
          gain: [1n, 2n, 3n, 4n, 5n, 6n, 7n, 8n],
          loss: [10n, 20n, 30n, 40n, 50n, 60n, 70n, 80n],
        },
      ),
      { 'pnl[0]': 1n - 20n, 'pnl[1]': 3n - 40n, 'pnl[2]': 5n - 60n, 'pnl[3]': 7n - 80n },
    ],
    [
      'the lowest lead',
      netting([1n, 0n], [NONE, NONE, NONE, NONE], {
        lead: [
          [[-HALF, 0n], ZERO],
          [ZERO, [-HALF, 0n]],
        ],
      }),
      { 'pnl[0]': -HALF, 'pnl[1]': -HALF },
    ],
    [
      'the highest lead',
      netting([1n, 0n], [NONE, NONE, NONE, NONE], { lead: [[[HALF - 1n, 0n], ZERO], NONE] }),
      { 'pnl[0]': 0n },
    ],
    [
      'the largest and the smallest',
      netting(
        [1n, -1n],
        [
          [
            [HALF - 1n, 0n],
            [0n, HALF],
          ],
          [
            [HALF - 1n, 0n],
            [0n, HALF],
          ],
          NONE,
          NONE,
        ],
      ),
      { 'pnl[0]': -1n, 'pnl[1]': -1n },
    ],
  ],
  rejects: [
    [
      'an even form out of range',
      netting([1n, 0n], [[[HALF, 0n], ZERO], NONE, NONE, NONE]),
      'main.bend[0][0].sign.bits',
    ],
    [
      'an odd form out of range',
      netting([1n, 0n], [NONE, [[HALF, 0n], ZERO], NONE, NONE]),
      'main.bend[1][0].sign.bits',
    ],
    [
      'a lead out of range',
      netting([1n, 0n], [NONE, NONE, NONE, NONE], { lead: [[[-HALF - 1n, 0n], ZERO], NONE] }),
      /^main\.(lower|bend)\[0\]\[0\]\.sign\.bits /,
      /^main\.lower\[0\]\[0\]\.sign\.bits /,
    ],
  ],
  lies: [
    [
      'a form taken apart otherwise: one more in the even limb, a fraction less in the odd one',
      [
        hint('UnpackPair', 'out[0] <-- ', 'out[0] <-- 1 + '),
        hint(
          'UnpackPair',
          'out[1] <-- ((packed + SHIFT) >> PACK) - (1 << (PACK - 1))',
          'out[1] <-- (packed - out[0]) / (1 << PACK)',
        ),
      ],
      two,
      /^main\.(bend|lower)\[\d\]\[\d\]\.sign\.bits /,
      /^main\.bend/,
    ],
    [
      'a lead that is left out',
      [hint('NettingSets', 'lower[2 * p + odd][k].loss <== 1;', 'lower[2 * p + odd][k].loss <== 0;')],
      lead,
      /^main\.lower\[\d\]\[\d\] /,
      /main\.lower\[0\]\[0\]\.loss/,
    ],
    [
      'a set that is left out',
      [hint('NettingSets', 'pnl[s] <== total[s];', 'pnl[s] <== 0;')],
      two,
      'main',
      /main\.pnl\[\d\]/,
    ],
    [
      'the form of another set',
      [
        hint(
          'NettingSets',
          'packedForm[p][k].coefficient <== form[p][k];',
          'packedForm[p][k].coefficient <== form[p][1 - k];',
        ),
      ],
      two,
      'main',
      /main\.form\[0\]\[\d\]\[\d\] main\.packedForm/,
    ],
  ],
});

/** Leads in every scenario, no two alike. */
const led: readonly (readonly Form[])[] = [0n, 1n, 2n, 3n].map((n) => [
  [-10n - n, 3n],
  [20n + 3n * n, -50n - n],
]);
NETTING.push({
  include: 'lib/NettingSets.circom',
  main: 'NettingSets(2, 4, 2, 4)',
  accepts: [
    [
      'every lead has its place',
      netting([2n, 3n], [NONE, NONE, NONE, NONE], { lead: led }),
      Object.fromEntries(
        led.map((sets, s) => [
          `pnl[${s}]`,
          sets.map(([a, b]) => 2n * a + 3n * b).reduce((total, one) => total + (one < 0n ? one : 0n), 0n),
        ]),
      ),
    ],
  ],
});
