// SPDX-License-Identifier: GPL-3.0-only
pragma solidity ^0.8.28;

import {ISignerRegistry} from "./interfaces/ISignerRegistry.sol";
import {Circuit, G1Point, KeyPoint, SignerEntry} from "./interfaces/Types.sol";
import {BabyJubjub} from "./lib/BabyJubjub.sol";
import {Bn254} from "./lib/Bn254.sol";
import {Owned} from "./lib/Owned.sol";

/// @title Trusted signers in dated versions of a list.
/// @notice Versions are a chain, latest first. Only the first three can matter now: one that has not started, and two that
/// have, since the start of a version ends the one before the previous.
contract SignerRegistry is ISignerRegistry, Owned {
    uint256 private constant MAX_ENTRIES = 8;
    uint256 private constant LONGEST_OVERLAP = 30 days;
    /// @dev Versions at the head of the chain that may be valid, now or later.
    uint256 private constant LIVE = 3;
    /// @dev `until` of a version that nothing ends.
    uint40 private constant OPEN = type(uint40).max;

    /// @inheritdoc ISignerRegistry
    uint32 public override latest;
    /// @dev Numbers given out: a cancelled one is not given again.
    uint32 private counter;
    /// @dev Ends that scheduling the latest version moved: of the version before it, and of the one before that.
    uint40 private untilBefore;
    uint40 private untilEarlier;

    mapping(uint32 => Version) private versions;
    mapping(uint32 => mapping(uint256 => SignerEntry)) private entries;
    mapping(uint32 => mapping(bytes32 => G1Point)) private points;
    mapping(bytes32 => bool) private revoked;

    /// @inheritdoc ISignerRegistry
    function schedule(SignerEntry[] calldata list, KeyPoint[] calldata eighths, uint40 from, uint40 overlap)
        external
        override
        onlyOwner
        returns (uint32 version)
    {
        uint32 before = latest;
        if (versions[before].from > block.timestamp) revert VersionPending(before);
        uint256 until = uint256(from) + overlap;
        if (from < block.timestamp || overlap > LONGEST_OVERLAP || until >= OPEN) revert DatesNotValid();
        _checkList(list, eighths);

        uint32 earlier = versions[before].before;
        (untilBefore, untilEarlier) = (versions[before].until, versions[earlier].until);
        if (before != 0) _endBy(before, uint40(until));
        if (earlier != 0) _endBy(earlier, from);

        version = _add(Version(from, OPEN, before, uint8(list.length)));
        latest = version;
        for (uint256 i = 0; i < list.length; ++i) entries[version][i] = list[i];
        emit SignersScheduled(version, from, list);
    }

    /// @inheritdoc ISignerRegistry
    function cancel() external override onlyOwner {
        if (versions[latest].from <= block.timestamp) revert NothingPending();
        _cancel();
    }

    /// @inheritdoc ISignerRegistry
    /// @dev A version that has not started and has the key is cancelled. 0 also where the latest started one did not have it.
    function revoke(uint256 x, uint256 y) external override onlyOwner returns (uint32 version) {
        revoked[_nameOf(x, y)] = true;
        bool listed = false;
        if (versions[latest].from > block.timestamp && _has(latest, x, y)) {
            listed = true;
            _cancel();
        }
        // `link` is the version whose `before` leads here, 0 for `latest` itself.
        uint32 link = versions[latest].from > block.timestamp ? latest : 0;
        uint32 started = link == 0 ? latest : versions[link].before;
        uint32 earlier = versions[started].before;
        if (_isLive(earlier) && _has(earlier, x, y)) {
            listed = true;
            _endBy(earlier, uint40(block.timestamp));
        }
        if (_isLive(started) && _has(started, x, y)) {
            listed = true;
            version = _replace(started, link, x, y);
        }
        if (!listed) revert KeyNotListed();
        emit KeyRevocation(x, y);
    }

    /// @inheritdoc ISignerRegistry
    function fold(uint32 version, Circuit calldata circuit, uint256[] calldata ic) external override {
        uint256 room = circuit.entries;
        if (ic.length != 2 * (1 + 3 * room) || keccak256(abi.encodePacked(ic)) != circuit.icSigners) {
            revert PointsNotOfCircuit();
        }
        uint256 count = versions[version].count;
        if (count == 0) revert ListNotValid(version);
        if (count > room) revert ListSize();
        G1Point memory sum = G1Point(ic[0], ic[1]); // times the constant 1
        uint256 next = 2;
        for (uint256 i = 0; i < room; ++i) {
            // Padding repeats the last entry, as in the circuit's other encoding.
            SignerEntry memory entry = entries[version][i < count ? i : count - 1];
            sum = _addTo(sum, ic, next, entry.id);
            sum = _addTo(sum, ic, next + 2, entry.x);
            sum = _addTo(sum, ic, next + 4, entry.y);
            next += 6;
        }
        bytes32 id = keccak256(abi.encode(circuit));
        points[version][id] = sum;
        emit SignersFolded(version, id, sum);
    }

    /// @inheritdoc ISignerRegistry
    /// @dev Three cold slots: dates and point.
    function pointOf(uint32 version, bytes32 circuit) external view override returns (G1Point memory point) {
        Version storage v = versions[version];
        if (block.timestamp < v.from || block.timestamp >= v.until) revert ListNotValid(version);
        point = points[version][circuit];
        if (point.x == 0 && point.y == 0) revert NotFolded(version, circuit);
    }

    /// @inheritdoc ISignerRegistry
    function current() external view override returns (uint32 version) {
        version = latest;
        for (uint256 i = 0; i < LIVE && version != 0; ++i) {
            if (_isLive(version) && versions[version].from <= block.timestamp) return version;
            version = versions[version].before;
        }
        return 0;
    }

    /// @inheritdoc ISignerRegistry
    function versionOf(uint32 version) external view override returns (Version memory) {
        return versions[version];
    }

    /// @inheritdoc ISignerRegistry
    function entriesOf(uint32 version) external view override returns (SignerEntry[] memory list) {
        list = new SignerEntry[](versions[version].count);
        for (uint256 i = 0; i < list.length; ++i) list[i] = entries[version][i];
    }

    /// @inheritdoc ISignerRegistry
    function isRevoked(uint256 x, uint256 y) external view override returns (bool) {
        return revoked[_nameOf(x, y)];
    }

    function _checkList(SignerEntry[] calldata list, KeyPoint[] calldata eighths) private view {
        if (list.length == 0 || list.length > MAX_ENTRIES || list.length != eighths.length) revert ListSize();
        for (uint256 i = 0; i < list.length; ++i) {
            SignerEntry calldata entry = list[i];
            // Ids are 31 bytes of a hash.
            if (entry.id == 0 || entry.id >> 248 != 0) revert IdNotValid(i);
            if (!BabyJubjub.isKey(entry.x, entry.y, eighths[i].x, eighths[i].y)) revert KeyNotValid(i);
            // Two ids with one key would let its owner sign for both.
            for (uint256 j = 0; j < i; ++j) {
                if (list[j].x == entry.x && list[j].y == entry.y) revert KeyTwice(i, j);
            }
            if (revoked[_nameOf(entry.x, entry.y)]) revert KeyRevoked(i);
        }
    }

    /// @dev Puts the rest of a list, from now on, in the place of the version.
    function _replace(uint32 old, uint32 link, uint256 x, uint256 y) private returns (uint32 version) {
        Version memory v = versions[old];
        _endBy(old, uint40(block.timestamp));
        if (v.count == 1) return 0;
        version = _add(Version(uint40(block.timestamp), v.until, v.before, v.count - 1));
        SignerEntry[] memory rest = new SignerEntry[](v.count - 1);
        uint256 kept = 0;
        for (uint256 i = 0; i < v.count; ++i) {
            SignerEntry memory entry = entries[old][i];
            if (entry.x == x && entry.y == y) continue;
            entries[version][kept] = entry;
            rest[kept++] = entry;
        }
        if (link == 0) latest = version;
        else versions[link].before = version;
        emit SignersScheduled(version, uint40(block.timestamp), rest);
        if (v.until != OPEN) emit VersionEnds(version, v.until);
    }

    /// @dev Takes the latest version back and gives the ends back that it moved.
    function _cancel() private {
        uint32 version = latest;
        uint32 before = versions[version].before;
        uint32 earlier = versions[before].before;
        _setEnd(version, versions[version].from);
        if (before != 0) _giveBack(before, untilBefore);
        if (earlier != 0) _giveBack(earlier, untilEarlier);
        latest = before;
    }

    function _add(Version memory v) private returns (uint32 version) {
        version = ++counter;
        versions[version] = v;
    }

    /// @dev Never later than it was: a version that was ended stays so.
    function _endBy(uint32 version, uint40 until) private {
        if (until < versions[version].until) _setEnd(version, until);
    }

    /// @dev Not to a version that ended meanwhile, by revocation.
    function _giveBack(uint32 version, uint40 until) private {
        if (_isLive(version) && versions[version].until != until) _setEnd(version, until);
    }

    function _setEnd(uint32 version, uint40 until) private {
        versions[version].until = until;
        emit VersionEnds(version, until);
    }

    function _addTo(G1Point memory sum, uint256[] calldata ic, uint256 place, uint256 scalar)
        private
        view
        returns (G1Point memory)
    {
        return Bn254.add(sum, Bn254.mul(G1Point(ic[place], ic[place + 1]), scalar));
    }

    /// @dev Not ended: valid now or later.
    function _isLive(uint32 version) private view returns (bool) {
        return block.timestamp < versions[version].until;
    }

    function _has(uint32 version, uint256 x, uint256 y) private view returns (bool) {
        uint256 count = versions[version].count;
        for (uint256 i = 0; i < count; ++i) {
            if (entries[version][i].x == x && entries[version][i].y == y) return true;
        }
        return false;
    }

    function _nameOf(uint256 x, uint256 y) private pure returns (bytes32) {
        return keccak256(abi.encode(x, y));
    }
}
