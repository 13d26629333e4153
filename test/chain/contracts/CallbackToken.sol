// SPDX-License-Identifier: GPL-3.0-only
pragma solidity ^0.8.28;

import {TestToken} from "./TestToken.sol";

interface ITokenHook {
    function onTokens() external;
}

/// @title A token that calls sender and receiver while it moves, as ERC-777 does.
contract CallbackToken is TestToken {
    constructor(uint8 decimals_) TestToken(decimals_) {}

    function _move(address from, address to, uint256 amount) internal override {
        if (from.code.length != 0) _tell(from);
        super._move(from, to, amount);
        if (to.code.length != 0) _tell(to);
    }

    /// Contracts that take no calls get none.
    function _tell(address who) private {
        (bool done,) = who.call(abi.encodeCall(ITokenHook.onTokens, ()));
        done;
    }
}
