import type { Inputs } from '../system/circuit.js';
import { type GadgetTable, largestOf } from './table.js';

/** Losses of the scenarios, reduced per unit. */
export const RISK_UNITS: GadgetTable[] = [];

const FILE = 'lib/RiskUnits.circom';

interface Unit {
  readonly member: readonly bigint[];
  readonly k: bigint;
  readonly weight?: bigint;
  readonly kthWeight?: bigint;
  readonly floor?: bigint;
  readonly used?: bigint;
}

const units = (loss: readonly bigint[], ...list: readonly Unit[]): Inputs => ({
  loss,
  ...Object.fromEntries(
    list.flatMap((unit, u) => [
      [`unit[${u}].member`, unit.member],
      [`unit[${u}].used`, unit.used ?? (unit.member.includes(1n) ? 1n : 0n)],
      [`unit[${u}].k`, unit.k],
      [`unit[${u}].weight`, unit.weight ?? 1n],
      [`unit[${u}].kthWeight`, unit.kthWeight ?? 0n],
      [`unit[${u}].floor`, unit.floor ?? 0n],
    ]),
  ),
});
/** The largest loss, and the largest weighted sum. */
const LOSS = largestOf(96);
const TOTAL = largestOf(136);
const ALL = [1n, 1n, 1n, 1n];
const NONE: Unit = { member: [0n, 0n, 0n, 0n], k: 0n };
const worst = (k: bigint, rest: Partial<Unit> = {}): Unit => ({ member: ALL, k, ...rest });
const hint = (find: string, replace: string) => ({ file: FILE, find, replace });
const SELECTED = 'selected[s] <-- rank[s] < kOf[s];';
const PINNED = 'pinned[s] <-- kOf[s] > 0 && rank[s] + 1 == kOf[s];';
const FOUND = 'kth[u] <-- found;';
/** Only the equation that counts selected and pinned losses of unit 0. */
const COUNT = /^main \(main\.counts\[0\]\[0\] main\.counts\[0\]\[1\]/;

RISK_UNITS.push({
  include: FILE,
  main: 'RiskUnits(4, 2, 96, 136)',
  accepts: [
    ['the worst of four', units([3n, 9n, -2n, 5n], worst(1n), NONE), { requirement: 9n, 'kth[0]': 9n }],
    ['the two worst', units([3n, 9n, -2n, 5n], worst(2n), NONE), { requirement: 14n, 'kth[0]': 5n }],
    ['all four', units([3n, 9n, -2n, 5n], worst(4n), NONE), { requirement: 15n, 'kth[0]': -2n }],
    ['ties inside', units([5n, 5n, 5n, 1n], worst(2n), NONE), { requirement: 10n, 'kth[0]': 5n }],
    ['only profits: the floor of 0', units([-3n, -9n, -2n, -5n], worst(2n), NONE), { requirement: 0n }],
    [
      'a floor one below the tail',
      units([3n, 9n, 0n, 0n], worst(1n, { floor: 8n }), NONE),
      { requirement: 9n },
    ],
    ['a floor at the tail', units([3n, 9n, 0n, 0n], worst(1n, { floor: 9n }), NONE), { requirement: 9n }],
    [
      'a floor one above the tail',
      units([3n, 9n, 0n, 0n], worst(1n, { floor: 10n }), NONE),
      { requirement: 10n },
    ],
    [
      'value at risk: the second worst',
      units([3n, 9n, -2n, 5n], worst(2n, { weight: 0n, kthWeight: 7n }), NONE),
      { requirement: 35n },
    ],
    [
      'a mean of one and a half losses',
      units([3n, 9n, -2n, 5n], worst(2n, { weight: 2n, kthWeight: -1n }), NONE),
      { requirement: 23n },
    ],
    [
      'two units that share nothing',
      units([3n, 9n, -2n, 5n], { member: [1n, 0n, 1n, 0n], k: 1n }, { member: [0n, 1n, 0n, 1n], k: 2n }),
      { requirement: 17n, 'kth[0]': 3n, 'kth[1]': 5n },
    ],
    [
      'two units with weights of their own',
      units(
        [3n, 9n, -2n, 5n],
        { member: [0n, 1n, 1n, 0n], k: 2n, weight: 7n, kthWeight: 11n },
        { member: [1n, 0n, 0n, 1n], k: 2n, weight: 100n, kthWeight: 1000n },
      ),
      { requirement: 7n * 7n - 22n + 800n + 3000n },
    ],
    [
      'a first scenario without a unit',
      units([0n, 9n, -2n, 5n], { member: [0n, 1n, 1n, 1n], k: 2n }, NONE),
      { requirement: 14n },
    ],
    [
      'losses as far apart as can be',
      units([LOSS, -LOSS, 0n, -LOSS], worst(1n), NONE),
      { requirement: LOSS, 'kth[0]': LOSS },
    ],
    [
      'the largest floor, and a weighted loss as far below 0',
      units([1n, 0n, 0n, 0n], worst(1n, { weight: -TOTAL, floor: TOTAL }), NONE),
      { requirement: TOTAL },
    ],
    [
      'scenarios without a unit, of no loss',
      units([3n, 9n, 0n, 0n], { member: [1n, 1n, 0n, 0n], k: 1n }, NONE),
      {
        requirement: 9n,
      },
    ],
  ],
  rejects: [
    ['k = 0 in a used unit', units([3n, 9n, -2n, 5n], worst(0n), NONE), /^main( |\.ordered)/],
    ['k above the members', units([3n, 9n, -2n, 5n], worst(5n), NONE), /^main( |\.ordered)/],
    [
      'a k without members',
      units([3n, 9n, 0n, 0n], { ...NONE, k: 1n, used: 1n }, NONE),
      /^main( |\.ordered)/,
    ],
  ],
  lies: [
    [
      'the smallest losses for the largest',
      [
        hint(SELECTED, 'selected[s] <-- s == 2;'),
        hint(PINNED, 'pinned[s] <-- s == 2;'),
        hint(FOUND, 'kth[u] <-- u == 0 ? loss[2] : 0;'),
      ],
      units([3n, 9n, -2n, 5n], worst(1n), NONE),
      /^main\.ordered\[\d\]\.bits/,
    ],
    [
      'another set of the right size',
      [
        hint(SELECTED, 'selected[s] <-- s == 0 || s == 1;'),
        hint(PINNED, 'pinned[s] <-- s == 0;'),
        hint(FOUND, 'kth[u] <-- u == 0 ? loss[0] : 0;'),
      ],
      units([3n, 9n, -2n, 5n], worst(2n), NONE),
      'main.ordered[3].bits', // the 5 that was left out lies above the threshold
    ],
    [
      'a small loss for the second, under the threshold of the largest',
      [
        hint(SELECTED, 'selected[s] <-- s == 1 || s == 2;'),
        hint(PINNED, 'pinned[s] <-- s == 1;'),
        hint(FOUND, 'kth[u] <-- u == 0 ? loss[1] : 0;'),
      ],
      units([3n, 9n, -2n, 5n], worst(2n), NONE),
      'main.ordered[2].bits',
    ],
    [
      'one loss fewer than k, with a threshold to match',
      [
        hint(SELECTED, 'selected[s] <-- s == 1;'),
        hint(PINNED, 'pinned[s] <-- s == 1;'),
        hint(FOUND, 'kth[u] <-- u == 0 ? loss[1] : 0;'),
      ],
      units([3n, 9n, -2n, 5n], worst(2n), NONE),
      COUNT,
    ],
    [
      'one loss more than k, with a threshold to match',
      [
        hint(SELECTED, 'selected[s] <-- loss[s] >= 3;'),
        hint(PINNED, 'pinned[s] <-- s == 0;'),
        hint(FOUND, 'kth[u] <-- u == 0 ? loss[0] : 0;'),
      ],
      units([3n, 9n, -2n, 5n], worst(2n, { kthWeight: 1n }), NONE),
      COUNT,
    ],
    [
      'no loss at all, where there are only gains',
      [hint(SELECTED, 'selected[s] <-- 0;'), hint(PINNED, 'pinned[s] <-- 0;'), hint(FOUND, 'kth[u] <-- 0;')],
      units([-3n, -9n, -2n, -5n], worst(2n, { weight: 0n, kthWeight: -1n }), NONE),
      COUNT,
    ],
    [
      'k = 0 hidden behind a high threshold',
      [hint(FOUND, 'kth[u] <-- u == 0 ? loss[1] : 0;')],
      units([3n, 9n, -2n, 5n], worst(0n), NONE),
      COUNT,
    ],
    [
      'two pinned losses',
      [hint(PINNED, 'pinned[s] <-- s == 1 || s == 3;')],
      units([3n, 5n, -2n, 5n], worst(2n), NONE),
      COUNT,
    ],
    [
      'a lower threshold, pinned to a loss that is not selected',
      [hint(PINNED, 'pinned[s] <-- s == 0;'), hint(FOUND, 'kth[u] <-- u == 0 ? loss[0] : 0;')],
      units([3n, 9n, -2n, 5n], worst(2n, { weight: 0n, kthWeight: 1n }), NONE),
      /^main \(.*(pinned|selected)/,
    ],
    [
      'a threshold between the losses',
      [hint(FOUND, 'kth[u] <-- u == 0 ? 4 : 0;')],
      units([3n, 9n, -2n, 5n], worst(2n, { weight: 0n, kthWeight: 1n }), NONE),
      /^main \(.*pinned/,
    ],
    [
      'a selection that is no bit',
      [hint(SELECTED, 'selected[s] <-- s == 1 ? 2 : 0;')],
      units([3n, 9n, -2n, 5n], worst(2n), NONE),
      /^main( |\.ordered)/,
      /^main \(main\.selected\[1\] main\.unit\[0\]\.member\[1\] main\.unit\[1\]\.member\[1\]\)$/,
    ],
    [
      'a threshold for a unit that is not used',
      [hint(FOUND, 'kth[u] <-- u == 0 ? found : 77;')],
      units([3n, 9n, 0n, 5n], worst(1n), NONE),
      /^main \(.*kth\[1\]/,
    ],
    [
      'a loss selected without a unit',
      [hint(SELECTED, 'selected[s] <-- s == 3 ? 1 : rank[s] < kOf[s];')],
      units([3n, 9n, 1n, 0n], { member: [1n, 1n, 1n, 0n], k: 1n }, NONE),
      /^main \(.*selected\[3\]/,
    ],
  ],
});

/** Enough scenarios for several selected losses to pass for one that is pinned, were the counts held apart by 2 or 4 only. */
const EIGHT = new Array<bigint>(8).fill(1n);
RISK_UNITS.push({
  include: FILE,
  main: 'RiskUnits(8, 1, 96, 136)',
  accepts: [
    [
      'the worst of eight',
      units([90n, 1n, 1n, 1n, 1n, 0n, 0n, 0n], { member: EIGHT, k: 1n, weight: 0n, kthWeight: 1n }),
      { requirement: 90n, 'kth[0]': 90n },
    ],
  ],
  lies: [3, 5].map((count) => [
    `${count} selected losses and none pinned`,
    [
      hint(SELECTED, `selected[s] <-- s < ${count};`),
      hint(PINNED, 'pinned[s] <-- 0;'),
      hint(FOUND, `kth[u] <-- loss[${count - 1}];`),
    ],
    units([90n, 8n, 7n, 6n, 5n, 4n, 3n, 2n], { member: EIGHT, k: 1n, weight: 0n, kthWeight: 1n }),
    COUNT,
  ]),
});
