// SPDX-License-Identifier: GPL-3.0-only
pragma solidity ^0.8.28;

import {IMarketRegistry} from "ballast/contracts/interfaces/IMarketRegistry.sol";

/// @title A challenger that is a contract: takes a payment, comes back for more, or refuses it.
contract Payee {
    enum Mode {
        Take,
        ComeBack,
        Refuse
    }

    IMarketRegistry private immutable markets;
    Mode private mode;
    /// What it was answered when it came back.
    bytes public answer;

    constructor(IMarketRegistry markets_) {
        markets = markets_;
    }

    function setMode(Mode mode_) external {
        mode = mode_;
    }

    function challenge(bytes32 series, uint32 index) external payable {
        markets.challenge{value: msg.value}(series, index);
    }

    function fetch() external {
        markets.withdraw();
    }

    receive() external payable {
        if (mode == Mode.Refuse) revert();
        if (mode == Mode.Take) return;
        (, answer) = address(markets).call(abi.encodeCall(IMarketRegistry.withdraw, ()));
    }
}
