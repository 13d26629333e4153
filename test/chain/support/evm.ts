import { createBlock } from '@ethereumjs/block';
import { Common, Hardfork, Mainnet } from '@ethereumjs/common';
import type { InterpreterStep } from '@ethereumjs/evm';
import { createTxFromRLP } from '@ethereumjs/tx';
import {
  bytesToHex,
  createAccount,
  createAddressFromString,
  createZeroAddress,
  hexToBytes,
} from '@ethereumjs/util';
import { createVM, runTx, type VM } from '@ethereumjs/vm';
import { type Address, type EIP1193RequestFn, type Hex, numberToHex } from 'viem';
import { BASE_FEE, BLOCK_GAS, Ledger, type LogFilter } from './ledger.js';

/** A node in the process: EIP-1193 over @ethereumjs/vm with mainnet's rules. viem's clients run on it unchanged. */

/** Most gas of one transaction (EIP-7825). */
export const TRANSACTION_CAP = 16_777_216n;

export interface EvmProvider {
  readonly request: EIP1193RequestFn;
  readonly chainId: number;
  /** Time of the next block, unix seconds. */
  now(): bigint;
  setTime(seconds: bigint | number): void;
  /** Gives an account ether: 100 unless told. */
  fund(address: Address, wei?: bigint): Promise<void>;
  /** Keeps state and time; any number of `revert`s may come back to it. */
  snapshot(): Promise<number>;
  revert(id: number): Promise<void>;
}

export interface ProviderOptions {
  readonly chainId?: number;
  readonly time?: bigint;
  /** Sees every step of every sent transaction: for gas by contract and opcode. */
  readonly onStep?: (step: InterpreterStep) => void;
}

interface CallRequest {
  readonly from?: Address;
  readonly to?: Address | null;
  readonly data?: Hex;
  readonly input?: Hex;
  readonly value?: Hex;
  readonly gas?: Hex;
}

// biome-ignore lint/suspicious/noExplicitAny: parameters of JSON-RPC are whatever the method takes.
type Handler = (...params: any[]) => unknown;

/** An error as nodes answer: `data` holds what a contract reverted with. */
export class RpcError extends Error {
  constructor(
    readonly code: number,
    message: string,
    readonly data?: Hex,
  ) {
    super(message);
  }
}

