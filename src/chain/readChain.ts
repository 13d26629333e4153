import type { Address, Hex } from 'viem';
import { ClaimError } from '../errors.js';
import type { Ratio } from '../units/numbers.js';
import { type ChainClient, checkChain } from './client.js';
import type { Deployment } from './deployment.js';
import { findLogs } from './findLogs.js';
import { iMarketRegistryAbi, iSignerRegistryAbi, iSolvencyRegistryAbi } from './generated/abi.js';
import { MARKET_STATES, type MarketState } from './revertWords.js';
import { explained } from './send.js';
import type { ChainStatus } from './submission.js';
import { getAbiItem } from './viem.js';

/** What anyone reads from the registries. */

/** What a registry remembers of a recipient; undefined where it remembers nothing. */
export async function readStatus(
  client: ChainClient,
  deployment: Deployment,
  recipient: Address,
): Promise<ChainStatus | undefined> {
  checkChain(client, deployment);
  const status = await explained(
    client.public.readContract({
      address: deployment.registry,
      abi: iSolvencyRegistryAbi,
      functionName: 'statusOf',
      args: [recipient],
    }),
  );
  if (status.submittedAt === 0) return undefined;
  const { notBefore, notAfter, submittedAt, minRatio, minRatioView, minEquity } = status;
  const ratios = { minRatio: BigInt(minRatio), minRatioView: BigInt(minRatioView) };
  return { notBefore, notAfter, submittedAt, ...ratios, minEquity };
}

/** What the registry wrote down of an accepted proof. */
export interface RecordedProof {
  readonly nullifier: bigint;
  readonly series: Hex;
  readonly market: number;
  readonly signers: number;
  readonly policy: bigint;
}

/** The proof behind the status of a recipient, from the registry's log; undefined where the node has none. */
export async function readLastProof(
  client: ChainClient,
  deployment: Deployment,
  recipient: Address,
): Promise<RecordedProof | undefined> {
  checkChain(client, deployment);
  const found = await findLogs(client, {
    address: deployment.registry,
    event: getAbiItem({ abi: iSolvencyRegistryAbi, name: 'SolvencyProved' }),
    args: { recipient },
    ...(deployment.block !== undefined && { from: deployment.block }),
    latest: true,
  });
  return (found.at(-1) as { args: RecordedProof } | undefined)?.args;
}

/** The contract's own answer: a ratio of at least `minRatio` basis points, for accounts of `maxAge` seconds ago or later. */
export async function readSolvent(
  client: ChainClient,
  deployment: Deployment,
  asked: { recipient: Address; minRatio: Ratio; maxAge: number },
): Promise<boolean> {
  checkChain(client, deployment);
  return explained(
    client.public.readContract({
      address: deployment.registry,
      abi: iSolvencyRegistryAbi,
      functionName: 'isSolvent',
      args: [asked.recipient, Number(asked.minRatio), asked.maxAge],
    }),
  );
}

/** Whether the registry accepts development keys: then its statuses prove nothing. */
export async function readIsDevelopment(client: ChainClient, deployment: Deployment): Promise<boolean> {
  checkChain(client, deployment);
  const registry = { address: deployment.registry, abi: iSolvencyRegistryAbi };
  return explained(client.public.readContract({ ...registry, functionName: 'isDevelopment' }));
}

/** The latest usable market of a series. Throws {@link ClaimError} where there is none. */
export async function latestMarket(
  client: ChainClient,
  deployment: Deployment,
  series: Hex,
): Promise<number> {
  checkChain(client, deployment);
  const [found, index] = await explained(
    client.public.readContract({
      address: deployment.markets,
      abi: iMarketRegistryAbi,
      functionName: 'latestOf',
      args: [series],
    }),
  );
  if (found) return index;
  throw new ClaimError('no market of the series is usable now', {
    fix: 'Post one, and recompute it: ballast chain recompute',
  });
}

/** The latest version of the signer list that is valid now. Throws {@link ClaimError} where there is none. */
export async function latestSigners(client: ChainClient, deployment: Deployment): Promise<number> {
  checkChain(client, deployment);
  const version = await explained(
    client.public.readContract({
      address: deployment.signers,
      abi: iSignerRegistryAbi,
      functionName: 'current',
    }),
  );
  if (version > 0) return version;
  throw new ClaimError('no version of the signer list is valid now', {
    fix: 'Wait until one starts, or set one',
  });
}

/** A posted market as readers need it. */
export interface PostedMarket {
  readonly state: MarketState;
  readonly point: { readonly x: bigint; readonly y: bigint };
  readonly time: number;
  readonly expiry: number;
  /** 2^40 − 1 where only a recomputation makes it usable. */
  readonly usableAt: number;
  readonly answerBy: number;
  readonly size: number;
  readonly done: number;
  readonly scalarsHash: Hex;
  readonly bond: bigint;
}

/** A market of a series. Throws {@link ClaimError} where there is none of that index. */
export async function readMarket(
  client: ChainClient,
  deployment: Deployment,
  at: { series: Hex; index: number },
): Promise<PostedMarket> {
  checkChain(client, deployment);
  const market = await explained(
    client.public.readContract({
      address: deployment.markets,
      abi: iMarketRegistryAbi,
      functionName: 'marketOf',
      args: [at.series, at.index],
    }),
  );
  const state = MARKET_STATES[market.state]!;
  if (state === 'None') throw new ClaimError(`there is no market ${at.index} in the series`);
  const { point, time, expiry, usableAt, answerBy, size, done, scalarsHash, bond } = market;
  return { state, point, time, expiry, usableAt, answerBy, size, done, scalarsHash, bond };
}
