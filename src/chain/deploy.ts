import type { Address } from 'viem';
import { InputError } from '../errors.js';
import type { Instance } from '../market/instances.js';
import type { MarginType } from '../market/model.js';
import type { ChainClient } from './client.js';
import type { CompiledContract } from './compile.js';
import type { Deployment } from './deployment.js';
import type { GeneratedVerifier } from './generateVerifier.js';
import { sendDeployment } from './send.js';

/** What a registry asks of proofs. It cannot be changed later. */
export interface RegistryTerms {
  /** 1 to 64 of a-z 0-9 . _ / -. */
  readonly purpose: string;
  readonly marginType: MarginType;
  /** The eight booleans of a policy as one byte (`checksOf`). */
  readonly checks: number;
  /** Basis points; 0 where views are not asked for. */
  readonly minRatioView: number;
  /** Seconds. Not 0: windows are one multiple of it. */
  readonly epoch: number;
  /** Seconds from the start of a window to its end, at most. */
  readonly maxWindow: number;
  /** Seconds. */
  readonly maxMarketAge: number;
  /** Seconds that a market may let accounts be from its time, at most. */
  readonly maxSkew: number;
  /** Accept development keys: for demonstrations and tests. */
  readonly allowDevelopment: boolean;
}

/** How posted markets become usable without a recomputation, if they do. */
export interface ChallengeTerms {
  /** Seconds; 0: only recomputed markets are usable. */
  readonly challengeWindow: number;
  /** Seconds. */
  readonly answerWindow: number;
  /** Wei that a poster leaves. */
  readonly bond: bigint;
  /** Wei that a challenger leaves. */
  readonly deposit: bigint;
}

export interface DeployOptions {
  readonly verifier: GeneratedVerifier;
  readonly instance: Instance;
  readonly terms: RegistryTerms;
  readonly challenge: ChallengeTerms;
  /** What `compileContracts` made of the package's contracts and the verifier. */
  readonly contracts: Readonly<Record<string, CompiledContract>>;
  readonly onProgress?: (step: string) => void;
}

/** Sources of the registries: what `compileContracts` needs beside the verifier's. */
export const REGISTRY_SOURCES = ['SignerRegistry.sol', 'MarketRegistry.sol', 'SolvencyRegistry.sol'] as const;

/** The contracts in the order in which they are deployed. */
export const DEPLOY_STEPS = ['verifier', 'SignerRegistry', 'MarketRegistry', 'SolvencyRegistry'] as const;

/**
 * Deploys verifier and registries. The account owns them and may post markets. The list of signers, and the series of markets,
 * come next: `setSigners`, `postMarket`, `rotate`. Throws {@link InputError}.
 */
export async function deploy(client: ChainClient, options: DeployOptions): Promise<Deployment> {
  const { verifier, instance, terms, challenge, contracts, onProgress } = options;
  let block: bigint | undefined;
  const put = async (name: string, args: readonly unknown[] = []): Promise<Address> => {
    const contract = contracts[name];
    if (contract === undefined) throw new InputError(`has no ${name}`, { field: 'contracts' });
    onProgress?.(name);
    const sent = await sendDeployment(client, contract, args);
    block ??= sent.blockNumber;
    return sent.address;
  };
  const { challengeWindow, answerWindow, bond, deposit } = challenge;
  const at = {
    verifier: await put(verifier.contract),
    signers: await put('SignerRegistry'),
    markets: await put('MarketRegistry', [challengeWindow, answerWindow, bond, deposit]),
  };
  const { markets, signers } = at;
  const config = { ...terms, markets, signers, marginType: terms.marginType === 'initial' ? 0 : 1 };
  const registry = await put('SolvencyRegistry', [config]);
  return {
    ...at,
    registry,
    chainId: client.chainId,
    block: Number(block),
    circuit: verifier.circuit,
    keyHash: verifier.keyHash,
    instance: instance.name,
    marginType: terms.marginType,
    purpose: terms.purpose,
  };
}
