// SPDX-License-Identifier: GPL-3.0-only
pragma solidity ^0.8.28;

import {Circuit, G1Point} from "./Types.sol";

/// @title Published markets: scalars as calldata, and their point once it was recomputed here or stood unchallenged.
interface IMarketRegistry {
    enum State {
        None,
        Posting, // scalars are incomplete
        Pending, // usable when its window is over
        Challenged, // must be recomputed by answerBy
        Recomputed, // the point was computed here
        Disabled // for good
    }

    /// @notice Markets of one model by one poster. The id is keccak256(abi.encode(circuit, marginType, universe, equityScale, poster, label)).
    struct Series {
        bytes32 circuit;
        address poster;
        uint40 lastTime;
        uint32 count;
        uint8 marginType; // 0 initial, 1 maintenance
    }

    struct Market {
        G1Point point;
        State state;
        uint40 time;
        uint40 expiry;
        uint40 usableAt;
        uint40 maxSkew;
        uint40 answerBy;
        uint32 size; // scalars in all
        uint32 done; // scalars posted
        address challenger;
        bytes32 scalarsHash;
        uint128 bond;
        uint128 deposit;
    }

    /// @notice The account may not post markets.
    error NotOracle();
    /// @notice The market is of another poster.
    error NotPoster();
    /// @notice Exactly this many wei must come with the call.
    error WrongPayment(uint256 wanted);
    /// @notice The point is not on the curve.
    error PointNotOnCurve();
    /// @notice A scalar of the head (0 one, 1 instance, 2 marginType, 4 time, 5 maxSkew) is not what it must be.
    error HeadNotValid(uint256 scalar);
    /// @notice The expiry is not in the future.
    error ExpiryNotValid();
    /// @notice The market is older than the latest of its series.
    error TimeNotLater();
    /// @notice All scalars of the market are posted already.
    error NotPosting();
    /// @notice The series is of another circuit.
    error CircuitNotOfSeries();
    /// @notice The recomputation walked other scalars or other points than were committed to.
    error CommitmentMismatch();
    /// @notice The market is in a state that cannot be challenged.
    error NotChallengeable(State state);
    /// @notice The poster can still answer until then.
    error AnswerStillOpen(uint40 answerBy);
    /// @notice The bond is not free: the market is not expired, or there is none.
    error BondNotFree();
    /// @notice The account is owed nothing.
    error NothingOwed();
    /// @notice The payment failed: the account refuses ether.
    error PaymentFailed();
    /// @notice There is no such market in the series.
    error MarketUnknown();
    /// @notice The market is in a state in which nothing may rest on it.
    error MarketNotUsable(State state);
    /// @notice The market can be used from then on, or once it was recomputed.
    error MarketNotYetUsable(uint40 usableAt);
    /// @notice The time of the market is in the future.
    error MarketInFuture();
    /// @notice The market is expired.
    error MarketExpired();
    /// @notice A later market of the series is usable.
    error MarketSuperseded(uint32 by);

    /// @notice The owner let an account post, or not any more.
    event OracleSet(address indexed oracle, bool allowed);
    /// @notice The first market of a series names what it is typed by.
    event SeriesOpened(bytes32 indexed series, bytes32 indexed circuit, address indexed poster, bytes32 label, uint8 marginType, uint256 universe, uint256 equityScale);
    /// @param fileDigest sha256 of the published market file, for readers.
    event MarketOpened(bytes32 indexed series, uint32 indexed index, uint40 time, uint40 expiry, uint40 maxSkew, G1Point point, bytes32 fileDigest);
    /// @notice All scalars of a market are there.
    event MarketPosted(bytes32 indexed series, uint32 indexed index, uint40 usableAt, bytes32 scalarsHash);
    /// @notice Somebody asks for a recomputation.
    event MarketChallenged(bytes32 indexed series, uint32 indexed index, address challenger, uint40 answerBy);
    /// @notice The point was computed here and is the posted one.
    event MarketRecomputed(bytes32 indexed series, uint32 indexed index, address by);
    /// @notice A market is out for good.
    event MarketDisabled(bytes32 indexed series, uint32 indexed index, address by);

    /// @notice Oracles. Opens a market with the first scalars, the bond as value. See MarketFold for mask and values.
    function open(
        Circuit calldata circuit,
        bytes32 label,
        G1Point calldata point,
        uint40 expiry,
        bytes32 fileDigest,
        bytes calldata mask,
        uint256[] calldata values
    ) external payable returns (bytes32 series, uint32 index);
    /// @notice The poster. More scalars; with the last one the window starts.
    function append(bytes32 series, uint32 index, bytes calldata mask, uint256[] calldata values) external;
    /// @notice Anyone, in as many transactions as it takes; progress is per caller. With the last chunk the market is Recomputed, or Disabled
    /// and its bond the caller's. A Challenged market's deposit goes to whoever recomputes it (point right) or back (point wrong).
    /// An empty mask forgets the caller's progress.
    function recompute(
        bytes32 series,
        uint32 index,
        Circuit calldata circuit,
        bytes calldata mask,
        uint256[] calldata values,
        uint256[] calldata points
    ) external;
    /// @notice Anyone, while Pending and before usableAt, with the deposit as value: the point must be recomputed by answerBy.
    function challenge(bytes32 series, uint32 index) external payable;
    /// @notice Anyone, after answerBy: an unanswered market is Disabled; bond and deposit go to the challenger.
    function settle(bytes32 series, uint32 index) external;
    /// @notice The poster, after expiry: the bond of a market that was not disabled.
    function releaseBond(bytes32 series, uint32 index) external;
    /// @notice Whoever is owed something.
    function withdraw() external;
    /// @notice Owner.
    function setOracle(address oracle, bool allowed) external;
    /// @notice Owner: takes a market out for good, right point or not. The bond is owed to the owner.
    function disable(bytes32 series, uint32 index) external;

    /// @notice Reverts unless this is the latest usable market of its series, started, not expired. The reasons, in this order:
    /// MarketUnknown, MarketNotUsable, MarketNotYetUsable, MarketInFuture, MarketExpired, MarketSuperseded.
    function requireLatest(bytes32 series, uint32 index)
        external
        view
        returns (G1Point memory point, uint40 time, uint40 maxSkew);
    /// @notice The latest usable market of a series; `found` is false where there is none.
    function latestOf(bytes32 series) external view returns (bool found, uint32 index);
    /// @notice A series; its poster is 0 where there is none.
    function seriesOf(bytes32 series) external view returns (Series memory);
    /// @notice A market of a series as it stands, usable or not; state None where there is none.
    function marketOf(bytes32 series, uint32 index) external view returns (Market memory);
    /// @notice Scalars that the caller of `recompute` has walked.
    function progressOf(bytes32 series, uint32 index, address by) external view returns (uint256);
    /// @notice The id of a series from what it is typed by.
    function seriesId(bytes32 circuit, uint8 marginType, uint256 universe, uint256 equityScale, address poster, bytes32 label)
        external
        pure
        returns (bytes32);
    /// @notice Wei that an account can withdraw.
    function owed(address account) external view returns (uint256);
    /// @notice Whether an account may post markets.
    function isOracle(address account) external view returns (bool);
    /// @notice Seconds; 0 means that only a recomputed market is usable.
    function challengeWindow() external view returns (uint40);
    /// @notice Seconds that a challenged poster has to answer.
    function answerWindow() external view returns (uint40);
    /// @notice Wei that a poster puts down for each market.
    function bond() external view returns (uint128);
    /// @notice Wei that a challenger puts down.
    function deposit() external view returns (uint128);
}
