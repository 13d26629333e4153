import fc from 'fast-check';
import { type Abi, type Address, createPublicClient, custom } from 'viem';
import { beforeAll, describe, expect, it } from 'vitest';
import { createProvider, type EvmProvider } from '../../fixtures/chain/evm.js';
import { compileContracts } from '../../src/chain/compile.js';
import { generatePolicyLib } from '../../src/chain/generatePolicyLib.js';
import { InternalError } from '../../src/errors.js';
import { POLICY_LAYOUT, type Policy, packPolicy, policyFields } from '../../src/proof/policy.js';
import { refusal } from '../support/refusal.js';
import { deploy } from './support/verifier.js';

const CALLER = `// SPDX-License-Identifier: GPL-3.0-only
pragma solidity ^0.8.28;

import {PolicyLib} from "ballast/contracts/lib/PolicyLib.sol";

contract PolicyCaller {
    using PolicyLib for uint256;

    struct Fields {
        uint24 minRatio;
        uint24 maxRatio;
        uint24 minRatioView;
        uint40 notBefore;
        uint40 notAfter;
        int64 minEquity;
        uint8 coverage;
        uint8 checks;
    }

    function fieldsOf(uint256[] calldata policies) external pure returns (Fields[] memory all) {
        all = new Fields[](policies.length);
        for (uint256 i = 0; i < policies.length; ++i) {
            uint256 p = policies[i];
            all[i] = Fields(
                p.minRatio(), p.maxRatio(), p.minRatioView(), p.notBefore(), p.notAfter(), p.minEquity(), p.coverage(), p.checks()
            );
        }
    }

    function constants() external pure returns (uint256 bits, uint8[8] memory flags) {
        bits = PolicyLib.BITS;
        flags = [
            PolicyLib.CHECK_MIN_RATIO,
            PolicyLib.CHECK_MAX_RATIO,
            PolicyLib.CHECK_MIN_EQUITY,
            PolicyLib.CHECK_WINDOW,
            PolicyLib.CHECK_COVERAGE,
            PolicyLib.CHECK_VIEWS,
            PolicyLib.VIEWS_GONE,
            PolicyLib.MIN_EQUITY_VIEWS
        ];
    }
}
`;

type Fields = Readonly<Record<string, bigint>>;

let provider: EvmProvider;
let address: Address;
let abi: Abi;
beforeAll(async () => {
  provider = await createProvider();
  const compiled = (await compileContracts({ 'PolicyCaller.sol': CALLER }, { only: [] })).PolicyCaller!;
  abi = compiled.abi;
  address = await deploy(provider, compiled);
});

async function read(functionName: string, args: readonly unknown[] = []): Promise<unknown> {
  return createPublicClient({ transport: custom(provider, { retryCount: 0 }) }).readContract({
    address,
    abi,
    functionName,
    args,
  });
}

/** What the contract reads. viem gives integers of up to 48 bits as numbers. */
async function onChain(policies: readonly bigint[]): Promise<Fields[]> {
  const all = (await read('fieldsOf', [policies])) as Record<string, bigint | number>[];
  return all.map((fields) =>
    Object.fromEntries(Object.entries(fields).map(([name, n]) => [name, BigInt(n)])),
  );
}

/** What the bits of a word say, by the layout: any word, not only one that a policy packs to. */
function inTypeScript(word: bigint): Fields {
  let at = 0n;
  let checks = 0n;
  let flag = 0n;
  const fields: Record<string, bigint> = {};
  for (const { name, bits, signed } of POLICY_LAYOUT) {
    const raw = (word >> at) & ((1n << BigInt(bits)) - 1n);
    at += BigInt(bits);
    if (bits === 1) checks |= raw << flag++;
    else fields[name] = signed ? raw - (1n << BigInt(bits - 1)) : raw;
  }
  return { ...fields, checks };
}

/** A policy's fields as the accessors give them: flags in one byte. */
function packed(policy: Policy): Fields {
  const { checks, ...rest } = inTypeScript(0n);
  const fields = policyFields(policy);
  const flags = POLICY_LAYOUT.filter(({ bits }) => bits === 1);
  return {
    ...Object.fromEntries(Object.keys(rest).map((name) => [name, fields[name as keyof typeof fields]])),
    checks: flags.reduce((bits, { name }, k) => bits | (fields[name] << BigInt(k)), checks! & 0n),
  };
}

