// SPDX-License-Identifier: GPL-3.0-only
pragma solidity ^0.8.28;

import {ILendingMarket, ILiquidationModule, IPledgePool} from "../interfaces/IConsumers.sol";
import {ISolvencyRegistry} from "../interfaces/ISolvencyRegistry.sol";
import {Guarded} from "./lib/Guarded.sol";
import {ReadsRegistry} from "./lib/ReadsRegistry.sol";

/// @title Liquidates step by step while the debtor proves solvency elsewhere, and at once where there is no proof.
/// @notice A holder chooses which accounts to show, so a proof is a lower bound and earns gentler treatment only: the
/// factor falls with the highest ratio freshly proved, and no proof means full close. Two things keep that from being
/// cheap. The proved equity must reach a share of the debt, since an account with one coin and no position has any ratio.
/// And the factor bounds what is closed within a cooldown in all, not what one call closes: a small factor cannot be
/// called in a loop, and a tiny call by the debtor's friend does not use the cooldown up.
contract LiquidationModule is ILiquidationModule, ReadsRegistry, Guarded {
    /// @param maxAge Of a proof, seconds.
    /// @param cooldown Length of a period, seconds.
    /// @param equityShare Basis points of the debt that minEquity must reach.
    /// @param debtUnit Units of debt in one unit of the market's quote (1e6 for a token of six decimals).
    struct Terms {
        uint40 maxAge;
        uint40 cooldown;
        uint24 equityShare;
        uint128 debtUnit;
    }

    /// @param startedAt First liquidation of the period.
    /// @param closed What the period has closed.
    struct Period {
        uint40 startedAt;
        uint216 closed;
    }

    uint256 private constant BASIS = 10_000;
    uint16 private constant FULL = 10_000;
    uint256 private constant MAX_TIERS = 16;
    uint40 private constant MAX_COOLDOWN = 7 days;

    /// @notice The market whose debts are closed.
    ILendingMarket public immutable market;
    uint40 private immutable maxAge;
    uint40 private immutable cooldown;
    uint24 private immutable equityShare;
    uint128 private immutable debtUnit;

    Tier[] private steps;
    mapping(address => Period) private periods;

    constructor(
        ISolvencyRegistry registry_,
        ILendingMarket market_,
        Tier[] memory tiers_,
        Terms memory t,
        bool allowDevelopment
    ) ReadsRegistry(registry_, allowDevelopment) {
        if (t.maxAge == 0 || t.cooldown == 0 || t.cooldown > MAX_COOLDOWN) revert TermsNotValid();
        if (t.equityShare == 0 || t.debtUnit == 0) revert TermsNotValid();
        market = market_;
        (maxAge, cooldown, equityShare, debtUnit) = (t.maxAge, t.cooldown, t.equityShare, t.debtUnit);
        if (tiers_.length == 0 || tiers_.length > MAX_TIERS) revert TiersNotValid();
        uint24 lastRatio = 0;
        uint16 lastFactor = FULL;
        for (uint256 i = 0; i < tiers_.length; ++i) {
            Tier memory tier = tiers_[i];
            // never 0: a proof slows a liquidation and does not stop it
            bool valid = tier.minRatio > lastRatio && tier.closeFactor < lastFactor && tier.closeFactor != 0;
            if (!valid) revert TiersNotValid();
            (lastRatio, lastFactor) = (tier.minRatio, tier.closeFactor);
            steps.push(tier);
        }
    }

    /// @inheritdoc ILiquidationModule
    function closeFactorOf(address account) public view returns (uint16) {
        return _factor(account, market.debtOf(account));
    }

    /// @inheritdoc ILiquidationModule
    function closable(address account) external view returns (uint256) {
        if (!market.isLiquidatable(account)) return 0;
        uint256 debt = market.debtOf(account);
        return _left(debt, _factor(account, debt), _closed(account));
    }

    /// @inheritdoc ILiquidationModule
    function liquidate(address account, uint256 repaid) external guarded {
        if (repaid == 0) revert IPledgePool.AmountZero();
        if (!market.isLiquidatable(account)) revert NotLiquidatable();
        uint256 debt = market.debtOf(account);
        uint16 factor = _factor(account, debt);
        uint256 closed = _closed(account);
        uint256 left = _left(debt, factor, closed);
        if (repaid > left) {
            if (left == 0 && closed != 0) revert Cooldown(periods[account].startedAt + cooldown);
            revert OverCloseFactor(left);
        }
        if (factor < FULL) _record(account, closed, repaid);
        emit Liquidated(account, msg.sender, repaid, factor);
        market.close(account, repaid, msg.sender);
    }

    /// @inheritdoc ILiquidationModule
    function tiers() external view returns (Tier[] memory) {
        return steps;
    }

    /// @notice Age, period and share of the debt, as set when it was deployed.
    function terms() external view returns (Terms memory) {
        return Terms(maxAge, cooldown, equityShare, debtUnit);
    }

    /// @notice The running period of an account; zeros where none runs.
    function periodOf(address account) external view returns (Period memory period) {
        if (_runs(account)) period = periods[account];
    }

    /// @dev A period that ran out starts again with this liquidation.
    function _record(address account, uint256 closed, uint256 repaid) private {
        Period storage period = periods[account];
        if (!_runs(account)) period.startedAt = uint40(block.timestamp);
        uint256 sum = closed + repaid;
        // debts of 2^216 are no debts
        if (sum > type(uint216).max) revert OverCloseFactor(type(uint216).max - closed);
        period.closed = uint216(sum);
    }

    function _factor(address account, uint256 debt) private view returns (uint16 factor) {
        factor = FULL;
        if (!registry.isSolvent(account, steps[0].minRatio, maxAge)) return factor;
        ISolvencyRegistry.Status memory status = registry.statusOf(account);
        if (uint256(status.minEquity) * debtUnit * BASIS < debt * equityShare) return factor;
        for (uint256 i = 0; i < steps.length && steps[i].minRatio <= status.minRatio; ++i) factor = steps[i].closeFactor;
    }

    /// @dev The factor's share of what the debt would be had the period closed nothing, less what it closed. Rounded up,
    /// against the debtor: the last unit of a debt can be closed. Counting from the debt of now, a debtor who borrows more
    /// within a period is not covered by the smaller debt of its start.
    function _left(uint256 debt, uint16 factor, uint256 closed) private pure returns (uint256) {
        if (factor == FULL) return debt;
        uint256 share = ((debt + closed) * factor + BASIS - 1) / BASIS;
        return share > closed ? share - closed : 0; // never more than the debt: factors are below all of it
    }

    function _closed(address account) private view returns (uint256) {
        return _runs(account) ? periods[account].closed : 0;
    }

    function _runs(address account) private view returns (bool) {
        uint40 startedAt = periods[account].startedAt;
        return startedAt != 0 && block.timestamp < startedAt + cooldown;
    }
}
