// SPDX-License-Identifier: GPL-3.0-only
pragma solidity ^0.8.28;

import {G1Point} from "./Types.sol";

/// @title Groth16 verifier of one circuit, generated from its verification key.
/// @notice The two points come from registries that computed or checked them. Whoever passes an arbitrary point can make any claim
/// hold: contracts that call this take ids from users, never points.
interface ISolvencyVerifier {
    /// @notice The proof, the market or the signer list is of another circuit than the verifier.
    error CircuitMismatch();
    /// @notice An input that is no field element, a point that is none or infinity, or too little gas.
    error MalformedProof();
    /// @notice The proof does not hold for this claim, market, signer list and recipient.
    error ProofDoesNotHold();

    /// @notice Checks e(A, B) = e(α, β) · e(IC0 + Σ claimᵢ·ICᵢ + market + signers, γ) · e(C, δ); reverts unless it holds.
    /// @param circuit Circuit id that both points are typed by.
    /// @param claim nullifier, scope, binding, policy.
    /// @param proof A.x, A.y, B.x₁, B.x₀, B.y₁, B.y₀, C.x, C.y (imaginary part first, as the pairing precompile reads it).
    function verify(
        bytes32 circuit,
        uint256[4] calldata claim,
        G1Point calldata market,
        G1Point calldata signers,
        uint256[8] calldata proof
    ) external view;

    /// @notice The circuit that points must be typed by: keccak256 of a Circuit.
    function circuitId() external view returns (bytes32);
    /// @notice sha256 of the verification key file: names the key.
    function keyHash() external view returns (bytes32);
    /// @notice The key is forgeable by anyone: for demonstrations and tests.
    function isDevelopment() external view returns (bool);
    /// @notice Whom one trusts who accepts proofs: "development" (nobody: anyone can forge), "own" (the one maker) or "ceremony(n)"
    /// (that one of n contributors was honest). As the deployer's store said; the contract cannot check it. An own key belongs
    /// only in contracts whose money is its maker's.
    function grade() external view returns (string memory);
    /// @notice Who made the key, or contributed to it, as the deployer's store said. Empty for a development key.
    function makers() external view returns (string memory);
}
