// SPDX-License-Identifier: GPL-3.0-only
pragma solidity ^0.8.28;

import {G1Point} from "../interfaces/Types.sol";
import {Bn254} from "./Bn254.sol";

/**
 * @title Walks the scalars of a market part, and the points that they multiply, in chunks of eight.
 * @dev Scalars: one mask byte per chunk, bit k says that scalar k of the chunk is not zero; then those that are not, in
 * order, each 0 < s < r. An array of scalars has exactly one encoding, so h' = keccak256(h ‖ mask ‖ scalars of the chunk),
 * mask and scalars in 32 bytes each, from h = 0, commits to the array.
 * Points: x and y of all points of a chunk whose mask is not zero, else keccak256 of the chunk's points in one word.
 * h' = keccak256(h ‖ keccak256(points of the chunk)), from h = 0, commits to them. The last chunk may be shorter.
 */
library MarketFold {
    uint256 internal constant CHUNK = 8;

    /// @notice A scalar is zero and written out, or not below the field order.
    error ScalarNotValid();
    /// @notice Masks, values, points and size do not fit together.
    error LengthsDiffer();

    /// @param sum Σ scalar · point over what was walked.
    /// @param done How many scalars were walked.
    struct Walk {
        bytes32 scalarsHash;
        bytes32 icHash;
        G1Point sum;
        uint256 done;
    }

    /// @notice Where `done` stands after the chunks of `mask`. Refuses chunks and bits past the last of `size` scalars.
    function advance(uint256 done, uint256 size, bytes calldata mask) internal pure returns (uint256) {
        uint256 chunks = mask.length;
        uint256 end = done + CHUNK * chunks;
        if (end <= size) return end;
        uint256 over = end - size;
        if (over >= CHUNK || uint8(mask[chunks - 1]) >> (CHUNK - over) != 0) revert LengthsDiffer();
        return size;
    }

    /// @notice Takes the commitment to scalars over the chunks of `mask`.
    function commit(bytes32 hash, bytes calldata mask, uint256[] calldata values) internal pure returns (bytes32) {
        bool ok = true;
        uint256 used;
        assembly ("memory-safe") {
            let r := 21888242871839275222246405745257275088548364400416034343698204186575808495617
            let m := mload(0x40) // hash | mask | scalars: scratch above the free pointer
            let v := values.offset
            for { let i := 0 } lt(i, mask.length) { i := add(i, 1) } {
                let bits := byte(0, calldataload(add(mask.offset, i)))
                mstore(m, hash)
                mstore(add(m, 32), bits)
                let length := 64
                // Clears the lowest bit each time: once per bit that is set.
                for {} bits { bits := and(bits, sub(bits, 1)) } {
                    let s := calldataload(v)
                    ok := and(ok, and(gt(s, 0), lt(s, r)))
                    mstore(add(m, length), s)
                    length := add(length, 32)
                    v := add(v, 32)
                }
                hash := keccak256(m, length)
            }
            used := shr(5, sub(v, values.offset))
        }
        // What was read past the end of `values` does not matter: it is refused here. First, since it may be no scalar.
        if (used != values.length) revert LengthsDiffer();
        if (!ok) revert ScalarNotValid();
        return hash;
    }

    /// @notice Walks the chunks of `mask`: adds Σ scalar · point to the sum and takes both commitments along. Whether
    /// scalars and points are those that were committed to shows when the walk has come to its end.
    /// @dev Runs of equal scalars, in one call, share one multiplication.
    function fold(
        Walk memory walk,
        uint256 size,
        bytes calldata mask,
        uint256[] calldata values,
        uint256[] calldata points
    ) internal view {
        uint256 done = walk.done;
        walk.done = advance(done, size, mask);
        walk.scalarsHash = commit(walk.scalarsHash, mask, values);
        bytes32 icHash = walk.icHash;
        G1Point memory sum = walk.sum;
        bool ok = true; // a failed call burns the gas that it was given: none is made after one
        uint256 used;
        assembly ("memory-safe") {
            // Scratch above the free pointer: 0x00 point of the run, 0x40 a point to add or the scalar, 0x80 sum,
            // 0xc0 a point to add, 0x100 hash | hash of the chunk | its points.
            let run := mload(0x40)
            let total := add(run, 0x80)
            let hashed := add(run, 0x100)
            let v := values.offset
            let p := points.offset
            let scalar := 0 // of the run, 0 for none
            mcopy(total, sum, 64)

            // total += scalar · run
            function flush(s, point, to) -> good {
                switch s
                case 1 {
                    mcopy(add(to, 64), point, 64)
                    good := 1
                }
                default {
                    mstore(add(point, 64), s)
                    good := staticcall(gas(), 7, point, 96, add(to, 64), 64)
                }
                if good { good := staticcall(gas(), 6, to, 128, to, 64) }
            }

            for { let i := 0 } and(ok, lt(i, mask.length)) { i := add(i, 1) } {
                let bits := byte(0, calldataload(add(mask.offset, i)))
                mstore(hashed, icHash)
                switch bits
                case 0 {
                    mstore(add(hashed, 32), calldataload(p))
                    p := add(p, 32)
                }
                default {
                    let here := sub(size, done)
                    if gt(here, 8) { here := 8 }
                    let length := shl(6, here)
                    let next := add(hashed, 64)
                    calldatacopy(next, p, length)
                    p := add(p, length)
                    mstore(add(hashed, 32), keccak256(next, length))
                    for {} bits { bits := shr(1, bits) next := add(next, 64) } {
                        if iszero(and(bits, 1)) { continue }
                        let s := calldataload(v)
                        v := add(v, 32)
                        switch eq(s, scalar)
                        case 1 {
                            mcopy(add(run, 64), next, 64)
                            ok := staticcall(gas(), 6, run, 128, run, 64)
                        }
                        default {
                            if scalar { ok := flush(scalar, run, total) }
                            scalar := s
                            mcopy(run, next, 64)
                        }
                        if iszero(ok) { break }
                    }
                }
                icHash := keccak256(hashed, 64)
                done := add(done, 8)
            }
            if and(ok, gt(scalar, 0)) { ok := flush(scalar, run, total) }
            mcopy(sum, total, 64)
            used := shr(5, sub(p, points.offset))
        }
        if (!ok) revert Bn254.CurveCallFailed();
        if (used != points.length) revert LengthsDiffer();
        walk.icHash = icHash;
    }
}
