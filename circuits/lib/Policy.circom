// SPDX-License-Identifier: GPL-3.0-only
pragma circom 2.2.2;

include "circomlib/circuits/bitify.circom";
include "Constants.circom";

// What the claim asks for. `src/proof/policy.ts` holds the same layout in one constant.
bus Policy() {
    signal minRatio;        // basis points
    signal maxRatio;        // basis points
    signal minRatioView;    // basis points
    signal notBefore;       // unix seconds
    signal notAfter;        // unix seconds
    signal minEquity;       // signed, whole units of the quote currency
    signal coverage[8];     // bits, one per entry of the signers part
    signal checkMinRatio;   // bits from here on
    signal checkMaxRatio;
    signal checkMinEquity;
    signal checkWindow;
    signal checkCoverage;
    signal checkViews;
    signal viewsGone;       // views leave a custodian out (1) or take it alone (0)
    signal minEquityViews;  // minEquity holds for every view too
}

// Claim: the fields are those packed in one public field element, low bits first. All are made of bits, so every field is
// in its range and every boolean is 0 or 1, whatever the submitter of the claim chose.
template UnpackPolicy() {
    signal input packed;
    output Policy() policy;

    var BITS = 3 * RATIO_BITS() + 2 * TIME_BITS() + MIN_EQUITY_BITS() + 8 + 8;
    component bits = Num2Bits(BITS);
    bits.in <== packed;

    var at = 0;
    var value;
    var number[5];
    var width[5] = [RATIO_BITS(), RATIO_BITS(), RATIO_BITS(), TIME_BITS(), TIME_BITS()];
    for (var n = 0; n < 5; n++) {
        number[n] = 0;
        for (var b = 0; b < width[n]; b++) {
            number[n] += (1 << b) * bits.out[at];
            at++;
        }
    }
    policy.minRatio <== number[0];
    policy.maxRatio <== number[1];
    policy.minRatioView <== number[2];
    policy.notBefore <== number[3];
    policy.notAfter <== number[4];

    // Signed numbers are stored with half their range added.
    value = -(1 << (MIN_EQUITY_BITS() - 1));
    for (var b = 0; b < MIN_EQUITY_BITS(); b++) {
        value += (1 << b) * bits.out[at];
        at++;
    }
    policy.minEquity <== value;

    for (var v = 0; v < 8; v++) {
        policy.coverage[v] <== bits.out[at];
        at++;
    }
    policy.checkMinRatio <== bits.out[at];
    policy.checkMaxRatio <== bits.out[at + 1];
    policy.checkMinEquity <== bits.out[at + 2];
    policy.checkWindow <== bits.out[at + 3];
    policy.checkCoverage <== bits.out[at + 4];
    policy.checkViews <== bits.out[at + 5];
    policy.viewsGone <== bits.out[at + 6];
    policy.minEquityViews <== bits.out[at + 7];
}
