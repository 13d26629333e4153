// SPDX-License-Identifier: GPL-3.0-only
pragma solidity ^0.8.28;

/// @title Makes calls, and one more from inside the first when a token tells it of a transfer. Keeps what that one answered.
contract Reenterer {
    address private target;
    bytes private data;
    bool public called;
    bool public succeeded;
    bytes public answer;

    /// Sets what is called from inside the next transfer.
    function arm(address target_, bytes calldata data_) external {
        (target, data, called, succeeded, answer) = (target_, data_, false, false, "");
    }

    function run(address to, bytes calldata what) external returns (bytes memory) {
        (bool done, bytes memory result) = to.call(what);
        if (!done) {
            assembly ("memory-safe") {
                revert(add(result, 32), mload(result))
            }
        }
        return result;
    }

    /// Several calls in one transaction, one after the other.
    function runAll(address to, bytes[] calldata what) external {
        for (uint256 i = 0; i < what.length; ++i) this.run(to, what[i]);
    }

    function onTokens() external {
        if (target == address(0) || called) return;
        called = true;
        (succeeded, answer) = target.call(data);
    }
}
