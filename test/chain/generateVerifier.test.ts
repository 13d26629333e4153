import { bn254 } from '@noble/curves/bn254.js';
import { type Abi, createPublicClient, custom, getAddress, keccak256, stringToHex } from 'viem';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  chainPoint,
  circuitIdOf,
  circuitOf,
  INPUT_ORDER,
  marketIc,
  marketScalars,
  signersIc,
} from '../../src/chain/circuit.js';
import { compileContracts } from '../../src/chain/compile.js';
import { generateVerifier } from '../../src/chain/generateVerifier.js';
import { ArtifactError } from '../../src/errors.js';
import { findInstance, INSTANCES } from '../../src/market/instances.js';
import { flatten } from '../../src/market/signals.js';
import { buildContext } from '../../src/proof/context.js';
import type { KeyTrust } from '../../src/proof/grade.js';
import { parseGroth16 } from '../../src/proof/groth16.js';
import { formatVerificationKey, type VerificationKey } from '../../src/proof/verificationKey.js';
import { loadManifest } from '../../src/setup/artifacts.js';
import { sha256Hex } from '../../src/units/hash.js';
import { needs } from '../support/needs.js';
import { refusal } from '../support/refusal.js';
import {
  deploy,
  deployVerifier,
  type VerifierSetting,
  verifierSetting,
  wordsOf,
} from './support/verifier.js';

needs('solvency-8');

const instance = findInstance('solvency-8');
const manifest = loadManifest();
const { Fr } = bn254.fields;

let setting: VerifierSetting;
beforeAll(async () => {
  setting = await verifierSetting();
});

const bytesOf = (key: VerificationKey) =>
  new TextEncoder().encode(JSON.stringify(formatVerificationKey(key)));

/** A key as a verifier knows it. */
const known = (bytes: Uint8Array, trust: KeyTrust, name = instance.name) => ({
  bytes,
  sha256: sha256Hex(bytes),
  instance: name,
  trust,
});
const DEVELOPMENT: KeyTrust = { grade: 'development' };
const CEREMONY: KeyTrust = { grade: 'ceremony', makers: ['Ann', 'Bob', 'Cy'], isMine: true };
const OWN: KeyTrust = { grade: 'own', makers: ['Lender "AG"; // é'], isMine: true };

/** The same circuit after one more contribution: δ' = k·δ, which proofs follow with C' = C/k. */
const contributed = (k: bigint): VerificationKey => ({
  ...setting.key,
  delta: setting.key.delta.multiply(k),
});

