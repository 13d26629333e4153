// SPDX-License-Identifier: GPL-3.0-only
pragma solidity ^0.8.28;

import {IMarketRegistry} from "./interfaces/IMarketRegistry.sol";
import {Circuit, G1Point} from "./interfaces/Types.sol";
import {Bn254} from "./lib/Bn254.sol";
import {MarketBook} from "./lib/MarketBook.sol";
import {MarketFold} from "./lib/MarketFold.sol";
import {MarketHead} from "./lib/MarketHead.sol";
import {Owned} from "./lib/Owned.sol";
import {Payments} from "./lib/Payments.sol";

/// @title Published markets.
/// @notice A point stands for a market only after it was computed here from the posted scalars, or, where the deployment
/// has a challenge window, after nobody asked for that in time.
contract MarketRegistry is MarketBook, Payments, Owned {
    /// @notice A window is not within 10 minutes to 30 days (the challenge window may be 0: recomputed markets only).
    error WindowNotValid();

    /// @dev How far a market's time may lie ahead when it is opened: clocks differ, and a mistake must not close a series.
    uint256 private constant LEAD = 1 hours;
    uint256 private constant SHORTEST_WINDOW = 10 minutes;
    uint256 private constant LONGEST_WINDOW = 30 days;
    /// @dev `usableAt` of a market that only a recomputation can make usable.
    uint40 private constant NEVER = type(uint40).max;

    /// @inheritdoc IMarketRegistry
    uint40 public immutable override challengeWindow;
    /// @inheritdoc IMarketRegistry
    uint40 public immutable override answerWindow;
    /// @inheritdoc IMarketRegistry
    uint128 public immutable override bond;
    /// @inheritdoc IMarketRegistry
    uint128 public immutable override deposit;

    /// @inheritdoc IMarketRegistry
    mapping(address => bool) public override isOracle;

    /// @notice The deployer is owner and the first oracle.
    /// @param challengeWindow_ Seconds in which a posted market can be challenged before it is usable; 0: it must be recomputed.
    /// @param answerWindow_ Seconds in which a challenged market must be recomputed.
    /// @param bond_ Wei that a poster leaves with each market: a few times what a recomputation costs.
    /// @param deposit_ Wei that a challenger leaves: more than a recomputation costs, or challenging is free.
    constructor(uint40 challengeWindow_, uint40 answerWindow_, uint128 bond_, uint128 deposit_) {
        if (challengeWindow_ != 0 && (!_isWindow(challengeWindow_) || !_isWindow(answerWindow_))) revert WindowNotValid();
        challengeWindow = challengeWindow_;
        answerWindow = answerWindow_;
        bond = bond_;
        deposit = deposit_;
        isOracle[msg.sender] = true;
        emit OracleSet(msg.sender, true);
    }

    /// @inheritdoc IMarketRegistry
    function setOracle(address oracle, bool allowed) external override onlyOwner {
        isOracle[oracle] = allowed;
        emit OracleSet(oracle, allowed);
    }

    /// @inheritdoc IMarketRegistry
    /// @dev The same time may be posted again, and the later index wins: a disabled market must be replaceable.
    function open(
        Circuit calldata circuit,
        bytes32 label,
        G1Point calldata point,
        uint40 expiry,
        bytes32 fileDigest,
        bytes calldata mask,
        uint256[] calldata values
    ) external payable override returns (bytes32 series, uint32 index) {
        if (!isOracle[msg.sender]) revert NotOracle();
        if (msg.value != bond) revert WrongPayment(bond);
        if (!Bn254.isOnCurve(point)) revert PointNotOnCurve();
        MarketHead.Head memory head = MarketHead.read(mask, values);
        _checkHead(head, circuit.instance);
        if (expiry <= block.timestamp || expiry <= head.time) revert ExpiryNotValid();

        series = _openSeries(keccak256(abi.encode(circuit)), head, label);
        Series storage s = seriesById[series];
        if (head.time < s.lastTime) revert TimeNotLater();
        s.lastTime = uint40(head.time);
        index = s.count++;

        Market storage m = markets[series][index];
        m.point = point;
        m.state = State.Posting;
        m.time = uint40(head.time);
        m.expiry = expiry;
        m.maxSkew = uint40(head.maxSkew);
        m.size = circuit.scalars;
        m.bond = bond;
        emit MarketOpened(series, index, uint40(head.time), expiry, uint40(head.maxSkew), point, fileDigest);
        _append(series, index, mask, values);
    }

    /// @inheritdoc IMarketRegistry
    /// @dev Not by a poster who is no oracle any more, and not after expiry, from when on the bond can be taken back.
    function append(bytes32 series, uint32 index, bytes calldata mask, uint256[] calldata values) external override {
        if (msg.sender != seriesById[series].poster) revert NotPoster();
        if (!isOracle[msg.sender]) revert NotOracle();
        Market storage m = markets[series][index];
        if (m.state != State.Posting) revert NotPosting();
        if (block.timestamp >= m.expiry) revert MarketExpired();
        _append(series, index, mask, values);
    }

    /// @inheritdoc IMarketRegistry
    /// @dev A call without chunks (empty mask) forgets the caller's progress: the way out after wrong data. From
    /// `answerBy` on a challenged market can only be settled, so that the bond is not taken from the challenger.
    function recompute(
        bytes32 series,
        uint32 index,
        Circuit calldata circuit,
        bytes calldata mask,
        uint256[] calldata values,
        uint256[] calldata points
    ) external override {
        Market storage m = markets[series][index];
        State state = m.state;
        if (state == State.None) revert MarketUnknown();
        bool late = state == State.Challenged && block.timestamp >= m.answerBy;
        if ((state != State.Pending && state != State.Challenged) || late) revert MarketNotUsable(state);
        if (keccak256(abi.encode(circuit)) != seriesById[series].circuit) revert CircuitNotOfSeries();
        if (mask.length == 0) {
            delete walks[series][index][msg.sender];
            return;
        }
        MarketFold.Walk memory walk = walks[series][index][msg.sender];
        bool first = walk.done == 0;
        MarketFold.fold(walk, circuit.scalars, mask, values, points);
        if (walk.done < circuit.scalars) {
            walks[series][index][msg.sender] = walk;
            return;
        }
        if (walk.scalarsHash != m.scalarsHash || walk.icHash != circuit.icMarket) revert CommitmentMismatch();
        if (!first) delete walks[series][index][msg.sender];
        if (walk.sum.x == m.point.x && walk.sum.y == m.point.y) {
            m.state = State.Recomputed;
            if (m.usableAt > block.timestamp) m.usableAt = uint40(block.timestamp);
            _owe(msg.sender, _takeDeposit(m));
            emit MarketRecomputed(series, index, msg.sender);
        } else {
            _owe(m.challenger, _takeDeposit(m));
            _disable(series, index, msg.sender);
        }
    }

    /// @inheritdoc IMarketRegistry
    /// @dev Not where every market must be recomputed anyway, and not after expiry: a poster who gave a market up would
    /// lose the bond for nothing.
    function challenge(bytes32 series, uint32 index) external payable override {
        if (msg.value != deposit) revert WrongPayment(deposit);
        Market storage m = markets[series][index];
        State state = m.state;
        if (state == State.None) revert MarketUnknown();
        bool over = challengeWindow == 0 || block.timestamp >= m.usableAt;
        if (state != State.Pending || over) revert NotChallengeable(state);
        if (block.timestamp >= m.expiry) revert MarketExpired();
        uint40 answerBy = uint40(block.timestamp) + answerWindow;
        m.state = State.Challenged;
        m.answerBy = answerBy;
        m.challenger = msg.sender;
        m.deposit = deposit;
        emit MarketChallenged(series, index, msg.sender, answerBy);
    }

    /// @inheritdoc IMarketRegistry
    function settle(bytes32 series, uint32 index) external override {
        Market storage m = markets[series][index];
        State state = m.state;
        if (state == State.None) revert MarketUnknown();
        if (state != State.Challenged) revert MarketNotUsable(state);
        if (block.timestamp < m.answerBy) revert AnswerStillOpen(m.answerBy);
        address challenger = m.challenger;
        _owe(challenger, _takeDeposit(m));
        _disable(series, index, challenger);
    }

    /// @inheritdoc IMarketRegistry
    function disable(bytes32 series, uint32 index) external override onlyOwner {
        Market storage m = markets[series][index];
        State state = m.state;
        if (state == State.None) revert MarketUnknown();
        if (state == State.Disabled) revert MarketNotUsable(state);
        _owe(m.challenger, _takeDeposit(m));
        _disable(series, index, msg.sender);
    }

    /// @inheritdoc IMarketRegistry
    /// @dev Not while it can still be challenged or must be answered: whoever shows a wrong point must find the bond.
    function releaseBond(bytes32 series, uint32 index) external override {
        if (msg.sender != seriesById[series].poster) revert NotPoster();
        Market storage m = markets[series][index];
        State state = m.state;
        bool held = state == State.None || state == State.Challenged || block.timestamp < m.expiry
            || (state == State.Pending && challengeWindow != 0 && block.timestamp < m.usableAt);
        uint128 amount = m.bond;
        if (held || amount == 0) revert BondNotFree();
        m.bond = 0;
        _owe(msg.sender, amount);
    }

    function _checkHead(MarketHead.Head memory head, uint32 instance) private view {
        if (head.one != 1) revert HeadNotValid(0);
        if (head.instance != instance) revert HeadNotValid(1);
        if (head.marginType > 1) revert HeadNotValid(2);
        if (head.time > block.timestamp + LEAD) revert HeadNotValid(4);
        if (head.maxSkew > type(uint40).max) revert HeadNotValid(5);
    }

    function _openSeries(bytes32 circuit, MarketHead.Head memory head, bytes32 label) private returns (bytes32 series) {
        uint8 marginType = uint8(head.marginType);
        series = seriesId(circuit, marginType, head.universe, head.equityScale, msg.sender, label);
        Series storage s = seriesById[series];
        if (s.poster != address(0)) return series;
        s.circuit = circuit;
        s.poster = msg.sender;
        s.marginType = marginType;
        emit SeriesOpened(series, circuit, msg.sender, label, marginType, head.universe, head.equityScale);
    }

    function _append(bytes32 series, uint32 index, bytes calldata mask, uint256[] calldata values) private {
        Market storage m = markets[series][index];
        uint256 size = m.size;
        uint256 done = MarketFold.advance(m.done, size, mask);
        bytes32 scalarsHash = MarketFold.commit(m.scalarsHash, mask, values);
        m.done = uint32(done);
        m.scalarsHash = scalarsHash;
        if (done < size) return;
        uint40 usableAt = challengeWindow == 0 ? NEVER : uint40(block.timestamp) + challengeWindow;
        m.state = State.Pending;
        m.usableAt = usableAt;
        emit MarketPosted(series, index, usableAt, scalarsHash);
    }

    /// @dev For good. What is left of the bond is owed to `by`.
    function _disable(bytes32 series, uint32 index, address by) private {
        Market storage m = markets[series][index];
        uint128 amount = m.bond;
        m.state = State.Disabled;
        m.bond = 0;
        _owe(by, amount);
        emit MarketDisabled(series, index, by);
    }

    function _takeDeposit(Market storage m) private returns (uint128 amount) {
        amount = m.deposit;
        if (amount != 0) m.deposit = 0;
    }

    function _isWindow(uint40 window) private pure returns (bool) {
        return window >= SHORTEST_WINDOW && window <= LONGEST_WINDOW;
    }
}
