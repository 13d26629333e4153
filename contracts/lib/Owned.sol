// SPDX-License-Identifier: GPL-3.0-only
pragma solidity ^0.8.28;

import {IOwned} from "../interfaces/IOwned.sol";

/// @title An owner, handed over in two steps: an address that cannot act never becomes owner.
abstract contract Owned is IOwned {
    /// @inheritdoc IOwned
    address public override owner;
    /// @inheritdoc IOwned
    address public override pendingOwner;

    modifier onlyOwner() {
        if (msg.sender != owner) revert NotOwner();
        _;
    }

    /// @notice The deployer is the first owner.
    constructor() {
        owner = msg.sender;
        emit OwnershipTaken(address(0), msg.sender);
    }

    /// @inheritdoc IOwned
    /// @dev An offer replaces the one before it; the zero address withdraws it.
    function offerOwnership(address to) external override onlyOwner {
        pendingOwner = to;
        emit OwnershipOffered(to);
    }

    /// @inheritdoc IOwned
    function takeOwnership() external override {
        if (msg.sender != pendingOwner) revert NotPendingOwner();
        emit OwnershipTaken(owner, msg.sender);
        owner = msg.sender;
        pendingOwner = address(0);
    }
}
