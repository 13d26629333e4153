// SPDX-License-Identifier: GPL-3.0-only
pragma circom 2.2.2;

include "circomlib/circuits/bitify.circom";

// Claim: 0 <= in < 2^BITS.
//
// Precondition (compile time): BITS <= 252, so that the bits have one reading below the field order.
template AssertBits(BITS) {
    assert(BITS <= 252);
    signal input in;

    component bits = Num2Bits(BITS);
    bits.in <== in;
    _ <== bits.out; // that there are such bits is all
}
