// SPDX-License-Identifier: GPL-3.0-only
pragma circom 2.2.2;

include "circomlib/circuits/comparators.circom";

// Claim: no two enabled slots hold the same account, whoever signed them.
template DistinctAccounts(A) {
    signal input enabled[A];     // bits
    signal input accountId[A];

    var PAIRS = (A * (A - 1)) \ 2;
    component same[PAIRS];
    signal both[PAIRS];
    var pair = 0;
    for (var a = 0; a < A; a++) {
        for (var b = a + 1; b < A; b++) {
            same[pair] = IsEqual();
            same[pair].in[0] <== accountId[a];
            same[pair].in[1] <== accountId[b];
            // Disabled slots may share an id, with anyone.
            both[pair] <== enabled[a] * enabled[b];
            same[pair].out * both[pair] === 0;
            pair++;
        }
    }
    if (A == 1) {
        _ <== enabled; // one account is distinct
        _ <== accountId;
    }
}
