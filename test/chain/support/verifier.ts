import { bn254 } from '@noble/curves/bn254.js';
import {
  type Abi,
  type Address,
  createPublicClient,
  createWalletClient,
  custom,
  decodeErrorResult,
  encodeFunctionData,
  type Hex,
  numberToHex,
} from 'viem';
import { privateKeyToAccount } from 'viem/accounts';
import { createProvider, type EvmProvider } from '../../../fixtures/chain/evm.js';
import { type ClaimWords, claimWords, contextPoints } from '../../../fixtures/chain/verifyCall.js';
import { type ChainPoint, chainPoint, circuitIdOf } from '../../../src/chain/circuit.js';
import { type CompiledContract, compileContracts } from '../../../src/chain/compile.js';
import { type GeneratedVerifier, generateVerifier } from '../../../src/chain/generateVerifier.js';
import { type ProofWords, proofWords } from '../../../src/chain/proofWords.js';
import { loadVerifierKey } from '../../../src/load/keys.js';
import type { Groth16Proof } from '../../../src/proof/groth16.js';
import type { ProofFile } from '../../../src/proof/proofFile.js';
import { type ProveOptions, prove } from '../../../src/proof/prove.js';
import { type G2, parseVerificationKey, type VerificationKey } from '../../../src/proof/verificationKey.js';
import { makeStatement } from '../../support/statement.js';

/** A verifier contract by itself, on a chain of its own: what registries do for users, a test does by hand. */

/** Arguments of `verify`. */
export interface VerifyCall {
  readonly circuit: Hex;
  readonly claim: ClaimWords;
  readonly market: ChainPoint;
  readonly signers: ChainPoint;
  readonly proof: ProofWords;
}

export interface DeployedVerifier {
  readonly address: Address;
  readonly abi: Abi;
  /** `holds`, the name of the contract's error, or the node's word for a call that did not end. */
  verdict(call: VerifyCall, gas?: bigint): Promise<string>;
  /** A constant of the contract. */
  read(name: 'circuitId' | 'keyHash' | 'isDevelopment' | 'grade' | 'makers'): Promise<unknown>;
}

/** A real proof, and the verifier that accepts it. */
export interface VerifierSetting {
  readonly provider: EvmProvider;
  readonly keyBytes: Uint8Array;
  readonly key: VerificationKey;
  readonly proveOptions: ProveOptions;
  readonly file: ProofFile;
  readonly verifier: DeployedVerifier;
  readonly honest: VerifyCall;
}

const account = privateKeyToAccount(`0x${'07'.repeat(32)}`);

/** Proves and deploys: once for each test file. */
export async function verifierSetting(): Promise<VerifierSetting> {
  const { proveOptions, artifacts } = await makeStatement();
  const keyBytes = artifacts.verificationKey;
  const { instance } = proveOptions;
  const generated = generateVerifier({
    key: await loadVerifierKey(instance.name),
    instance,
    grade: 'development',
  });
  const key = parseVerificationKey(new TextDecoder().decode(keyBytes));
  const file = await prove(proveOptions);
  const provider = await createProvider();
  const verifier = await deployVerifier(provider, generated);
  const honest = {
    circuit: circuitIdOf(generated.circuit),
    claim: claimWords(file),
    ...contextPoints({ ...proveOptions, key }),
    proof: proofWords(file),
  };
  return { provider, keyBytes, key, proveOptions, file, verifier, honest };
}

/** Deploys a contract from an account that has ether. */
export async function deploy(provider: EvmProvider, { abi, bytecode }: CompiledContract): Promise<Address> {
  const transport = custom(provider);
  await provider.fund(account.address);
  const wallet = createWalletClient({ account, transport });
  const hash = await wallet.deployContract({ abi, bytecode, chain: null });
  const { contractAddress } = await createPublicClient({ transport }).getTransactionReceipt({ hash });
  return contractAddress!;
}

/** Sends a transaction without trying it first, and says what it used. */
export async function send(
  provider: EvmProvider,
  { to, data, gas }: { to: Address; data: Hex; gas: bigint },
): Promise<{ ok: boolean; gasUsed: bigint }> {
  const transport = custom(provider);
  const wallet = createWalletClient({ account, transport });
  const hash = await wallet.sendTransaction({ to, data, gas, chain: null });
  const { status, gasUsed } = await createPublicClient({ transport }).getTransactionReceipt({ hash });
  return { ok: status === 'success', gasUsed };
}

/** Compiles and deploys a generated verifier. */
export async function deployVerifier(
  provider: EvmProvider,
  { file, source, contract }: GeneratedVerifier,
): Promise<DeployedVerifier> {
  const compiled = (await compileContracts({ [file]: source }, { only: [] }))[contract]!;
  const { abi } = compiled;
  const address = await deploy(provider, compiled);
  const client = createPublicClient({ transport: custom(provider) });
  return {
    address,
    abi,
    read: (functionName) => client.readContract({ address, abi, functionName }),
    verdict: async (call, gas) => {
      try {
        const limit = gas === undefined ? {} : { gas: numberToHex(gas) };
        const request = { to: address, data: verifyData(abi, call), ...limit };
        await provider.request({ method: 'eth_call', params: [request, 'latest'] });
        return 'holds';
      } catch (error) {
        const { data, message } = error as { data?: Hex; message: string };
        return data === undefined || data === '0x' ? message : decodeErrorResult({ abi, data }).errorName;
      }
    },
  };
}

/** Calldata of `verify`. */
export function verifyData(abi: Abi, { circuit, claim, market, signers, proof }: VerifyCall): Hex {
  return encodeFunctionData({ abi, functionName: 'verify', args: [circuit, claim, market, signers, proof] });
}

/** The words of three points, wherever they come from. */
export function wordsOf({ a, b, c }: Groth16Proof): ProofWords {
  const [first, last] = [chainPoint(a), chainPoint(c)];
  const { x, y } = b.toAffine();
  return [first.x, first.y, x.c1, x.c0, y.c1, y.c0, last.x, last.y];
}

/** The same words with one put through a function. */
export function change<Words extends readonly bigint[]>(
  words: Words,
  at: number,
  how: (word: bigint) => bigint,
): Words {
  return words.map((word, i) => (i === at ? how(word) : word)) as unknown as Words;
}

/** A point of the twist outside the subgroup: the first x = (n, 0) for which the curve has one. */
export function offSubgroup(): G2 {
  const { Fp2 } = bn254.fields;
  const { Point } = bn254.G2;
  const { x, y } = Point.BASE.toAffine();
  const b = Fp2.sub(Fp2.sqr(y), Fp2.mul(Fp2.sqr(x), x));
  for (let n = 1n; ; n++) {
    const at = Fp2.fromBigTuple([n, 0n]);
    try {
      const point = Point.fromAffine({ x: at, y: Fp2.sqrt(Fp2.add(Fp2.mul(Fp2.sqr(at), at), b)) });
      if (!point.isTorsionFree()) return point;
    } catch {} // no square root: not on the curve
  }
}
