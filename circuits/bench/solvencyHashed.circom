// SPDX-License-Identifier: GPL-3.0-only
pragma circom 2.2.2;

include "circomlib/circuits/poseidon.circom";
include "../solvency.circom";

// Not part of any instance: the same statement as solvency.circom with the market and signers parts committed to by a
// Poseidon hash inside the circuit instead of folded into the key. The benchmark proves both, side by side.

// Claim: hash is the Poseidon chain of all inputs: 16 first, then the previous hash and up to 15 more at a time.
template HashChain(LENGTH) {
    assert(LENGTH >= 16);
    signal input in[LENGTH];
    signal output hash;

    var BLOCKS = (LENGTH - 16 + 14) \ 15;
    component first = Poseidon(16);
    component next[BLOCKS];
    for (var i = 0; i < 16; i++) {
        first.inputs[i] <== in[i];
    }
    var last = first.out;
    for (var b = 0; b < BLOCKS; b++) {
        var start = 16 + 15 * b;
        var count = LENGTH - start < 15 ? LENGTH - start : 15;
        next[b] = Poseidon(1 + count);
        next[b].inputs[0] <== last;
        for (var i = 0; i < count; i++) {
            next[b].inputs[1 + i] <== in[start + i];
        }
        last = next[b].out;
    }
    hash <== last;
}

template SolvencyHashed(A, N, G, T, S, U, K, L, V, VIEWS) {
    assert(K == 0 && L == 0); // the benchmark compares an instance without netting sets
    signal output nullifier;
    signal output contextHash;
    signal input scope;
    signal input binding;
    signal input policy;
    input Market(N, G, T, S, U) market;
    input Signers(V) signers;
    signal input secret;
    signal input asOf;
    input Account(N) account[A];

    component statement = Solvency(A, N, G, T, S, U, K, L, V, VIEWS);
    statement.scope <== scope;
    statement.binding <== binding;
    statement.policy <== policy;
    statement.market <== market;
    statement.signers <== signers;
    statement.secret <== secret;
    statement.asOf <== asOf;
    statement.account <== account;
    nullifier <== statement.nullifier;

    var ROW = 1 + (T + 1) + 2 * T;
    var LENGTH = 7 + 2 * N + N * ROW + G * (N + ROW) + S * N + U * (S + 5) + 1 + 3 * V;
    component chain = HashChain(LENGTH);
    var at = 7;
    chain.in[0] <== market.one;
    chain.in[1] <== market.instance;
    chain.in[2] <== market.marginType;
    chain.in[3] <== market.universe;
    chain.in[4] <== market.time;
    chain.in[5] <== market.maxSkew;
    chain.in[6] <== market.equityScale;
    for (var i = 0; i < N; i++) {
        chain.in[at] <== market.mark[i];
        chain.in[at + N] <== market.model.linear[i];
        at++;
    }
    at += N;
    for (var i = 0; i < N; i++) {
        chain.in[at] <== market.model.instrument[i].fold;
        chain.in[at + 1] <== market.model.instrument[i].breakpoint[T];
        for (var t = 0; t < T; t++) {
            chain.in[at + 2 + t] <== market.model.instrument[i].breakpoint[t];
            chain.in[at + 2 + T + t] <== market.model.instrument[i].slope[t];
            chain.in[at + 2 + 2 * T + t] <== market.model.instrument[i].intercept[t];
        }
        at += ROW;
    }
    for (var g = 0; g < G; g++) {
        chain.in[at] <== market.model.group[g].fold;
        chain.in[at + 1] <== market.model.group[g].breakpoint[T];
        for (var t = 0; t < T; t++) {
            chain.in[at + 2 + t] <== market.model.group[g].breakpoint[t];
            chain.in[at + 2 + T + t] <== market.model.group[g].slope[t];
            chain.in[at + 2 + 2 * T + t] <== market.model.group[g].intercept[t];
        }
        at += ROW;
        for (var i = 0; i < N; i++) {
            chain.in[at] <== market.model.groupWeight[g][i];
            at++;
        }
    }
    for (var s = 0; s < S; s++) {
        for (var i = 0; i < N; i++) {
            chain.in[at] <== market.model.pnl[s][i];
            at++;
        }
    }
    for (var u = 0; u < U; u++) {
        for (var s = 0; s < S; s++) {
            chain.in[at] <== market.model.unit[u].member[s];
            at++;
        }
        chain.in[at] <== market.model.unit[u].used;
        chain.in[at + 1] <== market.model.unit[u].k;
        chain.in[at + 2] <== market.model.unit[u].weight;
        chain.in[at + 3] <== market.model.unit[u].kthWeight;
        chain.in[at + 4] <== market.model.unit[u].floor;
        at += 5;
    }
    chain.in[at] <== signers.one;
    at++;
    for (var v = 0; v < V; v++) {
        chain.in[at] <== signers.entry[v].id;
        chain.in[at + 1] <== signers.entry[v].key[0];
        chain.in[at + 2] <== signers.entry[v].key[1];
        at += 3;
    }
    contextHash <== chain.hash;
}
