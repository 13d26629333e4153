// SPDX-License-Identifier: GPL-3.0-only
pragma solidity ^0.8.28;

import {ICreditLine, IERC20} from "../../interfaces/IConsumers.sol";

/// @title Transfers that revert unless the token says that they happened: true, or nothing at all as old tokens do.
library SafeToken {
    /// @dev Sends tokens of this contract.
    function send(IERC20 token, address to, uint256 amount) internal {
        _call(token, abi.encodeCall(IERC20.transfer, (to, amount)));
    }

    /// @dev Takes tokens and looks at what arrived: less than `amount` (a token that keeps a fee, or lies) reverts.
    function take(IERC20 token, address from, uint256 amount) internal {
        uint256 before = token.balanceOf(address(this));
        _call(token, abi.encodeCall(IERC20.transferFrom, (from, address(this), amount)));
        if (token.balanceOf(address(this)) < before + amount) revert ICreditLine.TransferFailed();
    }

    function _call(IERC20 token, bytes memory data) private {
        (bool done, bytes memory answer) = address(token).call(data);
        // an address without code would answer nothing, too
        bool agreed = answer.length == 0 ? address(token).code.length != 0 : _isTrue(answer);
        if (!done || !agreed) revert ICreditLine.TransferFailed();
    }

    function _isTrue(bytes memory answer) private pure returns (bool) {
        return answer.length >= 32 && uint256(bytes32(answer)) == 1;
    }
}