describe('a key', () => {
  it('must be the one that its hash names, byte for byte', () => {
    const { keyBytes } = setting;
    const key = known(keyBytes, DEVELOPMENT);
    const longer = Uint8Array.from([...keyBytes, 0x0a]);
    const flipped = Uint8Array.from(keyBytes);
    flipped[100]! ^= 1;
    for (const bytes of [longer, flipped, bytesOf(contributed(5n)), new Uint8Array()]) {
      const error = refusal(() =>
        generateVerifier({ key: { ...key, bytes }, instance, grade: 'development' }),
      );
      expect(error).toBeInstanceOf(ArtifactError);
      expect(error.shortMessage).toBe('is not the one that its sha256 names');
      expect(error.field).toBe('verification key of solvency-8');
    }
  });

  it('of another instance is refused by its name, and by its sizes', () => {
    const { keyBytes } = setting;
    const other = findInstance('solvency-32');
    const make = (name: string) => () =>
      generateVerifier({ key: known(keyBytes, OWN, name), instance: other, grade: 'development' });
    expect(refusal(make('solvency-8')).shortMessage).toBe('is not the one that its sha256 names');
    const error = refusal(make('solvency-32'));
    expect(error).toBeInstanceOf(ArtifactError);
    expect(error.shortMessage).toBe('has other sizes than solvency-32');
  });

  it('of development grade takes leave, and marks the contract', async () => {
    const { keyBytes, verifier } = setting;
    const key = known(keyBytes, DEVELOPMENT);
    for (const grade of [undefined, 'own', 'ceremony'] as const) {
      const error = refusal(() => generateVerifier({ key, instance, grade }));
      expect(error).toBeInstanceOf(ArtifactError);
      expect(error.message).toContain('anyone can forge proofs');
    }
    const made = generateVerifier({ key, instance, grade: 'development' });
    expect(made.isDevelopment).toBe(true);
    expect(made.source).toContain('DEVELOPMENT KEY');
    expect(await verifier.read('isDevelopment')).toBe(true);
    expect(await verifier.read('grade')).toBe('development');
    expect(await verifier.read('makers')).toBe('');
  });

  it('with δ = γ is a development key, whatever the verifier’s store says', () => {
    for (const trust of [CEREMONY, OWN]) {
      const options = { key: known(setting.keyBytes, trust), instance };
      expect(refusal(() => generateVerifier(options)).message).toContain('anyone can forge proofs');
      const made = generateVerifier({ ...options, grade: 'development' });
      expect(made.isDevelopment).toBe(true);
      expect(made.source).toContain('grade = "development"');
    }
  });

  it('with δ ≠ γ is a development key where the verifier’s store says so', () => {
    const options = { key: known(bytesOf(contributed(5n)), DEVELOPMENT), instance };
    expect(refusal(() => generateVerifier(options)).message).toContain('anyone can forge proofs');
    expect(generateVerifier({ ...options, grade: 'development' }).isDevelopment).toBe(true);
  });

  it('of a ceremony makes an unmarked contract, with or without leave', () => {
    const options = { key: known(bytesOf(contributed(5n)), CEREMONY), instance };
    const made = generateVerifier(options);
    expect(made.isDevelopment).toBe(false);
    expect(made.source).not.toContain('DEVELOPMENT');
    expect(made.source).toContain('grade = "ceremony(3)"');
    expect(generateVerifier({ ...options, grade: 'development' })).toEqual(made);
    expect(refusal(() => generateVerifier({ ...options, grade: 'own' })).message).toContain('own is asked');
  });

  it('that was revoked makes no contract, but one to compare with', () => {
    const key = { ...known(bytesOf(contributed(5n)), CEREMONY), revoked: { why: 'a part was kept' } };
    const error = refusal(() => generateVerifier({ key, instance }));
    expect(error).toBeInstanceOf(ArtifactError);
    expect(error.shortMessage).toBe('was revoked: a part was kept');
    expect(generateVerifier({ key, instance, grade: 'development' }).keyHash).toBe(key.sha256);
  });

  it('of one maker says who, and takes the maker’s own deployer or one who trusts them', async () => {
    const { provider } = setting;
    const bytes = bytesOf(contributed(5n));
    const made = generateVerifier({ key: known(bytes, OWN), instance });
    expect(made.source).toContain('ONE MAKER');
    const verifier = await deployVerifier(provider, made);
    expect(await verifier.read('grade')).toBe('own');
    expect(await verifier.read('makers')).toBe('Lender "AG"; // é');
    expect(await verifier.read('isDevelopment')).toBe(false);
    const strangers: KeyTrust = { ...OWN, isMine: false };
    expect(refusal(() => generateVerifier({ key: known(bytes, strangers), instance })).message).toContain(
      'not said that you trust them',
    );
    const trusted: KeyTrust = { ...strangers, why: 'our bank' };
    expect(generateVerifier({ key: known(bytes, trusted), instance }).source).toBe(made.source);
  });
});

describe('a verifier of another δ', () => {
  it('has the same circuit id, so points stay good, and takes only its own key’s proofs', async () => {
    const { provider, honest, file, verifier } = setting;
    const keyBytes = bytesOf(contributed(5n));
    const made = generateVerifier({ key: known(keyBytes, CEREMONY), instance });
    const other = await deployVerifier(provider, made);
    expect(await other.read('circuitId')).toBe(honest.circuit);
    expect(await other.read('isDevelopment')).toBe(false);
    expect(await other.read('keyHash')).toBe(`0x${sha256Hex(keyBytes)}`);
    expect(await other.read('keyHash')).not.toBe(await verifier.read('keyHash'));

    expect(await other.verdict(honest)).toBe('ProofDoesNotHold');
    const { a, b, c } = parseGroth16(file.proof);
    const proof = wordsOf({ a, b, c: c.multiply(Fr.inv(5n)) });
    expect(await other.verdict({ ...honest, proof })).toBe('holds');
    expect(await verifier.verdict({ ...honest, proof })).toBe('ProofDoesNotHold');
  });
});

