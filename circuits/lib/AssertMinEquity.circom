// SPDX-License-Identifier: GPL-3.0-only
pragma circom 2.2.2;

include "AssertBits.circom";
include "Constants.circom";

// Claim: where check is 1, equity >= minEquity · equityScale.
//
// Preconditions: -2^181 < equity < 2^VALUE_BITS; minEquity signed of MIN_EQUITY_BITS bits (UnpackPolicy); equityScale of
// EQUITY_SCALE_BITS bits (encoder).
template AssertMinEquity() {
    signal input check;         // bit
    signal input equity;        // value units
    signal input minEquity;     // whole units of the quote currency
    signal input equityScale;   // value units per quote unit

    signal floor <== minEquity * equityScale;
    component enough = AssertBits(MIN_EQUITY_BITS() + EQUITY_SCALE_BITS() + 1);
    enough.in <== check * (equity - floor);
}
