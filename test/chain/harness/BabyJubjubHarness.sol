// SPDX-License-Identifier: GPL-3.0-only
pragma solidity ^0.8.28;

import {BabyJubjub} from "ballast/contracts/lib/BabyJubjub.sol";

/// @title The library's functions, for calls from outside.
contract BabyJubjubHarness {
    function isOnCurve(uint256 x, uint256 y) external pure returns (bool) {
        return BabyJubjub.isOnCurve(x, y);
    }

    function isKey(uint256 x, uint256 y, uint256 ex, uint256 ey) external pure returns (bool) {
        return BabyJubjub.isKey(x, y, ex, ey);
    }

    /// Gas of `isKey`.
    function gasOf(uint256 x, uint256 y, uint256 ex, uint256 ey) external view returns (uint256) {
        uint256 before = gasleft();
        if (!BabyJubjub.isKey(x, y, ex, ey)) revert();
        return before - gasleft();
    }
}
