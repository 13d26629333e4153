import fc from 'fast-check';
import {
  type Abi,
  type AbiFunction,
  type AbiParameter,
  type Address,
  encodeFunctionData,
  type Hex,
  toFunctionSelector,
} from 'viem';
import { accountOf } from '../../fixtures/chain/client.js';
import type { EvmProvider } from '../../fixtures/chain/evm.js';
import { FIRST_EPOCH, openChain } from '../../fixtures/chain/openChain.js';
import { instance } from '../../fixtures/chain/proofs.js';
import { claimWords, contextPoints } from '../../fixtures/chain/verifyCall.js';
import { CHAIN_ERRORS } from '../../src/chain/chainErrors.js';
import { circuitIdOf } from '../../src/chain/circuit.js';
import type { Deployment } from '../../src/chain/deployment.js';
import {
  iSolvencyVerifierAbi,
  marketRegistryAbi,
  signerRegistryAbi,
  solvencyRegistryAbi,
} from '../../src/chain/generated/abi.js';
import { proofWords } from '../../src/chain/proofWords.js';
import { submissionOf, submitCalldata } from '../../src/chain/transactions.js';
import { BASE_FIELD } from '../../src/proof/verificationKey.js';
import { setup } from '../../src/setup/setup.js';
import { FIELD } from '../../src/units/field.js';
import { pick } from './mutate.js';
import type { Draw, Outcome } from './search.js';

/** Calls to the contracts that nobody should be able to make: a stranger's, with any arguments, and honest ones that were changed. */

const [ALICE, MALLORY] = [2, 5];
/** What anybody may do for themselves. */
const FOR_ANYBODY = ['open'];
const PANIC = '0x4e487b71';
const WORD = 64;
const ERRORS = new Set(
  CHAIN_ERRORS.map(({ name, inputs }) =>
    toFunctionSelector({ type: 'function', name, inputs } as AbiFunction),
  ),
);

interface Target {
  readonly name: string;
  readonly address: Address;
  readonly functions: readonly AbiFunction[];
}

/** A call that holds, from this sender. */
interface Honest {
  readonly name: string;
  readonly to: Address;
  readonly from: Address;
  readonly data: Hex;
}

export class ContractCalls {
  readonly #provider: EvmProvider;
  readonly #targets: readonly Target[];
  readonly #honest: readonly Honest[];
  /** Numbers that mean something here. */
  readonly #known: readonly bigint[];

  private constructor(
    provider: EvmProvider,
    targets: readonly Target[],
    honest: readonly Honest[],
    known: readonly bigint[],
  ) {
    this.#provider = provider;
    this.#targets = targets;
    this.#honest = honest;
    this.#known = known;
  }

