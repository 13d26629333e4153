import type * as Viem from 'viem';
import type { Abi, Hex } from 'viem';
import { BallastError, ClaimError, InputError } from '../errors.js';
import * as abis from './generated/abi.js';
import { REVERT_WORDS } from './revertWords.js';
import {
  BaseError,
  ContractFunctionRevertedError,
  ContractFunctionZeroDataError,
  decodeErrorResult,
  InsufficientFundsError,
  RawContractError,
  RpcRequestError,
} from './viem.js';

/** What contracts and nodes answer, in words. */

type AbiError = Extract<Abi[number], { type: 'error' }>;

/** Every typed error of the package's contracts, once. */
export const CHAIN_ERRORS: readonly AbiError[] = [
  ...new Map(
    Object.values(abis)
      .flatMap((abi) => abi as Abi)
      .filter((item) => item.type === 'error')
      .map((item) => [`${item.name}(${item.inputs.map(({ type }) => type)})`, item]),
  ).values(),
];

/** What a contract reverted with: the `cause` of the errors that {@link explainRevert} makes. */
interface Revert {
  readonly errorName: string;
  readonly args: readonly unknown[];
}

/**
 * A typed error of a contract as {@link ClaimError} (the answer is no) or {@link InputError} (what was given is not right), with
 * its name and what it means; `cause` is a {@link Revert}. What a node says otherwise is an InputError that shows no URL and no
 * request. Errors that come from neither are given back as they are.
 */
export function explainRevert(error: unknown): Error {
  if (error instanceof BallastError) return error;
  if (!(error instanceof BaseError)) return error instanceof Error ? error : new Error(String(error));
  const revert = revertOf(error);
  if (revert !== undefined) return inWords(revert);
  if (error.walk((inner) => inner instanceof ContractFunctionZeroDataError) !== null) {
    return new InputError('there is no contract of that kind at the address', {
      fix: 'Check the deployment file and the chain of the node',
    });
  }
  if (error.walk((inner) => inner instanceof InsufficientFundsError) !== null) {
    return new InputError('the account has not enough ether for gas and value', { fix: 'Send it some' });
  }
  if (error.walk((inner) => inner instanceof ContractFunctionRevertedError) !== null) {
    return new InputError('the contract reverted without a reason', {
      fix: 'The gas limit may be too low, or the address is of another contract',
    });
  }
  return new InputError(`the node refused the request: ${nodeWords(error)}`);
}

/** The typed error in what viem threw; undefined where there is none. */
function revertOf(error: Viem.BaseError): Revert | undefined {
  const reverted = error.walk((inner) => inner instanceof ContractFunctionRevertedError);
  const known = reverted instanceof ContractFunctionRevertedError ? reverted : undefined;
  if (known?.data !== undefined) {
    const { errorName, args = [] } = known.data;
    return { errorName, args };
  }
  const data = known?.raw ?? rawData(error);
  if (data === undefined || data.length < 10) return undefined;
  try {
    const { errorName, args = [] } = decodeErrorResult({ abi: CHAIN_ERRORS, data });
    return { errorName, args };
  } catch {
    return { errorName: data.slice(0, 10), args: [] };
  }
}

function rawData(error: Viem.BaseError): Hex | undefined {
  const inner = error.walk(
    (one) => one instanceof RawContractError || one instanceof RpcRequestError || hasData(one),
  ) as { data?: unknown } | null;
  const data = inner?.data;
  const bytes = typeof data === 'object' && data !== null ? (data as { data?: unknown }).data : data;
  return typeof bytes === 'string' && /^0x[0-9a-fA-F]*$/.test(bytes) ? (bytes as Hex) : undefined;
}

const hasData = (error: unknown): boolean => typeof (error as { data?: unknown })?.data === 'string';

function inWords(revert: Revert): BallastError {
  const { errorName, args } = revert;
  const known = Object.hasOwn(REVERT_WORDS, errorName) ? REVERT_WORDS[errorName] : undefined;
  if (known === undefined) {
    return new InputError(`the contract reverted with ${errorName}, which this version has no words for`, {
      cause: revert,
    });
  }
  const { no, words, fix } = known;
  const Kind = no ? ClaimError : InputError;
  return new Kind(`${typeof words === 'string' ? words : words(args)} (${errorName})`, {
    ...(fix !== undefined && { fix }),
    cause: revert,
  });
}

/** What a node says, in one line: without addresses of nodes, which often hold a key, and without the request. */
function nodeWords(error: Viem.BaseError): string {
  const { shortMessage, details } = error;
  const said = details && details !== shortMessage ? `${shortMessage} ${details}` : shortMessage;
  const words = said
    .replace(/\b[a-z]+:\/\/\S+/gi, '(URL)')
    .replace(/\s+/g, ' ')
    .trim();
  return words.length <= 200 ? words : `${words.slice(0, 199)}…`;
}
