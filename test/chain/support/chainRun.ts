import type { EIP1193RequestFn, Hex } from 'viem';
import { type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts';
import { checksOf } from '../../../src/chain/checks.js';
import { type ChainClient, connectChain } from '../../../src/chain/client.js';
import { compileContracts } from '../../../src/chain/compile.js';
import {
  type ChallengeTerms,
  deploy,
  REGISTRY_SOURCES,
  type RegistryTerms,
} from '../../../src/chain/deploy.js';
import type { Deployment } from '../../../src/chain/deployment.js';
import { type GeneratedVerifier, generateVerifier } from '../../../src/chain/generateVerifier.js';
import { type MarketEntry, marketEntry } from '../../../src/chain/marketEntry.js';
import type { Market } from '../../../src/market/market.js';
import { formatMarket } from '../../../src/market/marketFile.js';
import { loadManifest, loadVerifierKey } from '../../../src/node.js';
import type { EvmProvider } from './evm.js';
import { instance, loadKey, type VerificationKey } from './world.js';

/** What tests of the client share: accounts, the generated verifier, a deployment and market entries. */

export const EPOCH = 900;

/** Accounts with ether: `accountOf(1)` is the owner by convention. */
export function accountOf(n: number): PrivateKeyAccount {
  return privateKeyToAccount(privateKeyOf(n));
}

export function privateKeyOf(n: number): Hex {
  return `0x${(n + 0xba11a57).toString(16).padStart(64, '0')}`;
}

/** A client of the provider with a funded account. */
export async function clientOf(provider: EvmProvider, n: number): Promise<ChainClient> {
  const account = accountOf(n);
  await provider.fund(account.address);
  return connectChain({ rpc: provider as { request: EIP1193RequestFn }, account });
}

export async function makeVerifier(): Promise<{ verifier: GeneratedVerifier; keyHash: string }> {
  const { bytes, sha256 } = await loadVerifierKey(instance.name);
  const options = { keyBytes: bytes, instance, manifest: loadManifest(), allowDevelopment: true };
  return { verifier: generateVerifier(options), keyHash: sha256 };
}

export const TERMS: RegistryTerms = {
  purpose: 'credit-line',
  marginType: 'maintenance',
  checks: checksOf({ minRatio: 0n, minEquity: 1n, window: { notBefore: 0n, notAfter: 0n } }),
  minRatioView: 0,
  epoch: EPOCH,
  maxWindow: 0,
  maxMarketAge: 7200,
  maxSkew: 3600,
  allowDevelopment: true,
};

export const CHALLENGE: ChallengeTerms = { challengeWindow: 0, answerWindow: 0, bond: 0n, deposit: 0n };

/** Verifier and registries for development keys. */
export async function deployAll(
  client: ChainClient,
  terms: Partial<RegistryTerms> = {},
  challenge: Partial<ChallengeTerms> = {},
): Promise<Deployment> {
  const { verifier, keyHash } = await makeVerifier();
  return deploy(client, {
    ...{ verifier, keyHash, instance },
    terms: { ...TERMS, ...terms },
    challenge: { ...CHALLENGE, ...challenge },
    contracts: await compileContracts({ [verifier.file]: verifier.source }, { only: REGISTRY_SOURCES }),
  });
}

/** The entry of a market of an account. */
export async function entryOf(market: Market, poster: Hex, key?: VerificationKey): Promise<MarketEntry> {
  return marketEntry({
    ...{ market, marginType: 'maintenance', instance, poster },
    key: key ?? (await loadKey()),
    fileText: formatMarket(market),
  });
}
