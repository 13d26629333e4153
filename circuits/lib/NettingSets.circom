// SPDX-License-Identifier: GPL-3.0-only
pragma circom 2.2.2;

include "Bend.circom";
include "Constants.circom";
include "LinearForm.circom";
include "UnpackPair.circom";

// Claim: pnl[s] = Σ_k gain[s][k] · max(h, 0) + loss[s][k] · min(h, 0), with
//
//     h = Σ_i form[s][k][i] · quantity[i] + min(0, Σ_i lead[s][k][i] · quantity[i])
//
// the profit and loss of netting set k alone in scenario s. Only the first L scenarios have a lead.
//
// N instruments, S scenarios, K netting sets. Forms of scenarios 2p and 2p+1 are packed into one coefficient, even +
// 2^FORM_PACK_BITS · odd: packing is linear, so one linear form gives both.
//
// Preconditions (encoder): |h| and |lead| are below 2^(FORM_BITS-1).
template NettingSets(N, S, K, L) {
    assert(S % 2 == 0 && L % 2 == 0 && L <= S);
    assert(FORM_BITS() < FORM_PACK_BITS() - 1);
    signal input quantity[N];           // private, lots
    signal input form[S \ 2][K][N];     // public, packed, value units per lot
    signal input lead[L \ 2][K][N];     // public, packed, value units per lot
    signal input gain[S][K];            // public, × SLOPE_SCALE
    signal input loss[S][K];            // public, × SLOPE_SCALE
    signal output pnl[S];               // value units × SLOPE_SCALE

    component packedForm[S \ 2][K];
    component packedLead[L \ 2][K];
    component unpackedLead[L \ 2][K];
    component lower[L][K];
    component unpackedForm[S \ 2][K];
    component bend[S][K];
    var total[S];
    for (var s = 0; s < S; s++) {
        total[s] = 0;
    }
    for (var p = 0; p < S \ 2; p++) {
        for (var k = 0; k < K; k++) {
            // 1. What is added to the two forms: their leads, where negative.
            var added[2] = [0, 0];
            if (p < L \ 2) {
                packedLead[p][k] = LinearForm(N);
                packedLead[p][k].coefficient <== lead[p][k];
                packedLead[p][k].in <== quantity;
                unpackedLead[p][k] = UnpackPair(FORM_PACK_BITS());
                unpackedLead[p][k].packed <== packedLead[p][k].out;
                for (var odd = 0; odd < 2; odd++) {
                    lower[2 * p + odd][k] = Bend(FORM_BITS() - 1);
                    lower[2 * p + odd][k].in <== unpackedLead[p][k].out[odd];
                    lower[2 * p + odd][k].gain <== 0;
                    lower[2 * p + odd][k].loss <== 1;
                    added[odd] = lower[2 * p + odd][k].out;
                }
            }

            // 2. The two forms. The bends range h, and the leads are ranged above: so there is one way to unpack.
            packedForm[p][k] = LinearForm(N);
            packedForm[p][k].coefficient <== form[p][k];
            packedForm[p][k].in <== quantity;
            unpackedForm[p][k] = UnpackPair(FORM_PACK_BITS());
            unpackedForm[p][k].packed <== packedForm[p][k].out;

            // 3. Gains and losses of the set count by their own slopes.
            for (var odd = 0; odd < 2; odd++) {
                var s = 2 * p + odd;
                bend[s][k] = Bend(FORM_BITS() - 1);
                bend[s][k].in <== unpackedForm[p][k].out[odd] + added[odd];
                bend[s][k].gain <== gain[s][k];
                bend[s][k].loss <== loss[s][k];
                total[s] += bend[s][k].out;
            }
        }
    }
    for (var s = 0; s < S; s++) {
        pnl[s] <== total[s];
    }
}
