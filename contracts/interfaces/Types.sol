// SPDX-License-Identifier: GPL-3.0-only
pragma solidity ^0.8.28;

/// @notice Affine point of BN254's first group; (0, 0) is infinity.
struct G1Point {
    uint256 x;
    uint256 y;
}

/// @notice Affine point of Baby Jubjub.
struct KeyPoint {
    uint256 x;
    uint256 y;
}

/// @notice What a point is typed by: a key's points, the order of public inputs and the sizes of a circuit. The circuit id is
/// keccak256 of its ABI encoding. δ and γ are no part of it: a point survives a new phase 2 of the same circuit.
struct Circuit {
    bytes32 inputOrder; // keccak256 of the text that names the order of public inputs
    bytes32 icClaim; // keccak256 of IC0..IC4, x and y in 32 bytes each
    bytes32 icMarket; // rolling hash of the market part's points: MarketFold
    bytes32 icSigners; // keccak256 of the signers part's points
    uint32 instance; // number of the instance, the second scalar of the market part
    uint32 scalars; // of the market part
    uint32 entries; // of the signers part
}

/// @notice Trusted signer: id of the custodian and key.
struct SignerEntry {
    uint256 id;
    uint256 x;
    uint256 y;
}
