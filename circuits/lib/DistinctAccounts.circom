// SPDX-License-Identifier: GPL-3.0-only
pragma circom 2.2.2;

include "circomlib/circuits/comparators.circom";

// Claim: no two enabled slots hold the same account, whoever signed them.
template DistinctAccounts(A) {
    signal input enabled[A];     // bits
    signal input accountId[A];

    component same[A][A];
    signal both[A][A];
    for (var a = 0; a < A; a++) {
        for (var b = a + 1; b < A; b++) {
            same[a][b] = IsEqual();
            same[a][b].in[0] <== accountId[a];
            same[a][b].in[1] <== accountId[b];
            // Disabled slots may share an id, with anyone.
            both[a][b] <== enabled[a] * enabled[b];
            same[a][b].out * both[a][b] === 0;
        }
    }
}
