import {
  type Abi,
  type Address,
  createPublicClient,
  createWalletClient,
  custom,
  decodeErrorResult,
  defineChain,
  encodeDeployData,
  encodeFunctionData,
  getAddress,
  type Hex,
  numberToHex,
  type TransactionReceipt,
} from 'viem';
import { type PrivateKeyAccount, privateKeyToAccount } from 'viem/accounts';
import type { EvmProvider } from '../../../fixtures/chain/evm.js';
import type { CompiledContracts } from '../../../src/chain/compile.js';

/** People with accounts on a chain of a test, and what they do to its contracts. */

export interface Deployed {
  readonly address: Address;
  readonly abi: Abi;
}

export interface CallOptions {
  readonly gas?: bigint;
  readonly value?: bigint;
}

export interface Actors {
  readonly account: (who: number) => PrivateKeyAccount;
  readonly deploy: (who: number, name: string, args?: readonly unknown[]) => Promise<Deployed>;
  /** Sends; throws with the typed error when it reverts. */
  readonly send: (
    who: number,
    on: Deployed,
    name: string,
    args?: readonly unknown[],
    options?: CallOptions,
  ) => Promise<TransactionReceipt>;
  /** Sends, whatever comes of it. */
  readonly attempt: Actors['send'];
  /** The typed error that a call reverts with, like `WindowNotLater(900)`; undefined when it passes. Changes nothing. */
  readonly refusal: (
    who: number,
    on: Deployed,
    name: string,
    args?: readonly unknown[],
    options?: CallOptions,
  ) => Promise<string | undefined>;
  /** The typed error that a constructor reverts with. */
  readonly deployRefusal: (name: string, args: readonly unknown[]) => Promise<string | undefined>;
  /** What a view returns. */
  // biome-ignore lint/suspicious/noExplicitAny: the contracts' ABI is known to the compiler's output only.
  readonly read: (on: Deployed, name: string, args?: readonly unknown[]) => Promise<any>;
}

/** Most gas that these calls are given: below the cap of a transaction. */
const GAS = 16_000_000n;

/** Eight accounts with ether. `contracts` are those that can be deployed; errors of all of them are decoded. */
export async function createActors(provider: EvmProvider, contracts: CompiledContracts): Promise<Actors> {
  const chain = defineChain({
    id: provider.chainId,
    name: 'test',
    nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 },
    rpcUrls: { default: { http: [] } },
  });
  const transport = custom(provider);
  const client = createPublicClient({ chain, transport, pollingInterval: 1, cacheTime: 0 });
  const account = (who: number) =>
    privateKeyToAccount(`0x${(who + 17).toString(16).padStart(64, '0')}` as Hex);
  for (let who = 0; who < 8; who++) await provider.fund(account(who).address);
  const wallet = (who: number) => createWalletClient({ chain, transport, account: account(who) });
  const fees = { maxFeePerGas: 3_000_000_000n, maxPriorityFeePerGas: 0n };
  const errors = errorsOf(contracts);

  const deploy: Actors['deploy'] = async (who, name, args = []) => {
    const { abi, bytecode } = contracts[name]!;
    const hash = await wallet(who).deployContract({ abi, bytecode, args, gas: GAS, ...fees });
    const { contractAddress, status } = await client.waitForTransactionReceipt({ hash });
    if (status !== 'success') throw new Error(`${name} was not deployed`);
    return { address: getAddress(contractAddress!), abi };
  };
  const attempt: Actors['attempt'] = async (who, on, functionName, args = [], options = {}) => {
    const request = { address: on.address, abi: on.abi, functionName, args, gas: GAS, ...fees, ...options };
    const hash = await wallet(who).writeContract(request);
    return client.waitForTransactionReceipt({ hash });
  };
  const reasonOf = async (call: { from: Address; to?: Address; data: Hex; gas?: bigint; value?: bigint }) => {
    const numbers = { gas: numberToHex(call.gas ?? GAS), value: numberToHex(call.value ?? 0n) };
    try {
      await provider.request({ method: 'eth_call', params: [{ ...call, ...numbers }] });
      return undefined;
    } catch (error) {
      const { data: reason, message } = error as { data?: Hex; message: string };
      return reason === undefined || reason === '0x' ? message : nameOf(reason, errors);
    }
  };
  const refusal: Actors['refusal'] = (who, { address, abi }, functionName, args = [], options = {}) =>
    reasonOf({
      from: account(who).address,
      to: address,
      ...options,
      data: encodeFunctionData({ abi, functionName, args }),
    });
  return {
    account,
    deploy,
    attempt,
    refusal,
    deployRefusal: (name, args) => {
      const { abi, bytecode } = contracts[name]!;
      return reasonOf({ from: account(0).address, data: encodeDeployData({ abi, bytecode, args }) });
    },
    send: async (who, on, name, args, options) => {
      const receipt = await attempt(who, on, name, args, options);
      if (receipt.status === 'success') return receipt;
      throw new Error(`${name} reverted: ${await refusal(who, on, name, args, options)}`);
    },
    read: (on, functionName, args = []) =>
      client.readContract({ address: on.address, abi: on.abi, functionName, args }),
  };
}

function errorsOf(contracts: CompiledContracts): Abi {
  const all = Object.values(contracts).flatMap(({ abi }) => abi.filter((item) => item.type === 'error'));
  return [...new Map(all.map((item) => [JSON.stringify(item), item])).values()];
}

function nameOf(data: Hex, abi: Abi): string {
  const { errorName, args } = decodeErrorResult({ abi, data });
  return args === undefined || args.length === 0 ? errorName : `${errorName}(${args.join(',')})`;
}
