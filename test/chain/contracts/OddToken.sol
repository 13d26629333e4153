// SPDX-License-Identifier: GPL-3.0-only
pragma solidity ^0.8.28;

/// @title A token that misbehaves as told: tests of what consumers accept from a token.
contract OddToken {
    enum Mode {
        Plain,
        AnswersNothing, // moves, without a word, as old tokens do
        AnswersFalse, // and moves nothing
        AnswersTwo, // moves, and answers a word that is no boolean
        AnswersOneByte,
        MovesNothing, // and says true
        KeepsFee, // a hundredth
        Reverts
    }

    uint8 public decimals = 6;
    Mode public mode;
    mapping(address => uint256) public balanceOf;

    function setMode(Mode mode_) external {
        mode = mode_;
    }

    function setDecimals(uint8 decimals_) external {
        decimals = decimals_;
    }

    function mint(address to, uint256 amount) external {
        balanceOf[to] += amount;
    }

    function transfer(address to, uint256 amount) external {
        _move(msg.sender, to, amount);
    }

    function transferFrom(address from, address to, uint256 amount) external {
        _move(from, to, amount);
    }

    function _move(address from, address to, uint256 amount) private {
        Mode m = mode;
        require(m != Mode.Reverts);
        if (m != Mode.AnswersFalse && m != Mode.MovesNothing) {
            balanceOf[from] -= amount;
            balanceOf[to] += m == Mode.KeepsFee ? amount - amount / 100 : amount;
        }
        uint256 word = m == Mode.AnswersFalse ? 0 : m == Mode.AnswersTwo ? 2 : 1;
        uint256 size = m == Mode.AnswersNothing ? 0 : m == Mode.AnswersOneByte ? 1 : 32;
        assembly ("memory-safe") {
            mstore(0, word)
            return(sub(32, size), size)
        }
    }
}
