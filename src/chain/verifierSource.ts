import { gradeName, type KeyTrust } from '../proof/grade.js';
import type { G1, G2, VerificationKey } from '../proof/verificationKey.js';
import { FIELD } from '../units/field.js';
import { type Circuit, chainPoint, circuitIdOf, claimIc } from './circuit.js';

/** What a verifier contract is written from; whoever calls has checked it. */
interface VerifierParts {
  readonly contract: string;
  /** Name of the instance. */
  readonly instance: string;
  readonly key: VerificationKey;
  /** sha256 of the key file in hex. */
  readonly keyHash: string;
  readonly circuit: Circuit;
  readonly trust: KeyTrust;
}

/**
 * Text of a verifier contract. Constants of the key are in its code: reading them from storage would cost more than the
 * arithmetic around the precompiles. Memory, from the free pointer m, in bytes:
 *
 *     sum      0 IC₀, then the sum | 64 next point | 128 its scalar
 *     pairing  0 A | 64 B | 192 sum | 256 −γ | 384 C | 448 −δ | 576 α | 640 −β
 */
export function verifierSource({ contract, instance, key, keyHash, circuit, trust }: VerifierParts): string {
  const [ic0, ...ic] = claimIc(key);
  return `// SPDX-License-Identifier: GPL-3.0-only
// Generated from the verification key of ${instance}, sha256 ${keyHash}. Do not edit.
pragma solidity ^0.8.28;

import {ISolvencyVerifier} from "ballast/contracts/interfaces/ISolvencyVerifier.sol";
import {G1Point} from "ballast/contracts/interfaces/Types.sol";

/// @title Groth16 verifier of ${instance}${TITLES[trust.grade]}.
contract ${contract} is ISolvencyVerifier {
    /// @dev Order of BN254's groups, the field of the circuit.
    uint256 private constant R = ${FIELD};

    /// @inheritdoc ISolvencyVerifier
    bytes32 public constant circuitId = ${circuitIdOf(circuit)};
    /// @inheritdoc ISolvencyVerifier
    bytes32 public constant keyHash = 0x${keyHash};
    /// @inheritdoc ISolvencyVerifier
    bool public constant isDevelopment = ${trust.grade === 'development'};
    /// @inheritdoc ISolvencyVerifier
    string public constant grade = ${stringLiteral(gradeName(trust))};
    /// @inheritdoc ISolvencyVerifier
    string public constant makers = ${stringLiteral(trust.grade === 'development' ? '' : trust.makers.join(', '))};

    /// @inheritdoc ISolvencyVerifier
    function verify(
        bytes32 circuit,
        uint256[4] calldata claim,
        G1Point calldata market,
        G1Point calldata signers,
        uint256[8] calldata proof
    ) external view {
        if (circuit != circuitId) revert CircuitMismatch();
        bool ok;
        bool holds;
        // Precompiles: 6 adds, 7 multiplies, 8 checks a product of pairings. They fail for coordinates that are not below the field
        // order, for points off the curve or (of the second group) outside the subgroup, and for want of gas. On a chain
        // without them a call succeeds and returns nothing. Either clears \`ok\`.
        assembly ("memory-safe") {
            let m := mload(0x40)
            let s
            ok := 1

            // 1. Points of the context: IC0 + market + signers.
${store(0, g1Words(ic0!))}
            calldatacopy(add(m, 64), market, 64)
            ok := and(ok, staticcall(gas(), 6, m, 128, m, 64))
            ok := and(ok, eq(returndatasize(), 64))
            calldatacopy(add(m, 64), signers, 64)
            ok := and(ok, staticcall(gas(), 6, m, 128, m, 64))
            ok := and(ok, eq(returndatasize(), 64))

            // 2. The claim: a number at or above R would be a second name of a smaller one.
${ic.map(claimStep).join('\n')}

            // 3. e(A, B) · e(sum, −γ) · e(C, −δ) · e(α, −β) = 1. No coordinate of the proof is computed with, so that the
            // precompile sees them as they came.
            mcopy(add(m, 192), m, 64)
            calldatacopy(m, proof, 192)
            calldatacopy(add(m, 384), add(proof, 192), 64)
            // A, B and C are not infinity, which the precompile takes for a point.
            ok := and(ok, gt(or(mload(m), mload(add(m, 32))), 0))
            ok := and(ok, gt(or(or(mload(add(m, 64)), mload(add(m, 96))), or(mload(add(m, 128)), mload(add(m, 160)))), 0))
            ok := and(ok, gt(or(mload(add(m, 384)), mload(add(m, 416))), 0))
${store(256, g2Words(key.gamma.negate()))}
${store(448, g2Words(key.delta.negate()))}
${store(576, g1Words(key.alpha))}
${store(640, g2Words(key.beta.negate()))}
            ok := and(ok, staticcall(gas(), 8, m, 768, m, 32))
            ok := and(ok, eq(returndatasize(), 32))
            holds := mload(m)
        }
        if (!ok) revert MalformedProof();
        if (!holds) revert ProofDoesNotHold();
    }
}
`;
}

/** What stands in the title of a contract, for whoever reads its source. */
const TITLES = {
  development: ', for a DEVELOPMENT KEY: anyone can forge proofs for it',
  own: ', for a key of ONE MAKER, who can forge proofs if they kept its secrets: only for money that is theirs',
  ceremony: ', for a key of a ceremony: sound if one contributor forgot their part',
} as const;

/** A text as Solidity writes it: names come from elsewhere, and everything that is no plain letter is escaped. */
function stringLiteral(text: string): string {
  const bytes = [...new TextEncoder().encode(text)];
  const written = bytes.map((byte) => {
    const character = String.fromCharCode(byte);
    return /[A-Za-z0-9 .,()_-]/.test(character) ? character : `\\x${byte.toString(16).padStart(2, '0')}`;
  });
  return `"${written.join('')}"`;
}

/** sum += claim[i] · IC, where claim[i] is below R. */
function claimStep(point: G1, i: number): string {
  return `            // claim[${i}] · IC${i + 1}
            s := calldataload(add(claim, ${32 * i}))
            ok := and(ok, lt(s, R))
${store(64, g1Words(point))}
            mstore(add(m, 128), s)
            ok := and(ok, staticcall(gas(), 7, add(m, 64), 96, add(m, 64), 64))
            ok := and(ok, eq(returndatasize(), 64))
            ok := and(ok, staticcall(gas(), 6, m, 128, m, 64))
            ok := and(ok, eq(returndatasize(), 64))`;
}

function store(at: number, words: readonly bigint[]): string {
  return words
    .map(
      (word, i) =>
        `            mstore(${at + 32 * i === 0 ? 'm' : `add(m, ${at + 32 * i})`}, ${hexWord(word)})`,
    )
    .join('\n');
}

function hexWord(word: bigint): string {
  return `0x${word.toString(16).padStart(64, '0')}`;
}

function g1Words(point: G1): bigint[] {
  const { x, y } = chainPoint(point);
  return [x, y];
}

/** Imaginary part first, as the precompile reads it. */
function g2Words(point: G2): bigint[] {
  const { x, y } = point.toAffine();
  return [x.c1, x.c0, y.c1, y.c0];
}
