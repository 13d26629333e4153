// SPDX-License-Identifier: GPL-3.0-only
pragma circom 2.2.2;

include "AssertBits.circom";
include "Constants.circom";

// Claim: marketTime - maxSkew <= asOf <= marketTime + maxSkew, and, where checkWindow is 1, notBefore <= asOf <= notAfter.
//
// Preconditions: notBefore and notAfter are of TIME_BITS bits (UnpackPolicy); marketTime and maxSkew too (encoder).
template AssertAsOf() {
    signal input asOf;          // private, unix seconds; ranged by step 1
    signal input marketTime;
    signal input maxSkew;
    signal input checkWindow;   // bit
    signal input notBefore;
    signal input notAfter;

    // 1. Near the market time. Both bounds are small, so asOf is.
    component notTooOld = AssertBits(TIME_BITS() + 1);
    notTooOld.in <== asOf - (marketTime - maxSkew);
    component notTooNew = AssertBits(TIME_BITS() + 1);
    notTooNew.in <== marketTime + maxSkew - asOf;

    // 2. In the window.
    component afterStart = AssertBits(TIME_BITS() + 1);
    afterStart.in <== checkWindow * (asOf - notBefore);
    component beforeEnd = AssertBits(TIME_BITS() + 1);
    beforeEnd.in <== checkWindow * (notAfter - asOf);
}
