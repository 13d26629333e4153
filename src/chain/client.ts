import type { Account, Chain, EIP1193RequestFn, PublicClient, Transport, WalletClient } from 'viem';
import { InputError } from '../errors.js';
import { explainRevert } from './chainErrors.js';
import { createPublicClient, createWalletClient, custom, defineChain, http } from './viem.js';

/** A connection to a chain, for reading and, with an account, for writing. */
export interface ChainClient {
  readonly public: PublicClient<Transport, Chain>;
  readonly wallet?: WalletClient<Transport, Chain, Account>;
  readonly chainId: number;
}

export type ChainWallet = WalletClient<Transport, Chain, Account>;

/** Recomputing a market takes some nodes many seconds to simulate. */
const TIMEOUT = 120_000;
const POLLING = 1_000;

/**
 * Connects to a node by its URL, or to a provider (EIP-1193) such as a browser wallet's, and asks for the chain's id. Throws
 * {@link InputError} where there is no node, without the URL: it often holds a key.
 */
export async function connectChain(options: {
  rpc: string | { request: EIP1193RequestFn };
  account?: Account;
}): Promise<ChainClient> {
  const { rpc, account } = options;
  const reading = typeof rpc === 'string' ? http(checkUrl(rpc), { timeout: TIMEOUT }) : custom(rpc);
  // What was sent once is not sent again when an answer is late: the second try would be refused as known.
  const writing = typeof rpc === 'string' ? http(rpc, { timeout: TIMEOUT, retryCount: 0 }) : custom(rpc);
  const probe = createPublicClient({ transport: reading });
  const chainId = await probe.getChainId().catch((error: unknown) => {
    throw explainRevert(error);
  });
  const chain = chainOf(chainId);
  const client = { chain, pollingInterval: POLLING, cacheTime: 0 };
  return {
    public: createPublicClient({ ...client, transport: reading }),
    ...(account !== undefined && { wallet: createWalletClient({ ...client, transport: writing, account }) }),
    chainId,
  };
}

/** The wallet of a client. Throws {@link InputError} for one that was connected without an account. */
export function walletOf({ wallet }: ChainClient): ChainWallet {
  if (wallet === undefined) throw new InputError('is needed to send a transaction', { field: 'account' });
  return wallet;
}

/** Throws {@link InputError} unless the client talks to the chain of a deployment. */
export function checkChain({ chainId }: ChainClient, deployment: { readonly chainId: number }): void {
  if (chainId === deployment.chainId) return;
  throw new InputError(`is of chain ${deployment.chainId}, and the node of chain ${chainId}`, {
    field: 'chainId',
    fix: 'Use a node of that chain',
  });
}

function checkUrl(url: string): string {
  const { protocol } = URL.canParse(url) ? new URL(url) : { protocol: '' };
  if (protocol === 'http:' || protocol === 'https:') return url;
  throw new InputError('must be a URL that starts with http:// or https://', { field: 'rpc' });
}

/** Nothing but the id matters here: what is signed holds it. */
function chainOf(id: number): Chain {
  return defineChain({
    id,
    name: `eip155:${id}`,
    nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 },
    rpcUrls: { default: { http: [] } },
  });
}
