// SPDX-License-Identifier: GPL-3.0-only
pragma solidity ^0.8.28;

import {Circuit, G1Point, KeyPoint, SignerEntry} from "./Types.sol";

/// @title Trusted signers, in dated versions of a list. The contract folds the keys itself: nobody can post a point for them.
interface ISignerRegistry {
    /// @param from The list is valid from here on. @param until Not valid from here on. @param before The version before it, 0 for none.
    struct Version {
        uint40 from;
        uint40 until;
        uint32 before;
        uint8 count;
    }

    /// @notice The signer list is empty, longer than the circuit has room for, or has not one witness for each key.
    error ListSize();
    /// @notice The id of the entry is 0, or has more than 248 bits.
    error IdNotValid(uint256 entry);
    /// @notice Not canonical, off the curve, not of the prime order, or the witness is not one eighth of the key.
    error KeyNotValid(uint256 entry);
    /// @notice Two entries have one key.
    error KeyTwice(uint256 entry, uint256 other);
    /// @notice The key of the entry was revoked.
    error KeyRevoked(uint256 entry);
    /// @notice The key is in no version of the list.
    error KeyNotListed();
    /// @notice The list starts in the past, or the overlap is longer than 30 days.
    error DatesNotValid();
    /// @notice The latest version has not started: cancel it first.
    error VersionPending(uint32 version);
    /// @notice No version of the list is waiting to start.
    error NothingPending();
    /// @notice The points are not those of the circuit's key.
    error PointsNotOfCircuit();
    /// @notice The version is not valid now.
    error ListNotValid(uint32 version);
    /// @notice The point of the version for this circuit was not computed yet: fold.
    error NotFolded(uint32 version, bytes32 circuit);

    /// @notice A version of the list was scheduled.
    event SignersScheduled(uint32 indexed version, uint40 from, SignerEntry[] entries);
    /// @notice A version has another end.
    event VersionEnds(uint32 indexed version, uint40 until);
    /// @notice A key is out for good.
    event KeyRevocation(uint256 indexed x, uint256 y);
    /// @notice The point of a version for a circuit was computed.
    event SignersFolded(uint32 indexed version, bytes32 indexed circuit, G1Point point);

    /// @notice Owner. A new list from `from` on (not in the past); the one before stays valid for `overlap` seconds, at most 30 days.
    /// @param eighths Per entry the point (1/8)·key, which proves the prime order.
    function schedule(SignerEntry[] calldata entries, KeyPoint[] calldata eighths, uint40 from, uint40 overlap)
        external
        returns (uint32 version);
    /// @notice Owner. Takes back a version that has not started.
    function cancel() external;
    /// @notice Owner. The key is out for good and at once: every version with it ends, and if the latest started one had it, the
    /// rest of that list is a new version from now on. Returns it, or 0 where nothing is left.
    function revoke(uint256 x, uint256 y) external returns (uint32 version);
    /// @notice Anyone. Computes the point of a version for a circuit. `ic` are the x and y of the signers part's points.
    function fold(uint32 version, Circuit calldata circuit, uint256[] calldata ic) external;

    /// @notice The point of a version that is valid now; reverts with the reason otherwise.
    function pointOf(uint32 version, bytes32 circuit) external view returns (G1Point memory);
    /// @notice The latest version that is valid now, 0 for none.
    function current() external view returns (uint32);
    /// @notice The version scheduled last, started or not; 0 for none.
    function latest() external view returns (uint32);
    /// @notice Dates and size of a version.
    function versionOf(uint32 version) external view returns (Version memory);
    /// @notice The entries of a version, in the order of coverage masks.
    function entriesOf(uint32 version) external view returns (SignerEntry[] memory);
    /// @notice Whether a key is out for good.
    function isRevoked(uint256 x, uint256 y) external view returns (bool);
}
