// SPDX-License-Identifier: GPL-3.0-only
pragma circom 2.2.2;

include "AssertBits.circom";

// Claim: result = slope[t] · x + intercept[t] for the one segment t with breakpoint[t] <= x < breakpoint[t+1].
//
// Slopes and intercepts hold two functions at once, packed as value + 2^PACK_BITS · charge: packing is linear, so the
// packed results of all rows add up and are taken apart once, in `Assessment`.
//
// Preconditions (encoder): breakpoints non-decreasing and of at most BITS bits signed; padding segments have zero width.
// Postcondition: x lies inside the outermost breakpoints, so this is also the range check of x.
template PiecewisePair(T, BITS) {
    assert(BITS <= 128);
    signal input x;               // any field element
    signal input breakpoint[T + 1];
    signal input slope[T];
    signal input intercept[T];
    signal output result;

    // 1. One segment is selected.
    signal selected[T];
    var count = 0;
    for (var t = 0; t < T; t++) {
        selected[t] <-- breakpoint[t] <= x && x < breakpoint[t + 1];
        selected[t] * (selected[t] - 1) === 0;
        count += selected[t];
    }
    count === 1;

    // 2. Its bounds and coefficients: those of segment 0, and the difference to the selected one. (Segment 0 then needs no
    //    product of its own.)
    signal lowerTerm[T - 1];
    signal upperTerm[T - 1];
    signal slopeTerm[T - 1];
    signal interceptTerm[T - 1];
    var lower = breakpoint[0];
    var upper = breakpoint[1];
    var selectedSlope = slope[0];
    var selectedIntercept = intercept[0];
    for (var t = 1; t < T; t++) {
        lowerTerm[t - 1] <== selected[t] * (breakpoint[t] - breakpoint[0]);
        upperTerm[t - 1] <== selected[t] * (breakpoint[t + 1] - breakpoint[1]);
        slopeTerm[t - 1] <== selected[t] * (slope[t] - slope[0]);
        interceptTerm[t - 1] <== selected[t] * (intercept[t] - intercept[0]);
        lower += lowerTerm[t - 1];
        upper += upperTerm[t - 1];
        selectedSlope += slopeTerm[t - 1];
        selectedIntercept += interceptTerm[t - 1];
    }

    // 3. It holds x. Both differences are ranged, so the selection is unique: half-open segments do not overlap, and a
    //    segment of zero width holds nothing.
    component aboveLower = AssertBits(BITS);
    aboveLower.in <== x - lower;
    component belowUpper = AssertBits(BITS);
    belowUpper.in <== upper - 1 - x;

    // 4. The line.
    result <== selectedSlope * x + selectedIntercept;
}
