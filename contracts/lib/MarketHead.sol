// SPDX-License-Identifier: GPL-3.0-only
pragma solidity ^0.8.28;

import {MarketFold} from "./MarketFold.sol";

/// @title The first scalars of a market part, by their place.
/// @dev Read from the calldata that is committed to: a poster cannot label a market otherwise than the circuit sees it.
library MarketHead {
    struct Head {
        uint256 one; // 1: without it a sum of two markets would pass for one
        uint256 instance;
        uint256 marginType; // 0 initial, 1 maintenance
        uint256 universe; // hash of the universe
        uint256 time; // unix seconds
        uint256 maxSkew; // seconds
        uint256 equityScale;
    }

    uint256 private constant LENGTH = 7;

    /// @notice The head in the first chunk. MarketFold.commit says whether the scalars are valid at all.
    function read(bytes calldata mask, uint256[] calldata values) internal pure returns (Head memory) {
        if (mask.length == 0) revert MarketFold.LengthsDiffer();
        uint256[LENGTH] memory head;
        uint256 next = 0;
        for (uint256 k = 0; k < LENGTH; ++k) {
            if (uint8(mask[0]) & (1 << k) == 0) continue;
            if (next == values.length) revert MarketFold.LengthsDiffer();
            head[k] = values[next++];
        }
        return Head(head[0], head[1], head[2], head[3], head[4], head[5], head[6]);
    }
}
