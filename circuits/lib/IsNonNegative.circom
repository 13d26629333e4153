// SPDX-License-Identifier: GPL-3.0-only
pragma circom 2.2.2;

include "circomlib/circuits/bitify.circom";

// Claim: out = 1 if in >= 0, else 0, for -2^BITS <= in < 2^BITS. No other input has a witness.
template IsNonNegative(BITS) {
    assert(BITS <= 251);
    signal input in;
    signal output out;

    // The sign of a two's complement number is its top bit.
    component bits = Num2Bits(BITS + 1);
    bits.in <== in + (1 << BITS);
    out <== bits.out[BITS];
    for (var b = 0; b < BITS; b++) {
        _ <== bits.out[b]; // the other bits only have to be there
    }
}
