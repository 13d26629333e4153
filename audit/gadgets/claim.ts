import { packPolicy } from '../../src/proof/policy.js';
import { FIELD } from '../../src/units/field.js';
import type { Inputs } from '../system/circuit.js';
import type { GadgetTable } from './table.js';

/** What a claim asks for. */
export const CLAIM: GadgetTable[] = [];

const time = (asOf: bigint, check = 1n): Inputs => ({
  asOf,
  marketTime: 1000n,
  maxSkew: 100n,
  checkWindow: check,
  notBefore: 950n,
  notAfter: 1050n,
});

/** The largest number of seconds that a market or a policy may have. */
const LATEST = (1n << 40n) - 1n;
const extreme = (asOf: bigint, checkWindow: bigint): Inputs => ({
  ...{ asOf, marketTime: LATEST, maxSkew: LATEST },
  ...{ checkWindow, notBefore: 0n, notAfter: LATEST },
});

CLAIM.push({
  include: 'lib/AssertAsOf.circom',
  main: 'AssertAsOf()',
  accepts: [
    ['the start of the window', time(950n)],
    ['the end of the window', time(1050n)],
    ['the oldest near the market, no window', time(900n, 0n)],
    ['the newest near the market, no window', time(1100n, 0n)],
    ['the newest of all', extreme(2n * LATEST, 0n)],
    ['the oldest of all', extreme(0n, 0n)],
    ['the newest in the longest window', extreme(LATEST, 1n)],
    ['the oldest in the longest window', extreme(0n, 1n)],
  ],
  rejects: [
    ['one before the window', time(949n), 'main.afterStart.bits'],
    ['one after the window', time(1051n), 'main.beforeEnd.bits'],
    ['one too old for the market', time(899n, 0n), 'main.notTooOld.bits'],
    ['one too new for the market', time(1101n, 0n), 'main.notTooNew.bits'],
    ['a wrapped time', time(FIELD - 1n, 0n), 'main.notTooOld.bits'],
  ],
});

const SCALE = 1_000_000_000n;
const ratio = (equity: bigint, requirement: bigint, minRatio: bigint, check = 1n): Inputs => ({
  check,
  equity,
  requirement: requirement * SCALE,
  minRatio,
});

CLAIM.push({
  include: 'lib/AssertMinRatio.circom',
  main: 'AssertMinRatio()',
  accepts: [
    ['a ratio exactly at the bound', ratio(15n, 10n, 15_000n)],
    ['one unit above', ratio(16n, 10n, 15_000n)],
    ['nothing required, nothing held', ratio(0n, 0n, 15_000n)],
    ['anything where the check is off', ratio(-5n, 10n, 15_000n, 0n)],
    ['the largest equity', ratio((1n << 104n) - 1n, 0n, 15_000n)],
    ['a bound of zero with equity of zero', ratio(0n, 10n, 0n)],
  ],
  rejects: [
    ['one unit below', ratio(14n, 10n, 15_000n), 'main.enough.bits'],
    ['one basis point more than there is', ratio(15n, 10n, 15_001n), 'main.enough.bits'],
    ['a debt with nothing required', ratio(-1n, 0n, 15_000n), 'main.enough.bits'],
    ['a debt and a bound of zero', ratio(-1n, 10n, 0n), 'main.enough.bits'],
    ['a debt as large as a view can have', ratio(-(1n << 181n), 0n, 0n), 'main.enough.bits'],
  ],
});

const below = (equity: bigint, requirement: bigint, maxRatio: bigint, check = 1n): Inputs => ({
  check,
  equity,
  requirement: requirement * SCALE,
  maxRatio,
});

CLAIM.push({
  include: 'lib/AssertMaxRatio.circom',
  main: 'AssertMaxRatio()',
  accepts: [
    ['one unit below', below(14n, 10n, 15_000n)],
    ['a debt', below(-1n, 10n, 15_000n)],
    ['anything where the check is off', below(15n, 10n, 15_000n, 0n)],
    [
      'the largest requirement and bound, and a debt',
      {
        ...{ check: 1n, equity: -(1n << 104n) + 1n },
        ...{ requirement: (1n << 135n) - 1n, maxRatio: (1n << 24n) - 1n },
      },
    ],
  ],
  rejects: [
    ['a ratio exactly at the bound', below(15n, 10n, 15_000n), 'main.below.bits'],
    ['nothing required, nothing held', below(0n, 0n, 15_000n), 'main.below.bits'],
  ],
});

