import { bn254 } from '@noble/curves/bn254.js';
import fc from 'fast-check';
import {
  type Abi,
  type Address,
  BaseError,
  ContractFunctionRevertedError,
  createPublicClient,
  custom,
} from 'viem';
import { beforeAll, describe, expect, it } from 'vitest';
import { createProvider, type EvmProvider } from '../../fixtures/chain/evm.js';
import { type ChainPoint, chainPoint } from '../../src/chain/circuit.js';
import { compileContracts } from '../../src/chain/compile.js';
import { BASE_FIELD } from '../../src/proof/verificationKey.js';
import { FIELD } from '../../src/units/field.js';
import { deploy } from './support/verifier.js';

const CALLER = `// SPDX-License-Identifier: GPL-3.0-only
pragma solidity ^0.8.28;

import {G1Point} from "ballast/contracts/interfaces/Types.sol";
import {Bn254} from "ballast/contracts/lib/Bn254.sol";

contract Bn254Caller {
    function add(G1Point calldata a, G1Point calldata b) external view returns (G1Point memory) {
        return Bn254.add(a, b);
    }

    function mul(G1Point calldata a, uint256 s) external view returns (G1Point memory) {
        return Bn254.mul(a, s);
    }

    function isOnCurve(G1Point calldata a) external pure returns (bool) {
        return Bn254.isOnCurve(a);
    }
}
`;

const { Point } = bn254.G1;
let provider: EvmProvider;
let address: Address;
let abi: Abi;
beforeAll(async () => {
  provider = await createProvider();
  const compiled = (await compileContracts({ 'Bn254Caller.sol': CALLER }, { only: [] })).Bn254Caller!;
  abi = compiled.abi;
  address = await deploy(provider, compiled);
});

/** What the library answers, or the name of its error. */
async function call(functionName: 'add' | 'mul' | 'isOnCurve', ...args: unknown[]): Promise<unknown> {
  try {
    const client = createPublicClient({ transport: custom(provider, { retryCount: 0 }) });
    return await client.readContract({ address, abi, functionName, args });
  } catch (error) {
    const cause = error instanceof BaseError && error.walk((e) => e instanceof ContractFunctionRevertedError);
    if (cause instanceof ContractFunctionRevertedError) return cause.data?.errorName;
    throw error;
  }
}

const scalar = fc.oneof(fc.bigInt({ min: 0n, max: FIELD - 1n }), fc.constantFrom(0n, 1n, 2n, FIELD - 1n));
const pointOf = (n: bigint) => (n === 0n ? Point.ZERO : Point.BASE.multiply(n));
const off: readonly ChainPoint[] = [
  { x: 1n, y: 1n },
  { x: 0n, y: 1n },
  { x: 1n + BASE_FIELD, y: 2n },
  { x: 1n, y: 2n + BASE_FIELD },
  { x: BASE_FIELD, y: 0n },
];

describe('the library of the first group', () => {
  it('adds and multiplies as noble does, infinity too', async () => {
    const property = fc.asyncProperty(scalar, scalar, scalar, async (m, n, s) => {
      const [a, b] = [pointOf(m), pointOf(n)];
      expect(await call('add', chainPoint(a), chainPoint(b))).toEqual(chainPoint(a.add(b)));
      expect(await call('mul', chainPoint(a), s)).toEqual(chainPoint(a.multiplyUnsafe(s)));
    });
    await fc.assert(property, { numRuns: 25 });
    const a = pointOf(5n);
    expect(await call('add', chainPoint(a), chainPoint(a.negate()))).toEqual({ x: 0n, y: 0n });
    expect(await call('add', chainPoint(a), chainPoint(a))).toEqual(chainPoint(a.double()));
  });

  it('multiplies by what a scalar is modulo the order', async () => {
    const a = pointOf(7n);
    for (const s of [FIELD, FIELD + 3n, (1n << 256n) - 1n]) {
      expect(await call('mul', chainPoint(a), s)).toEqual(chainPoint(a.multiplyUnsafe(s % FIELD)));
    }
  });

  it('reverts for what is no point', async () => {
    const good = chainPoint(Point.BASE);
    for (const bad of off) {
      expect(await call('add', bad, good)).toBe('CurveCallFailed');
      expect(await call('add', good, bad)).toBe('CurveCallFailed');
      expect(await call('mul', bad, 3n)).toBe('CurveCallFailed');
    }
  });

  it('knows points of the curve, of which infinity is none', async () => {
    const check = fc.asyncProperty(fc.bigInt({ min: 1n, max: FIELD - 1n }), async (n) => {
      const { x, y } = chainPoint(pointOf(n));
      expect(await call('isOnCurve', { x, y })).toBe(true);
      expect(await call('isOnCurve', { x, y: BASE_FIELD - y })).toBe(true);
      for (const bad of [
        { x, y: (y + 1n) % BASE_FIELD },
        { x: x + BASE_FIELD, y },
        { x, y: y + BASE_FIELD },
      ]) {
        expect(await call('isOnCurve', bad)).toBe(false);
      }
    });
    await fc.assert(check, { numRuns: 10 });
    for (const bad of [...off, { x: 0n, y: 0n }]) expect(await call('isOnCurve', bad)).toBe(false);
  });
});
