// SPDX-License-Identifier: GPL-3.0-only
pragma circom 2.2.2;

include "AssertBits.circom";
include "Constants.circom";

// Claim: where check is 1, equity · 10 000 >= minRatio · requirement, ratios in basis points. Both sides carry
// REQUIREMENT_SCALE; nothing is divided.
//
// Preconditions: -2^181 < equity < 2^VALUE_BITS; 0 <= requirement < 2^REQUIREMENT_BITS; minRatio of RATIO_BITS bits.
template AssertMinRatio() {
    signal input check;         // bit
    signal input equity;        // value units
    signal input requirement;   // value units × REQUIREMENT_SCALE
    signal input minRatio;

    // RATIO_ONE · REQUIREMENT_SCALE < 2^44 and the requirement only takes away, so this width loses no honest case; a
    // negative difference is larger than 2^253 as a field element.
    signal needed <== minRatio * requirement;
    component enough = AssertBits(VALUE_BITS() + 44);
    enough.in <== check * (RATIO_ONE() * REQUIREMENT_SCALE() * equity - needed);
}
