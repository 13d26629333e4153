import { type Abi, type Address, createPublicClient, custom, encodeFunctionData, hexToBytes } from 'viem';
import { beforeAll, describe, expect, it } from 'vitest';
import { compileContracts } from '../../src/chain/compile.js';
import { needs } from '../support/needs.js';
import { deploy, send, type VerifierSetting, verifierSetting, verifyData } from './support/verifier.js';

needs('solvency-8');

/** What one verification may cost whoever calls it, the cold account included. */
const LIMIT = 235_000n;

/** Gives the verifier some gas and no more, and records that it returned. */
const CALLER = `// SPDX-License-Identifier: GPL-3.0-only
pragma solidity ^0.8.28;

import {ISolvencyVerifier} from "ballast/contracts/interfaces/ISolvencyVerifier.sol";
import {G1Point} from "ballast/contracts/interfaces/Types.sol";

contract Caller {
    bool public started;
    uint256 public used;

    function record(
        ISolvencyVerifier verifier,
        uint256 limit,
        bytes32 circuit,
        uint256[4] calldata claim,
        G1Point calldata market,
        G1Point calldata signers,
        uint256[8] calldata proof
    ) external {
        started = true;
        uint256 before = gasleft();
        verifier.verify{gas: limit}(circuit, claim, market, signers, proof);
        used = before - gasleft();
    }
}
`;

let setting: VerifierSetting;
let caller: Address;
let abi: Abi;

beforeAll(async () => {
  setting = await verifierSetting();
  const compiled = (await compileContracts({ 'Caller.sol': CALLER }, { only: [] })).Caller!;
  abi = compiled.abi;
  caller = await deploy(setting.provider, compiled);
});

async function record(limit: bigint, gas = 1_000_000n): Promise<boolean> {
  const { circuit, claim, market, signers, proof } = setting.honest;
  const args = [setting.verifier.address, limit, circuit, claim, market, signers, proof];
  const data = encodeFunctionData({ abi, functionName: 'record', args });
  return (await send(setting.provider, { to: caller, data, gas })).ok;
}

async function read(functionName: 'started' | 'used'): Promise<unknown> {
  const client = createPublicClient({ transport: custom(setting.provider) });
  return client.readContract({ address: caller, abi, functionName });
}

describe('a verification', () => {
  it('costs less than the limit, as a call and as a transaction of its own', async () => {
    const { provider, verifier, honest } = setting;
    const snapshot = await provider.snapshot();
    expect(await record(900_000n)).toBe(true);
    const used = (await read('used')) as bigint;
    await provider.revert(snapshot);
    expect(used).toBeLessThan(LIMIT);
    expect(used).toBeLessThan(212_000n); // 207 000 of it are the precompiles', 2 600 the cold account's

    const data = verifyData(verifier.abi, honest);
    const { ok, gasUsed } = await send(provider, { to: verifier.address, data, gas: 1_000_000n });
    const intrinsic = hexToBytes(data).reduce((sum, byte) => sum + (byte === 0 ? 4n : 16n), 21_000n);
    expect(ok).toBe(true);
    expect(gasUsed - intrinsic).toBeLessThan(209_000n);
  });

  it('reverts with too little gas, and nothing is recorded', async () => {
    const { provider } = setting;
    const snapshot = await provider.snapshot();
    // the least that suffices, by halving
    let [short, enough] = [0n, 300_000n];
    while (enough - short > 1n) {
      const middle = (short + enough) / 2n;
      const before = await provider.snapshot();
      if (await record(middle)) enough = middle;
      else short = middle;
      await provider.revert(before);
    }
    expect(enough).toBeGreaterThan(207_000n);
    expect(enough).toBeLessThan(LIMIT);
    for (const limit of [
      0n,
      1n,
      1_000n,
      21_000n,
      50_000n,
      100_000n,
      150_000n,
      181_000n,
      200_000n,
      207_000n,
      enough - 1n,
    ]) {
      expect(await record(limit), `${limit}`).toBe(false);
      expect(await read('started')).toBe(false);
      expect(await read('used')).toBe(0n);
    }
    expect(await record(enough)).toBe(true);
    expect(await read('started')).toBe(true);
    await provider.revert(snapshot);
  });

  it('reverts when the whole transaction has too little gas', async () => {
    const { provider } = setting;
    for (const gas of [60_000n, 100_000n, 200_000n, 230_000n, 250_000n]) {
      expect(await record(10_000_000n, gas), `${gas}`).toBe(false);
      expect(await read('started')).toBe(false);
    }
    const snapshot = await provider.snapshot();
    expect(await record(10_000_000n, 400_000n)).toBe(true);
    await provider.revert(snapshot);
  });

  it('with too little gas is malformed or out of gas, never judged', async () => {
    const { verifier, honest } = setting;
    const seen = new Set<string>();
    for (const gas of [40_000n, 50_000n, 60_000n, 120_000n, 200_000n, 220_000n, 230_000n, 235_000n]) {
      const verdict = await verifier.verdict(honest, gas);
      expect(['MalformedProof', 'out of gas'], `${gas}`).toContain(verdict);
      seen.add(verdict);
    }
    expect(seen).toContain('MalformedProof');
    expect(await verifier.verdict(honest, 400_000n)).toBe('holds');
  });
});
