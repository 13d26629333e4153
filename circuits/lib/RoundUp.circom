// SPDX-License-Identifier: GPL-3.0-only
pragma circom 2.2.2;

include "AssertBits.circom";

// Claim: out = ⌈in / DIVISOR⌉, for -DIVISOR < in <= DIVISOR · (2^BITS - 1). No other input has a witness.
//
// Preconditions (compile time): 1 < DIVISOR <= 2^DIVISOR_BITS and DIVISOR_BITS + BITS <= 252, so that DIVISOR · out - missing
// has one reading below the field order.
template RoundUp(DIVISOR, DIVISOR_BITS, BITS) {
    assert(1 < DIVISOR && DIVISOR <= 1 << DIVISOR_BITS);
    assert(DIVISOR_BITS + BITS <= 252);
    signal input in;
    signal output out;

    // The multiple of DIVISOR at or above `in` that is less than DIVISOR away: there is one.
    out <-- (in + DIVISOR - 1) \ DIVISOR;
    signal missing <== DIVISOR * out - in;
    component notNegative = AssertBits(DIVISOR_BITS);
    notNegative.in <== missing;
    component lessThanOne = AssertBits(DIVISOR_BITS);
    lessThanOne.in <== DIVISOR - 1 - missing;
    component range = AssertBits(BITS);
    range.in <== out;
}
