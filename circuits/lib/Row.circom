// SPDX-License-Identifier: GPL-3.0-only
pragma circom 2.2.2;

include "Fold.circom";
include "PiecewisePair.circom";

// One public row of the model: where to cut, and the packed lines between the cuts.
bus RowModel(T) {
    signal fold;                // bit: the row is a function of |x|
    signal breakpoint[T + 1];
    signal slope[T];            // packed
    signal intercept[T];        // packed
}

// Claim: result is the packed value and charge of one row at x.
template Row(T, BITS) {
    signal input x;
    input RowModel(T) row;
    signal output result;

    component folded = Fold();
    folded.x <== x;
    folded.fold <== row.fold;

    component pair = PiecewisePair(T, BITS);
    pair.x <== folded.folded;
    pair.breakpoint <== row.breakpoint;
    pair.slope <== row.slope;
    pair.intercept <== row.intercept;
    result <== pair.result;
}