describe('the generated contract', () => {
  it('is named for the instance and holds what it was made from', async () => {
    const { keyBytes, verifier, honest } = setting;
    const made = generateVerifier({ key: known(keyBytes, DEVELOPMENT), instance, grade: 'development' });
    expect(made.contract).toBe('Solvency8Verifier');
    expect(made.file).toBe('Solvency8Verifier.sol');
    expect(made.circuit).toEqual(circuitOf(setting.key, instance));
    expect(await verifier.read('circuitId')).toBe(circuitIdOf(made.circuit));
    expect(await verifier.read('circuitId')).toBe(honest.circuit);
    expect(await verifier.read('keyHash')).toBe(
      `0x${manifest.instances[instance.name]!.key.verificationKey.sha256}`,
    );
  });

  it('is the same every time, and small', async () => {
    const { keyBytes } = setting;
    const options = { key: known(keyBytes, DEVELOPMENT), instance, grade: 'development' as const };
    const { file, source, contract } = generateVerifier(options);
    expect(generateVerifier(options).source).toBe(source);
    const { runtimeBytes } = (await compileContracts({ [file]: source }, { only: [] }))[contract]!;
    expect(runtimeBytes).toBeLessThan(2_250);
  });
});

describe('a circuit', () => {
  const id = (key: VerificationKey) => circuitIdOf(circuitOf(key, instance));
  const last = marketScalars(instance) + 4;

  it('divides the points of a key into claim, market and signers', () => {
    const { key, proveOptions } = setting;
    const { market, signers } = buildContext(proveOptions);
    expect(marketIc(key, instance)).toEqual(key.ic.slice(5, last + 1));
    expect(signersIc(key, instance)).toEqual(key.ic.slice(last + 1));
    expect(flatten(market)).toHaveLength(marketScalars(instance));
    expect(flatten(signers)).toHaveLength(signersIc(key, instance).length);
    for (const one of INSTANCES) {
      expect(marketScalars(one) + 1 + 3 * one.signers + 4).toBe(manifest.instances[one.name]!.publicInputs);
    }
  });

  it('is known by its points, their order and its instance', () => {
    const { key } = setting;
    const ids = [id(key)];
    for (const at of [0, 1, 4, 5, 12, 13, last, last + 1, key.ic.length - 1]) {
      const ic = key.ic.map((point, i) => (i === at ? point.double() : point));
      ids.push(id({ ...key, ic }));
    }
    for (const at of [0, 4, 5, last, key.ic.length - 2]) {
      const ic = key.ic.map((point, i) => (i === at ? key.ic[at + 1]! : i === at + 1 ? key.ic[at]! : point));
      ids.push(id({ ...key, ic }));
    }
    const circuit = circuitOf(key, instance);
    ids.push(
      circuitIdOf({ ...circuit, instance: 2 }),
      circuitIdOf({ ...circuit, scalars: circuit.scalars + 1 }),
      circuitIdOf({ ...circuit, entries: 7 }),
      circuitIdOf({ ...circuit, inputOrder: keccak256(stringToHex(`${INPUT_ORDER}!`)) }),
    );
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('does not hang on what phase 2 and the pairing constants are', () => {
    const { key } = setting;
    const { alpha, beta, gamma, delta } = key;
    const other = {
      ...key,
      alpha: alpha.double(),
      beta: beta.double(),
      gamma: gamma.double(),
      delta: delta.double(),
    };
    expect(id(other)).toBe(id(key));
  });

  it('has the id that a contract computes from its parts', async () => {
    const source = `// SPDX-License-Identifier: GPL-3.0-only
pragma solidity ^0.8.28;
import {Circuit} from "ballast/contracts/interfaces/Types.sol";
contract CircuitId {
    function idOf(Circuit calldata circuit) external pure returns (bytes32) {
        return keccak256(abi.encode(circuit));
    }
}
`;
    const { provider, key, honest } = setting;
    const compiled = (await compileContracts({ 'CircuitId.sol': source }, { only: [] })).CircuitId!;
    const address = getAddress(await deploy(provider, compiled));
    const client = createPublicClient({ transport: custom(provider) });
    const args = [circuitOf(key, instance)];
    const answer = await client.readContract({
      address,
      abi: compiled.abi as Abi,
      functionName: 'idOf',
      args,
    });
    expect(answer).toBe(honest.circuit);
  });

  it('is refused for a key of other sizes', () => {
    const { key } = setting;
    for (const ic of [key.ic.slice(1), [...key.ic, key.ic[0]!]]) {
      for (const use of [circuitOf, marketIc, signersIc]) {
        expect(refusal(() => use({ ...key, ic }, instance))).toBeInstanceOf(ArtifactError);
      }
    }
  });
});

describe('a point on chain', () => {
  it('is affine, and (0, 0) for infinity', () => {
    const { BASE, ZERO } = bn254.G1.Point;
    expect(chainPoint(BASE)).toEqual({ x: 1n, y: 2n });
    expect(chainPoint(BASE.add(BASE.negate()))).toEqual({ x: 0n, y: 0n });
    expect(chainPoint(ZERO)).toEqual({ x: 0n, y: 0n });
  });
});
