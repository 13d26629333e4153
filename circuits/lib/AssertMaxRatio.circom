// SPDX-License-Identifier: GPL-3.0-only
pragma circom 2.2.2;

include "AssertBits.circom";
include "Constants.circom";

// Claim: where check is 1, equity · 10 000 < maxRatio · requirement. Says something about these accounts only: a holder
// chooses which to show.
//
// Preconditions: |equity| < 2^VALUE_BITS; 0 <= requirement < 2^(REQUIREMENT_BITS-1); maxRatio of RATIO_BITS bits.
template AssertMaxRatio() {
    signal input check;         // bit
    signal input equity;        // value units
    signal input requirement;   // value units × REQUIREMENT_SCALE
    signal input maxRatio;

    signal bound <== maxRatio * requirement;
    component below = AssertBits(REQUIREMENT_BITS() + RATIO_BITS());
    below.in <== check * (bound - RATIO_ONE() * REQUIREMENT_SCALE() * equity - 1);
}
