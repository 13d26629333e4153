import type { AbiEvent, Address, GetLogsReturnType } from 'viem';
import type { ChainClient } from './client.js';
import { explained } from './send.js';

/** Blocks that are asked for at once where a node refuses the whole range. */
const PAGE = 5_000n;

export type FoundLog<Event extends AbiEvent> = GetLogsReturnType<Event, undefined, true>[number];

/**
 * Logs of an event from a block on, oldest first: in one request, or page by page from the newest where the node refuses so
 * many blocks at once. `latest` stops at the first page that has any.
 */
export async function findLogs<Event extends AbiEvent>(
  client: ChainClient,
  wanted: {
    address: Address;
    event: Event;
    args: Readonly<Record<string, unknown>>;
    from?: number;
    latest?: boolean;
  },
): Promise<FoundLog<Event>[]> {
  const { address, event, args, latest } = wanted;
  const first = BigInt(wanted.from ?? 0);
  const last = await explained(client.public.getBlockNumber());
  const ask = (fromBlock: bigint, toBlock: bigint) =>
    client.public.getLogs({
      address,
      event,
      args,
      fromBlock,
      toBlock,
      strict: true,
    } as never) as Promise<FoundLog<Event>[]>;
  try {
    return await ask(first, last);
  } catch (error) {
    if (last - first < PAGE) return explained(Promise.reject(error));
  }
  const pages: FoundLog<Event>[][] = [];
  for (let to = last; to >= first; to -= PAGE) {
    const from = to - PAGE + 1n;
    const page = await explained(ask(from < first ? first : from, to));
    pages.unshift(page);
    if (latest && page.length > 0) break;
  }
  return pages.flat();
}
