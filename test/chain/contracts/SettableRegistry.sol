// SPDX-License-Identifier: GPL-3.0-only
pragma solidity ^0.8.28;

import {ISolvencyRegistry} from "ballast/contracts/interfaces/ISolvencyRegistry.sol";

/// @title What consumers read of a registry, set by the test without proofs. Edges are tested against this, flows against
/// the registry itself. The tests check that both answer alike.
contract SettableRegistry {
    bool public immutable isDevelopment;
    mapping(address => ISolvencyRegistry.Status) private statuses;

    constructor(bool isDevelopment_) {
        isDevelopment = isDevelopment_;
    }

    function set(address recipient, ISolvencyRegistry.Status calldata status) external {
        statuses[recipient] = status;
    }

    function statusOf(address recipient) external view returns (ISolvencyRegistry.Status memory) {
        return statuses[recipient];
    }

    function isSolvent(address recipient, uint24 minRatio, uint40 maxAge) external view returns (bool) {
        ISolvencyRegistry.Status memory s = statuses[recipient];
        return s.submittedAt != 0 && s.minRatio >= minRatio && block.timestamp - s.notBefore <= maxAge;
    }
}
