// SPDX-License-Identifier: GPL-3.0-only
pragma circom 2.2.2;

include "circomlib/circuits/poseidon.circom";
include "Constants.circom";

// Claim: digest is the hash of an account snapshot, which a signer signs for a custodian:
// a chain of Poseidon over the domain tag, the number of fields, and the fields in the order below, 16 inputs at a time;
// every later call takes the previous hash first and up to 15 fields.
template AccountDigest(N) {
    var FIELDS = 7 + N;
    assert(FIELDS >= 14);
    signal input custodianId;
    signal input universe;
    signal input subject;
    signal input accountId;
    signal input asOf;
    signal input cash;
    signal input salt;
    signal input quantity[N];
    signal output digest;

    var field[FIELDS];
    field[0] = custodianId;
    field[1] = universe;
    field[2] = subject;
    field[3] = accountId;
    field[4] = asOf;
    field[5] = cash;
    field[6] = salt;
    for (var i = 0; i < N; i++) {
        field[7 + i] = quantity[i];
    }

    component first = Poseidon(16);
    first.inputs[0] <== TAG_SNAPSHOT();
    first.inputs[1] <== FIELDS;
    for (var i = 0; i < 14; i++) {
        first.inputs[2 + i] <== field[i];
    }

    var BLOCKS = (FIELDS - 14 + 14) \ 15;
    component next[BLOCKS];
    var hash = first.out;
    for (var b = 0; b < BLOCKS; b++) {
        var start = 14 + 15 * b;
        var count = FIELDS - start < 15 ? FIELDS - start : 15;
        next[b] = Poseidon(1 + count);
        next[b].inputs[0] <== hash;
        for (var i = 0; i < count; i++) {
            next[b].inputs[1 + i] <== field[start + i];
        }
        hash = next[b].out;
    }
    digest <== hash;
}
