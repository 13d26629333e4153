// SPDX-License-Identifier: GPL-3.0-only
pragma solidity ^0.8.28;

/// @title An owner, handed over in two steps.
interface IOwned {
    error NotOwner();
    error NotPendingOwner();
    event OwnershipOffered(address indexed to);
    event OwnershipTaken(address indexed from, address indexed to);
    function owner() external view returns (address);
    function pendingOwner() external view returns (address);
    function offerOwnership(address to) external;
    function takeOwnership() external;
}
