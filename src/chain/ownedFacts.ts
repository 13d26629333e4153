import type { Address, Hex } from 'viem';
import { circuitIdOf } from './circuit.js';
import type { ChainClient } from './client.js';
import type { Deployment } from './deployment.js';
import { iMarketRegistryAbi, iOwnedAbi, iSolvencyRegistryAbi } from './generated/abi.js';
import type { ChainDifference } from './runtimeCode.js';
import { explained } from './send.js';
import { encodeAbiParameters, keccak256, zeroAddress } from './viem.js';

/** What contracts keep in storage, as far as views show it: read only from addresses whose code is ours. */

/** A block: all that is compared is of one. */
export interface At {
  readonly number: bigint;
  readonly timestamp: bigint;
}

export interface Owners {
  readonly owner: Address;
  /** To whom the ownership is offered. */
  readonly pendingOwner?: Address;
}

/** Who may change what a contract does. */
export async function readOwners(client: ChainClient, address: Address, { number }: At): Promise<Owners> {
  const contract = { address, abi: iOwnedAbi, blockNumber: number };
  const owner = await explained(client.public.readContract({ ...contract, functionName: 'owner' }));
  const pending = await explained(client.public.readContract({ ...contract, functionName: 'pendingOwner' }));
  return { owner, ...(pending !== zeroAddress && { pendingOwner: pending }) };
}

/** The purpose that the registry says: no owner can change it, but init code of others can have written another. */
export async function comparePurpose(
  client: ChainClient,
  { registry, purpose }: Deployment,
  { number }: At,
): Promise<ChainDifference[]> {
  const contract = { address: registry, abi: iSolvencyRegistryAbi, blockNumber: number };
  const config = await explained(client.public.readContract({ ...contract, functionName: 'config' }));
  if (config.purpose === purpose) return [];
  return [{ field: 'purpose', found: config.purpose, expected: purpose }];
}

/** Verifier and series that the registry accepts, against those of the file. */
export async function compareRoute(
  client: ChainClient,
  deployment: Deployment,
  { number, timestamp }: At,
): Promise<{ readonly differences: ChainDifference[]; readonly paused: boolean }> {
  const contract = { address: deployment.registry, abi: iSolvencyRegistryAbi, blockNumber: number };
  const current = await explained(client.public.readContract({ ...contract, functionName: 'current' }));
  const previous = await explained(client.public.readContract({ ...contract, functionName: 'previous' }));
  const { series } = deployment;
  const tag = series === undefined ? 0n : routeTag(deployment, series);
  const differences: ChainDifference[] = [];
  if (current.tag !== tag) {
    differences.push({
      field: 'current',
      found: current.tag === 0n ? 'accepts nothing yet' : 'accepts another verifier or series',
      expected: series === undefined ? 'nothing: the file names no series' : `series ${series}`,
    });
  }
  if (previous.tag !== tag && timestamp < BigInt(previous.until)) {
    differences.push({
      field: 'previous',
      found: `accepts another verifier or series too, until ${previous.until} (unix seconds)`,
      expected: 'nothing that the file does not name',
    });
  }
  return { differences, paused: current.paused };
}

/** Who publishes the markets of the file's series. */
export async function readPoster(
  client: ChainClient,
  { markets }: Deployment,
  series: Hex,
  { number }: At,
): Promise<Address> {
  const contract = { address: markets, abi: iMarketRegistryAbi, blockNumber: number };
  const { poster } = await explained(
    client.public.readContract({ ...contract, functionName: 'seriesOf', args: [series] }),
  );
  return poster;
}

/** `_tagOf` of the SolvencyRegistry: the last 160 bits of a hash. */
function routeTag({ verifier, circuit }: Deployment, series: Hex): bigint {
  const parts = [{ type: 'address' }, { type: 'bytes32' }, { type: 'bytes32' }] as const;
  const hash = keccak256(encodeAbiParameters(parts, [verifier, circuitIdOf(circuit), series]));
  return BigInt.asUintN(160, BigInt(hash));
}
