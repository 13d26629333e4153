// SPDX-License-Identifier: GPL-3.0-only
pragma solidity ^0.8.28;

import {ICreditLine, IERC20} from "../interfaces/IConsumers.sol";
import {ISolvencyRegistry} from "../interfaces/ISolvencyRegistry.sol";
import {Owned} from "../lib/Owned.sol";
import {Guarded} from "./lib/Guarded.sol";
import {ReadsRegistry} from "./lib/ReadsRegistry.sol";
import {SafeToken} from "./lib/SafeToken.sol";

/// @title Lines of credit of one lender, the owner, in one token, drawn against equity that was proved and not deposited.
/// @notice What may be outstanding is the lesser of the lender's limit and the borrowing base: proved minEquity times the
/// advance, one unit of the market's quote being one token. A line whose borrower has no fresh proof at keepRatio, or
/// whose drawn amount is above the base, may be frozen by anyone. The lender puts tokens in by a plain transfer.
/// A line in state None with something drawn is in default: it can be repaid, nothing else.
contract CreditLine is ICreditLine, Owned, ReadsRegistry, Guarded {
    using SafeToken for IERC20;

    uint256 private constant BASIS = 10_000;
    uint256 private constant MAX_DECIMALS = 36;
    uint40 private constant MAX_GRACE = 365 days;

    /// @notice What is lent; one token is one unit of the market's quote.
    IERC20 public immutable token;
    uint256 private immutable unit; // one token
    uint24 private immutable openRatio;
    uint24 private immutable keepRatio;
    uint40 private immutable maxAge;
    uint16 private immutable advance;
    uint40 private immutable grace;

    mapping(address => Line) private lines;

    /// @dev The deployer is the lender, until ownership is handed over.
    constructor(ISolvencyRegistry registry_, IERC20 token_, Terms memory t, bool allowDevelopment)
        ReadsRegistry(registry_, allowDevelopment)
    {
        uint8 decimals = token_.decimals();
        if (t.keepRatio == 0 || t.keepRatio > t.openRatio || t.maxAge == 0) revert TermsNotValid();
        if (t.advance == 0 || t.advance > BASIS || t.grace > MAX_GRACE || decimals > MAX_DECIMALS) revert TermsNotValid();
        token = token_;
        unit = 10 ** uint256(decimals);
        (openRatio, keepRatio, maxAge, advance, grace) = (t.openRatio, t.keepRatio, t.maxAge, t.advance, t.grace);
    }

    modifier onlyLender() {
        if (msg.sender != owner) revert NotLender();
        _;
    }

    /// @inheritdoc ICreditLine
    function offer(address borrower, uint128 limit) external onlyLender guarded {
        Line storage line = lines[borrower];
        // a borrower in default repays first
        if (line.state != LineState.None || line.drawn != 0) revert LineExists();
        line.limit = limit;
        emit LineOffered(borrower, limit);
    }

    /// @inheritdoc ICreditLine
    function open() external guarded {
        Line storage line = lines[msg.sender];
        if (line.state != LineState.None) revert LineExists();
        if (line.limit == 0) revert LineNotOpen(LineState.None);
        _requireSolvent(msg.sender);
        line.state = LineState.Open;
        emit LineOpened(msg.sender);
    }

    /// @inheritdoc ICreditLine
    function draw(uint256 amount) external guarded {
        Line storage line = lines[msg.sender];
        if (line.state != LineState.Open) revert LineNotOpen(line.state);
        _requireSolvent(msg.sender);
        uint256 allowed = _room(line, msg.sender);
        if (amount > allowed) revert OverLimit(allowed);
        line.drawn += uint128(amount); // amount <= limit
        emit Drawn(msg.sender, amount);
        token.send(msg.sender, amount);
    }

    /// @inheritdoc ICreditLine
    /// @dev More than is drawn is not taken: else a payment of dust just before would make the last one fail.
    function repay(address borrower, uint256 amount) external guarded {
        Line storage line = lines[borrower];
        uint256 drawn = line.drawn;
        if (drawn == 0) revert OverLimit(0);
        uint256 paid = amount < drawn ? amount : drawn;
        line.drawn = uint128(drawn - paid);
        emit Repaid(borrower, paid);
        token.take(msg.sender, paid);
    }

    /// @inheritdoc ICreditLine
    function freeze(address borrower) external guarded {
        Line storage line = lines[borrower];
        if (line.state != LineState.Open) revert LineNotOpen(line.state);
        // a good ratio of little equity does not keep a line: what is drawn stays inside the base
        if (registry.isSolvent(borrower, keepRatio, maxAge) && line.drawn <= _base(borrower)) revert StillSolvent();
        line.state = LineState.Frozen;
        line.frozenAt = uint40(block.timestamp);
        emit Frozen(borrower, msg.sender);
    }

    /// @inheritdoc ICreditLine
    function thaw() external guarded {
        Line storage line = lines[msg.sender];
        if (line.state != LineState.Frozen) revert LineNotOpen(line.state);
        _requireSolvent(msg.sender);
        uint256 base = _base(msg.sender);
        if (line.drawn > base) revert OverLimit(base);
        line.state = LineState.Open;
        line.frozenAt = 0;
        emit Thawed(msg.sender);
    }

    /// @inheritdoc ICreditLine
    function markDefault(address borrower) external onlyLender guarded {
        Line storage line = lines[borrower];
        if (line.state != LineState.Frozen) revert LineNotOpen(line.state);
        // nobody who owes nothing is in default
        uint40 dueAt = line.drawn == 0 ? type(uint40).max : line.frozenAt + grace;
        if (block.timestamp < dueAt) revert NotDue(dueAt);
        line.state = LineState.None;
        line.limit = 0;
        line.frozenAt = 0;
        emit Defaulted(borrower, line.drawn);
    }

    /// @inheritdoc ICreditLine
    function withdraw(uint256 amount) external onlyLender guarded {
        token.send(msg.sender, amount);
    }

    /// @inheritdoc ICreditLine
    /// @dev The tokens that lie here may be fewer.
    function available(address borrower) external view returns (uint256) {
        Line storage line = lines[borrower];
        if (line.state != LineState.Open || !registry.isSolvent(borrower, openRatio, maxAge)) return 0;
        return _room(line, borrower);
    }

    /// @inheritdoc ICreditLine
    function lineOf(address borrower) external view returns (Line memory) {
        return lines[borrower];
    }

    /// @inheritdoc ICreditLine
    function terms() external view returns (Terms memory) {
        return Terms(openRatio, keepRatio, maxAge, advance, grace);
    }

    function _requireSolvent(address borrower) private view {
        if (!registry.isSolvent(borrower, openRatio, maxAge)) revert NotSolvent();
    }

    /// @dev Rounded down, and far from overflow: minEquity < 2^63, unit <= 10^36.
    function _base(address borrower) private view returns (uint256) {
        return (uint256(registry.statusOf(borrower).minEquity) * unit * advance) / BASIS;
    }

    function _room(Line storage line, address borrower) private view returns (uint256) {
        (uint256 limit, uint256 drawn, uint256 base) = (line.limit, line.drawn, _base(borrower));
        uint256 ceiling = base < limit ? base : limit;
        return ceiling > drawn ? ceiling - drawn : 0;
    }
}
