import { hexToBytes } from 'viem';
import { type OpenChain, openChain } from '../../fixtures/chain/openChain.js';
import type { ChainClient } from '../../src/chain/client.js';
import type { Deployment } from '../../src/chain/deployment.js';
import type { Sent } from '../../src/chain/send.js';
import { GasProfile } from './gasProfile.js';

/** A registry with a market, on an EVM whose steps are watched. */

export const [ALICE, BOB, RELAYER] = [2, 3, 4];

export interface ChainWorld extends OpenChain {
  readonly profile: GasProfile;
  readonly gas: { readonly deploy: ReadonlyMap<string, bigint>; readonly signers: readonly Sent[] };
}

export async function chainWorld(): Promise<ChainWorld> {
  const profile = new GasProfile();
  const chain = await openChain({ onStep: profile.onStep });
  const deploy = await deploymentGas(chain.owner, chain.deployment);
  profile.take();
  return { ...chain, profile, gas: { deploy, signers: chain.listed } };
}

/** Gas of a transaction before its first step. */
export async function intrinsicOf({ public: node }: ChainClient, { hash }: Sent): Promise<bigint> {
  const { input } = await node.getTransaction({ hash });
  return hexToBytes(input).reduce((sum, byte) => sum + (byte === 0 ? 4n : 16n), 21_000n);
}

/** The four contracts are in the first blocks, one in each. */
async function deploymentGas(
  { public: node }: ChainClient,
  { block = 0, ...at }: Deployment,
): Promise<Map<string, bigint>> {
  const names = new Map(
    Object.entries({
      verifier: at.verifier,
      SignerRegistry: at.signers,
      MarketRegistry: at.markets,
      SolvencyRegistry: at.registry,
    }).map(([name, address]) => [address.toLowerCase(), name]),
  );
  const gas = new Map<string, bigint>();
  for (let number = block; gas.size < names.size; number++) {
    const { transactions } = await node.getBlock({ blockNumber: BigInt(number) });
    for (const hash of transactions) {
      const { contractAddress, gasUsed } = await node.getTransactionReceipt({ hash });
      const name = names.get(contractAddress?.toLowerCase() ?? '');
      if (name !== undefined) gas.set(name, gasUsed);
    }
  }
  return gas;
}
