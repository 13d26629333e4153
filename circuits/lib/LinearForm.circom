// SPDX-License-Identifier: GPL-3.0-only
pragma circom 2.2.2;

// Claim: out = Σ coefficient[i] · in[i]. Coefficients are public and inputs private, so each term is one constraint.
template LinearForm(N) {
    signal input coefficient[N];
    signal input in[N];
    signal output out;

    signal term[N];
    var total = 0;
    for (var i = 0; i < N; i++) {
        term[i] <== coefficient[i] * in[i];
        total += term[i];
    }
    out <== total;
}
