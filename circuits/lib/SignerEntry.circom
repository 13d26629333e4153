// SPDX-License-Identifier: GPL-3.0-only
pragma circom 2.2.2;

// One public entry of the signers part: a custodian, and a key that may sign for it.
bus Signer() {
    signal id;
    signal key[2];
}

// Claim: chosen is one of the V entries. Which one stays private.
template SignerEntry(V) {
    input Signer() entry[V];
    signal input index;        // private, hint for the choice: 0 <= index < V
    output Signer() chosen;

    signal selected[V];
    signal idTerm[V];
    signal xTerm[V];
    signal yTerm[V];
    var count = 0;
    var id = 0;
    var x = 0;
    var y = 0;
    for (var v = 0; v < V; v++) {
        selected[v] <-- index == v;
        selected[v] * (selected[v] - 1) === 0;
        idTerm[v] <== selected[v] * entry[v].id;
        xTerm[v] <== selected[v] * entry[v].key[0];
        yTerm[v] <== selected[v] * entry[v].key[1];
        count += selected[v];
        id += idTerm[v];
        x += xTerm[v];
        y += yTerm[v];
    }
    count === 1;
    _ <== index; // a hint: the selection is proved without it
    chosen.id <== id;
    chosen.key[0] <== x;
    chosen.key[1] <== y;
}