/** Starts a chain of its own: one block for each transaction, at the time that the test sets. */
export async function createProvider(options: ProviderOptions = {}): Promise<EvmProvider> {
  const { chainId = 31337, onStep } = options;
  let { time = 1_780_000_000n } = options;
  const common = new Common({ chain: { ...Mainnet, chainId }, hardfork: Hardfork.Osaka });
  // Without activated precompiles their first call would pay for a new account.
  let vm = await createVM({ common, activatePrecompiles: true });
  const ledger = new Ledger();
  const kept: { vm: VM; time: bigint; next: bigint }[] = [];

  const block = () =>
    createBlock(
      { header: { number: ledger.next, timestamp: time, gasLimit: BLOCK_GAS, baseFeePerGas: BASE_FEE } },
      { common, skipConsensusFormatValidation: true },
    );
  const account = async (address: string) =>
    (await vm.stateManager.getAccount(createAddressFromString(address))) ?? createAccount({});

  async function call(request: CallRequest): Promise<{ data: Hex; gas: bigint }> {
    const from = request.from === undefined ? createZeroAddress() : createAddressFromString(request.from);
    const data = request.data ?? request.input ?? '0x';
    const limit = request.gas === undefined ? TRANSACTION_CAP : BigInt(request.gas);
    const { intrinsic } = costsOf(request);
    if (limit < intrinsic) throw new RpcError(-32000, 'intrinsic gas too low');
    await vm.stateManager.checkpoint();
    try {
      const { execResult } = await vm.evm.runCall({
        caller: from,
        origin: from,
        ...(request.to ? { to: createAddressFromString(request.to) } : {}),
        data: hexToBytes(data),
        value: BigInt(request.value ?? 0),
        gasLimit: limit - intrinsic,
        block: block(),
        skipBalance: true,
      });
      const returned = bytesToHex(execResult.returnValue);
      const { exceptionError: failure } = execResult;
      if (failure?.error === 'revert') throw new RpcError(3, 'execution reverted', returned);
      if (failure !== undefined) throw new RpcError(-32000, failure.error);
      return { data: returned, gas: intrinsic + execResult.executionGasUsed };
    } finally {
      await vm.stateManager.revert();
      await vm.evm.journal.cleanup();
    }
  }

  async function send(raw: Hex): Promise<Hex> {
    const listener = (step: InterpreterStep, resume?: () => void) => {
      onStep?.(step);
      resume?.();
    };
    if (onStep !== undefined) vm.evm.events!.on('step', listener);
    try {
      const tx = createTxFromRLP(hexToBytes(raw), { common });
      const result = await runTx(vm, { tx, block: block() });
      const hash = bytesToHex(tx.hash());
      const { nonce, value, gasLimit: gas } = tx;
      const from = tx.getSenderAddress().toString();
      const to = tx.to?.toString() ?? null;
      ledger.mine({ hash, from, to, nonce, gas, value, input: bytesToHex(tx.data) }, result, time);
      return hash;
    } catch (error) {
      // The texts end in a dump of the block: nobody reads it.
      throw new RpcError(-32000, (error as Error).message.split(' (')[0]!);
    } finally {
      if (onStep !== undefined) vm.evm.events!.off('step', listener);
    }
  }

  const handlers: Readonly<Record<string, Handler>> = {
    eth_chainId: () => numberToHex(chainId),
    net_version: () => String(chainId),
    eth_blockNumber: () => numberToHex(ledger.next - 1n),
    eth_getBlockByNumber: (tag: string, whole = false) => ledger.block(tag, whole, time),
    eth_getTransactionCount: async (address: string) => numberToHex((await account(address)).nonce),
    eth_getBalance: async (address: string) => numberToHex((await account(address)).balance),
    eth_getCode: async (address: string) =>
      bytesToHex(await vm.stateManager.getCode(createAddressFromString(address))),
    eth_gasPrice: () => numberToHex(BASE_FEE),
    eth_maxPriorityFeePerGas: () => '0x0',
    eth_call: async (request: CallRequest) => (await call(request)).data,
    eth_estimateGas: async (request: CallRequest) => {
      const { gas } = await call(request);
      const { floor } = costsOf(request);
      // A third more, since a call may keep back a 64th of its gas for those that it makes.
      const wanted = ((gas > floor ? gas : floor) * 4n) / 3n;
      return numberToHex(wanted < TRANSACTION_CAP ? wanted : TRANSACTION_CAP);
    },
    eth_sendRawTransaction: send,
    eth_getTransactionReceipt: (hash: string) => ledger.receipt(hash),
    eth_getTransactionByHash: (hash: string) => ledger.transaction(hash),
    eth_getLogs: (filter: LogFilter) => ledger.select(filter),
  };

  // One after the other: a call makes a checkpoint of the one state and takes it back.
  let last: Promise<unknown> = Promise.resolve();
  const request = ({ method, params = [] }: { method: string; params?: readonly unknown[] }) => {
    const answer = last.then(() => {
      const handler = handlers[method];
      if (handler === undefined) throw new RpcError(-32601, `no method ${method}`);
      return handler(...params);
    });
    last = answer.catch(() => undefined);
    return answer;
  };

  return {
    request: request as EIP1193RequestFn,
    chainId,
    now: () => time,
    setTime: (seconds) => {
      time = BigInt(seconds);
      ledger.mineEmpty(time);
    },
    fund: async (address, wei = 100n * 10n ** 18n) => {
      const funded = await account(address);
      funded.balance += wei;
      await vm.stateManager.putAccount(createAddressFromString(address), funded);
    },
    snapshot: async () => kept.push({ vm: await vm.shallowCopy(), time, next: ledger.next }) - 1,
    revert: async (id) => {
      const state = kept[id];
      if (state === undefined) throw new Error(`no snapshot ${id}`);
      vm = await state.vm.shallowCopy();
      time = state.time;
      ledger.rewind(state.next);
    },
  };
}

/** Gas before any step: by calldata, and the least that a transaction pays (EIP-7623). */
function costsOf({ to, data, input }: CallRequest): { intrinsic: bigint; floor: bigint } {
  const bytes = hexToBytes(data ?? input ?? '0x');
  const zero = BigInt(bytes.filter((byte) => byte === 0).length);
  const other = BigInt(bytes.length) - zero;
  const creation = to ? 0n : 32_000n + 2n * BigInt(Math.ceil(bytes.length / 32));
  return {
    intrinsic: 21_000n + 4n * zero + 16n * other + creation,
    floor: 21_000n + 10n * zero + 40n * other,
  };
}
