import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type Address,
  decodeErrorResult,
  encodeFunctionData,
  type Hex,
  parseEventLogs,
  type TransactionReceipt,
} from 'viem';
import { createProvider, type EvmProvider } from '../../../fixtures/chain/evm.js';
import { type CompiledContracts, compileContracts } from '../../../src/chain/compile.js';
import { type Actors, createActors, type Deployed } from './actors.js';

/** Consumers of statuses, and the tokens, markets and stand-ins of `test/chain/contracts`. */

export interface ConsumerChain extends Actors {
  readonly provider: EvmProvider;
  readonly address: (who: number) => Address;
  /** What a low-level call answered. */
  readonly nameOf: (error: Hex) => string;
}

const CONSUMERS = ['CreditLine', 'LiquidationModule', 'PledgePool'].map((name) => `consumers/${name}.sol`);

/** Consumers and test contracts. */
export async function compileConsumers(): Promise<CompiledContracts> {
  const folder = join(import.meta.dirname, '..', 'contracts');
  const names = await readdir(folder);
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  const tests = Object.fromEntries(names.map((name, i) => [name, texts[i]!]));
  return compileContracts(tests, { only: CONSUMERS });
}

/** A chain without registries: statuses are set by the test. */
export async function startConsumers(time: bigint): Promise<ConsumerChain> {
  const contracts = await compileConsumers();
  const provider = await createProvider({ time });
  const actors = await createActors(provider, contracts);
  const address = (who: number) => actors.account(who).address;
  return {
    ...actors,
    provider,
    address,
    nameOf: (data) => decodeErrorResult({ abi: errorsOf(contracts), data }).errorName,
  };
}

/** Events of a contract, as `Name(argument,…)`. */
export function eventsOf({ logs }: TransactionReceipt, { abi, address }: Deployed): string[] {
  const own = logs.filter((log) => log.address.toLowerCase() === address.toLowerCase());
  const events = parseEventLogs({ abi, logs: own }) as unknown as { eventName: string; args: object }[];
  return events.map(({ eventName, args }) => `${eventName}(${Object.values(args).join(',')})`);
}

/** Calldata, for a contract that calls another. */
export const calldata = ({ abi }: Deployed, functionName: string, args: readonly unknown[] = []): Hex =>
  encodeFunctionData({ abi, functionName, args });

const errorsOf = (contracts: CompiledContracts) =>
  Object.values(contracts).flatMap(({ abi }) => abi.filter(({ type }) => type === 'error'));