const ratio = fc.bigInt({ min: 0n, max: (1n << 24n) - 1n });
const time = fc.bigInt({ min: 0n, max: (1n << 40n) - 1n });
const equity = fc.bigInt({ min: -(1n << 63n), max: (1n << 63n) - 1n });
const policy: fc.Arbitrary<Policy> = fc.record(
  {
    minRatio: ratio,
    maxRatio: ratio,
    minEquity: equity,
    window: fc.tuple(time, time).map(([a, b]) => ({ notBefore: a < b ? a : b, notAfter: a < b ? b : a })),
    coverage: fc.uniqueArray(fc.nat(7), { minLength: 1 }),
    views: fc.record({ mode: fc.constantFrom('alone' as const, 'gone' as const), minRatio: ratio }),
  },
  { requiredKeys: [] },
);

describe('accessors of the packed policy', () => {
  it('read what packPolicy packed', async () => {
    const property = fc.asyncProperty(
      fc.array(policy, { minLength: 20, maxLength: 40 }),
      async (policies) => {
        expect(await onChain(policies.map(packPolicy))).toEqual(policies.map(packed));
      },
    );
    await fc.assert(property, { numRuns: 10 });
  });

  it('read any word, bits past the last field or not', async () => {
    const word = fc.bigInt({ min: 0n, max: (1n << 256n) - 1n });
    const property = fc.asyncProperty(fc.array(word, { minLength: 20, maxLength: 40 }), async (words) => {
      expect(await onChain(words)).toEqual(words.map(inTypeScript));
    });
    await fc.assert(property, { numRuns: 10 });
  });

  it('read every field at its bounds, and nothing of its neighbours', async () => {
    let at = 0n;
    const words: bigint[] = [0n, (1n << 232n) - 1n];
    for (const { bits } of POLICY_LAYOUT) {
      const ones = ((1n << BigInt(bits)) - 1n) << at;
      words.push(ones, 1n << at, 1n << (at + BigInt(bits) - 1n), ((1n << 232n) - 1n) ^ ones);
      at += BigInt(bits);
    }
    expect(await onChain(words)).toEqual(words.map(inTypeScript));
  });

  it('take a minimum of equity for what it is: never positive below half, a carry is another coverage', async () => {
    const plain = packPolicy({ minRatio: 1n, minEquity: 0n });
    const half = 1n << 63n;
    const raws = [0n, half - 1n, half, half + 1n, 2n * half - 1n, 2n * half, 3n * half];
    const words = raws.map((raw) => plain + ((raw - half) << 152n));
    const read = (await onChain(words)).map(({ minEquity, coverage }) => [minEquity, coverage]);
    expect(read).toEqual([
      [-half, 0n],
      [-1n, 0n],
      [0n, 0n],
      [1n, 0n],
      [half - 1n, 0n],
      [-half, 1n],
      [0n, 1n],
    ]);
  });

  it('come with the number of bits and a constant for each flag', async () => {
    const [bits, flags] = (await read('constants')) as [bigint, number[]];
    expect(bits).toBe(BigInt(POLICY_LAYOUT.reduce((sum, field) => sum + field.bits, 0)));
    expect(flags).toEqual([1, 2, 4, 8, 16, 32, 64, 128]);
    const { checks } = packed({ minRatio: 1n, minEquity: 1n, window: { notBefore: 0n, notAfter: 0n } });
    expect(checks).toBe(BigInt(flags[0]! | flags[2]! | flags[3]!));
  });
});

describe('the generator', () => {
  const flag = { name: 'checkIt', bits: 1, signed: false };
  const byte = { name: 'size', bits: 8, signed: false };

  it('takes layouts in whole bytes with flags that follow each other', () => {
    const text = generatePolicyLib([
      byte,
      { name: 'gain', bits: 16, signed: true },
      flag,
      { ...flag, name: 'alsoThis' },
    ]);
    expect(text).toContain('uint8 internal constant CHECK_IT = 1;');
    expect(text).toContain('uint8 internal constant ALSO_THIS = 2;');
    expect(text).toContain('function gain(uint256 p) internal pure returns (int16)');
    expect(text).toContain('BITS = 26;');
    expect(text).toContain('uint8(p >> 24)');
  });

  it.each([
    ['a field that is not in whole bytes', [{ ...byte, bits: 12 }, flag]],
    ['flags apart', [flag, byte, { ...flag, name: 'another' }]],
    ['no flag', [byte]],
    ['more than 256 bits', [{ ...byte, bits: 256 }, flag]],
  ])('refuses %s', (_, layout) => {
    expect(refusal(() => generatePolicyLib(layout))).toBeInstanceOf(InternalError);
  });
});
