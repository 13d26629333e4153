import type { AbiEvent, Hex, Transaction } from 'viem';
import { InputError } from '../errors.js';
import { type ChainClient, checkChain } from './client.js';
import type { Deployment } from './deployment.js';
import { type FoundLog, findLogs } from './findLogs.js';
import { iMarketRegistryAbi } from './generated/abi.js';
import { readMarket } from './readChain.js';
import { decodeScalars, type EncodedScalars, scalarsHashOf } from './scalars.js';
import { explained } from './send.js';
import { decodeFunctionData, getAbiItem } from './viem.js';

const FIX = 'Give the published market file';

/**
 * The scalars of a posted market, from the calldata of the transactions that posted it, checked against the commitment. Throws
 * {@link InputError} where they cannot be found: the poster went through another contract, or the node has no logs so old.
 */
export async function readPostedScalars(
  client: ChainClient,
  deployment: Deployment,
  at: { series: Hex; index: number },
): Promise<bigint[]> {
  checkChain(client, deployment);
  const { size, scalarsHash } = await readMarket(client, deployment, at);
  const logOf = (name: 'MarketOpened' | 'MarketPosted') =>
    findLogs(client, {
      address: deployment.markets,
      event: getAbiItem({ abi: iMarketRegistryAbi, name }) as AbiEvent,
      args: at,
      ...(deployment.block !== undefined && { from: deployment.block }),
    });
  const [opened] = await logOf('MarketOpened');
  const [posted] = await logOf('MarketPosted');
  if (opened === undefined || posted === undefined) {
    throw new InputError('the node has no logs of the posting of this market', { fix: FIX });
  }
  const scalars = decodeScalars(await postings(client, deployment, at, opened, posted), size);
  if (scalarsHashOf(scalars) === scalarsHash) return scalars;
  throw new InputError('the calldata found is not all that was posted', { fix: FIX });
}

/** What the posting transactions carried, in order. */
async function postings(
  client: ChainClient,
  deployment: Deployment,
  at: { series: Hex; index: number },
  opened: FoundLog<AbiEvent>,
  posted: FoundLog<AbiEvent>,
): Promise<EncodedScalars[]> {
  const first = await explained(client.public.getTransaction({ hash: opened.transactionHash! }));
  const parts = [partOf(first, deployment, at)];
  if (opened.transactionHash !== posted.transactionHash) {
    // Only the last of the others left a log: those between are in the blocks between.
    for (let number = opened.blockNumber!; number <= posted.blockNumber!; number++) {
      const block = await explained(
        client.public.getBlock({ blockNumber: number, includeTransactions: true }),
      );
      for (const transaction of block.transactions) {
        if (transaction.hash === first.hash || transaction.from !== first.from) continue;
        parts.push(partOf(transaction, deployment, at));
      }
    }
  }
  const found = parts.filter((part) => part !== undefined);
  if (parts[0] !== undefined) return found;
  throw new InputError('the market was posted through another contract', { fix: FIX });
}

function partOf(
  { to, input }: Pick<Transaction, 'to' | 'input'>,
  { markets }: Deployment,
  at: { series: Hex; index: number },
): EncodedScalars | undefined {
  if (to?.toLowerCase() !== markets.toLowerCase()) return undefined;
  try {
    const { functionName, args } = decodeFunctionData({ abi: iMarketRegistryAbi, data: input });
    if (functionName === 'open') return { mask: args[5], values: args[6] };
    if (functionName !== 'append' || args[0] !== at.series || args[1] !== at.index) return undefined;
    return { mask: args[2], values: args[3] };
  } catch {
    return undefined; // another function
  }
}
