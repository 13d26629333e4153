// SPDX-License-Identifier: GPL-3.0-only
pragma solidity ^0.8.28;

/// @title Strict keys on Baby Jubjub (EIP-2494): 168700·x² + y² = 1 + 168696·x²·y² over the circuit's field.
library BabyJubjub {
    uint256 private constant R = 21888242871839275222246405745257275088548364400416034343698204186575808495617;
    uint256 private constant A = 168700;
    uint256 private constant D = 168696;

    /// @notice Whether both coordinates are canonical and on the curve.
    function isOnCurve(uint256 x, uint256 y) internal pure returns (bool) {
        if (x >= R || y >= R) return false;
        uint256 xx = mulmod(x, x, R);
        uint256 yy = mulmod(y, y, R);
        return addmod(mulmod(A, xx, R), yy, R) == addmod(1, mulmod(D, mulmod(xx, yy, R), R), R);
    }

    /// @notice Whether (x, y) can be a signer's key: canonical, on the curve, of the prime order.
    /// @dev The group has 8·l points, l prime, and its multiples of eight are exactly the subgroup of order l. So a
    /// witness (ex, ey) = (1/8)·key proves the order with three doublings instead of a multiplication by l, and nothing
    /// but a key has one: A + torsion, a second name for the owner of A, is no multiple of eight.
    /// @param ex x of a point that is the key when taken eight times. @param ey y of it.
    function isKey(uint256 x, uint256 y, uint256 ex, uint256 ey) internal pure returns (bool) {
        // x = 0 are the identity, which eight times a point of low order would prove, and the point of order 2.
        if (x == 0 || !isOnCurve(x, y) || !isOnCurve(ex, ey)) return false;
        uint256 z = 1;
        for (uint256 i = 0; i < 3; ++i) (ex, ey, z) = double(ex, ey, z);
        // z is never 0 for points on the curve: the addition law is complete, for A is a square and D is none.
        return ex == mulmod(x, z, R) && ey == mulmod(y, z, R);
    }

    /// @dev Projective doubling on a twisted Edwards curve: dbl-2008-bbjlp (Bernstein, Birkner, Joye, Lange, Peters:
    /// Twisted Edwards Curves, 2008).
    function double(uint256 x, uint256 y, uint256 z) private pure returns (uint256, uint256, uint256) {
        unchecked {
            // No sum overflows: every value is below R, and R below 2^254.
            uint256 sum = addmod(x, y, R);
            uint256 xx = mulmod(x, x, R);
            uint256 yy = mulmod(y, y, R);
            uint256 axx = mulmod(A, xx, R);
            uint256 f = addmod(axx, yy, R);
            uint256 j = addmod(f, R - mulmod(2, mulmod(z, z, R), R), R);
            uint256 twoXy = addmod(mulmod(sum, sum, R), R - addmod(xx, yy, R), R);
            return (mulmod(twoXy, j, R), mulmod(f, addmod(axx, R - yy, R), R), mulmod(f, j, R));
        }
    }
}
