import type * as Viem from 'viem';
import { InputError } from '../errors.js';

/**
 * The library for chains, an optional peer: who uses no chain does without it. Only this file loads it, so that its absence
 * is told in words, and only types are imported from it elsewhere.
 */

const viem = await import('viem').catch((cause: unknown): typeof Viem => {
  throw new InputError('viem is not installed, and nothing about chains works without it', {
    fix: 'Run: npm install viem@2',
    cause,
  });
});

export const BaseError: typeof Viem.BaseError = viem.BaseError;
export const ContractFunctionRevertedError: typeof Viem.ContractFunctionRevertedError =
  viem.ContractFunctionRevertedError;
export const ContractFunctionZeroDataError: typeof Viem.ContractFunctionZeroDataError =
  viem.ContractFunctionZeroDataError;
export const InsufficientFundsError: typeof Viem.InsufficientFundsError = viem.InsufficientFundsError;
export const RawContractError: typeof Viem.RawContractError = viem.RawContractError;
export const RpcRequestError: typeof Viem.RpcRequestError = viem.RpcRequestError;
export const concat: typeof Viem.concat = viem.concat;
export const createPublicClient: typeof Viem.createPublicClient = viem.createPublicClient;
export const createWalletClient: typeof Viem.createWalletClient = viem.createWalletClient;
export const custom: typeof Viem.custom = viem.custom;
export const decodeErrorResult: typeof Viem.decodeErrorResult = viem.decodeErrorResult;
export const decodeFunctionData: typeof Viem.decodeFunctionData = viem.decodeFunctionData;
export const defineChain: typeof Viem.defineChain = viem.defineChain;
export const domainSeparator: typeof Viem.domainSeparator = viem.domainSeparator;
export const encodeAbiParameters: typeof Viem.encodeAbiParameters = viem.encodeAbiParameters;
export const encodeFunctionData: typeof Viem.encodeFunctionData = viem.encodeFunctionData;
export const getAbiItem: typeof Viem.getAbiItem = viem.getAbiItem;
export const getAddress: typeof Viem.getAddress = viem.getAddress;
export const http: typeof Viem.http = viem.http;
export const keccak256: typeof Viem.keccak256 = viem.keccak256;
export const numberToBytes: typeof Viem.numberToBytes = viem.numberToBytes;
export const parseAbiParameters: typeof Viem.parseAbiParameters = viem.parseAbiParameters;
export const stringToHex: typeof Viem.stringToHex = viem.stringToHex;
export const zeroAddress: typeof Viem.zeroAddress = viem.zeroAddress;
export const zeroHash: typeof Viem.zeroHash = viem.zeroHash;
