// SPDX-License-Identifier: GPL-3.0-only
pragma solidity ^0.8.28;

import {IMarketRegistry} from "../interfaces/IMarketRegistry.sol";
import {ISolvencyRegistry} from "../interfaces/ISolvencyRegistry.sol";
import {ISignerRegistry} from "../interfaces/ISignerRegistry.sol";
import {ClaimSignature} from "./ClaimSignature.sol";
import {Names} from "./Names.sol";
import {PolicyLib} from "./PolicyLib.sol";

/**
 * @title What a registry asks of every claim: terms that never change, and the names that claims carry.
 * @dev All in the code: nothing here costs a storage slot in a submission.
 */
abstract contract SolvencyTerms is ISolvencyRegistry {
    using PolicyLib for uint256;

    IMarketRegistry internal immutable _markets;
    ISignerRegistry internal immutable _signers;
    uint8 internal immutable _marginType;
    uint8 internal immutable _checks;
    uint24 internal immutable _minRatioView;
    uint40 internal immutable _epoch;
    uint40 internal immutable _maxWindow;
    uint40 internal immutable _maxMarketAge;
    uint40 internal immutable _maxSkew;
    bool internal immutable _allowDevelopment;

    // Of the chain of the deployment; after a fork that changes the chain id they are computed anew.
    uint256 private immutable _chainId;
    uint256 private immutable _scope;
    bytes32 private immutable _domain;

    string private _purpose; // read only where the chain id changed

    constructor(Config memory c) {
        _assertConfig(c);
        _markets = c.markets;
        _signers = c.signers;
        _purpose = c.purpose;
        _marginType = c.marginType;
        _checks = c.checks;
        _minRatioView = c.minRatioView;
        _epoch = c.epoch;
        _maxWindow = c.maxWindow;
        _maxMarketAge = c.maxMarketAge;
        _maxSkew = c.maxSkew;
        _allowDevelopment = c.allowDevelopment;
        _chainId = block.chainid;
        _scope = Names.scopeOf(Names.scopeText(block.chainid, address(this), c.purpose));
        _domain = ClaimSignature.domainOf(address(this));
    }

    /// @inheritdoc ISolvencyRegistry
    function scope() public view returns (uint256) {
        return block.chainid == _chainId ? _scope : Names.scopeOf(scopeText());
    }

    /// @inheritdoc ISolvencyRegistry
    function scopeText() public view returns (string memory) {
        return Names.scopeText(block.chainid, address(this), _purpose);
    }

    /// @inheritdoc ISolvencyRegistry
    function domainSeparator() public view returns (bytes32) {
        return block.chainid == _chainId ? _domain : ClaimSignature.domainOf(address(this));
    }

    /// @inheritdoc ISolvencyRegistry
    function bindingOf(address recipient) external view returns (uint256) {
        return Names.bindingOf(recipient);
    }

    /// @inheritdoc ISolvencyRegistry
    function config() external view returns (Config memory) {
        return Config({
            markets: _markets,
            signers: _signers,
            purpose: _purpose,
            marginType: _marginType,
            checks: _checks,
            minRatioView: _minRatioView,
            epoch: _epoch,
            maxWindow: _maxWindow,
            maxMarketAge: _maxMarketAge,
            maxSkew: _maxSkew,
            allowDevelopment: _allowDevelopment
        });
    }

    /// @inheritdoc ISolvencyRegistry
    function isDevelopment() external view returns (bool) {
        return _allowDevelopment;
    }

    /// @dev What the claim says, as far as the registry pins it: window, then the rest.
    function _readPolicy(uint256 policy, uint32 list, Route memory route) internal view returns (Status memory) {
        (uint40 from, uint40 to) = (policy.notBefore(), policy.notAfter());
        if (to < from) revert WindowEndsBeforeItStarts();
        if (to > block.timestamp) revert WindowInFuture();
        if (to - from > _maxWindow) revert WindowTooWide();
        if (_epoch != 0 && (from != to || from % _epoch != 0)) revert WindowNotOnGrid();

        if (policy >> PolicyLib.BITS != 0) revert PolicyNotPacked();
        if (policy.checks() != _checks) revert ChecksNotPinned(_checks);
        _assertCoverage(policy.coverage(), list, route);
        // The circuit leaves the fields of a check that is off to whoever makes the claim: not a word of them is recorded
        uint24 viewRatio = _checks & PolicyLib.CHECK_VIEWS == 0 ? 0 : policy.minRatioView();
        if (viewRatio < _minRatioView) revert ViewRatioTooLow(_minRatioView);
        int64 equity = policy.minEquity();
        if (equity <= 0) revert MinEquityNotPositive();
        return Status({
            notBefore: from,
            notAfter: to,
            submittedAt: uint40(block.timestamp),
            minRatio: policy.minRatio(),
            minRatioView: viewRatio,
            minEquity: uint64(equity)
        });
    }

    function _assertCoverage(uint8 mask, uint32 list, Route memory route) private view {
        if (_checks & PolicyLib.CHECK_COVERAGE == 0) {
            if (mask != 0) revert CoverageNotPinned(0);
            return;
        }
        if (list != route.signers) revert CoverageOfAnotherList(route.signers);
        if (mask != route.coverage) revert CoverageNotPinned(route.coverage);
    }

    function _assertConfig(Config memory c) private view {
        uint8 needed = PolicyLib.CHECK_MIN_RATIO | PolicyLib.CHECK_MIN_EQUITY | PolicyLib.CHECK_WINDOW;
        uint8 ofViews = PolicyLib.VIEWS_GONE | PolicyLib.MIN_EQUITY_VIEWS;
        bool views = c.checks & PolicyLib.CHECK_VIEWS != 0;
        if (
            address(c.markets).code.length == 0 || address(c.signers).code.length == 0 || !Names.isPurpose(c.purpose)
                || c.marginType > 1 || c.checks & needed != needed || c.checks & PolicyLib.CHECK_MAX_RATIO != 0
                || (!views && (c.checks & ofViews != 0 || c.minRatioView != 0))
        ) revert ConfigNotValid();
    }
}
