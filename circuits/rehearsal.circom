pragma circom 2.2.2;

// A circuit to practise a ceremony with: its key proves nothing that anybody needs. `out` is `factor` times the 2^n-th power of
// `secret`.
template Rehearsal(n) {
    signal input factor;
    signal input secret;
    signal output out;
    signal square[n + 1];

    square[0] <== secret;
    for (var i = 0; i < n; i++) {
        square[i + 1] <== square[i] * square[i];
    }
    out <== factor * square[n];
}

component main {public [factor]} = Rehearsal(24);
