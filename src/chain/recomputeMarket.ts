import type { Hex } from 'viem';
import { ClaimError } from '../errors.js';
import { findInstance } from '../market/instances.js';
import type { VerificationKey } from '../proof/verificationKey.js';
import { marketIc } from './circuit.js';
import { type ChainClient, checkChain, walletOf } from './client.js';
import type { Deployment } from './deployment.js';
import { iMarketRegistryAbi } from './generated/abi.js';
import { readMarket } from './readChain.js';
import { planRecompute } from './recomputePlan.js';
import { CHUNK, encodePoints, encodeScalars, scalarsHashOf } from './scalars.js';
import { bare, explained, type Sent, sendCall } from './send.js';

export interface RecomputeOptions {
  readonly series: Hex;
  readonly index: number;
  /** Of the market part, as they were posted. */
  readonly scalars: readonly bigint[];
  readonly key: VerificationKey;
  readonly onProgress?: (step: number, of: number) => void;
}

/**
 * Computes the point of a posted market on chain, in as many transactions as it takes, and goes on from where the account had
 * got to. The market is then usable, or out for good if its point was wrong. Throws {@link ClaimError} before it sends
 * anything where the scalars are not those that were posted.
 */
export async function recomputeMarket(
  client: ChainClient,
  deployment: Deployment,
  options: RecomputeOptions,
): Promise<{ state: 'Recomputed' | 'Disabled'; sent: readonly Sent[] }> {
  checkChain(client, deployment);
  const { series, index, scalars, key, onProgress } = options;
  const market = await readMarket(client, deployment, options);
  if (scalarsHashOf(scalars) !== market.scalarsHash) {
    throw new ClaimError('the scalars are not those that were posted for this market');
  }
  const ic = marketIc(key, findInstance(deployment.instance));
  const markets = { address: deployment.markets, abi: iMarketRegistryAbi };
  const done = await explained(
    client.public.readContract({
      ...markets,
      functionName: 'progressOf',
      args: [series, index, walletOf(client).account.address],
    }),
  );
  const steps = planRecompute(scalars, { from: Math.floor(Number(done) / CHUNK) });
  const sent: Sent[] = [];
  for (const [i, { range, gasLimit }] of steps.entries()) {
    onProgress?.(i, steps.length);
    const { mask, values } = encodeScalars(scalars, range);
    const step = await sendCall(client, {
      ...markets,
      functionName: 'recompute',
      args: [series, index, deployment.circuit, mask, values, encodePoints(scalars, ic, range)],
      gas: gasLimit,
    });
    sent.push(bare(step));
  }
  const { state } = await readMarket(client, deployment, options);
  if (state === 'Recomputed' || state === 'Disabled') return { state, sent };
  throw new ClaimError(`the market is ${state} after all steps: somebody else changed it meanwhile`);
}
