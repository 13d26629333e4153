// SPDX-License-Identifier: GPL-3.0-only
pragma solidity ^0.8.28;

/// @title What the consumers need of a token.
interface IERC20 {
    /// @notice Moves tokens of the caller. The answer may be absent: see SafeToken.
    function transfer(address to, uint256 amount) external returns (bool);
    /// @notice Moves tokens that their owner allowed the caller to take.
    function transferFrom(address from, address to, uint256 amount) external returns (bool);
    /// @notice Tokens of an account, in the smallest unit.
    function balanceOf(address account) external view returns (uint256);
    /// @notice Decimals of the token: one quote unit is 10^decimals.
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

    /// @notice Only a lender may call this.
    error NotLender();
    /// @notice The borrower has a line, or owes from one.
    error LineExists();
    /// @notice The line is in another state than the call needs.
    error LineNotOpen(LineState state);
    /// @notice The borrower has no fresh proof of the ratio that this asks for.
    error NotSolvent();
    /// @notice The borrower keeps the ratio, and does not draw more than the equity allows.
    error StillSolvent();
    /// @notice More than may be drawn now.
    error OverLimit(uint256 allowed);
    /// @notice A frozen line is not in default before that time.
    error NotDue(uint40 dueAt);
    /// @notice The token did not move what was asked.
    error TransferFailed();
    /// @notice A call came back before the one before it had ended.
    error Reentered();
    /// @notice The registry accepts development keys, and this was not told to.
    error RegistryIsDevelopment();

    /// @notice The lender offered a line, or changed its limit.
    event LineOffered(address indexed borrower, uint128 limit);
    /// @notice A borrower took the line up.
    event LineOpened(address indexed borrower);
    /// @notice A borrower drew on the line.
    event Drawn(address indexed borrower, uint256 amount);
    /// @notice Somebody repaid part of what is drawn.
    event Repaid(address indexed borrower, uint256 amount);
    /// @notice A line was frozen: it repays and does not draw.
    event Frozen(address indexed borrower, address by);
    /// @notice A frozen line is open again.
    event Thawed(address indexed borrower);
    /// @notice A line ended with something drawn.
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
    /// @notice The line of a borrower; state None where there is none.
    function lineOf(address borrower) external view returns (Line memory);
    /// @notice The terms of all lines, fixed at deployment.
    function terms() external view returns (Terms memory);
}

/// @title What a lending market offers to a liquidation module.
interface ILendingMarket {
    /// @notice Whether the lending market lets the account be liquidated at all.
    function isLiquidatable(address account) external view returns (bool);
    /// @notice Debt of the account in units of its asset.
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

    /// @notice Ratios must rise and close factors fall, above 0 and below 10 000.
    error TiersNotValid();
    /// @notice The lending market does not let this account be liquidated.
    error NotLiquidatable();
    /// @notice More than one call may close now.
    error OverCloseFactor(uint256 allowed);
    /// @notice The share of this period is used up until then.
    error Cooldown(uint40 until);

    /// @notice A liquidator repaid part of a debt, under the close factor of the moment.
    event Liquidated(address indexed account, address indexed liquidator, uint256 repaid, uint16 closeFactor);

    /// @notice Of the highest tier that is freshly proved; 10 000 without a fresh proof.
    function closeFactorOf(address account) external view returns (uint16);
    /// @notice What `liquidate` would close now at most.
    function closable(address account) external view returns (uint256);
    /// @notice Anyone. Errors: AmountZero, NotLiquidatable, Cooldown, OverCloseFactor, and those of the lending market.
    function liquidate(address account, uint256 repaid) external;
    /// @notice The close factors by ratio, ascending, fixed at deployment.
    function tiers() external view returns (Tier[] memory);
}

/// @title Lenders who share a scope add their pledges up.
interface IPledgePool {
    /// @notice Only a lender may call this.
    error NotLender();
    /// @notice No proof of the borrower is as recent as the terms ask.
    error NotFresh();
    /// @notice Pledges would add up to more than the equity proved.
    error OverProvedEquity(uint256 outstanding, uint256 minEquity);
    /// @notice An amount of 0 does nothing.
    error AmountZero();
    /// @notice That much is not pledged to this lender.
    error NotPledged(uint256 pledged);

    /// @notice The owner let a lender pledge, or not any more.
    event LenderSet(address indexed lender, bool allowed);
    /// @notice A lender counts on part of the equity proved.
    event Pledged(address indexed borrower, address indexed lender, uint256 amount, uint256 outstanding);
    /// @notice A lender gave a pledge back.
    event Released(address indexed borrower, address indexed lender, uint256 amount, uint256 outstanding);

    /// @notice Owner.
    function setLender(address lender, bool allowed) external;
    /// @notice A lender, up to the equity freshly proved, with what all lenders pledged before. Amounts are whole units of the
    /// market's quote, like minEquity. Errors: NotLender, AmountZero, NotFresh, OverProvedEquity.
    function pledge(address borrower, uint64 amount) external;
    /// @notice The lender who holds the pledge. Errors: AmountZero, NotPledged.
    function release(address borrower, uint64 amount) external;
    /// @notice Sum of all pledges of a borrower, whole quote units.
    function outstandingOf(address borrower) external view returns (uint256);
    /// @notice What one lender holds of it, whole quote units.
    function pledgeOf(address borrower, address lender) external view returns (uint256);
}
