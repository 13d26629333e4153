// SPDX-License-Identifier: GPL-3.0-only
pragma solidity ^0.8.28;

/// @title An owner, handed over in two steps.
interface IOwned {
    /// @notice The account does not own the contract.
    error NotOwner();
    /// @notice The contract was not offered to the account.
    error NotPendingOwner();
    /// @notice The owner offered the ownership, or took the offer back (0).
    event OwnershipOffered(address indexed to);
    /// @notice The ownership went over.
    event OwnershipTaken(address indexed from, address indexed to);
    /// @notice Who may call what is marked Owner.
    function owner() external view returns (address);
    /// @notice Who was offered the ownership and has not taken it, or 0.
    function pendingOwner() external view returns (address);
    /// @notice Owner. Offers the ownership; 0 takes the offer back.
    function offerOwnership(address to) external;
    /// @notice The one it was offered to. Takes the ownership.
    function takeOwnership() external;
}
