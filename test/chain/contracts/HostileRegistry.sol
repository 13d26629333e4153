// SPDX-License-Identifier: GPL-3.0-only
pragma solidity ^0.8.28;

import {ISolvencyRegistry} from "ballast/contracts/interfaces/ISolvencyRegistry.sol";

/// @title A registry that says yes to all, and calls something before it answers: consumers must read it by calls that
/// change nothing.
contract HostileRegistry {
    address private target;
    bytes private data;

    function arm(address target_, bytes calldata data_) external {
        (target, data) = (target_, data_);
    }

    function isDevelopment() external pure returns (bool) {
        return false;
    }

    function isSolvent(address, uint24, uint40) external returns (bool) {
        if (target != address(0)) {
            (bool done, bytes memory result) = target.call(data);
            if (!done) {
                assembly ("memory-safe") {
                    revert(add(result, 32), mload(result))
                }
            }
        }
        return true;
    }

    function statusOf(address) external view returns (ISolvencyRegistry.Status memory) {
        return ISolvencyRegistry.Status(1, 1, uint40(block.timestamp), 20_000, 0, type(uint32).max);
    }
}