  /** With contracts on a chain of their own. `prepare` may change them before anything is called: for tests. */
  static async open(
    prepare: (provider: EvmProvider, deployment: Deployment) => Promise<void> = async () => undefined,
  ): Promise<ContractCalls> {
    await setup(instance);
    const { provider, key, deployment, statement, clientOf, proofOf } = await openChain();
    await prepare(provider, deployment);
    const alice = accountOf(ALICE).address;
    await provider.fund(accountOf(MALLORY).address);
    const proof = await proofOf(alice, FIRST_EPOCH);
    const submission = await submissionOf(await clientOf(ALICE), deployment, { proof });
    const circuit = circuitIdOf(deployment.circuit);
    const points = contextPoints({ ...statement, instance, key });
    const targetOf = (name: string, address: Address, abi: Abi): Target => ({
      name,
      address,
      functions: abi.filter((item) => item.type === 'function'),
    });
    const { registry, markets, verifier, signers: list } = deployment;
    const calls = new ContractCalls(
      provider,
      [
        targetOf('SolvencyRegistry', registry, solvencyRegistryAbi),
        targetOf('MarketRegistry', markets, marketRegistryAbi),
        targetOf('SignerRegistry', list, signerRegistryAbi),
        targetOf('verifier', verifier, iSolvencyVerifierAbi),
      ],
      [
        { name: 'submit', to: registry, from: alice, data: submitCalldata(submission) },
        {
          ...{ name: 'verify', to: verifier, from: alice },
          data: encodeFunctionData({
            abi: iSolvencyVerifierAbi,
            functionName: 'verify',
            args: [circuit, claimWords(proof), points.market, points.signers, proofWords(proof)],
          }),
        },
      ],
      [
        registry,
        markets,
        list,
        verifier,
        deployment.series!,
        circuit,
        proof.claim.nullifier,
        proof.claim.policy,
      ].map(BigInt),
    );
    for (const { name, ...call } of calls.#honest)
      if ((await calls.#answer(call)) !== undefined) throw new Error(`the honest ${name} does not hold`);
    return calls;
  }

  attempt(draw: Draw): Promise<Outcome> {
    return draw(fc.boolean) ? this.#changed(draw) : this.#strange(draw);
  }

  /** An honest call with other words. Bytes behind it are nobody's, and mean nothing. */
  async #changed(draw: Draw): Promise<Outcome> {
    const { name, to, from: own, data } = pick(draw, this.#honest);
    const from = name === 'submit' && draw(fc.nat, { max: 3 }) === 0 ? accountOf(MALLORY).address : own;
    const changed = this.#changedWords(draw, data);
    const mayHold = from === own && changed.startsWith(data);
    return this.#judge(`${name} from ${from}`, { to, from, data: changed }, mayHold);
  }

  /** Any function, from somebody who is nobody here, with arguments of its types or words that are none. */
  async #strange(draw: Draw): Promise<Outcome> {
    const { name, address, functions } = pick(draw, this.#targets);
    const one = pick(draw, functions);
    const args = one.inputs.map((input) => this.#value(draw, input));
    const data = encodeFunctionData({ abi: [one], functionName: one.name, args });
    const isView = one.stateMutability === 'view' || one.stateMutability === 'pure';
    const call = {
      to: address,
      from: accountOf(MALLORY).address,
      data: draw(fc.nat, { max: 2 }) === 0 ? this.#changedWords(draw, data) : data,
      value: draw(fc.nat, { max: 7 }) === 0 ? ('0x1' as const) : undefined,
    };
    // A proof that was made up must not hold; what else a view says is its own matter.
    const mayHold = (isView && one.name !== 'verify') || FOR_ANYBODY.includes(one.name);
    return this.#judge(`${name}.${one.name}`, call, mayHold);
  }

  async #judge(name: string, call: Call, mayHold: boolean): Promise<Outcome> {
    const reverted = await this.#answer(call);
    const finding = (text: string) => ({ finding: `${name}: ${text}: ${call.data}` });
    if (reverted === undefined) return { kind: 'answered', ...(mayHold ? {} : finding('holds')) };
    if (reverted === '0x') return { kind: 'no calldata of the function' };
    if (reverted === 'out of gas') return { kind: reverted };
    if (ERRORS.has(reverted.slice(0, 10) as Hex)) return { kind: 'refused by name' };
    const what = reverted.startsWith(PANIC) ? 'panics' : 'reverts with what is no error of ours';
    return { kind: 'reverted otherwise', ...finding(`${what} (${reverted.slice(0, 74)})`) };
  }

  /** What a call reverted with, or why it stopped; undefined where it did not. */
  async #answer(call: Call): Promise<string | undefined> {
    try {
      await this.#provider.request({ method: 'eth_call', params: [call as never] });
      return undefined;
    } catch (error) {
      const { data, message } = error as { data?: Hex; message: string };
      return data ?? message;
    }
  }

  #changedWords(draw: Draw, data: Hex): Hex {
    const [selector, body] = [data.slice(0, 10), data.slice(10)];
    const words = body.match(/.{64}/g) ?? [];
    if (words.length === 0 || draw(fc.nat, { max: 9 }) === 0) {
      const end = draw(fc.nat, { max: data.length - 2 });
      return pick(draw, [
        `${data}00`,
        `${data}${'f'.repeat(WORD)}`,
        data.slice(0, 2 + (end - (end % 2))),
      ]) as Hex;
    }
    for (let left = draw(fc.integer, { min: 1, max: 2 }); left > 0; left--) {
      const at = draw(fc.nat, { max: words.length - 1 });
      words[at] = this.#otherWord(draw, words, at);
    }
    return `${selector}${words.join('')}` as Hex;
  }

  #otherWord(draw: Draw, words: readonly string[], at: number): string {
    const word = BigInt(`0x${words[at]}`);
    const others = [
      ...[word + 1n, word - 1n, word + FIELD, word + BASE_FIELD, FIELD - word, BASE_FIELD - word, 0n, -1n],
      ...[
        BigInt(`0x${pick(draw, words)}`),
        pick(draw, this.#known),
        word ^ (1n << BigInt(draw(fc.nat, { max: 255 }))),
      ],
    ];
    return BigInt.asUintN(256, pick(draw, others)).toString(16).padStart(WORD, '0');
  }

  #value(draw: Draw, { type, ...rest }: AbiParameter): unknown {
    const list = /^(.*)\[(\d*)\]$/.exec(type);
    if (list !== null) {
      const length = list[2] ? Number(list[2]) : draw(fc.nat, { max: 9 });
      return Array.from({ length }, () => this.#value(draw, { ...rest, type: list[1]! }));
    }
    if (type === 'tuple') {
      const { components } = rest as { components: readonly AbiParameter[] };
      return Object.fromEntries(components.map((one) => [one.name!, this.#value(draw, one)]));
    }
    if (type === 'bool') return draw(fc.boolean);
    if (type === 'string') return draw(fc.string);
    if (type === 'bytes')
      return hex(draw(fc.bigInt, { min: 0n, max: (1n << 256n) - 1n }), draw(fc.nat, { max: 32 }));
    const bits =
      type === 'address' ? 160 : Number(/\d+$/.exec(type)?.[0] ?? 256) * (type.startsWith('bytes') ? 8 : 1);
    const most = (1n << BigInt(bits)) - 1n;
    const number = pick(draw, [
      0n,
      1n,
      2n,
      most,
      most - 1n,
      FIELD,
      FIELD - 1n,
      BASE_FIELD,
      BigInt(FIRST_EPOCH),
      pick(draw, this.#known),
    ]);
    const inside = BigInt.asUintN(bits, number);
    if (type === 'address') return hex(inside, 20);
    if (type.startsWith('bytes')) return hex(inside, bits / 8);
    const value = type.startsWith('int') ? BigInt.asIntN(bits, inside) : inside;
    return bits <= 48 ? Number(value) : value;
  }
}

interface Call {
  readonly to: Address;
  readonly from: Address;
  readonly data: Hex;
  readonly value?: Hex | undefined;
}

const hex = (number: bigint, bytes: number): Hex =>
  `0x${
    bytes === 0
      ? ''
      : BigInt.asUintN(8 * bytes, number)
          .toString(16)
          .padStart(2 * bytes, '0')
  }`;
