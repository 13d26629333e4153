// SPDX-License-Identifier: GPL-3.0-only
pragma solidity ^0.8.28;

import {IMarketRegistry} from "./interfaces/IMarketRegistry.sol";
import {ISolvencyRegistry} from "./interfaces/ISolvencyRegistry.sol";
import {ISolvencyVerifier} from "./interfaces/ISolvencyVerifier.sol";
import {G1Point} from "./interfaces/Types.sol";
import {ClaimSignature} from "./lib/ClaimSignature.sol";
import {Names} from "./lib/Names.sol";
import {Owned} from "./lib/Owned.sol";
import {PolicyLib} from "./lib/PolicyLib.sol";
import {SolvencyTerms} from "./lib/SolvencyTerms.sol";

/**
 * @title Remembers who proved what, for one purpose.
 * @notice Callers name markets and signer lists by number; the points come out of the registries that computed or checked them.
 * @dev A submission reads nine storage slots and writes two. Every further slot costs 2 100 gas of a budget of 320 000.
 */
contract SolvencyRegistry is SolvencyTerms, Owned {
    uint40 private constant MAX_OVERLAP = 7 days;

    Route private _current;
    Route private _previous; // tag and until only
    /// @inheritdoc ISolvencyRegistry
    mapping(uint256 nullifier => address) public recipientOf;
    mapping(address recipient => Status) private _statuses;

    /// @notice The deployer is the first owner.
    constructor(Config memory terms) SolvencyTerms(terms) {}

    /// @inheritdoc ISolvencyRegistry
    function submit(Submission calldata submission) external {
        _submit(submission, msg.sender);
    }

    /// @inheritdoc ISolvencyRegistry
    function submitFor(Submission calldata submission, address recipient, uint256 deadline, bytes calldata signature)
        external
    {
        if (block.timestamp > deadline) revert SignatureExpired();
        (uint256 nullifier, uint256 policy) = (submission.nullifier, submission.policy);
        if (!ClaimSignature.isSigned(domainSeparator(), recipient, nullifier, policy, deadline, signature)) {
            revert SignatureNotValid();
        }
        _submit(submission, recipient);
    }

    /// @inheritdoc ISolvencyRegistry
    function rotate(ISolvencyVerifier verifier, bytes32 series, uint40 overlap) external onlyOwner {
        if (overlap > MAX_OVERLAP) revert OverlapTooLong();
        bytes32 circuit = verifier.circuitId();
        IMarketRegistry.Series memory model = _markets.seriesOf(series);
        // A series that nobody opened has circuit 0
        if (model.circuit == 0 || model.circuit != circuit || model.marginType != _marginType) revert KeyNotAccepted();
        if (verifier.isDevelopment() && !_allowDevelopment) revert DevelopmentKey();

        Route memory route = _current;
        uint40 until = route.tag == 0 ? 0 : uint40(block.timestamp) + overlap;
        _previous = Route({tag: route.tag, until: until, paused: false, coverage: 0, signers: 0});
        route.tag = _tagOf(verifier, circuit, series);
        route.until = type(uint40).max;
        _current = route;
        emit Rotated(address(verifier), circuit, series, until);
    }

    /// @inheritdoc ISolvencyRegistry
    function endOverlap() external onlyOwner {
        delete _previous;
        emit OverlapEnded();
    }

    /// @inheritdoc ISolvencyRegistry
    function setCoverage(uint32 signers, uint8 coverage) external onlyOwner {
        // A mask that no check reads would say something that is not so
        if (_checks & PolicyLib.CHECK_COVERAGE == 0) revert ConfigNotValid();
        uint8 count = _signers.versionOf(signers).count;
        if (count == 0) revert CoverageOfAnotherList(signers);
        // Padding repeats the last entry: a bit past the list would mean that one
        if (coverage == 0 || uint256(coverage) >> count != 0) revert CoverageNotPinned(coverage);
        (_current.signers, _current.coverage) = (signers, coverage);
        emit CoverageSet(signers, coverage);
    }

    /// @inheritdoc ISolvencyRegistry
    function setPaused(bool paused) external onlyOwner {
        _current.paused = paused;
        emit Paused(paused);
    }

    /// @inheritdoc ISolvencyRegistry
    function statusOf(address recipient) external view returns (Status memory) {
        return _statuses[recipient];
    }

    /// @inheritdoc ISolvencyRegistry
    function isSolvent(address recipient, uint24 minRatio, uint40 maxAge) external view returns (bool) {
        Status memory status = _statuses[recipient];
        if (status.submittedAt == 0 || status.minRatio < minRatio) return false;
        return block.timestamp - status.notBefore <= maxAge; // a window is never in the future when it is recorded
    }

    /// @inheritdoc ISolvencyRegistry
    function current() external view returns (Route memory) {
        return _current;
    }

    /// @inheritdoc ISolvencyRegistry
    function previous() external view returns (Route memory) {
        return _previous;
    }

    /// @dev The order of the checks is part of the interface: docs/contracts.md. State is written before the last of them, the
    /// proof; the verifier is a view and reverts, and what reverts leaves nothing behind.
    function _submit(Submission calldata s, address recipient) private {
        Route memory route = _current;
        if (route.paused) revert SubmissionsPaused();
        _assertRoute(_tagOf(s.verifier, s.circuit, s.series), route.tag);

        (G1Point memory market, uint40 time, uint40 skew) = _markets.requireLatest(s.series, s.market);
        if (block.timestamp - time > _maxMarketAge) revert MarketTooOld();
        if (skew > _maxSkew) revert SkewTooWide();

        Status memory next = _readPolicy(s.policy, s.signers, route);
        G1Point memory signers = _signers.pointOf(s.signers, s.circuit);
        _record(s.nullifier, recipient, next);

        uint256[4] memory claim = [s.nullifier, scope(), Names.bindingOf(recipient), s.policy];
        s.verifier.verify(s.circuit, claim, market, signers, s.proof);
        emit SolvencyProved(recipient, s.nullifier, s.series, s.market, s.signers, s.policy);
    }

    /// @dev 160 bits are enough to find none for a given tag. Two that share one take 2^80 hashes and an oracle who makes series
    /// for it; an oracle who wants to deceive has cheaper ways.
    function _tagOf(ISolvencyVerifier verifier, bytes32 circuit, bytes32 series) private pure returns (uint160) {
        return uint160(uint256(keccak256(abi.encode(verifier, circuit, series))));
    }

    function _assertRoute(uint160 tag, uint160 currentTag) private view {
        if (tag == currentTag) return;
        Route memory before = _previous;
        if (tag != before.tag || block.timestamp >= before.until) revert KeyNotAccepted();
    }

    /// @dev A nullifier has one recipient for good, and a recipient's windows only move forward: so do those of a nullifier.
    function _record(uint256 nullifier, address recipient, Status memory next) private {
        address first = recipientOf[nullifier];
        if (first == address(0)) recipientOf[nullifier] = recipient;
        else if (first != recipient) revert NullifierOfAnother(first);
        uint40 last = _statuses[recipient].notAfter;
        if (next.notBefore <= last) revert WindowNotLater(last);
        _statuses[recipient] = next;
    }
}
