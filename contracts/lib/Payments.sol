// SPDX-License-Identifier: GPL-3.0-only
pragma solidity ^0.8.28;

import {IMarketRegistry} from "../interfaces/IMarketRegistry.sol";

/// @title Bonds and deposits that change hands are owed, and fetched by whom they are owed to.
abstract contract Payments is IMarketRegistry {
    /// @inheritdoc IMarketRegistry
    mapping(address => uint256) public override owed;

    /// @inheritdoc IMarketRegistry
    /// @dev The one call out.
    function withdraw() external override {
        uint256 amount = owed[msg.sender];
        if (amount == 0) revert NothingOwed();
        owed[msg.sender] = 0; // before the call: a caller that comes back finds nothing
        (bool ok,) = msg.sender.call{value: amount}("");
        if (!ok) revert PaymentFailed();
    }

    function _owe(address to, uint256 amount) internal {
        if (amount != 0) owed[to] += amount;
    }
}
