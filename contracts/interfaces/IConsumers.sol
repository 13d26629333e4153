// SPDX-License-Identifier: GPL-3.0-only
pragma solidity ^0.8.28;

/// @title What the consumers need of a token.
interface IERC20 {
    function transfer(address to, uint256 amount) external returns (bool);
    function transferFrom(address from, address to, uint256 amount) external returns (bool);
    function balanceOf(address account) external view returns (uint256);
    function decimals() external view returns (uint8);
}

/// @title Under-collateralised credit line.
interface ICreditLine {
    /// @notice None: no line, or an offer, or (with something drawn) a line in default.
    enum LineState {
        None,
        Open,
        Frozen
    }
    /// @param limit Ceiling set by the lender. @param drawn Principal outstanding. @param frozenAt When it froze, 0 if not.
    struct Line {
        LineState state;
        uint128 limit;
        uint128 drawn;
        uint40 frozenAt;
    }
    /// @param openRatio To open, draw and thaw, basis points.
    /// @param keepRatio Below it, or without a fresh proof, anyone may freeze.
    /// @param maxAge Of a proof, seconds.
    /// @param advance Share of proved minEquity that may be drawn, basis points.
    /// @param grace Seconds from freezing to default.
    struct Terms {
        uint24 openRatio;
        uint24 keepRatio;
        uint40 maxAge;
        uint16 advance;
        uint40 grace;
    }

    error NotLender();
    error LineExists();
    error LineNotOpen(LineState state);
    error NotSolvent();
    error StillSolvent();
    error OverLimit(uint256 allowed);
    error NotDue(uint40 dueAt);
    error TransferFailed();
    error Reentered();
    error RegistryIsDevelopment();

    event LineOffered(address indexed borrower, uint128 limit);
    event LineOpened(address indexed borrower);
    event Drawn(address indexed borrower, uint256 amount);
    event Repaid(address indexed borrower, uint256 amount);
    event Frozen(address indexed borrower, address by);
    event Thawed(address indexed borrower);
    event Defaulted(address indexed borrower, uint256 drawn);

    /// @notice The lender. Offers a line, changes an offer, or takes it back with 0. Errors: NotLender, LineExists.
    function offer(address borrower, uint128 limit) external;
    /// @notice The borrower with an offer, solvent at openRatio. Errors: LineExists, LineNotOpen (no offer), NotSolvent.
    function open() external;
    /// @notice The borrower, while Open and solvent at openRatio. Errors: LineNotOpen, NotSolvent, OverLimit, TransferFailed.
    function draw(uint256 amount) external;
    /// @notice Anyone, in every state. No more is taken than is drawn. Errors: OverLimit (nothing is drawn), TransferFailed.
    function repay(address borrower, uint256 amount) external;
    /// @notice Anyone, when the borrower is not solvent at keepRatio, or more is drawn than the advance on what is proved.
    /// Errors: LineNotOpen, StillSolvent.
    function freeze(address borrower) external;
    /// @notice The borrower, solvent at openRatio and with no more drawn than the advance. Errors: LineNotOpen, NotSolvent,
    /// OverLimit.
    function thaw() external;
    /// @notice The lender, when something was drawn and frozen for the grace. What is drawn stays owed. Errors: NotLender,
    /// LineNotOpen, NotDue.
    function markDefault(address borrower) external;
    /// @notice The lender: tokens that lie here. Errors: NotLender, TransferFailed.
    function withdraw(uint256 amount) external;
    /// @notice What the borrower could draw now.
    function available(address borrower) external view returns (uint256);
    function lineOf(address borrower) external view returns (Line memory);
    function terms() external view returns (Terms memory);
}

/// @title What a lending market offers to a liquidation module.
interface ILendingMarket {
    function isLiquidatable(address account) external view returns (bool);
    function debtOf(address account) external view returns (uint256);
    /// @dev Takes `repaid` from `liquidator` and gives the collateral that it buys. Only the module may call it.
    function close(address account, uint256 repaid, address liquidator) external;
}

/// @title Graduated liquidation: how much of a debt may be closed within a period falls with the ratio freshly proved.
interface ILiquidationModule {
    /// @param minRatio Basis points, ascending. @param closeFactor Basis points of the debt, descending, below 10 000.
    struct Tier {
        uint24 minRatio;
        uint16 closeFactor;
    }

    error TiersNotValid();
    error NotLiquidatable();
    error OverCloseFactor(uint256 allowed);
    error Cooldown(uint40 until);

    event Liquidated(address indexed account, address indexed liquidator, uint256 repaid, uint16 closeFactor);

    /// @notice Of the highest tier that is freshly proved; 10 000 without a fresh proof.
    function closeFactorOf(address account) external view returns (uint16);
    /// @notice What `liquidate` would close now at most.
    function closable(address account) external view returns (uint256);
    /// @notice Anyone. Errors: AmountZero, NotLiquidatable, Cooldown, OverCloseFactor, and those of the lending market.
    function liquidate(address account, uint256 repaid) external;
    function tiers() external view returns (Tier[] memory);
}

/// @title Lenders who share a scope add their pledges up.
interface IPledgePool {
    error NotLender();
    error NotFresh();
    error OverProvedEquity(uint256 outstanding, uint256 minEquity);
    error AmountZero();
    error NotPledged(uint256 pledged);

    event LenderSet(address indexed lender, bool allowed);
    event Pledged(address indexed borrower, address indexed lender, uint256 amount, uint256 outstanding);
    event Released(address indexed borrower, address indexed lender, uint256 amount, uint256 outstanding);

    /// @notice Owner.
    function setLender(address lender, bool allowed) external;
    /// @notice A lender, up to the equity freshly proved, with what all lenders pledged before. Amounts are whole units of the
    /// market's quote, like minEquity. Errors: NotLender, AmountZero, NotFresh, OverProvedEquity.
    function pledge(address borrower, uint64 amount) external;
    /// @notice The lender who holds the pledge. Errors: AmountZero, NotPledged.
    function release(address borrower, uint64 amount) external;
    function outstandingOf(address borrower) external view returns (uint256);
    function pledgeOf(address borrower, address lender) external view returns (uint256);
}
