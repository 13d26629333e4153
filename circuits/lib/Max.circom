// SPDX-License-Identifier: GPL-3.0-only
pragma circom 2.2.2;

include "IsNonNegative.circom";

// Claim: out = max(a, b), for |a - b| < 2^BITS. No other pair has a witness.
template Max(BITS) {
    signal input a;
    signal input b;
    signal output out;

    signal difference <== a - b;
    component aWins = IsNonNegative(BITS);
    aWins.in <== difference;
    out <== b + aWins.out * difference;
}
