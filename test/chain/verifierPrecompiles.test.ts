import { Common, Hardfork, Mainnet } from '@ethereumjs/common';
import { createEVM } from '@ethereumjs/evm';
import { bytesToHex, createAccount, createAddressFromString, hexToBytes } from '@ethereumjs/util';
import { createPublicClient, custom, decodeErrorResult, type Hex } from 'viem';
import { beforeAll, describe, expect, it } from 'vitest';
import { needs } from '../support/needs.js';
import { type VerifierSetting, verifierSetting, verifyData } from './support/verifier.js';

needs('solvency-8');

let setting: VerifierSetting;
let code: Hex;
beforeAll(async () => {
  setting = await verifierSetting();
  const client = createPublicClient({ transport: custom(setting.provider) });
  code = (await client.getCode({ address: setting.verifier.address }))!;
});

/** The honest call on a chain that lacks some precompiles: there a call to one succeeds and returns nothing. */
async function verdictWithout(precompiles: readonly number[]): Promise<string> {
  const common = new Common({ chain: Mainnet, hardfork: Hardfork.Osaka });
  const customPrecompiles = precompiles.map((n) => ({
    address: createAddressFromString(`0x${n.toString(16).padStart(40, '0')}`),
  }));
  const evm = await createEVM({ common, customPrecompiles });
  const to = createAddressFromString(setting.verifier.address);
  await evm.stateManager.putAccount(to, createAccount({ nonce: 1n }));
  await evm.stateManager.putCode(to, hexToBytes(code));
  const { abi } = setting.verifier;
  const data = hexToBytes(verifyData(abi, setting.honest));
  const { execResult } = await evm.runCall({ to, data, gasLimit: 1_000_000n });
  if (execResult.exceptionError === undefined) return 'holds';
  return decodeErrorResult({ abi, data: bytesToHex(execResult.returnValue) }).errorName;
}

describe('a chain without a precompile of the curve', () => {
  it('is needed whole for an honest proof to hold', async () => {
    expect(await verdictWithout([])).toBe('holds');
  });

  it.each([
    ['addition', [6]],
    ['multiplication', [7]],
    ['pairing', [8]],
    ['all three', [6, 7, 8]],
  ])('accepts nothing: %s', async (_, precompiles) => {
    expect(await verdictWithout(precompiles)).toBe('MalformedProof');
  });
});
