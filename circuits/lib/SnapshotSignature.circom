// SPDX-License-Identifier: GPL-3.0-only
pragma circom 2.2.2;

include "circomlib/circuits/babyjub.circom";
include "circomlib/circuits/eddsaposeidon.circom";

// Claim: where enabled is 1, (r8, s) is an EdDSA-Poseidon signature on digest under key.
//
// The verifier of circomlib checks neither point for the curve, and the addition formulas accept forgeries off it.
// Precondition (encoder): key is one of the signers part, which holds keys on the curve and of full order only.
template SnapshotSignature() {
    signal input enabled;     // bit
    signal input key[2];
    signal input r8[2];       // any point of the curve where disabled
    signal input s;
    signal input digest;

    component keyOnCurve = BabyCheck();
    keyOnCurve.x <== key[0];
    keyOnCurve.y <== key[1];

    component r8OnCurve = BabyCheck();
    r8OnCurve.x <== r8[0];
    r8OnCurve.y <== r8[1];

    component verifier = EdDSAPoseidonVerifier();
    verifier.enabled <== enabled;
    verifier.Ax <== key[0];
    verifier.Ay <== key[1];
    verifier.R8x <== r8[0];
    verifier.R8y <== r8[1];
    verifier.S <== s;
    verifier.M <== digest;
}
