import { type Address, hexToBytes } from 'viem';
import { accountOf, clientOf, deployAll, EPOCH, entryOf } from '../../fixtures/chain/client.js';
import { createProvider, type EvmProvider } from '../../fixtures/chain/evm.js';
import { loadKey, makeProof, makeWorld, TIME } from '../../fixtures/chain/proofs.js';
import type { Signer } from '../../src/account/signers.js';
import type { ChainClient } from '../../src/chain/client.js';
import type { Deployment } from '../../src/chain/deployment.js';
import { postMarket } from '../../src/chain/marketTransactions.js';
import { recomputeMarket } from '../../src/chain/recomputeMarket.js';
import { chainBinding, chainScope } from '../../src/chain/scope.js';
import type { Sent } from '../../src/chain/send.js';
import { rotate, setSigners } from '../../src/chain/transactions.js';
import type { Market } from '../../src/market/market.js';
import type { ProofFile } from '../../src/proof/proofFile.js';
import type { VerificationKey } from '../../src/proof/verificationKey.js';
import { GasProfile } from './gasProfile.js';

/** A registry with a market, on an EVM whose steps are watched. */

const OWNER = 1;
export const [ALICE, BOB, RELAYER] = [2, 3, 4];

export interface ChainWorld {
  readonly provider: EvmProvider;
  readonly profile: GasProfile;
  readonly key: VerificationKey;
  readonly deployment: Deployment;
  /** What the verification key is folded with. */
  readonly statement: {
    readonly market: Market;
    readonly signers: readonly Signer[];
    readonly marginType: 'maintenance';
  };
  readonly owner: ChainClient;
  readonly gas: { readonly deploy: ReadonlyMap<string, bigint>; readonly signers: readonly Sent[] };
  readonly clientOf: (n: number) => Promise<ChainClient>;
  /** A proof of an epoch for an account; other holders have other identities. */
  readonly proofOf: (account: Address, epoch: number, holder?: number) => Promise<ProofFile>;
}

export const FIRST_EPOCH = Math.ceil(TIME / EPOCH) * EPOCH;

export async function chainWorld(): Promise<ChainWorld> {
  const profile = new GasProfile();
  const provider = await createProvider({ time: BigInt(FIRST_EPOCH + 1), onStep: profile.onStep });
  const owner = await clientOf(provider, OWNER);
  const key = await loadKey();
  const deployed = await deployAll(owner);
  const deploy = await deploymentGas(owner, deployed);
  const world = makeWorld(8);
  const market = { ...world.market, time: FIRST_EPOCH };
  const signers = await setSigners(owner, deployed, { signers: world.signers, key });
  const entry = await entryOf(market, accountOf(OWNER).address, key);
  const { series, scalars } = entry;
  const { index } = await postMarket(owner, deployed, entry, { expiry: FIRST_EPOCH + 86_400, bond: 0n });
  await recomputeMarket(owner, deployed, { series, index, scalars, key });
  const { verifier, registry, chainId, purpose } = deployed;
  await rotate(owner, deployed, { verifier, series, overlap: 0 });
  provider.setTime(signers.from);
  profile.take();

  const holders = [world, makeWorld(8)];
  return {
    provider,
    profile,
    key,
    owner,
    deployment: { ...deployed, series },
    statement: { market, signers: world.signers, marginType: 'maintenance' },
    gas: { deploy, signers: signers.sent },
    clientOf: (n) => clientOf(provider, n),
    proofOf: (account, epoch, holder = 0) =>
      makeProof(
        { ...world, market, identity: holders[holder]!.identity },
        {
          scope: chainScope({ chainId, registry, purpose }),
          binding: chainBinding(account),
          policy: {
            minRatio: 15_000n,
            minEquity: 100n,
            window: { notBefore: BigInt(epoch), notAfter: BigInt(epoch) },
          },
          time: epoch,
        },
      ),
  };
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
