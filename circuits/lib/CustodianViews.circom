// SPDX-License-Identifier: GPL-3.0-only
pragma circom 2.2.2;

include "circomlib/circuits/comparators.circom";
include "Constants.circom";
include "IsNonNegative.circom";
include "LinearForm.circom";

// Claim: view a holds, for the custodian of slot a, either its accounts alone, or everything but its accounts with what
// is owed to it still owed; or nothing, where views are off.
//
// A custodian that fails closes its accounts out at the mark prices. A positive close-out value is lost with it; a
// negative one stays owed, as negative cash. Slots that share a custodian give the same view twice.
//
// Precondition (encoder): Σ |mark| < 2^(CLOSE_OUT_BITS - 66), so that close-out values of up to four accounts with the
// quantities that signers sign, each of QUANTITY_BITS bits, fit.
//
// A disabled slot may name any entry: that can only add a view, never take one away.
template CustodianViews(A, N) {
    assert(A <= 4);
    signal input custodianId[A];
    signal input quantity[A][N];   // lots
    signal input cash[A];          // value units
    signal input mark[N];          // public, value units per lot
    signal input alone;            // bit
    signal input gone;             // bit; at most one of the two is 1
    signal output viewQuantity[A][N];
    signal output viewCash[A];

    // 1. Everything together.
    var net[N];
    var netCash = 0;
    for (var i = 0; i < N; i++) {
        net[i] = 0;
        for (var a = 0; a < A; a++) {
            net[i] += quantity[a][i];
        }
    }
    for (var a = 0; a < A; a++) {
        netCash += cash[a];
    }

    component same[A][A - 1];
    signal sharedQuantity[A][A - 1][N];
    signal sharedCash[A][A - 1];
    component closeOut[A];
    component surplus[A];
    signal lost[A];
    signal aloneQuantity[A][N];
    signal goneQuantity[A][N];
    signal aloneCash[A];
    signal goneCash[A];
    for (var a = 0; a < A; a++) {
        // 2. The accounts at the custodian of slot a.
        var own[N];
        var ownCash = cash[a];
        for (var i = 0; i < N; i++) {
            own[i] = quantity[a][i];
        }
        for (var o = 0; o < A - 1; o++) {
            var b = o < a ? o : o + 1; // every other slot
            same[a][o] = IsEqual();
            same[a][o].in[0] <== custodianId[a];
            same[a][o].in[1] <== custodianId[b];
            sharedCash[a][o] <== same[a][o].out * cash[b];
            ownCash += sharedCash[a][o];
            for (var i = 0; i < N; i++) {
                sharedQuantity[a][o][i] <== same[a][o].out * quantity[b][i];
                own[i] += sharedQuantity[a][o][i];
            }
        }

        // 3. What it is worth when closed out: lost when positive, owed when negative.
        closeOut[a] = LinearForm(N);
        closeOut[a].coefficient <== mark;
        closeOut[a].in <== own;
        surplus[a] = IsNonNegative(CLOSE_OUT_BITS());
        surplus[a].in <== closeOut[a].out + ownCash;
        lost[a] <== surplus[a].out * (closeOut[a].out + ownCash);

        // 4. The view.
        for (var i = 0; i < N; i++) {
            aloneQuantity[a][i] <== alone * own[i];
            goneQuantity[a][i] <== gone * (net[i] - own[i]);
            viewQuantity[a][i] <== aloneQuantity[a][i] + goneQuantity[a][i];
        }
        var owed = closeOut[a].out + ownCash - lost[a]; // 0 or negative
        aloneCash[a] <== alone * ownCash;
        goneCash[a] <== gone * (netCash - ownCash + owed);
        viewCash[a] <== aloneCash[a] + goneCash[a];
    }
}
