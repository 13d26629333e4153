// SPDX-License-Identifier: GPL-3.0-only
pragma circom 2.2.2;

include "AssertBits.circom";

// Claim: |in| < 2^(BITS-1), a signed number of BITS bits. The range check of private signed numbers.
template AssertSigned(BITS) {
    signal input in;

    // 1. -2^(BITS-1) <= in < 2^(BITS-1).
    signal shifted <== in + (1 << (BITS - 1));
    component range = AssertBits(BITS);
    range.in <== shifted;

    // 2. The range is symmetric: exclude -2^(BITS-1), where `shifted` is 0. A number other than 0 has exactly one inverse.
    signal inverse <-- shifted == 0 ? 0 : 1 / shifted;
    shifted * inverse === 1;
}
