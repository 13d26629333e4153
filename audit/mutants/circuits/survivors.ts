/** Mutants that nothing kills, and why that is no gap. */
export interface Survivor {
  readonly file: string;
  /** Which mutants: their names match. */
  readonly name: RegExp;
  readonly reason: string;
}

export const SURVIVORS: readonly Survivor[] = [];

/** What CI tries: mutants that cases of gadgets kill, one for each rule and file. */
export const QUICK: readonly (readonly [file: string, name: string])[] = [
  [
    'lib/AssertAsOf.circom',
    'afterStart.in <== checkWindow * (asOf - notBefore); → afterStart.in <== (asOf - notBefore);',
  ],
  [
    'lib/AssertAsOf.circom',
    'notTooOld.in <== asOf - (marketTime - maxSkew); → notTooOld.in <== asOf + (marketTime - maxSkew);',
  ],
  ['lib/AssertMinEquity.circom', 'enough.in <== check * (equity - floor); → enough.in <== (equity - floor);'],
  ['lib/AssertSigned.circom', 'shifted * inverse === 1; → shifted * inverse === 2;'],
  [
    'lib/AssertSigned.circom',
    'signal shifted <== in + (1 << (BITS - 1)); → signal shifted <== in - (1 << (BITS - 1));',
  ],
  ['lib/Bend.circom', 'signal gained <== gain * positive; → signal gained <== positive;'],
  ['lib/Constants.circom', 'function FORM_BITS() { return 96; } → function FORM_BITS() { return 97; }'],
  [
    'lib/Coverage.circom',
    'absent[v][a + 1] <== absent[v][a] * (1 - same[v][a].out); → absent[v][a + 1] <== absent[0][a] * (1 - same[v][a].out);',
  ],
  ['lib/DistinctAccounts.circom', 'same[pair].in[1] <== accountId[b]; → same[pair].in[1] <== accountId[0];'],
  ['lib/Fold.circom', 'signal negated <-- fold == 1 && x < 0; → signal negated <-- fold != 1 && x < 0;'],
  ['lib/IsNonNegative.circom', 'bits.in <== in + (1 << BITS); → bits.in <== in - (1 << BITS);'],
  [
    'lib/IsNonNegative.circom',
    'component bits = Num2Bits(BITS + 1); → component bits = Num2Bits(BITS + 1 + 25);',
  ],
  ['lib/LinearForm.circom', 'term[i] <== coefficient[i] * in[i]; → term[i] <== coefficient[i] * in[0];'],
  ['lib/Max.circom', 'component aWins = IsNonNegative(BITS); → component aWins = IsNonNegative(BITS + 1);'],
  ['lib/NettingSets.circom', 'bend[s][k].loss <== loss[s][k]; → bend[s][k].loss <== loss[s][0];'],
  [
    'lib/NettingSets.circom',
    'for (var odd = 0; odd < 2; odd++) { → for (var odd = 0; odd < 2 - 1; odd++) { (2)',
  ],
  [
    'lib/NettingSets.circom',
    'lower[2 * p + odd][k] = Bend(FORM_BITS() - 1); → lower[2 * p + odd][k] = Bend(FORM_BITS() - 1 + 25);',
  ],
  ['lib/NettingSets.circom', 'total[s] += bend[s][k].out; → total[s] -= bend[s][k].out;'],
  [
    'lib/PiecewisePair.circom',
    'belowUpper.in <== upper - 1 - x; result <== selectedSlope * x + selectedIntercept; → belowUpper.in <== selectedSlope * x + selectedIntercept; result <== upper - 1 - x;',
  ],
  ['lib/PiecewisePair.circom', 'for (var t = 1; t < T; t++) { → for (var t = 1 + 1; t < T; t++) {'],
  [
    'lib/PiecewisePair.circom',
    'lowerTerm[t - 1] <== selected[t] * (breakpoint[t] - breakpoint[0]); → lowerTerm[t - 1] <== selected[t] * (breakpoint[t] - breakpoint[1]);',
  ],
  ['lib/PiecewisePair.circom', 'selectedSlope += slopeTerm[t - 1]; → selectedSlope -= slopeTerm[t - 1];'],
  ['lib/Policy.circom', 'component bits = Num2Bits(BITS); → component bits = Num2Bits(BITS + 1);'],
  ['lib/Policy.circom', 'policy.coverage[v] <== bits.out[at]; → policy.coverage[v] <== bits.out[0];'],
  ['lib/Policy.circom', 'value += (1 << b) * bits.out[at]; → value -= (1 << b) * bits.out[at];'],
  [
    'lib/RiskUnits.circom',
    'counts[u][s] <== unit[u].member[s] * (selected[s] + (1 << 16) * pinned[s]); excesses[u][s] <== unit[u].member[s] * excess[s]; → counts[u][s] <== unit[u].member[s] * excess[s]; excesses[u][s] <== unit[u].member[s] * (selected[s] + (1 << 16) * pinned[s]);',
  ],
  [
    'lib/RiskUnits.circom',
    'counts[u][s] <== unit[u].member[s] * (selected[s] + (1 << 16) * pinned[s]); → counts[u][s] <== unit[u].member[s] * (selected[s] + (1 << 2) * pinned[s]);',
  ],
  [
    'lib/RiskUnits.circom',
    'for (var other = 0; other < S; other++) { → for (var other = 0 + 1; other < S; other++) {',
  ],
  ['lib/RiskUnits.circom', 'ownThreshold += threshold[s][u]; → ownThreshold += threshold[s][0];'],
  ['lib/RiskUnits.circom', 'rank[s] += 1; → rank[s] -= 1;'],
  ['lib/RoundUp.circom', 'component range = AssertBits(BITS); → component range = AssertBits(BITS - 1);'],
  ['lib/RoundUp.circom', 'out <-- (in + DIVISOR - 1) \\ DIVISOR; → out <-- (in - DIVISOR - 1) \\ DIVISOR;'],
  [
    'lib/Row.circom',
    'pair.slope <== row.slope; pair.intercept <== row.intercept; → pair.slope <== row.intercept; pair.intercept <== row.slope;',
  ],
  ['lib/SignerEntry.circom', 'selected[v] <-- index == v; → selected[v] <-- index != v;'],
  ['lib/SignerEntry.circom', 'x += xTerm[v]; → x += xTerm[0];'],
  ['lib/SignerEntry.circom', 'x += xTerm[v]; → x -= xTerm[v];'],
  [
    'lib/SnapshotSignature.circom',
    'keyOnCurve.x <== key[0]; keyOnCurve.y <== key[1]; → keyOnCurve.x <== key[1]; keyOnCurve.y <== key[0];',
  ],
  ['lib/SnapshotSignature.circom', 'keyOnCurve.y <== key[1]; → keyOnCurve.y <== key[0];'],
  [
    'lib/UnpackPair.circom',
    'out[1] <-- ((packed + SHIFT) >> PACK) - (1 << (PACK - 1)); → out[1] <-- ((packed + SHIFT) >> PACK) - (1 << 2);',
  ],
  [
    'lib/UnpackPair.circom',
    'var SHIFT = (1 << (PACK - 1)) * (1 + (1 << PACK)); → var SHIFT = (1 << (PACK - 1)) * (1 - (1 << PACK));',
  ],
];
