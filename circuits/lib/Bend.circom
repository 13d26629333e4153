// SPDX-License-Identifier: GPL-3.0-only
pragma circom 2.2.2;

include "IsNonNegative.circom";

// Claim: out = gain · in where in >= 0, and loss · in where in < 0: a line with one bend, at 0. For -2^BITS <= in < 2^BITS;
// no other input has a witness.
template Bend(BITS) {
    signal input in;
    signal input gain;   // slope of a non-negative number
    signal input loss;   // slope of a negative one
    signal output out;

    component sign = IsNonNegative(BITS);
    sign.in <== in;
    signal positive <== sign.out * in;
    signal gained <== gain * positive;
    out <== gained + loss * (in - positive);
}
