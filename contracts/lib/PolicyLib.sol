// SPDX-License-Identifier: GPL-3.0-only
// Generated from POLICY_LAYOUT in src/proof/policy.ts by `npm run contracts`. Do not edit.
pragma solidity ^0.8.28;

/// @title Fields of the packed policy, the fourth claim input. Ratios are in basis points, times in unix seconds, equity in whole
/// units of the quote currency. TypeScript writes 0 where a check is off; the circuit does not force it: read a field only where its check is on.
library PolicyLib {
    /// @dev A packed policy is below 2^BITS.
    uint256 internal constant BITS = 232;

    // Bits of `checks`.
    uint8 internal constant CHECK_MIN_RATIO = 1;
    uint8 internal constant CHECK_MAX_RATIO = 2;
    uint8 internal constant CHECK_MIN_EQUITY = 4;
    uint8 internal constant CHECK_WINDOW = 8;
    uint8 internal constant CHECK_COVERAGE = 16;
    uint8 internal constant CHECK_VIEWS = 32;
    uint8 internal constant VIEWS_GONE = 64;
    uint8 internal constant MIN_EQUITY_VIEWS = 128;

    function minRatio(uint256 p) internal pure returns (uint24) {
        return uint24(p);
    }

    function maxRatio(uint256 p) internal pure returns (uint24) {
        return uint24(p >> 24);
    }

    function minRatioView(uint256 p) internal pure returns (uint24) {
        return uint24(p >> 48);
    }

    function notBefore(uint256 p) internal pure returns (uint40) {
        return uint40(p >> 72);
    }

    function notAfter(uint256 p) internal pure returns (uint40) {
        return uint40(p >> 112);
    }

    /// @dev Stored with half of its range added; the difference always fits.
    function minEquity(uint256 p) internal pure returns (int64) {
        unchecked {
            return int64(int256(uint256(uint64(p >> 152))) - 2 ** 63);
        }
    }

    function coverage(uint256 p) internal pure returns (uint8) {
        return uint8(p >> 216);
    }

    /// @dev All flags; bit k is the k-th.
    function checks(uint256 p) internal pure returns (uint8) {
        return uint8(p >> 224);
    }
}
