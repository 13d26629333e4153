// SPDX-License-Identifier: GPL-3.0-only
pragma solidity ^0.8.28;

import {G1Point} from "../interfaces/Types.sol";

/// @title BN254's first group by precompile (EIP-196): y² = x³ + 3. A failed call reverts, never returns a point.
library Bn254 {
    /// @dev Order of the group, the field of the circuit.
    uint256 internal constant R = 21888242871839275222246405745257275088548364400416034343698204186575808495617;
    /// @dev Order of the field of coordinates.
    uint256 internal constant P = 21888242871839275222246405745257275088696311157297823662689037894645226208583;

    /// @notice A point off the curve, a coordinate not below P, too little gas, or a chain without the precompile.
    error CurveCallFailed();

    /// @dev a + b; infinity is (0, 0).
    function add(G1Point memory a, G1Point memory b) internal view returns (G1Point memory c) {
        bool ok;
        assembly ("memory-safe") {
            let m := mload(0x40)
            mcopy(m, a, 64)
            mcopy(add(m, 64), b, 64)
            ok := staticcall(gas(), 6, m, 128, c, 64)
            ok := and(ok, eq(returndatasize(), 64)) // a chain without the precompile returns nothing
        }
        if (!ok) revert CurveCallFailed();
    }

    /// @dev s · a. The precompile reduces s by R: where two names of one scalar matter, check s < R first.
    function mul(G1Point memory a, uint256 s) internal view returns (G1Point memory c) {
        bool ok;
        assembly ("memory-safe") {
            let m := mload(0x40)
            mcopy(m, a, 64)
            mstore(add(m, 64), s)
            ok := staticcall(gas(), 7, m, 96, c, 64)
            ok := and(ok, eq(returndatasize(), 64))
        }
        if (!ok) revert CurveCallFailed();
    }

    /// @dev Whether (x, y) is a point with coordinates below P. Infinity is not on the curve. The group's cofactor is 1.
    function isOnCurve(G1Point memory a) internal pure returns (bool) {
        return a.x < P && a.y < P && mulmod(a.y, a.y, P) == addmod(mulmod(mulmod(a.x, a.x, P), a.x, P), 3, P);
    }
}
