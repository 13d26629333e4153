import fc from 'fast-check';
import { type Address, concatHex, domainSeparator, getAddress, type Hex, numberToHex, size } from 'viem';
import { beforeAll, describe, expect, it } from 'vitest';
import { createProvider, type EvmProvider } from '../../fixtures/chain/evm.js';
import { claimTypedData } from '../../src/chain/claimSignature.js';
import { compileContracts } from '../../src/chain/compile.js';
import { chainBinding, chainScope, chainScopeText } from '../../src/chain/scope.js';
import { bindingOf, scopeOf } from '../../src/proof/scope.js';
import { needs } from '../support/needs.js';
import { type Actors, createActors, type Deployed } from './support/actors.js';

needs('contracts');

const REGISTRY = '0x00000000219ab540356cBB839Cbe05303d7705Fa';
const PURPOSE = 'credit-line/2026';

describe('names on chain, in TypeScript', () => {
  it('writes the scope with the address in lower case', () => {
    const text = 'eip155:31337:0x00000000219ab540356cbb839cbe05303d7705fa/credit-line/2026';
    const scope = { chainId: 31337, registry: REGISTRY, purpose: PURPOSE } as const;
    expect(chainScopeText(scope)).toBe(text);
    expect(chainScope(scope)).toBe(scopeOf(text));
    expect(chainBinding(REGISTRY)).toBe(bindingOf(REGISTRY.toLowerCase()));
    expect(chainBinding(REGISTRY.toLowerCase() as Address)).toBe(chainBinding(REGISTRY));
  });

  it.each(['', '/x', '.x', '_x', '-x', 'A', 'é', 'a b', 'a\n', 'a:b', 'a'.repeat(65)])(
    'refuses the purpose %j',
    (purpose) => {
      expect(() => chainScopeText({ chainId: 1, registry: REGISTRY, purpose })).toThrow('purpose: must be');
    },
  );

  it.each(['a', '0', 'a.b_c/d-e', 'a'.repeat(64)])('takes the purpose %j', (purpose) => {
    expect(chainScopeText({ chainId: 1, registry: REGISTRY, purpose })).toContain(`/${purpose}`);
  });

  it.each([0, -1, 1.5, 2 ** 53, Number.NaN])('refuses the chain id %d', (chainId) => {
    expect(() => chainScopeText({ chainId, registry: REGISTRY, purpose: 'a' })).toThrow('chainId: must be');
  });

  it('refuses what is no address', () => {
    expect(() => chainBinding('0x12')).toThrow('recipient: must be an address');
    expect(() => chainScopeText({ chainId: 1, registry: 'alice' as Address, purpose: 'a' })).toThrow(
      'registry: must be an address',
    );
  });
});

const HARNESS = `
// SPDX-License-Identifier: GPL-3.0-only
pragma solidity ^0.8.28;
import {Names} from "ballast/contracts/lib/Names.sol";
contract NamesHarness {
    function scopeText(uint256 chainId, address registry, string memory purpose) external pure returns (string memory) {
        return Names.scopeText(chainId, registry, purpose);
    }
    function scopeOf(string memory text) external pure returns (uint256) { return Names.scopeOf(text); }
    function bindingOf(address recipient) external view returns (uint256) { return Names.bindingOf(recipient); }
    function isPurpose(string memory text) external pure returns (bool) { return Names.isPurpose(text); }
    function decimal(uint256 n) external pure returns (string memory) { return Names.decimal(n); }
}
`;

