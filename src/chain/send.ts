import type { Abi, Address, Hex, TransactionReceipt } from 'viem';
import { ClaimError, InputError } from '../errors.js';
import { CHAIN_ERRORS, explainRevert } from './chainErrors.js';
import { type ChainClient, type ChainWallet, walletOf } from './client.js';
import { getAddress } from './viem.js';

/** One transaction: simulated, sent, waited for. */

/** A transaction that was mined and did what it should. */
export interface Sent {
  readonly hash: Hex;
  readonly gasUsed: bigint;
  readonly blockNumber: bigint;
}

// The types of viem follow each ABI; a call of any contract has the general ones.
type SimulateRequest = Parameters<ChainClient['public']['simulateContract']>[0];
type EstimateRequest = Parameters<ChainClient['public']['estimateContractGas']>[0];
type WriteRequest = Parameters<ChainWallet['writeContract']>[0];

/** A call of a contract. */
export interface ContractCall {
  readonly address: Address;
  readonly abi: Abi;
  readonly functionName: string;
  readonly args: readonly unknown[];
  readonly value?: bigint;
  /** Gas limit. Default: a fifth more than the node's estimate. */
  readonly gas?: bigint;
}

/** Most gas of one transaction (EIP-7825). */
const TRANSACTION_GAS_CAP = 16_777_216n;

/** How long to wait for a transaction: an hour, since fees may rise meanwhile. */
const PATIENCE = 3_600_000;

/**
 * Simulates a call and, only if it would succeed, sends it and waits until it is mined. Gives what it returned in the simulation.
 * Throws what {@link explainRevert} makes of a failure.
 */
export async function sendCall(
  client: ChainClient,
  call: ContractCall,
): Promise<Sent & { readonly result: unknown; readonly receipt: TransactionReceipt }> {
  const wallet = walletOf(client);
  try {
    const { account } = wallet;
    const { address, functionName, args, value, gas: limit } = call;
    const abi = withChainErrors(call.abi);
    const request = {
      address,
      abi,
      functionName,
      args,
      account,
      ...(value !== undefined && { value }),
      ...(limit !== undefined && { gas: limit }),
    } as unknown as SimulateRequest;
    const { result } = await client.public.simulateContract(request);
    const gas = limit ?? withMargin(await client.public.estimateContractGas(request as EstimateRequest));
    const hash = await wallet.writeContract({ ...request, gas } as WriteRequest);
    const receipt = await waitFor(client, hash);
    if (receipt.status !== 'success') throw await whyReverted(client, request, receipt);
    return { ...sentOf(receipt), result, receipt };
  } catch (error) {
    throw explainRevert(error);
  }
}

/** Deploys a contract and gives its address. Throws what {@link explainRevert} makes of a failure. */
export async function sendDeployment(
  client: ChainClient,
  contract: { readonly abi: Abi; readonly bytecode: Hex },
  args: readonly unknown[] = [],
): Promise<Sent & { readonly address: Address }> {
  const wallet = walletOf(client);
  try {
    const { bytecode } = contract;
    const abi = withChainErrors(contract.abi);
    const hash = await wallet.deployContract({ abi, bytecode, args });
    const receipt = await waitFor(client, hash);
    if (receipt.status !== 'success' || !receipt.contractAddress) {
      throw new InputError('the contract could not be deployed: its constructor reverted');
    }
    return { ...sentOf(receipt), address: getAddress(receipt.contractAddress) };
  } catch (error) {
    throw explainRevert(error);
  }
}

/** Reads from a contract. Throws what {@link explainRevert} makes of a failure. */
export async function explained<Result>(read: Promise<Result>): Promise<Result> {
  try {
    return await read;
  } catch (error) {
    throw explainRevert(error);
  }
}

/** Without result and receipt. */
export function bare({ hash, gasUsed, blockNumber }: Sent): Sent {
  return { hash, gasUsed, blockNumber };
}

function sentOf({ transactionHash, gasUsed, blockNumber }: TransactionReceipt): Sent {
  return { hash: transactionHash, gasUsed, blockNumber };
}

/** Errors of the contracts that a contract calls come through it. */
function withChainErrors(abi: Abi): Abi {
  return [...abi.filter(({ type }) => type !== 'error'), ...CHAIN_ERRORS];
}

async function waitFor(client: ChainClient, hash: Hex): Promise<TransactionReceipt> {
  let foreign = false;
  const receipt = await client.public.waitForTransactionReceipt({
    hash,
    timeout: PATIENCE,
    onReplaced: ({ reason }) => {
      foreign = reason !== 'repriced'; // the same call at another price is ours
    },
  });
  if (foreign) throw new InputError(`the transaction ${hash} was replaced by another one of the account`);
  return receipt;
}

/** The simulation passed, so something changed between it and the block: the same call there says what. */
async function whyReverted(
  client: ChainClient,
  request: SimulateRequest,
  { blockNumber, transactionHash }: TransactionReceipt,
): Promise<unknown> {
  try {
    await client.public.simulateContract({ ...request, blockNumber } as SimulateRequest);
  } catch (error) {
    return error;
  }
  return new ClaimError(`the transaction ${transactionHash} was mined, but it reverted`, {
    fix: 'What it depends on changed, or its gas limit was too low: try again',
  });
}

/** A call may keep back a 64th of its gas, and what it reads may change before it is mined. */
function withMargin(estimate: bigint): bigint {
  const gas = (estimate * 6n) / 5n;
  return gas < TRANSACTION_GAS_CAP ? gas : TRANSACTION_GAS_CAP;
}
