// SPDX-License-Identifier: GPL-3.0-only
pragma solidity ^0.8.28;

import {IMarketRegistry} from "./IMarketRegistry.sol";
import {ISolvencyVerifier} from "./ISolvencyVerifier.sol";
import {IVenueRegistry} from "./IVenueRegistry.sol";

/// @title Remembers who proved what, for one purpose. Nothing is recorded of a proof that fails: it reverts.
interface ISolvencyRegistry {
    /// @param purpose 1 to 64 of a-z 0-9 . _ / - and not starting with a sign: part of the scope.
    /// @param marginType 0 initial, 1 maintenance: series of the other type are refused.
    /// @param checks The eight booleans of a policy, exactly. minRatio, minEquity and window must be on, maxRatio off.
    /// @param epoch Not 0: windows are one multiple of it, notBefore = notAfter.
    struct Config {
        IMarketRegistry markets;
        IVenueRegistry venues;
        string purpose;
        uint8 marginType;
        uint8 checks;
        uint24 minRatioView;
        uint40 epoch;
        uint40 maxWindow;
        uint40 maxMarketAge;
        uint40 maxSkew;
        bool allowDevelopment;
    }

    struct Submission {
        ISolvencyVerifier verifier;
        bytes32 circuit;
        bytes32 series;
        uint32 market;
        uint32 venues;
        uint256 nullifier;
        uint256 policy;
        uint256[8] proof;
    }

    /// @notice One storage slot. Accounts were as of notBefore or later, so ages count from notBefore.
    struct Status {
        uint40 notBefore;
        uint40 notAfter;
        uint40 submittedAt;
        uint24 minRatio;
        uint24 minRatioView;
        uint64 minEquity;
    }

    /// @notice One storage slot. `paused`, `coverage` and `venues` are those of the current route, whichever is used.
    /// @param tag Last 160 bits of keccak256(abi.encode(verifier, circuit, series)).
    /// @param coverage Mask that a policy must have, exactly, where checks ask for coverage.
    /// @param venues The one version of the list that the mask is for: bits are positions, and lists change.
    struct Route {
        uint160 tag;
        uint40 until;
        bool paused;
        uint8 coverage;
        uint32 venues;
    }

    error ConfigNotValid();
    error DevelopmentKey();
    error OverlapTooLong();
    error SignatureExpired();
    error SignatureNotValid();
    error SubmissionsPaused();
    error KeyNotAccepted();
    error MarketTooOld();
    error SkewTooWide();
    error WindowEndsBeforeItStarts();
    error WindowInFuture();
    error WindowTooWide();
    error WindowNotOnGrid();
    error PolicyNotPacked();
    error ChecksNotPinned(uint8 checks);
    error CoverageNotPinned(uint8 coverage);
    error CoverageOfAnotherList(uint32 venues);
    error ViewRatioTooLow(uint24 minRatioView);
    error MinEquityNotPositive();
    error PseudonymOfAnother(address recipient);
    error WindowNotLater(uint40 last);

    event SolvencyProved(address indexed recipient, uint256 indexed nullifier, bytes32 indexed series, uint32 market, uint32 venues, uint256 policy);
    event Rotated(address indexed verifier, bytes32 indexed circuit, bytes32 indexed series, uint40 previousUntil);
    event OverlapEnded();
    event CoverageSet(uint32 venues, uint8 coverage);
    event Paused(bool paused);

    /// @notice Anyone, for themselves. Errors in the order of docs/contracts.md; the first that applies.
    function submit(Submission calldata submission) external;
    /// @notice Anyone, for a recipient who signed Claim(address recipient,uint256 nullifier,uint256 policy,uint256 deadline) by EIP-712.
    function submitFor(Submission calldata submission, address recipient, uint256 deadline, bytes calldata signature) external;
    /// @notice Owner. The verifier and series from now on; what was current stays accepted for `overlap` seconds, at most 7 days.
    function rotate(ISolvencyVerifier verifier, bytes32 series, uint40 overlap) external;
    /// @notice Owner. The previous key is refused from now on.
    function endOverlap() external;
    /// @notice Owner. Which entries of which version of the list must be covered; needed again after every change of the list.
    function setCoverage(uint32 venues, uint8 coverage) external;
    /// @notice Owner. New submissions only: statuses stay readable.
    function setPaused(bool paused) external;

    function statusOf(address recipient) external view returns (Status memory);
    /// @notice Whether a ratio of at least `minRatio` was proved for accounts as of `maxAge` seconds ago or later.
    function isSolvent(address recipient, uint24 minRatio, uint40 maxAge) external view returns (bool);
    function recipientOf(uint256 nullifier) external view returns (address);
    function scope() external view returns (uint256);
    /// @notice The text that the scope hashes: eip155:<chain id>:<address>/<purpose>.
    function scopeText() external view returns (string memory);
    function bindingOf(address recipient) external view returns (uint256);
    function config() external view returns (Config memory);
    function current() external view returns (Route memory);
    function previous() external view returns (Route memory);
    function domainSeparator() external view returns (bytes32);
    /// @notice Whether development keys are accepted: then a status proves nothing.
    function isDevelopment() external view returns (bool);
}
