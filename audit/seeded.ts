import type { Patch } from './system/sources.js';

/** Bugs that the harness must find when they are put into copies of the circuits. Each has been somebody's, somewhere. */

const lib = (name: string, find: string, replace: string): Patch => ({
  file: `lib/${name}.circom`,
  find,
  replace,
});

export const SEEDED = {
  'unranged remainder': [
    lib('RoundUp', 'lessThanOne.in <== DIVISOR - 1 - missing;', 'lessThanOne.in <== 0;'),
  ],
  'free tier flag': [lib('PiecewisePair', 'selected[t] * (selected[t] - 1) === 0;', '')],
  'aliasing decomposition': [
    {
      file: 'circomlib/circuits/bitify.circom',
      find: '        n2b.out[i] ==> out[i];\n        n2b.out[i] ==> aliasCheck.in[i];',
      replace: '        n2b.out[i] ==> out[i];\n        aliasCheck.in[i] <== 0;',
    },
  ],
  'off-curve key': [lib('SnapshotSignature', 'keyOnCurve.y <== key[1];', 'keyOnCurve.y <== 1;')],
  'assigned, not constrained': [lib('SnapshotSignature', 'verifier.M <== digest;', 'verifier.M <-- digest;')],
  'disabled slot counted': [
    {
      file: 'solvency.circom',
      find: 'coverage.enabled[a] <== account[a].enabled;',
      replace: 'coverage.enabled[a] <== account[0].enabled;',
    },
  ],
  'index swap between views': [
    {
      file: 'solvency.circom',
      find: 'minRatioView[a].requirement <== view[a].requirement;',
      replace: 'minRatioView[a].requirement <== view[0].requirement;',
    },
  ],
  'separator too small': [
    lib('RiskUnits', 'selected[s] + (1 << 16) * pinned[s]', 'selected[s] + (1 << 2) * pinned[s]'),
    lib('RiskUnits', 'unit[u].k + (1 << 16) * unit[u].used', 'unit[u].k + (1 << 2) * unit[u].used'),
  ],
} satisfies Record<string, readonly Patch[]>;
