// SPDX-License-Identifier: GPL-3.0-only
pragma solidity ^0.8.28;

import {IMarketRegistry} from "./IMarketRegistry.sol";
import {ISolvencyVerifier} from "./ISolvencyVerifier.sol";
import {ISignerRegistry} from "./ISignerRegistry.sol";

/// @title Remembers who proved what, for one purpose. Nothing is recorded of a proof that fails: it reverts.
interface ISolvencyRegistry {
    /// @param purpose 1 to 64 of a-z 0-9 . _ / - and not starting with a sign: part of the scope.
    /// @param marginType 0 initial, 1 maintenance: series of the other type are refused.
    /// @param checks The eight booleans of a policy, exactly. minRatio, minEquity and window must be on, maxRatio off.
    /// @param epoch Not 0: windows are one multiple of it, notBefore = notAfter.
    struct Config {
        IMarketRegistry markets;
        ISignerRegistry signers;
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
        uint32 signers;
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

    /// @notice One storage slot. `paused`, `coverage` and `signers` are those of the current route, whichever is used.
    /// @param tag Last 160 bits of keccak256(abi.encode(verifier, circuit, series)).
    /// @param coverage Mask that a policy must have, exactly, where checks ask for coverage.
    /// @param signers The one version of the list that the mask is for: bits are positions, and lists change.
    struct Route {
        uint160 tag;
        uint40 until;
        bool paused;
        uint8 coverage;
        uint32 signers;
    }

    /// @notice The terms of the registry are not valid.
    error ConfigNotValid();
    /// @notice The verifier has a development key, which the registry refuses.
    error DevelopmentKey();
    /// @notice The overlap is longer than 7 days.
    error OverlapTooLong();
    /// @notice The deadline of the recipient's signature is over.
    error SignatureExpired();
    /// @notice The signature is not one of the recipient for this claim and registry.
    error SignatureNotValid();
    /// @notice The registry takes no submissions at the moment.
    error SubmissionsPaused();
    /// @notice The registry does not accept this verifier with this series of markets.
    error KeyNotAccepted();
    /// @notice The market is older than the registry accepts.
    error MarketTooOld();
    /// @notice The market accepts accounts further from its time than the registry does.
    error SkewTooWide();
    /// @notice The window ends before it starts.
    error WindowEndsBeforeItStarts();
    /// @notice The window ends in the future.
    error WindowInFuture();
    /// @notice The window is wider than the registry accepts.
    error WindowTooWide();
    /// @notice The window is not one moment on the registry's grid.
    error WindowNotOnGrid();
    /// @notice The policy is not a packed policy.
    error PolicyNotPacked();
    /// @notice The policy must switch on exactly these checks.
    error ChecksNotPinned(uint8 checks);
    /// @notice The policy must ask for exactly this coverage.
    error CoverageNotPinned(uint8 coverage);
    /// @notice The coverage mask is pinned for this version of the list.
    error CoverageOfAnotherList(uint32 signers);
    /// @notice Views must reach at least this ratio.
    error ViewRatioTooLow(uint24 minRatioView);
    /// @notice The policy must ask for a minEquity above 0: an empty account reaches any ratio.
    error MinEquityNotPositive();
    /// @notice The nullifier is bound to this recipient, for good.
    error NullifierOfAnother(address recipient);
    /// @notice The window must start later than the last one of the recipient ended.
    error WindowNotLater(uint40 last);

    /// @notice A proof held: what is now known of the recipient.
    event SolvencyProved(address indexed recipient, uint256 indexed nullifier, bytes32 indexed series, uint32 market, uint32 signers, uint256 policy);
    /// @notice Another verifier or series is accepted from now on.
    event Rotated(address indexed verifier, bytes32 indexed circuit, bytes32 indexed series, uint40 previousUntil);
    /// @notice The previous verifier and series are refused.
    event OverlapEnded();
    /// @notice The mask that policies must have, and the list that it is for.
    event CoverageSet(uint32 signers, uint8 coverage);
    /// @notice New submissions are refused, or accepted again.
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
    function setCoverage(uint32 signers, uint8 coverage) external;
    /// @notice Owner. New submissions only: statuses stay readable.
    function setPaused(bool paused) external;

    /// @notice What a recipient proved last; all zero where nothing.
    function statusOf(address recipient) external view returns (Status memory);
    /// @notice Whether a ratio of at least `minRatio` was proved for accounts as of `maxAge` seconds ago or later.
    function isSolvent(address recipient, uint24 minRatio, uint40 maxAge) external view returns (bool);
    /// @notice The recipient that a nullifier is bound to, for good; 0 where it was never used.
    function recipientOf(uint256 nullifier) external view returns (address);
    /// @notice The scope that proofs must name, as a field element: see scopeText.
    function scope() external view returns (uint256);
    /// @notice The text that the scope hashes: eip155:<chain id>:<address>/<purpose>.
    function scopeText() external view returns (string memory);
    /// @notice The binding that a proof for a recipient must carry.
    function bindingOf(address recipient) external view returns (uint256);
    /// @notice The terms, fixed at deployment.
    function config() external view returns (Config memory);
    /// @notice The verifier and series that are accepted now, and what is pinned with them.
    function current() external view returns (Route memory);
    /// @notice The ones before, accepted until their date.
    function previous() external view returns (Route memory);
    /// @notice EIP-712 domain of Claim signatures: chain id and this contract.
    function domainSeparator() external view returns (bytes32);
    /// @notice Whether development keys are accepted: then a status proves nothing.
    function isDevelopment() external view returns (bool);
}
