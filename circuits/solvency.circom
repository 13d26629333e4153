// SPDX-License-Identifier: GPL-3.0-only
pragma circom 2.2.2;

include "lib/AccountSlot.circom";
include "lib/AssertAsOf.circom";
include "lib/AssertMaxRatio.circom";
include "lib/AssertMinEquity.circom";
include "lib/AssertMinRatio.circom";
include "lib/Assessment.circom";
include "lib/Constants.circom";
include "lib/Coverage.circom";
include "lib/CustodianViews.circom";
include "lib/DistinctAccounts.circom";
include "lib/Policy.circom";
include "lib/HolderId.circom";
include "lib/SignerEntry.circom";

// Market part of the public inputs: everything that a market publishes, encoded.
bus Market(N, G, T, S, U) {
    signal one;           // constant 1: this part was folded exactly once
    signal instance;      // which instance the part is encoded for
    signal marginType;    // 0 initial, 1 maintenance
    signal universe;      // hash of the universe
    signal time;          // unix seconds
    signal maxSkew;       // seconds
    signal equityScale;   // value units per quote unit
    signal mark[N];       // value units per lot, for closing a custodian out
    Model(N, G, T, S, U) model;
}

// Signers part of the public inputs: who may sign, and for which custodian.
bus Signers(V) {
    signal one;           // constant 1
    Signer() entry[V];    // padding repeats an entry
}

