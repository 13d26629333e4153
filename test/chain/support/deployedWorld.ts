import { concatHex, type EIP1193RequestFn, type Hex } from 'viem';
import { accountOf, clientOf, deployAll, entryOf } from '../../../fixtures/chain/client.js';
import { createProvider, type EvmProvider } from '../../../fixtures/chain/evm.js';
import { instance, makeWorld, TIME } from '../../../fixtures/chain/proofs.js';
import { type ChainClient, connectChain } from '../../../src/chain/client.js';
import { type CompiledContract, compileContracts } from '../../../src/chain/compile.js';
import { REGISTRY_SOURCES } from '../../../src/chain/deploy.js';
import type { Deployment } from '../../../src/chain/deployment.js';
import { generateVerifier } from '../../../src/chain/generateVerifier.js';
import { postMarket } from '../../../src/chain/marketTransactions.js';
import { rotate } from '../../../src/chain/transactions.js';
import {
  type DeploymentCheck,
  type VerifyDeploymentOptions,
  verifyDeployment,
} from '../../../src/chain/verifyDeployment.js';
import { loadVerifierKey } from '../../../src/node.js';

/** A deployment with a series of markets, and what `verifyDeployment` compares it with. */

export const OWNER = 1;
export const EPOCH_START = Math.ceil(TIME / 900) * 900;

export type Role = 'verifier' | 'signers' | 'markets' | 'registry';

export interface DeployedWorld {
  readonly provider: EvmProvider;
  readonly owner: ChainClient;
  /** With the series that the registry accepts. */
  readonly deployment: Deployment;
  readonly options: VerifyDeploymentOptions;
  readonly rebuilt: (role: Role) => CompiledContract;
  readonly codeAt: (role: Role) => Promise<Hex>;
  /** Verifies what the file says, with these changes. */
  readonly check: (
    file?: Partial<Deployment>,
    options?: Partial<VerifyDeploymentOptions>,
    request?: EIP1193RequestFn,
  ) => Promise<DeploymentCheck>;
}

export async function createDeployedWorld(): Promise<DeployedWorld> {
  const provider = await createProvider({ time: BigInt(EPOCH_START + 1) });
  const owner = await clientOf(provider, OWNER);
  const deployed = await deployAll(owner);
  const market = { ...makeWorld(8).market, time: EPOCH_START };
  const entry = await entryOf(market, accountOf(OWNER).address);
  await postMarket(owner, deployed, entry, { expiry: EPOCH_START + 86_400, bond: 0n });
  const { verifier: address } = deployed;
  await rotate(owner, deployed, { verifier: address, series: entry.series, overlap: 0 });
  const deployment = { ...deployed, series: entry.series };

  const key = await loadVerifierKey(instance.name);
  const verifier = generateVerifier({ key, instance, grade: 'development' });
  const contracts = await compileContracts({ [verifier.file]: verifier.source }, { only: REGISTRY_SOURCES });
  const options = { verifier, contracts, grade: 'development' } as const;
  const names = { signers: 'SignerRegistry', markets: 'MarketRegistry', registry: 'SolvencyRegistry' };
  return {
    ...{ provider, owner, deployment, options },
    rebuilt: (role) => contracts[role === 'verifier' ? verifier.contract : names[role]]!,
    codeAt: async (role) => (await owner.public.getCode({ address: deployment[role] }))!,
    check: async (file = {}, changes = {}, request = provider.request) => {
      const client = await connectChain({ rpc: { request } });
      return verifyDeployment(client, { ...deployment, ...file }, { ...options, ...changes });
    },
  };
}

/** What differs, by role; roles without differences are left out. */
export function differing({ contracts, same }: DeploymentCheck): Record<string, string[]> {
  const found = contracts.filter(({ differences }) => differences.length > 0);
  if (same !== (found.length === 0) || contracts.some((one) => one.same === found.includes(one))) {
    throw new Error('the answer is not that of the rows');
  }
  return Object.fromEntries(
    found.map(({ role, differences }) => [role, differences.map(({ field }) => field)]),
  );
}

/** The code with a word at these places. */
export function withWord(code: Hex, places: readonly number[], word: bigint): Hex {
  return places.reduce<string>(
    (text, at) => text.slice(0, 2 + 2 * at) + word.toString(16).padStart(64, '0') + text.slice(66 + 2 * at),
    code,
  ) as Hex;
}

/** The code with one byte changed. */
export function flipped(code: Hex, at: number): Hex {
  const byte = Number.parseInt(code.slice(2 + 2 * at, 4 + 2 * at), 16) ^ 1;
  return `0x${code.slice(2, 2 + 2 * at)}${byte.toString(16).padStart(2, '0')}${code.slice(4 + 2 * at)}`;
}

/** The shortest proxy there is (EIP-1167). */
export const proxyTo = (address: Hex): Hex =>
  concatHex(['0x363d3d373d3d3d363d73', address, '0x5af43d82803e903d91602b57fd5bf3']);
