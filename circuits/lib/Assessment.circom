// SPDX-License-Identifier: GPL-3.0-only
pragma circom 2.2.2;

include "AssertSigned.circom";
include "Constants.circom";
include "LinearForm.circom";
include "Max.circom";
include "NettingSets.circom";
include "RiskUnits.circom";
include "RoundUp.circom";
include "Row.circom";

// The canonical margin model, all of it public. N instruments, G group rows, T segments, S scenarios, U risk units.
bus Model(N, G, T, S, U) {
    signal linear[N];             // signed value per lot, added to equity outside the rows
    RowModel(T) instrument[N];
    signal groupWeight[G][N];
    RowModel(T) group[G];
    signal pnl[S][N];             // profit (+) and loss (-) per lot
    RiskUnitModel(S) unit[U];
}

// K netting sets, of which the first L scenarios have leads: plain arrays and not a bus, because they may be empty (K = 0).
//
// Claim: equity and requirement are those that the model puts on the net quantities and cash:
//
//     equity      = cash + Σ linear · quantity + Σ value(rows)
//     requirement = max(0, REQUIREMENT_SCALE · Σ charge(rows) + Σ units)
//
// With netting sets, losses and units carry SLOPE_SCALE, and the requirement is rounded up to what it is without.
//
// Preconditions (encoder): inside the position limits every row, sum, loss and requirement fits the widths in Constants,
// and |linear · quantity| summed stays below 2^(VALUE_BITS-2).
// Precondition (caller): cash is below 2^(VALUE_BITS-2); it may be far below zero, down to -2^180.
template Assessment(N, G, T, S, U, K, L) {
    signal input quantity[N];   // private, lots; ranged by its row
    signal input cash;          // private, value units
    input Model(N, G, T, S, U) model;
    signal input nettedForm[K > 0 ? S \ 2 : 0][K][N];
    signal input nettedLead[L \ 2][K][N];
    signal input nettedGain[K > 0 ? S : 0][K];
    signal input nettedLoss[K > 0 ? S : 0][K];
    signal output equity;       // value units
    signal output requirement;  // value units × REQUIREMENT_SCALE

    // 1. Rows: one per instrument, then the groups. Results are packed: value + 2^PACK_BITS · charge.
    component instrument[N];
    var packedSum = 0;
    for (var i = 0; i < N; i++) {
        instrument[i] = Row(T, QUANTITY_BITS());
        instrument[i].x <== quantity[i];
        instrument[i].row <== model.instrument[i];
        packedSum += instrument[i].result;
    }
    component groupForm[G];
    component group[G];
    for (var g = 0; g < G; g++) {
        groupForm[g] = LinearForm(N);
        groupForm[g].coefficient <== model.groupWeight[g];
        groupForm[g].in <== quantity;
        group[g] = Row(T, GROUP_BITS());
        group[g].x <== groupForm[g].out;
        group[g].row <== model.group[g];
        packedSum += group[g].result;
    }

    // 2. Take value and charge apart. Both are signed numbers of VALUE_BITS bits, and value + 2^PACK_BITS · charge stays
    //    below half the field, so there is one reading.
    var PACK = 1 << PACK_BITS();
    var SHIFT = (1 << (PACK_BITS() - 1)) + PACK * (1 << VALUE_BITS());
    signal packed <== packedSum;
    signal value <-- ((packed + SHIFT) & (PACK - 1)) - (1 << (PACK_BITS() - 1));
    signal charge <-- ((packed + SHIFT) >> PACK_BITS()) - (1 << VALUE_BITS());
    packed === value + PACK * charge;
    component valueRange = AssertSigned(VALUE_BITS());
    valueRange.in <== value;
    component chargeRange = AssertSigned(VALUE_BITS());
    chargeRange.in <== charge;

    // 3. Equity.
    component mark = LinearForm(N);
    mark.coefficient <== model.linear;
    mark.in <== quantity;
    equity <== cash + mark.out + value;

    // 4. Losses per scenario, reduced per unit.
    var LOSS_SCALE = K > 0 ? SLOPE_SCALE() : 1;
    var TOTAL_BITS = K > 0 ? NETTED_REQUIREMENT_BITS() : REQUIREMENT_BITS();
    component netting;
    if (K > 0) {
        netting = NettingSets(N, S, K, L);
        netting.quantity <== quantity;
        netting.form <== nettedForm;
        netting.lead <== nettedLead;
        netting.gain <== nettedGain;
        netting.loss <== nettedLoss;
    }
    component scenario[S];
    component units = RiskUnits(S, U, K > 0 ? NETTED_LOSS_BITS() : LOSS_BITS(), TOTAL_BITS);
    for (var s = 0; s < S; s++) {
        scenario[s] = LinearForm(N);
        scenario[s].coefficient <== model.pnl[s];
        scenario[s].in <== quantity;
        if (K > 0) {
            units.loss[s] <== -LOSS_SCALE * scenario[s].out - netting.pnl[s];
        } else {
            units.loss[s] <== -scenario[s].out;
        }
    }
    units.unit <== model.unit;

    // 5. The requirement is never negative.
    component notNegative = Max(TOTAL_BITS);
    notNegative.a <== LOSS_SCALE * REQUIREMENT_SCALE() * charge + units.requirement;
    notNegative.b <== 0;
    component rounded;
    if (K > 0) {
        rounded = RoundUp(SLOPE_SCALE(), SLOPE_SCALE_BITS(), REQUIREMENT_BITS());
        rounded.in <== notNegative.out;
        requirement <== rounded.out;
    } else {
        requirement <== notNegative.out;
    }
}