// Claim: at one time `asOf`, the accounts that entries of the signers part signed for one holder held, together, an equity
// of at least minRatio times the requirement that the model puts on them, and at least minEquity; with views, the same at
// minRatioView (and minEquity, if asked) for every custodian alone, or gone. Docs: docs/statement.md.
//
// A accounts, N instruments, G group rows, T segments, S scenarios, U risk units, K netting sets with leads in L scenarios, V entries
// of the signers part; VIEWS 0 or 1.
template Solvency(A, N, G, T, S, U, K, L, V, VIEWS) {
    assert(V <= 8);
    assert(A <= 4);

    // Public, in this order: claim, market, signers.
    signal output nullifier;
    signal input scope;
    signal input binding;
    signal input policy;
    input Market(N, G, T, S, U) market;
    signal input nettedForm[K > 0 ? S \ 2 : 0][K][N];  // of the market part too; none where there are no netting sets
    signal input nettedLead[L \ 2][K][N];
    signal input nettedGain[K > 0 ? S : 0][K];
    signal input nettedLoss[K > 0 ? S : 0][K];
    input Signers(V) signers;

    // Private.
    signal input secret;
    signal input asOf;
    input Account(N) account[A];

    // 1. The parts are folded once each: sums of points do not pass for a point.
    market.one === 1;
    signers.one === 1;

    // 2. The claim's fields, each in its range.
    component unpacked = UnpackPolicy();
    unpacked.packed <== policy;
    Policy() ask <== unpacked.policy;

    // 3. One nullifier per scope.
    component perScope = HolderId(TAG_NULLIFIER());
    perScope.secret <== secret;
    perScope.domain <== scope;
    nullifier <== perScope.out;

    // 4. Signed accounts: slot 0 is enabled, enabled slots come first, all of one holder, universe and asOf.
    component slot[A];
    account[0].enabled === 1;
    for (var a = 0; a < A; a++) {
        slot[a] = AccountSlot(N, V);
        slot[a].account <== account[a];
        slot[a].entry <== signers.entry;
        slot[a].secret <== secret;
        slot[a].universe <== market.universe;
        slot[a].asOf <== asOf;
        if (a > 0) {
            account[a].enabled * (1 - account[a - 1].enabled) === 0;
        }
    }

    // 5. Each account counts once.
    component distinct = DistinctAccounts(A);
    for (var a = 0; a < A; a++) {
        distinct.enabled[a] <== account[a].enabled;
        distinct.accountId[a] <== account[a].accountId;
    }

    // 6. Time.
    component time = AssertAsOf();
    time.asOf <== asOf;
    time.marketTime <== market.time;
    time.maxSkew <== market.maxSkew;
    time.checkWindow <== ask.checkWindow;
    time.notBefore <== ask.notBefore;
    time.notAfter <== ask.notAfter;

    // 7. Every custodian that the claim asks for is there. A claim cannot ask for an entry that does not exist.
    component coverage = Coverage(A, V);
    for (var v = 0; v < V; v++) {
        coverage.entryId[v] <== signers.entry[v].id;
        coverage.required[v] <== ask.checkCoverage * ask.coverage[v];
    }
    for (var v = V; v < 8; v++) {
        ask.checkCoverage * ask.coverage[v] === 0;
    }
    for (var a = 0; a < A; a++) {
        coverage.enabled[a] <== account[a].enabled;
        coverage.custodianId[a] <== slot[a].custodianId;
    }

    // 8. First view: all accounts netted.
    component netted = Assessment(N, G, T, S, U, K, L);
    netted.model <== market.model;
    if (K > 0) {
        netted.nettedForm <== nettedForm;
        netted.nettedLead <== nettedLead;
        netted.nettedGain <== nettedGain;
        netted.nettedLoss <== nettedLoss;
    }
    var netCash = 0;
    for (var a = 0; a < A; a++) {
        netCash += account[a].cash;
    }
    netted.cash <== netCash;
    for (var i = 0; i < N; i++) {
        var net = 0;
        for (var a = 0; a < A; a++) {
            net += account[a].quantity[i];
        }
        netted.quantity[i] <== net;
    }

    component minRatio = AssertMinRatio();
    minRatio.check <== ask.checkMinRatio;
    minRatio.equity <== netted.equity;
    minRatio.requirement <== netted.requirement;
    minRatio.minRatio <== ask.minRatio;

    component maxRatio = AssertMaxRatio();
    maxRatio.check <== ask.checkMaxRatio;
    maxRatio.equity <== netted.equity;
    maxRatio.requirement <== netted.requirement;
    maxRatio.maxRatio <== ask.maxRatio;

    component minEquity = AssertMinEquity();
    minEquity.check <== ask.checkMinEquity;
    minEquity.equity <== netted.equity;
    minEquity.minEquity <== ask.minEquity;
    minEquity.equityScale <== market.equityScale;

    // 9. Views per custodian. An instance without them refuses a claim that asks for them.
    component views;
    component view[A];
    component minRatioView[A];
    component minEquityView[A];
    signal checkMinEquityView <== ask.checkViews * ask.minEquityViews;
    signal markSquare[N];
    if (VIEWS == 1) {
        views = CustodianViews(A, N);
        views.mark <== market.mark;
        views.gone <== ask.checkViews * ask.viewsGone;
        views.alone <== ask.checkViews - views.gone;
        for (var i = 0; i < N; i++) {
            markSquare[i] <== 0; // the views use the marks
        }
        for (var a = 0; a < A; a++) {
            views.custodianId[a] <== slot[a].custodianId;
            views.quantity[a] <== account[a].quantity;
            views.cash[a] <== account[a].cash;
        }
        for (var a = 0; a < A; a++) {
            view[a] = Assessment(N, G, T, S, U, K, L);
            view[a].model <== market.model;
            if (K > 0) {
                view[a].nettedForm <== nettedForm;
                view[a].nettedLead <== nettedLead;
                view[a].nettedGain <== nettedGain;
                view[a].nettedLoss <== nettedLoss;
            }
            view[a].quantity <== views.viewQuantity[a];
            view[a].cash <== views.viewCash[a];

            minRatioView[a] = AssertMinRatio();
            minRatioView[a].check <== ask.checkViews;
            minRatioView[a].equity <== view[a].equity;
            minRatioView[a].requirement <== view[a].requirement;
            minRatioView[a].minRatio <== ask.minRatioView;

            // An empty view reaches any ratio: where everything is at one custodian, nothing is left without it.
            minEquityView[a] = AssertMinEquity();
            minEquityView[a].check <== checkMinEquityView;
            minEquityView[a].equity <== view[a].equity;
            minEquityView[a].minEquity <== ask.minEquity;
            minEquityView[a].equityScale <== market.equityScale;
        }
    } else {
        ask.checkViews === 0;
        for (var i = 0; i < N; i++) {
            markSquare[i] <== market.mark[i] * market.mark[i]; // see step 10
        }
    }

    // 10. Public inputs that no step above uses are bound by a square, so that none of them can be changed later.
    signal bindingSquare <== binding * binding;
    signal instanceSquare <== market.instance * market.instance;
    signal marginTypeSquare <== market.marginType * market.marginType;
    signal viewsGoneSquare <== ask.viewsGone * ask.viewsGone;
}
