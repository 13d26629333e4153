// SPDX-License-Identifier: GPL-3.0-only
pragma circom 2.2.2;

include "circomlib/circuits/comparators.circom";

// Claim: for every set bit of the mask, an enabled account is at that entry's custodian.
template Coverage(A, V) {
    signal input entryId[V];    // public, custodian of each entry
    signal input required[V];   // bits, one per entry; all 0 where the check is off
    signal input enabled[A];    // bits
    signal input custodianId[A];

    component same[V][A];
    signal absent[V][A + 1];
    for (var v = 0; v < V; v++) {
        absent[v][0] <== required[v];
        for (var a = 0; a < A; a++) {
            same[v][a] = IsEqual();
            same[v][a].in[0] <== custodianId[a];
            same[v][a].in[1] <== entryId[v] * enabled[a];
            absent[v][a + 1] <== absent[v][a] * (1 - same[v][a].out);
        }
        absent[v][A] === 0;
    }
}
