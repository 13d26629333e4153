// SPDX-License-Identifier: GPL-3.0-only
pragma circom 2.2.2;

include "AccountDigest.circom";
include "AssertSigned.circom";
include "Constants.circom";
include "HolderId.circom";
include "SignerEntry.circom";
include "SnapshotSignature.circom";

// A private account snapshot with its signature. A disabled slot is all zero but for entry and r8.
bus Account(N) {
    signal enabled;       // bit
    signal entry;         // index of the signer in the signers part
    signal accountId;     // H(exchange, customer)
    signal cash;          // value units
    signal quantity[N];   // lots
    signal salt;
    signal r8[2];
    signal s;
}

// Claim: the account is one that an entry of the signers part signed for the holder of `secret`, in this universe and at
// `asOf`; or the slot is disabled and holds nothing.
template AccountSlot(N, V) {
    input Account(N) account;
    input Signer() entry[V];
    signal input secret;
    signal input universe;
    signal input asOf;
    signal output custodianId;

    // 1. A disabled slot contributes exactly zero.
    account.enabled * (account.enabled - 1) === 0;
    (1 - account.enabled) * account.cash === 0;
    for (var i = 0; i < N; i++) {
        (1 - account.enabled) * account.quantity[i] === 0;
    }

    // 2. Cash is a small signed number. Net quantities are ranged by their rows.
    component cashRange = AssertSigned(CASH_BITS());
    cashRange.in <== account.cash;

    // 3. The signer is on the verifier's list.
    component signer = SignerEntry(V);
    signer.entry <== entry;
    signer.index <== account.entry;
    custodianId <== signer.chosen.id;

    // 4. The holder's name at this custodian.
    component subject = HolderId(TAG_SUBJECT());
    subject.secret <== secret;
    subject.domain <== custodianId;

    // 5. The snapshot is the one that was signed: universe, subject and asOf are not the prover's to choose.
    component digest = AccountDigest(N);
    digest.custodianId <== custodianId;
    digest.universe <== universe;
    digest.subject <== subject.out;
    digest.accountId <== account.accountId;
    digest.asOf <== asOf;
    digest.cash <== account.cash;
    digest.salt <== account.salt;
    digest.quantity <== account.quantity;

    component signature = SnapshotSignature();
    signature.enabled <== account.enabled;
    signature.key <== signer.chosen.key;
    signature.r8 <== account.r8;
    signature.s <== account.s;
    signature.digest <== digest.digest;
}
