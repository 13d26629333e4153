/** Mutants that nothing kills, and why that is no gap. */
export interface Survivor {
  readonly file: string;
  /** Which mutants: their names match. */
  readonly name: RegExp;
  readonly reason: string;
}

const WIDER = / \+ (1|25)\);$/;

export const SURVIVORS: readonly Survivor[] = [
  // Ranges that are wider, and hold no number that they should not.
  ...['AssertAsOf', 'AssertMinRatio', 'AssertMaxRatio', 'AssertMinEquity'].map((template) => ({
    file: `lib/${template}.circom`,
    name: WIDER,
    reason: `${template} asks only that a difference is not negative. A negative one is above 2^253 as a field element, and no range of fewer bits holds it.`,
  })),
  {
    file: 'lib/PiecewisePair.circom',
    name: WIDER,
    reason:
      'x is between the bounds because neither difference is negative: each is bounded by the other from above. A negative one is above 2^253.',
  },
  {
    file: 'lib/RoundUp.circom',
    name: /(notNegative|lessThanOne) = .* \+ (1|25)\);$/,
    reason:
      'The two numbers add up to DIVISOR - 1 and neither is negative, so neither is larger. A negative one is above 2^253.',
  },
  {
    file: 'lib/RiskUnits.circom',
    name: /(ordered|atLeastFloor)\[\w\] = .* \+ (1|25)\);$/,
    reason:
      'Only signs count: of a distance to the threshold, and of the difference to the floor. A wider range tells them apart as well.',
  },
  {
    file: 'lib/Assessment.circom',
    name: /notNegative = Max\(TOTAL_BITS \+ (1|25)\);$/,
    reason: 'Max compares signs: a wider one tells the sign of a requirement as well.',
  },
  {
    file: 'lib/CustodianViews.circom',
    name: /surplus\[a\] = .* \+ (1|25)\);$/,
    reason: 'A wider range tells the sign of a close-out value as well.',
  },
  {
    file: 'lib/Constants.circom',
    name: /→ function (LOSS_BITS\(\) \{ return 97|NETTED_LOSS_BITS\(\) \{ return 141|REQUIREMENT_BITS\(\) \{ return 137|NETTED_REQUIREMENT_BITS\(\) \{ return 181|EQUITY_SCALE_BITS\(\) \{ return 48|CLOSE_OUT_BITS\(\) \{ return 125|SLOPE_SCALE_BITS\(\) \{ return 41|GROUP_BITS\(\) \{ return 97|QUANTITY_BITS\(\) \{ return 65)/,
    reason:
      'These widths are of ranges that tell signs only, as above: one bit more holds no negative number. What bounds a figure from above are the breakpoints.',
  },
  {
    file: 'lib/Assessment.circom',
    name: /→ (var TOTAL_BITS = K >= 0|component units = RiskUnits\(S, U, K >= 0)/,
    reason: 'Without netting sets the ranges would be those of a model with them: wider, and of signs only.',
  },
  // Ranges with a bit to spare.
  {
    file: 'lib/AssertAsOf.circom',
    name: /(afterStart|beforeEnd) = .* - 1\);$/,
    reason:
      'Both times are of 40 bits where the window is checked, and so is their difference: one bit is to spare.',
  },
  {
    file: 'lib/AssertMinEquity.circom',
    name: / - 1\);$/,
    reason: 'The largest difference, 2^104 + 2^63 · 2^47, is below 2^111: one bit is to spare.',
  },
  {
    file: 'lib/RiskUnits.circom',
    name: /ordered\[s\] = .* - 1\);$/,
    reason: 'Losses below 2^95 in size are less than 2^96 apart: one bit is to spare.',
  },
  {
    file: 'lib/Assessment.circom',
    name: /notNegative = Max\(TOTAL_BITS - 1\);$/,
    reason: 'The encoder keeps requirements below 2^135 in size, which Max(135) takes: one bit is to spare.',
  },
  {
    file: 'lib/Constants.circom',
    name: /→ function (LOSS_BITS\(\) \{ return 95|NETTED_LOSS_BITS\(\) \{ return 139|NETTED_REQUIREMENT_BITS\(\) \{ return 179|EQUITY_SCALE_BITS\(\) \{ return 46)/,
    reason:
      'Ranges of these widths have a bit to spare, as above. That the numbers are those of the encoder is compared by constants.test.ts.',
  },
  // Changes that say the same in other words.
  {
    file: 'lib/RiskUnits.circom',
    name: /unitOf\[s\] <= U|kOf\[s\] >= 0|<== 3 \* excess\[s\]/,
    reason:
      'Hints for scenarios without a unit, which are never selected; rank + 1 = k already says that k is above 0; and twice the distance has its sign.',
  },
  {
    file: 'lib/DistinctAccounts.circom',
    name: /if \(A == 1\) \{ →|A - 1; a\+\+|same\[pair\]\.in\[0\] <== accountId\[b\]|PAIRS = \(A \* \(A \+ 1\)\)/,
    reason:
      'The condition holds no constraint; the last account has none after it; equality has no order; places that no component takes are none.',
  },
  {
    file: 'lib/Coverage.circom',
    name: /→ same\[v\]\[a\]\.in\[0\] <== entryId/,
    reason: 'Equality has no order.',
  },
  {
    file: 'lib/IsNonNegative.circom',
    name: /for \(var b|→ _ <== bits\.out\[0\]/,
    reason: 'The loop holds no constraint: it tells the compiler that the bits are not forgotten.',
  },
  {
    file: 'lib/NettingSets.circom',
    name: /coefficient <== quantity|total\[0\] = 0|for \(var s = 0 \+ 1|for \(var s = 0; s < S - 1/,
    reason: 'A product has no order; variables of the compiler begin at 0.',
  },
  {
    file: 'lib/Assessment.circom',
    name: /→ signal input netted\w+\[K >= 0|coefficient <== quantity/,
    reason: 'Without netting sets the lists have no members, however many lists; a product has no order.',
  },
  {
    file: 'lib/CustodianViews.circom',
    name: /→ alone(Cash|Quantity)\[a\](\[i\])? <== gone|coefficient <== own|same\[a\]\[o\]\.in\[0\] <== custodianId\[b\]/,
    reason: 'Of the two only their sum is used; a product has no order, nor has equality.',
  },
  {
    file: 'solvency.circom',
    name: /^if \(K > 0\) \{ → if \((K >= 0|1 == 1)\)|→ signal input netted(Form|Gain|Loss)\[K >= 0|→ m(in|ax)Ratio(View\[a\])?\.requirement <== ask|→ minEquity(View\[a\])?\.minEquity <== market/,
    reason: 'Without netting sets the lists have no members; a product has no order.',
  },
  {
    file: 'solvency.circom',
    name: /^if \(VIEWS == 1\) \{ → if \(1 == 1\)/,
    reason:
      'A circuit that is to have no views would have them: more is checked, not less. That one without views refuses to be asked is tried by statementViews.test.ts.',
  },
  {
    file: 'solvency.circom',
    name: /→ signal (binding|instance|marginType)Square <== (binding|market\.instance|market\.marginType);$|→ markSquare\[i\] <== market\.mark\[(0|i)\]/,
    reason:
      'The squares are a second tie: the key has a row of its own for every public input, used or not (src/setup/qap.ts, as snarkjs makes it), so that none can be changed later.',
  },
  {
    file: 'solvency.circom',
    name: /→ signal viewsGoneSquare <== ask\.viewsGone;$/,
    reason:
      'The switch is a digit of the policy, which is bound as a whole; the square keeps the compiler from telling of a signal without use.',
  },
  {
    file: 'lib/RiskUnits.circom',
    name: /→ atLeastFloor\[u\]\.a <== unit\[u\]\.floor/,
    reason: 'A maximum has no order.',
  },
  {
    file: 'solvency.circom',
    name: /→ (coverage\.required\[v\] <== ask\.coverage\[v\]|signal checkMinEquityView <== ask\.minEquityViews|views\.gone <== ask\.viewsGone);$/,
    reason:
      'More is asked of a number that no policy packs to: one that has custodians to cover, a kind of view or equity of views without the switch that asks for them. With the switch nothing differs.',
  },
  {
    file: 'lib/Fold.circom',
    name: /→ signal negated <-- fold == 1 && x <= 0;$/,
    reason: 'A hint, and 0 is its own negative.',
  },
  {
    file: 'lib/AccountDigest.circom',
    name: /FIELDS - start <= 15/,
    reason: 'Where 15 are left, both branches say 15.',
  },
];

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
  [
    'lib/CustodianViews.circom',
    'viewCash[a] <== aloneCash[a] + goneCash[a]; → viewCash[a] <== aloneCash[0] + goneCash[a];',
  ],
  ['lib/CustodianViews.circom', 'own[i] += sharedQuantity[a][o][i]; → own[i] += sharedQuantity[a][o][0];'],
  [
    'lib/CustodianViews.circom',
    'lost[a] <== surplus[a].out * (closeOut[a].out + ownCash); → lost[a] <== (closeOut[a].out + ownCash);',
  ],
  [
    'lib/CustodianViews.circom',
    'surplus[a] = IsNonNegative(CLOSE_OUT_BITS()); → surplus[a] = IsNonNegative(CLOSE_OUT_BITS() - 1);',
  ],
  [
    'lib/CustodianViews.circom',
    'same[a][o].in[1] <== custodianId[b]; → same[a][o].in[1] <== custodianId[0];',
  ],
  ['lib/Assessment.circom', 'packedSum += instrument[i].result; → packedSum += instrument[0].result;'],
  ['lib/Assessment.circom', 'equity <== cash + mark.out + value; → equity <== cash + mark.out - value;'],
  [
    'lib/Assessment.circom',
    'component valueRange = AssertSigned(VALUE_BITS()); → component valueRange = AssertSigned(VALUE_BITS() + 25);',
  ],
  [
    'lib/Assessment.circom',
    'component chargeRange = AssertSigned(VALUE_BITS()); → component chargeRange = AssertSigned(VALUE_BITS() + 25);',
  ],
  ['lib/Assessment.circom', 'group[g].x <== groupForm[g].out; → group[g].x <== groupForm[0].out;'],
  [
    'lib/Assessment.circom',
    'units.loss[s] <== -LOSS_SCALE * scenario[s].out - netting.pnl[s]; → units.loss[s] <== -LOSS_SCALE * scenario[0].out - netting.pnl[s];',
  ],
  [
    'lib/Assessment.circom',
    'scenario[s].coefficient <== model.pnl[s]; → scenario[s].coefficient <== model.pnl[0];',
  ],
  [
    'lib/RiskUnits.circom',
    'ordered[s].in <== 2 * excess[s] - (loss[s] - ownThreshold); → ordered[s].in <== excess[s] - (loss[s] - ownThreshold);',
  ],
  [
    'lib/RiskUnits.circom',
    'weightedKth[u] <== unit[u].kthWeight * kth[u]; → weightedKth[u] <== unit[0].kthWeight * kth[u];',
  ],
  [
    'lib/AssertAsOf.circom',
    'component notTooNew = AssertBits(TIME_BITS() + 1); → component notTooNew = AssertBits(TIME_BITS() + 1 - 1);',
  ],
  ['lib/Coverage.circom', 'absent[v][0] <== required[v]; → absent[v][0] <== required[0];'],
  [
    'lib/PiecewisePair.circom',
    'upperTerm[t - 1] <== selected[t] * (breakpoint[t + 1] - breakpoint[1]); → upperTerm[t - 1] <== selected[t] * (breakpoint[t + 1] + breakpoint[1]);',
  ],
  ['lib/DistinctAccounts.circom', 'both[pair] <== enabled[a] * enabled[b]; → both[pair] <== enabled[b];'],
  [
    'lib/NettingSets.circom',
    'unpackedLead[p][k].packed <== packedLead[p][k].out; → unpackedLead[p][k].packed <== packedLead[0][k].out;',
  ],
  [
    'lib/AccountSlot.circom',
    'digest.subject <== subject.out; digest.accountId <== account.accountId; → digest.subject <== account.accountId; digest.accountId <== subject.out;',
  ],
];
