// SPDX-License-Identifier: GPL-3.0-only
pragma circom 2.2.2;

include "AssertBits.circom";
include "Max.circom";

// One public risk unit: reduces the losses of its member scenarios to one number.
bus RiskUnitModel(S) {
    signal member[S];   // bits; over all units at most one per scenario
    signal used;        // bit: the unit has members
    signal k;           // how many of the worst losses count; 1 <= k <= members where used, else 0
    signal weight;      // of the sum of the k worst losses, × REQUIREMENT_SCALE
    signal kthWeight;   // of the k-th worst loss, × REQUIREMENT_SCALE, signed
    signal floor;       // 0 or more, value units × REQUIREMENT_SCALE
}

// Hint: the rank of each loss inside its unit, worst first, ties by index. `unitOf` is U where there is no unit.
// Arrays inside a function need a constant size: 256 is the most scenarios that an instance has.
function rankInUnit(S, U, loss, unitOf) {
    var rank[256];
    for (var s = 0; s < S; s++) {
        rank[s] = 0;
        for (var other = 0; other < S; other++) {
            if (unitOf[s] < U && unitOf[other] == unitOf[s]) {
                if (loss[other] > loss[s] || (loss[other] == loss[s] && other < s)) {
                    rank[s] += 1;
                }
            }
        }
    }
    return rank;
}

// Claim: requirement = Σ_u max(floor_u, weight_u · tail_u + kthWeight_u · kth_u), where tail_u is the sum of the k_u worst
// losses of the unit's scenarios and kth_u the k_u-th worst of them.
//
// LOSS and REQUIREMENT are widths in bits.
//
// Preconditions (encoder): |loss| < 2^(LOSS-1); a scenario without a unit has loss 0; every weighted sum and floor is below
// 2^(REQUIREMENT-1) in size.
template RiskUnits(S, U, LOSS, REQUIREMENT) {
    assert(S <= 256);
    signal input loss[S];
    input RiskUnitModel(S) unit[U];
    signal output requirement;

    // Hints: who is among the k worst of its unit, and who is the k-th.
    var unitOf[S];
    var lossHint[S];
    var kOf[S];
    for (var s = 0; s < S; s++) {
        unitOf[s] = U;
        kOf[s] = 0;
        lossHint[s] = loss[s];
        for (var u = 0; u < U; u++) {
            if (unit[u].member[s] == 1) {
                unitOf[s] = u;
                kOf[s] = unit[u].k;
            }
        }
    }
    var rank[256] = rankInUnit(S, U, lossHint, unitOf);

    // 1. A threshold per unit; 0 where the unit is not used.
    signal kth[U];
    for (var u = 0; u < U; u++) {
        var found = 0;
        for (var s = 0; s < S; s++) {
            if (unitOf[s] == u && rank[s] + 1 == kOf[s]) {
                found = lossHint[s];
            }
        }
        kth[u] <-- found;
        kth[u] * (1 - unit[u].used) === 0;
    }

    // 2. Each scenario is selected only if its loss is at or above the threshold of its unit, and left out only if at or
    //    below. One scenario per unit is pinned: it is selected and its loss is the threshold.
    signal selected[S];
    signal pinned[S];
    signal threshold[S][U];
    signal excess[S];
    component ordered[S];
    for (var s = 0; s < S; s++) {
        var members = 0;
        var ownThreshold = 0;
        for (var u = 0; u < U; u++) {
            threshold[s][u] <== unit[u].member[s] * kth[u];
            ownThreshold += threshold[s][u];
            members += unit[u].member[s];
        }

        selected[s] <-- rank[s] < kOf[s];
        selected[s] * (members - selected[s]) === 0; // 0 or 1, and 0 without a unit
        excess[s] <== selected[s] * (loss[s] - ownThreshold);

        ordered[s] = AssertBits(LOSS + 1);
        ordered[s].in <== 2 * excess[s] - (loss[s] - ownThreshold); // |loss - threshold| with the sign of the selection

        pinned[s] <-- kOf[s] > 0 && rank[s] + 1 == kOf[s];
        pinned[s] * (selected[s] - pinned[s]) === 0; // 0 or 1, and 0 unless selected
        pinned[s] * (loss[s] - ownThreshold) === 0;
    }

    // 3. Per unit: k selected, one pinned, so the threshold is the k-th worst loss, whatever the ties. Both counts are
    //    sums of fewer than 2^16 bits, so one equation holds them apart.
    signal counts[U][S];
    signal excesses[U][S];
    signal kTimesKth[U];
    signal weightedTail[U];
    signal weightedKth[U];
    component atLeastFloor[U];
    var total = 0;
    for (var u = 0; u < U; u++) {
        var count = 0;
        var excessSum = 0;
        for (var s = 0; s < S; s++) {
            counts[u][s] <== unit[u].member[s] * (selected[s] + (1 << 16) * pinned[s]);
            excesses[u][s] <== unit[u].member[s] * excess[s];
            count += counts[u][s];
            excessSum += excesses[u][s];
        }
        count === unit[u].k + (1 << 16) * unit[u].used;

        // tail = Σ selected losses = Σ (loss - threshold) + k · threshold.
        kTimesKth[u] <== unit[u].k * kth[u];
        weightedTail[u] <== unit[u].weight * (excessSum + kTimesKth[u]);
        weightedKth[u] <== unit[u].kthWeight * kth[u];

        // 4. The floor.
        atLeastFloor[u] = Max(REQUIREMENT);
        atLeastFloor[u].a <== weightedTail[u] + weightedKth[u];
        atLeastFloor[u].b <== unit[u].floor;
        total += atLeastFloor[u].out;
    }
    requirement <== total;
}
