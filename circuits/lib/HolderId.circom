// SPDX-License-Identifier: GPL-3.0-only
pragma circom 2.2.2;

include "circomlib/circuits/poseidon.circom";

// Claim: out = Poseidon(tag, secret, domain): the holder's name inside one domain, unlinkable across domains.
// With a custodian id as domain it is the subject of the custodian's snapshots; with a scope it is the nullifier.
template HolderId(TAG) {
    signal input secret;
    signal input domain;
    signal output out;

    component hash = Poseidon(3);
    hash.inputs[0] <== TAG;
    hash.inputs[1] <== secret;
    hash.inputs[2] <== domain;
    out <== hash.out;
}