const floor = (equity: bigint, minEquity: bigint, check = 1n): Inputs => ({
  check,
  equity,
  minEquity,
  equityScale: 100n,
});

CLAIM.push({
  include: 'lib/AssertMinEquity.circom',
  main: 'AssertMinEquity()',
  accepts: [
    ['equity exactly at the floor', floor(500n, 5n)],
    ['a negative floor', floor(-500n, -5n)],
    ['anything where the check is off', floor(-1n, 5n, 0n)],
    ['the largest equity and the lowest floor', floor((1n << 104n) - 1n, -(1n << 63n))],
  ],
  rejects: [
    ['one unit below', floor(499n, 5n), 'main.enough.bits'],
    ['one unit below a negative floor', floor(-501n, -5n), 'main.enough.bits'],
  ],
});

const packed = packPolicy({
  minRatio: 15_000n,
  maxRatio: 20_000n,
  minEquity: -7n,
  window: { notBefore: 5n, notAfter: (1n << 40n) - 1n },
  coverage: [0, 2],
  views: { mode: 'gone', minRatio: 11_000n, withMinEquity: true },
});

/** The bits that are not part of a number, from the lowest. */
const COVERAGE_AT = 216n;
const BITS = [
  ...Array.from({ length: 8 }, (_, v) => `coverage[${v}]`),
  ...['checkMinRatio', 'checkMaxRatio', 'checkMinEquity', 'checkWindow', 'checkCoverage', 'checkViews'],
  ...['viewsGone', 'minEquityViews'],
];

CLAIM.push({
  include: 'lib/Policy.circom',
  main: 'UnpackPolicy()',
  accepts: [
    [
      'every field in its place',
      { packed },
      {
        'policy.minRatio': 15_000n,
        'policy.maxRatio': 20_000n,
        'policy.minRatioView': 11_000n,
        'policy.notBefore': 5n,
        'policy.notAfter': (1n << 40n) - 1n,
        'policy.minEquity': -7n,
        'policy.coverage[0]': 1n,
        'policy.coverage[1]': 0n,
        'policy.coverage[2]': 1n,
        'policy.checkMinRatio': 1n,
        'policy.checkMaxRatio': 1n,
        'policy.checkMinEquity': 1n,
        'policy.checkWindow': 1n,
        'policy.checkCoverage': 1n,
        'policy.checkViews': 1n,
        'policy.viewsGone': 1n,
        'policy.minEquityViews': 1n,
      },
    ],
    ...BITS.map(
      (bit, i) =>
        [
          `nothing but ${bit}`,
          { packed: 1n << (COVERAGE_AT + BigInt(i)) },
          Object.fromEntries(BITS.map((other) => [`policy.${other}`, other === bit ? 1n : 0n])),
        ] as const,
    ),
    ['no check at all', { packed: packPolicy({}) }, { 'policy.checkMinRatio': 0n, 'policy.minEquity': 0n }],
  ],
  rejects: [
    ['a packed policy of one bit more', { packed: packed + (1n << 232n) }, 'main.bits'],
    ['a wrapped minRatio (r − 1 as the whole)', { packed: FIELD - 1n }, 'main.bits'],
    [
      'a wrapped minRatio beside the other fields',
      { packed: packed - 15_000n - 1n - ((packed >> 24n) << 24n) },
      'main.bits',
    ],
    ['a wrapped notBefore', { packed: FIELD - (1n << 72n) }, 'main.bits'],
    ['a wrapped minEquity', { packed: FIELD - (1n << 152n) }, 'main.bits'],
    ['minEquityViews as 2', { packed: (1n << 232n) + packPolicy({}) }, 'main.bits'],
  ],
  lies: [
    [
      'a boolean that is neither 0 nor 1',
      [
        {
          file: 'circomlib/circuits/bitify.circom',
          find: `template Num2Bits(n) {
    signal input in;
    signal output out[n];
    var lc1=0;

    var e2=1;
    for (var i = 0; i<n; i++) {
        out[i] <-- (in >> i) & 1;`,
          replace: `template Num2Bits(n) {
    signal input in;
    signal output out[n];
    var lc1=0;

    var e2=1;
    for (var i = 0; i<n; i++) {
        out[i] <-- i == 224 ? 2 : (i == 225 ? 0 : (in >> i) & 1);`,
        },
      ],
      { packed: packPolicy({ maxRatio: 3n }) }, // bit 225 set: moved down as a 2 in bit 224, the sum stays right
      'main.bits',
    ],
  ],
});
