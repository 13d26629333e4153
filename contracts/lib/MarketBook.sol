// SPDX-License-Identifier: GPL-3.0-only
pragma solidity ^0.8.28;

import {IMarketRegistry} from "../interfaces/IMarketRegistry.sol";
import {G1Point} from "../interfaces/Types.sol";
import {MarketFold} from "./MarketFold.sol";

/// @title What is known of series and markets, and which market is the latest.
abstract contract MarketBook is IMarketRegistry {
    mapping(bytes32 => Series) internal seriesById;
    mapping(bytes32 => mapping(uint32 => Market)) internal markets;
    /// @dev Recomputations under way, by who does them.
    mapping(bytes32 => mapping(uint32 => mapping(address => MarketFold.Walk))) internal walks;

    /// @inheritdoc IMarketRegistry
    /// @dev Four cold slots: hot slot of the market, count of the series, point. Later markets cost one each.
    function requireLatest(bytes32 series, uint32 index)
        external
        view
        override
        returns (G1Point memory point, uint40 time, uint40 maxSkew)
    {
        Market storage m = markets[series][index];
        (State state, uint40 t, uint40 expiry, uint40 usableAt, uint40 skew) =
            (m.state, m.time, m.expiry, m.usableAt, m.maxSkew);
        if (state == State.None) revert MarketUnknown();
        if (state != State.Pending && state != State.Recomputed) revert MarketNotUsable(state);
        if (block.timestamp < usableAt) revert MarketNotYetUsable(usableAt);
        if (block.timestamp < t) revert MarketInFuture();
        if (block.timestamp >= expiry) revert MarketExpired();
        uint32 count = seriesById[series].count;
        for (uint32 i = index + 1; i < count; ++i) {
            if (_isStarted(markets[series][i])) revert MarketSuperseded(i);
        }
        return (m.point, t, skew);
    }

    /// @inheritdoc IMarketRegistry
    function latestOf(bytes32 series) external view override returns (bool found, uint32 index) {
        for (index = seriesById[series].count; index > 0;) {
            Market storage m = markets[series][--index];
            // An expired market still supersedes those before it.
            if (_isStarted(m)) return block.timestamp < m.expiry ? (true, index) : (false, 0);
        }
    }

    /// @inheritdoc IMarketRegistry
    function seriesOf(bytes32 series) external view override returns (Series memory) {
        return seriesById[series];
    }

    /// @inheritdoc IMarketRegistry
    function marketOf(bytes32 series, uint32 index) external view override returns (Market memory) {
        return markets[series][index];
    }

    /// @inheritdoc IMarketRegistry
    function progressOf(bytes32 series, uint32 index, address by) external view override returns (uint256) {
        return walks[series][index][by].done;
    }

    /// @inheritdoc IMarketRegistry
    function seriesId(
        bytes32 circuit,
        uint8 marginType,
        uint256 universe,
        uint256 equityScale,
        address poster,
        bytes32 label
    ) public pure override returns (bytes32) {
        return keccak256(abi.encode(circuit, marginType, universe, equityScale, poster, label));
    }

    /// @dev Usable now, but for its expiry. Only such a market supersedes: posting one must leave no gap.
    function _isStarted(Market storage m) private view returns (bool) {
        State state = m.state;
        return (state == State.Pending || state == State.Recomputed) && block.timestamp >= m.usableAt
            && block.timestamp >= m.time;
    }
}
