// SPDX-License-Identifier: GPL-3.0-only
pragma solidity ^0.8.28;

import {IPledgePool} from "../interfaces/IConsumers.sol";
import {ISolvencyRegistry} from "../interfaces/ISolvencyRegistry.sol";
import {Owned} from "../lib/Owned.sol";
import {ReadsRegistry} from "./lib/ReadsRegistry.sol";

/// @title One book of pledges for lenders who share a registry, and with it one scope.
/// @notice A holder has one nullifier in a scope and a nullifier has one recipient, so the pledges of all lenders meet in
/// one sum, and equity is pledged once. No tokens lie here and nothing is called but views of the registry, so there is
/// nothing to re-enter.
contract PledgePool is IPledgePool, Owned, ReadsRegistry {
    /// @notice Basis points that must be proved for a new pledge.
    uint24 public immutable minRatio;
    /// @notice Seconds that a proof may be old for a new pledge.
    uint40 public immutable maxAge;

    /// @notice Who may pledge.
    mapping(address => bool) public isLender;
    mapping(address => uint256) private outstanding;
    mapping(address => mapping(address => uint256)) private pledges;

    constructor(ISolvencyRegistry registry_, uint24 minRatio_, uint40 maxAge_, bool allowDevelopment)
        ReadsRegistry(registry_, allowDevelopment)
    {
        if (minRatio_ == 0 || maxAge_ == 0) revert TermsNotValid();
        minRatio = minRatio_;
        maxAge = maxAge_;
    }

    /// @inheritdoc IPledgePool
    /// @dev A lender taken off the list keeps and may release what was pledged.
    function setLender(address lender, bool allowed) external onlyOwner {
        isLender[lender] = allowed;
        emit LenderSet(lender, allowed);
    }

    /// @inheritdoc IPledgePool
    function pledge(address borrower, uint64 amount) external {
        if (!isLender[msg.sender]) revert NotLender();
        if (amount == 0) revert AmountZero();
        if (!registry.isSolvent(borrower, minRatio, maxAge)) revert NotFresh();
        uint256 before = outstanding[borrower];
        uint256 proved = registry.statusOf(borrower).minEquity;
        if (before + amount > proved) revert OverProvedEquity(before, proved);
        outstanding[borrower] = before + amount;
        pledges[borrower][msg.sender] += amount;
        emit Pledged(borrower, msg.sender, amount, before + amount);
    }

    /// @inheritdoc IPledgePool
    function release(address borrower, uint64 amount) external {
        if (amount == 0) revert AmountZero();
        uint256 pledged = pledges[borrower][msg.sender];
        if (amount > pledged) revert NotPledged(pledged);
        uint256 rest = outstanding[borrower] - amount;
        pledges[borrower][msg.sender] = pledged - amount;
        outstanding[borrower] = rest;
        emit Released(borrower, msg.sender, amount, rest);
    }

    /// @inheritdoc IPledgePool
    function outstandingOf(address borrower) external view returns (uint256) {
        return outstanding[borrower];
    }

    /// @inheritdoc IPledgePool
    function pledgeOf(address borrower, address lender) external view returns (uint256) {
        return pledges[borrower][lender];
    }
}