describe('names on chain, in Solidity', () => {
  let actors: Actors;
  let harness: Deployed;
  beforeAll(async () => {
    const contracts = await compileContracts({ 'NamesHarness.sol': HARNESS }, { only: [] });
    actors = await createActors(await createProvider(), contracts);
    harness = await actors.deploy(0, 'NamesHarness');
  });
  const read = (name: string, args: readonly unknown[]) => actors.read(harness, name, args);

  const address = fc
    .uint8Array({ minLength: 20, maxLength: 20 })
    .map((bytes) => getAddress(`0x${Buffer.from(bytes).toString('hex')}`));
  const purpose = fc.stringMatching(/^[a-z0-9][a-z0-9._/-]{0,63}$/);

  it('hashes scopes and recipients as TypeScript does', async () => {
    await fc.assert(
      fc.asyncProperty(
        address,
        fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER }),
        purpose,
        async (registry, chainId, purpose) => {
          const text = chainScopeText({ chainId, registry, purpose });
          expect(await read('scopeText', [BigInt(chainId), registry, purpose])).toBe(text);
          expect(await read('scopeOf', [text])).toBe(chainScope({ chainId, registry, purpose }));
          expect(await read('bindingOf', [registry])).toBe(chainBinding(registry));
        },
      ),
      { numRuns: 50 },
    );
  });

  it('knows every digit of an address', async () => {
    const digits: Address = '0x0123456789abcdeffedcba98765432100f1e2d3c';
    expect(await read('scopeText', [1n, digits, 'a'])).toBe(`eip155:1:${digits}/a`);
  });

  it.each([0n, 9n, 10n, 99n, 100n, 2n ** 256n - 1n])('writes %d in decimal', async (n) => {
    expect(await read('decimal', [n])).toBe(n.toString());
  });

  it('takes the purposes that TypeScript takes', async () => {
    const takes = (purpose: string) => {
      try {
        chainScopeText({ chainId: 1, registry: REGISTRY, purpose });
        return true;
      } catch {
        return false;
      }
    };
    const near = fc.string({
      unit: fc.constantFrom('a', 'z', '0', '9', '.', '_', '/', '-', '`', '{', ':', '@', 'A', ' ', '\0', 'é'),
      maxLength: 70,
    });
    await fc.assert(
      fc.asyncProperty(fc.oneof(near, purpose, fc.string()), async (text) => {
        expect(await read('isPurpose', [text])).toBe(takes(text));
      }),
      { numRuns: 150, examples: [[''], ['a'.repeat(64)], ['a'.repeat(65)], ['-a'], ['a-'], ['`'], ['{']] },
    );
  });
});

describe('a registry whose chain changed its id', () => {
  const contracts = async () =>
    compileContracts({}, { only: ['SolvencyRegistry.sol', 'MarketRegistry.sol', 'SignerRegistry.sol'] });
  const domainOf = (chainId: number, registry: Address) => {
    const claim = {
      chainId,
      registry,
      recipient: REGISTRY,
      nullifier: 0n,
      policy: 0n,
      deadline: 0n,
    } as const;
    return domainSeparator({ domain: claimTypedData(claim).domain! });
  };

  async function deploy(provider: EvmProvider): Promise<[Actors, Deployed]> {
    const actors = await createActors(provider, await contracts());
    const signers = await actors.deploy(0, 'SignerRegistry');
    const markets = await actors.deploy(0, 'MarketRegistry', [0, 0, 0n, 0n]);
    const config = {
      markets: markets.address,
      signers: signers.address,
      purpose: PURPOSE,
      marginType: 1,
      checks: 13,
      minRatioView: 0,
      epoch: 0,
      maxWindow: 0,
      maxMarketAge: 1,
      maxSkew: 1,
      allowDevelopment: true,
    };
    return [actors, await actors.deploy(0, 'SolvencyRegistry', [config])];
  }

  it('names the chain that it is on', async () => {
    const provider = await createProvider({ chainId: 31337 });
    const [actors, registry] = await deploy(provider);
    const scope = { chainId: 31337, registry: registry.address, purpose: PURPOSE };
    expect(await actors.read(registry, 'scopeText')).toBe(chainScopeText(scope));
    expect(await actors.read(registry, 'scope')).toBe(chainScope(scope));
    expect(await actors.read(registry, 'domainSeparator')).toBe(domainOf(31337, registry.address));
    expect(await actors.read(registry, 'bindingOf', [REGISTRY])).toBe(chainBinding(REGISTRY));

    // The other side of a fork: the same code, with what it remembers of 31337, runs on chain 10. (Its storage is empty: so
    // is its purpose.)
    const code = (await provider.request({
      method: 'eth_getCode',
      params: [registry.address, 'latest'],
    })) as Hex;
    const fork = await createProvider({ chainId: 10 });
    const there = await createActors(fork, {
      Copy: { abi: registry.abi, bytecode: returning(code), runtime: code, runtimeBytes: 0, immutables: {} },
    });
    const copy = await there.deploy(0, 'Copy');
    const text = `eip155:10:${copy.address.toLowerCase()}/`;
    expect(await there.read(copy, 'scopeText')).toBe(text);
    expect(await there.read(copy, 'scope')).toBe(scopeOf(text));
    expect(await there.read(copy, 'domainSeparator')).toBe(domainOf(10, copy.address));
  });
});

/** Code that deploys the code given: PUSH2 size, DUP1, PUSH1 offset, RETURNDATASIZE, CODECOPY, RETURNDATASIZE, RETURN. */
function returning(code: Hex): Hex {
  return concatHex(['0x61', numberToHex(size(code), { size: 2 }), '0x80600a3d393df3', code]);
}
