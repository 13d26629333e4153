import { bytesToHex } from '@ethereumjs/util';
import type { RunTxResult } from '@ethereumjs/vm';
import { type Hex, keccak256, numberToHex, zeroAddress, zeroHash } from 'viem';

/** What a node remembers of its blocks, in the forms that JSON-RPC gives: one transaction in each block. */

export const BLOCK_GAS = 60_000_000n;
export const BASE_FEE = 1_000_000_000n;

/** A log as JSON-RPC writes it. */
export interface RpcLog {
  readonly address: Hex;
  readonly topics: readonly Hex[];
  readonly data: Hex;
  readonly blockNumber: Hex;
  readonly [field: string]: unknown;
}

/** A filter of `eth_getLogs`. */
export interface LogFilter {
  readonly address?: Hex | readonly Hex[];
  readonly topics?: readonly (Hex | readonly Hex[] | null)[];
  readonly fromBlock?: string;
  readonly toBlock?: string;
}

interface SentTransaction {
  readonly hash: Hex;
  readonly from: Hex;
  readonly to: Hex | null;
  readonly nonce: bigint;
  readonly gas: bigint;
  readonly value: bigint;
  readonly input: Hex;
}

type RpcObject = Readonly<Record<string, unknown>>;

/** Blocks, receipts, transactions and logs so far. */
export class Ledger {
  /** Number of the block that comes next. */
  next = 1n;
  private readonly logs: RpcLog[] = [];
  private readonly blocks = new Map<bigint, RpcObject>();
  private readonly receipts = new Map<string, RpcObject>();
  private readonly transactions = new Map<string, RpcObject>();

  /** Writes a mined transaction down. */
  mine(transaction: SentTransaction, result: RunTxResult, time: bigint): void {
    const number = this.next;
    const place = {
      blockNumber: numberToHex(number),
      blockHash: hashOf(number),
      transactionHash: transaction.hash,
      transactionIndex: '0x0',
    };
    const logs = (result.execResult.logs ?? []).map(([address, topics, data], i) => ({
      ...place,
      address: bytesToHex(address),
      topics: topics.map((topic) => bytesToHex(topic)),
      data: bytesToHex(data),
      logIndex: numberToHex(i),
      removed: false,
    }));
    this.logs.push(...logs);
    const gasUsed = numberToHex(result.totalGasSpent);
    this.receipts.set(transaction.hash, {
      ...place,
      from: transaction.from,
      to: transaction.to,
      contractAddress: result.createdAddress?.toString() ?? null,
      gasUsed,
      cumulativeGasUsed: gasUsed,
      effectiveGasPrice: numberToHex(BASE_FEE),
      logs,
      logsBloom: '0x',
      status: result.execResult.exceptionError === undefined ? '0x1' : '0x0',
      type: '0x2',
    });
    const { nonce, gas, value, ...rest } = transaction;
    this.transactions.set(transaction.hash, {
      ...rest,
      ...{ blockNumber: place.blockNumber, blockHash: place.blockHash, transactionIndex: '0x0' },
      ...{ nonce: numberToHex(nonce), gas: numberToHex(gas), value: numberToHex(value) },
      ...{ type: '0x2', v: '0x0', r: '0x0', s: '0x0' },
    });
    this.blocks.set(number, { ...emptyBlock(number, time), gasUsed, transactions: [transaction.hash] });
    this.next++;
  }

  /** A block without transactions: the time of the latest block is what calls and readers go by. */
  mineEmpty(time: bigint): void {
    this.blocks.set(this.next, emptyBlock(this.next, time));
    this.next++;
  }

  /** A block by number or tag; `whole` has its transactions, else their hashes. */
  block(tag: string, whole: boolean, time: bigint): RpcObject {
    const number = tag.startsWith('0x') ? BigInt(tag) : this.next - 1n;
    const block = this.blocks.get(number) ?? emptyBlock(number, time);
    if (!whole) return block;
    return {
      ...block,
      transactions: (block.transactions as Hex[]).map((hash) => this.transactions.get(hash)),
    };
  }

  receipt(hash: string): RpcObject | null {
    return this.receipts.get(hash) ?? null;
  }

  transaction(hash: string): RpcObject | null {
    return this.transactions.get(hash) ?? null;
  }

  select({ address, topics = [], fromBlock, toBlock }: LogFilter): RpcLog[] {
    const first = fromBlock?.startsWith('0x')
      ? BigInt(fromBlock)
      : fromBlock === 'latest'
        ? this.next - 1n
        : 0n;
    const last = toBlock?.startsWith('0x') ? BigInt(toBlock) : this.next;
    const addresses = address === undefined ? undefined : [address].flat().map((one) => one.toLowerCase());
    return this.logs.filter((log) => {
      const number = BigInt(log.blockNumber);
      if (number < first || number > last) return false;
      if (addresses !== undefined && !addresses.includes(log.address.toLowerCase())) return false;
      return topics.every((topic, i) => topic === null || [topic].flat().includes(log.topics[i]!));
    });
  }

  /** Forgets the logs of `next` and later. Transactions stay findable: their hashes do not come again. */
  rewind(next: bigint): void {
    this.next = next;
    const kept = this.logs.filter(({ blockNumber }) => BigInt(blockNumber) < next);
    this.logs.splice(0, this.logs.length, ...kept);
    for (const number of this.blocks.keys()) if (number >= next) this.blocks.delete(number);
  }
}

const hashOf = (block: bigint): Hex => keccak256(numberToHex(block));

function emptyBlock(number: bigint, time: bigint): RpcObject {
  return {
    number: numberToHex(number),
    hash: hashOf(number),
    parentHash: zeroHash,
    timestamp: numberToHex(time),
    gasLimit: numberToHex(BLOCK_GAS),
    gasUsed: '0x0',
    baseFeePerGas: numberToHex(BASE_FEE),
    transactions: [],
    difficulty: '0x0',
    extraData: '0x',
    logsBloom: '0x',
    miner: zeroAddress,
    mixHash: zeroHash,
    nonce: '0x0000000000000000',
    receiptsRoot: zeroHash,
    sha3Uncles: zeroHash,
    size: '0x1',
    stateRoot: zeroHash,
    transactionsRoot: zeroHash,
    uncles: [],
  };
}
