// SPDX-License-Identifier: GPL-3.0-only
pragma circom 2.2.2;

// Claim: folded = x where the public bit `fold` is 0, and x or -x where it is 1.
//
// Postcondition: the caller asserts folded >= 0 where `fold` is 1 (a folded row's first breakpoint is not negative, the
// encoder checks it; `PiecewisePair` asserts folded >= that breakpoint). Together: folded = |x|.
template Fold() {
    signal input x;
    signal input fold;    // public bit
    signal output folded;

    // Only 0 and `fold` solve this, so an unfolded row cannot be negated. (At x = 0 both give 0.)
    signal negated <-- fold == 1 && x < 0;
    negated * (fold - negated) === 0;

    folded <== x - 2 * negated * x;
}
