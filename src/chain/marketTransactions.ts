import type { Address, Hex } from 'viem';
import { InputError } from '../errors.js';
import { headOf } from '../market/encode.js';
import { circuitIdOf } from './circuit.js';
import { type ChainClient, checkChain, walletOf } from './client.js';
import type { Deployment } from './deployment.js';
import { iMarketRegistryAbi } from './generated/abi.js';
import { type MarketEntry, seriesIdOf } from './marketEntry.js';
import { planPost } from './recomputePlan.js';
import { encodeScalars } from './scalars.js';
import { bare, explained, type Sent, sendCall } from './send.js';
import { zeroHash } from './viem.js';

/** What posters and watchers of markets send. Everything is simulated first. */

/**
 * Posts a market: the typed entry with the first scalars, then the others in as many transactions as they take. `expiry` is in
 * unix seconds, `bond` in wei, `label` what the entry was made with. Throws {@link InputError} for an entry of another poster.
 */
export async function postMarket(
  client: ChainClient,
  deployment: Deployment,
  entry: MarketEntry,
  options: { expiry: number; bond: bigint; label?: Hex; onProgress?: (step: number, of: number) => void },
): Promise<{ index: number; sent: readonly Sent[] }> {
  checkChain(client, deployment);
  const { expiry, bond, label = zeroHash, onProgress } = options;
  checkPoster(entry, walletOf(client).account.address, label);
  const [first, ...others] = planPost(entry.scalars);
  const markets = { address: deployment.markets, abi: iMarketRegistryAbi };
  onProgress?.(0, others.length + 1);
  const { mask, values } = encodeScalars(entry.scalars, first);
  const opened = await sendCall(client, {
    ...markets,
    functionName: 'open',
    args: [entry.circuit, label, entry.point, expiry, entry.fileDigest, mask, values],
    value: bond,
  });
  const [series, index] = opened.result as [Hex, number];
  const sent: Sent[] = [bare(opened)];
  for (const [i, range] of others.entries()) {
    onProgress?.(i + 1, others.length + 1);
    const part = encodeScalars(entry.scalars, range);
    const args = [series, index, part.mask, part.values];
    sent.push(bare(await sendCall(client, { ...markets, functionName: 'append', args })));
  }
  return { index, sent };
}

/** Asks for the recomputation of a market that is not usable yet, and leaves the registry's deposit. */
export async function challengeMarket(
  client: ChainClient,
  deployment: Deployment,
  at: { series: Hex; index: number },
): Promise<Sent> {
  checkChain(client, deployment);
  const markets = { address: deployment.markets, abi: iMarketRegistryAbi };
  const value = await explained(client.public.readContract({ ...markets, functionName: 'deposit' }));
  const args = [at.series, at.index];
  return bare(await sendCall(client, { ...markets, functionName: 'challenge', args, value }));
}

/** Takes a challenged market out that nobody recomputed in time. */
export async function settleMarket(
  client: ChainClient,
  deployment: Deployment,
  at: { series: Hex; index: number },
): Promise<Sent> {
  checkChain(client, deployment);
  const markets = { address: deployment.markets, abi: iMarketRegistryAbi };
  return bare(await sendCall(client, { ...markets, functionName: 'settle', args: [at.series, at.index] }));
}

/** The contract makes the series of whoever sends: another one would be opened without a word. */
function checkPoster({ circuit, scalars, series }: MarketEntry, poster: Address, label: Hex): void {
  const { marginType, universe, equityScale } = headOf(scalars);
  const own = seriesIdOf({
    circuitId: circuitIdOf(circuit),
    marginType: marginType === 0n ? 'initial' : 'maintenance',
    universe,
    equityScale,
    poster,
    label,
  });
  if (own === series) return;
  throw new InputError('is of another poster or label', {
    field: 'series',
    fix: 'Make the entry for the account',
  });
}
