import {
  BaseError,
  ContractFunctionRevertedError,
  type EIP1193RequestFn,
  encodeErrorResult,
  type Hex,
} from 'viem';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { accountOf, clientOf, deployAll, EPOCH, entryOf } from '../../fixtures/chain/client.js';
import { createProvider, type EvmProvider } from '../../fixtures/chain/evm.js';
import { instance, loadKey, makeWorld, TIME, type VerificationKey } from '../../fixtures/chain/proofs.js';
import { CHAIN_ERRORS, explainRevert } from '../../src/chain/chainErrors.js';
import { checkNames, checksOf } from '../../src/chain/checks.js';
import { marketIc } from '../../src/chain/circuit.js';
import { type ChainClient, checkChain, connectChain } from '../../src/chain/client.js';
import { type Deployment, formatDeployment, parseDeployment } from '../../src/chain/deployment.js';
import { iMarketRegistryAbi, iSolvencyRegistryAbi } from '../../src/chain/generated/abi.js';
import { type MarketEntry, marketEntry } from '../../src/chain/marketEntry.js';
import { challengeMarket, postMarket, settleMarket } from '../../src/chain/marketTransactions.js';
import { readPostedScalars } from '../../src/chain/postedScalars.js';
import { latestMarket, latestSigners, readMarket } from '../../src/chain/readChain.js';
import { recomputeMarket } from '../../src/chain/recomputeMarket.js';
import { REVERT_WORDS } from '../../src/chain/revertWords.js';
import { type ChunkRange, encodePoints, encodeScalars } from '../../src/chain/scalars.js';
import { sendCall } from '../../src/chain/send.js';
import { LIST_DELAY, rotate, setCoverage, setSigners } from '../../src/chain/transactions.js';
import { ClaimError, InputError } from '../../src/errors.js';
import { needs } from '../support/needs.js';
import { serveRpc } from './support/rpcServer.js';

needs('contracts', 'solvency-8');

const [OWNER, WATCHER, STRANGER] = [1, 2, 3];
const NOW = Math.ceil(TIME / EPOCH) * EPOCH;
const BOND = 10n ** 16n;
const DEPOSIT = 10n ** 15n;
const WINDOW = 3_600;

const world = makeWorld(8);
const market = { ...world.market, time: NOW };
let key: VerificationKey;
let provider: EvmProvider;
let owner: ChainClient;
let watcher: ChainClient;
let stranger: ChainClient;
let deployment: Deployment;
let entry: MarketEntry;
let start: number;

beforeAll(async () => {
  key = await loadKey();
  provider = await createProvider({ time: BigInt(NOW + 1) });
  [owner, watcher, stranger] = [
    await clientOf(provider, OWNER),
    await clientOf(provider, WATCHER),
    await clientOf(provider, STRANGER),
  ];
  const challenge = { challengeWindow: WINDOW, answerWindow: WINDOW, bond: BOND, deposit: DEPOSIT };
  deployment = await deployAll(owner, {}, challenge);
  entry = await entryOf(market, accountOf(OWNER).address, key);
  start = await provider.snapshot();
});
beforeEach(() => provider.revert(start));

const POSTING = { expiry: NOW + 86_400, bond: BOND };
const post = async (posted = entry) => {
  const { index } = await postMarket(owner, deployment, posted, POSTING);
  return { series: posted.series, index };
};
const nonceOf = (n: number) => owner.public.getTransactionCount({ address: accountOf(n).address });

describe('a connection', () => {
  it('knows its chain, with a node and with a provider', async () => {
    const server = await serveRpc(provider);
    expect((await connectChain({ rpc: server.url })).chainId).toBe(31337);
    await server.close();
    expect((await connectChain({ rpc: provider as { request: EIP1193RequestFn } })).chainId).toBe(31337);
  });

  it.each(['ftp://node.example', 'node.example', 'ws://node.example', ''])(
    'is not made to %j',
    async (rpc) => {
      await expect(connectChain({ rpc })).rejects.toThrow(/^rpc: must be a URL that starts with http/);
    },
  );

  it('that cannot be made says so without the URL, which often holds a key', async () => {
    const rpc = 'http://127.0.0.1:9/v3/0123456789abcdef';
    const error = await connectChain({ rpc }).catch((thrown: unknown) => thrown as Error);
    expect(error).toBeInstanceOf(InputError);
    expect((error as Error).message).toMatch(/^the node refused the request: /);
    expect(JSON.stringify([String(error), error])).not.toMatch(/0123456789abcdef|127\.0\.0\.1/);
  });

  it('is refused for the deployment of another chain', () => {
    expect(() => checkChain(owner, { chainId: 10 })).toThrow(
      'chainId: is of chain 10, and the node of chain 31337. Use a node of that chain',
    );
  });

  it('without an account sends nothing', async () => {
    const reader = await connectChain({ rpc: provider as { request: EIP1193RequestFn } });
    await expect(postMarket(reader, deployment, entry, POSTING)).rejects.toThrow(/^account: is needed/);
  });
});

describe('errors of contracts', () => {
  it('of the registries and the verifier all have words', () => {
    const consumers = new Set([
      ...[
        'LineExists',
        'LineNotOpen',
        'NotLender',
        'NotSolvent',
        'StillSolvent',
        'OverLimit',
        'NotDue',
        'TransferFailed',
      ],
      ...[
        'Reentered',
        'RegistryIsDevelopment',
        'TermsNotValid',
        'TiersNotValid',
        'NotLiquidatable',
        'OverCloseFactor',
      ],
      ...['Cooldown', 'NotFresh', 'OverProvedEquity', 'AmountZero', 'NotPledged'],
    ]);
    const mute = CHAIN_ERRORS.map(({ name }) => name).filter(
      (name) => !Object.hasOwn(REVERT_WORDS, name) && !consumers.has(name),
    );
    expect(mute).toEqual([]);
  });

  it.each(Object.keys(REVERT_WORDS))('%s reads as a sentence and keeps its name', (name) => {
    const item = CHAIN_ERRORS.find((error) => error.name === name);
    expect(item, 'an error that no contract has').toBeDefined();
    const args = item!.inputs.map(({ type }) =>
      type === 'address' ? accountOf(1).address : type === 'bytes32' ? entry.series : 1n,
    );
    const data = encodeErrorResult({ abi: [item!], errorName: name, args } as never);
    const thrown = explainRevert(reverted(data));
    expect(thrown).toBeInstanceOf(REVERT_WORDS[name]!.no ? ClaimError : InputError);
    expect(thrown.message).toMatch(new RegExp(`^[a-z].* \\(${name}\\)`));
    expect(thrown.message).not.toMatch(/undefined|NaN|Invalid|\[object/);
    expect(thrown.cause).toMatchObject({ errorName: name });
  });

  it('that are not known are named by their selector', () => {
    expect(explainRevert(reverted('0xdeadbeef')).message).toMatch(/reverted with 0xdeadbeef/);
  });

  it('without data may be a lack of gas', () => {
    expect(explainRevert(reverted('0x')).message).toMatch(/without a reason.*gas limit/);
  });

  it('of no chain at all are left alone', () => {
    const bug = new TypeError('x is not a function');
    expect(explainRevert(bug)).toBe(bug);
    const ours = new ClaimError('no');
    expect(explainRevert(ours)).toBe(ours);
  });

  it('of nodes are one line without URLs', () => {
    const { message } = explainRevert(
      new BaseError('Too many\nrequests.', { details: 'See https://node.example/key/abc for limits' }),
    );
    expect(message).toBe('the node refused the request: Too many requests. See (URL) for limits');
  });
});

/** As viem throws it where a node answers with data. */
function reverted(data: Hex): BaseError {
  const cause = new ContractFunctionRevertedError({ abi: CHAIN_ERRORS, data, functionName: 'submit' });
  return new BaseError('The contract function "submit" reverted.', { cause });
}

describe('deployment.json', () => {
  it('is read as it was written', () => {
    expect(parseDeployment(formatDeployment(deployment))).toEqual(deployment);
    const whole = { ...deployment, series: entry.series };
    expect(parseDeployment(formatDeployment(whole))).toEqual(whole);
  });

  it.each<[string, object, RegExp]>([
    ['an unknown key', { privateKey: '0x1' }, /unknown key: privateKey/],
    ['a short address', { registry: '0x1234' }, /registry: must be an address/],
    ['a wrong checksum', { registry: `0x${'aB'.repeat(20)}` }, /registry: has capitals that do not fit/],
    ['another kind', { kind: 'ballast/market' }, /kind: must be "ballast\/deployment"/],
    ['no chain', { chainId: 0 }, /chainId: must be at least 1/],
    ['an instance that is none', { instance: 'solvency-9' }, /instance: must be /],
    ['a purpose with capitals', { purpose: 'Credit' }, /purpose: must be 1 to 64/],
  ])('with %s is refused', (_, change, message) => {
    const file = { ...(JSON.parse(formatDeployment(deployment)) as object), ...change };
    expect(() => parseDeployment(JSON.stringify(file), 'd.json')).toThrow(message);
  });

  it('takes addresses in lower case', () => {
    const text = formatDeployment(deployment).replaceAll(
      deployment.registry,
      deployment.registry.toLowerCase(),
    );
    expect(parseDeployment(text).registry).toBe(deployment.registry);
  });
});

describe('a call that would fail', () => {
  it('is not sent', async () => {
    await expect(setSigners(stranger, deployment, { signers: world.signers, key })).rejects.toThrow(
      /\(NotOwner\)/,
    );
    await expect(rotate(stranger, deployment, { ...entry, ...deployment, overlap: 0 })).rejects.toThrow(
      /\(NotOwner\)/,
    );
    expect(await nonceOf(STRANGER)).toBe(0);
  });

  it('with an entry that is not valid when the list starts', async () => {
    const { timestamp } = await owner.public.getBlock();
    const starts = timestamp + BigInt(LIST_DELAY);
    const nonce = await nonceOf(OWNER);
    const [first, ...others] = world.signers;
    for (const [dates, from] of [
      [{ validUntil: starts }, undefined],
      [{ validFrom: starts + 1n }, undefined],
      [{ revoked: { from: starts, reason: 'x' } }, undefined],
      [{ validFrom: timestamp, validUntil: starts + 50n }, Number(starts) + 50],
    ] as const) {
      const options = { signers: [{ ...first!, ...dates }, ...others], key, ...(from && { from }) };
      await expect(setSigners(owner, deployment, options)).rejects.toThrow(/^signers\[0\]\./);
    }
    expect(await nonceOf(OWNER)).toBe(nonce);
  });

  it('for want of ether says so', async () => {
    const poor = await connectChain({
      rpc: provider as { request: EIP1193RequestFn },
      account: accountOf(99),
    });
    const list = { signers: world.signers, key };
    await provider.fund(accountOf(99).address, 1n);
    await expect(setSigners(poor, deployment, list)).rejects.toThrow(/NotOwner/);
    const own = await deployAll(owner);
    await expect(sendCall(poor, { ...OWNERSHIP, address: own.registry })).rejects.toThrow(InputError);
  });

  it('at an address without a contract says so', async () => {
    const nowhere = { ...deployment, markets: accountOf(7).address };
    await expect(latestMarket(owner, nowhere, entry.series)).rejects.toThrow(
      /there is no contract of that kind/,
    );
  });
});

const OWNERSHIP = {
  abi: [
    {
      type: 'function',
      name: 'offerOwnership',
      inputs: [{ name: 'to', type: 'address' }],
      outputs: [],
      stateMutability: 'nonpayable',
    },
  ],
  functionName: 'offerOwnership',
  args: [accountOf(9).address],
} as const;

describe('a transaction', () => {
  it('that reverts although its simulation passed says why', async () => {
    const at = await post();
    const options = { ...at, scalars: entry.scalars, key };
    let raced = false;
    const request = async (call: Parameters<EIP1193RequestFn>[0]) => {
      if (call.method === 'eth_sendRawTransaction' && !raced) {
        raced = true;
        await recomputeMarket(watcher, deployment, options);
      }
      return provider.request(call);
    };
    const late = await connectChain({
      rpc: { request: request as EIP1193RequestFn },
      account: accountOf(STRANGER),
    });
    const gas = 3_000_000n;
    const { mask, values } = encodeScalars(entry.scalars);
    const points = encodePoints(entry.scalars, marketIc(key, instance));
    const args = [at.series, at.index, deployment.circuit, mask, values, points];
    const markets = { address: deployment.markets, abi: iMarketRegistryAbi };
    await expect(sendCall(late, { ...markets, functionName: 'recompute', args, gas })).rejects.toThrow(
      /it is Recomputed \(MarketNotUsable\)/,
    );
    expect(await nonceOf(STRANGER)).toBe(1);
  });

  it('with too little gas is not sent', async () => {
    const at = await post();
    const { mask, values } = encodeScalars(entry.scalars);
    const points = encodePoints(entry.scalars, marketIc(key, instance));
    const args = [at.series, at.index, deployment.circuit, mask, values, points];
    const markets = { address: deployment.markets, abi: iMarketRegistryAbi };
    for (const gas of [50_000n, 900_000n]) {
      const call = { ...markets, functionName: 'recompute', args, gas };
      const error = await sendCall(watcher, call).catch((thrown: unknown) => thrown as Error);
      expect(error).toBeInstanceOf(InputError);
      expect((error as Error).message).toMatch(/gas/);
      expect((error as Error).message.length).toBeLessThan(300);
    }
    expect(await nonceOf(WATCHER)).toBe(0);
  });
});

describe('a list of signers', () => {
  it('starts two minutes later unless told, folded for the circuit', async () => {
    const { version, from } = await setSigners(owner, deployment, { signers: world.signers, key });
    expect([version, from]).toEqual([1, NOW + 1 + LIST_DELAY]);
    await expect(latestSigners(owner, deployment)).rejects.toThrow(
      /no version of the signer list is valid now/,
    );
    provider.setTime(from);
    expect(await latestSigners(owner, deployment)).toBe(1);
  });
});

describe('coverage', () => {
  it('is pinned by positions in one version of the list, where the registry asks for it', async () => {
    const window = { notBefore: 0n, notAfter: 0n };
    const checks = checksOf({ minRatio: 0n, minEquity: 1n, window, coverage: [0] });
    expect(checkNames(checks)).toEqual(['checkMinRatio', 'checkMinEquity', 'checkWindow', 'checkCoverage']);
    const covering = await deployAll(owner, { checks });
    const { version } = await setSigners(owner, covering, { signers: world.signers, key });
    await setCoverage(owner, covering, { signers: version, coverage: [0, 2] });
    const route = await owner.public.readContract({
      address: covering.registry,
      abi: iSolvencyRegistryAbi,
      functionName: 'current',
    });
    expect(route).toMatchObject({ signers: 1, coverage: 0b101 });
    const past = { signers: version, coverage: [3] };
    await expect(setCoverage(owner, covering, past)).rejects.toThrow(/\(CoverageNotPinned\)/);
    const another = { signers: version + 1, coverage: [0] };
    await expect(setCoverage(owner, covering, another)).rejects.toThrow(/\(CoverageOfAnotherList\)/);
    const own = { signers: version, coverage: [0] };
    await expect(setCoverage(owner, deployment, own)).rejects.toThrow(/\(ConfigNotValid\)/);
  });
});

describe('a posted market', () => {
  it('of another account is not sent: it would open a series of its own', async () => {
    await expect(postMarket(stranger, deployment, entry, POSTING)).rejects.toThrow(
      /^series: is of another poster/,
    );
    const label = `0x${'01'.repeat(32)}` as const;
    await expect(postMarket(owner, deployment, entry, { ...POSTING, label })).rejects.toThrow(
      /poster or label/,
    );
    expect(await nonceOf(STRANGER)).toBe(0);
  });

  it('takes a label when the entry has it', async () => {
    const label = `0x${'01'.repeat(32)}` as const;
    const poster = accountOf(OWNER).address;
    const labelled = marketEntry({
      market,
      marginType: 'maintenance',
      instance,
      key,
      poster,
      label,
      fileText: 'text',
    });
    expect((await postMarket(owner, deployment, labelled, { ...POSTING, label })).index).toBe(0);
  });

  it('needs the bond, exactly', async () => {
    for (const bond of [0n, BOND - 1n, BOND + 1n]) {
      await expect(postMarket(owner, deployment, entry, { ...POSTING, bond })).rejects.toThrow(
        `the value must be ${BOND} wei (WrongPayment)`,
      );
    }
  });

  it('is found again in the calldata of one transaction', async () => {
    const at = await post();
    expect(await readPostedScalars(watcher, deployment, at)).toEqual(entry.scalars);
  });

  it('and in that of several, with others between', async () => {
    const at = await postInParts([10, 20, 60]);
    expect(await readPostedScalars(watcher, deployment, at)).toEqual(entry.scalars);
  });

  it('that is not whole yet is not found', async () => {
    const at = await postInParts([10, 20, 60], 2);
    await expect(readPostedScalars(watcher, deployment, at)).rejects.toThrow(/no logs of the posting/);
    expect((await readMarket(watcher, deployment, at)).state).toBe('Posting');
  });

  it('is found page by page where the node refuses many blocks at once', async () => {
    const at = await post();
    const asked: string[] = [];
    const strict = async (call: { method: string; params?: unknown }) => {
      if (call.method === 'eth_blockNumber') return '0x3a98'; // 15 000: the provider mines a block at a time
      if (call.method === 'eth_getLogs') {
        const [{ fromBlock, toBlock }] = call.params as [{ fromBlock: Hex; toBlock: Hex }];
        asked.push(`${BigInt(fromBlock)}-${BigInt(toBlock)}`);
        if (BigInt(toBlock) - BigInt(fromBlock) >= 5_000n)
          throw Object.assign(new Error('too many blocks'), { code: -32005 });
      }
      return provider.request(call as Parameters<EIP1193RequestFn>[0]);
    };
    const client = await connectChain({ rpc: { request: strict as EIP1193RequestFn } });
    expect(await readPostedScalars(client, deployment, at)).toEqual(entry.scalars);
    expect(asked).toContain('10001-15000');
    expect(asked).toContain(`${deployment.block}-5000`);
  });

  it('that does not exist is no', async () => {
    await expect(readMarket(owner, deployment, { series: entry.series, index: 0 })).rejects.toThrow(
      ClaimError,
    );
  });
});

/** Posts by hand, in chunks up to these; `count` of the parts only. */
async function postInParts(ends: readonly number[], count = ends.length + 1) {
  const bounds = [0, ...ends, Math.ceil(entry.scalars.length / 8)];
  const ranges = bounds.slice(1).map((to, i): ChunkRange => ({ from: bounds[i]!, to }));
  const markets = { address: deployment.markets, abi: iMarketRegistryAbi };
  const first = encodeScalars(entry.scalars, ranges[0]);
  const label = `0x${'0'.repeat(64)}`;
  const { circuit, point, fileDigest } = entry;
  const opened = await sendCall(owner, {
    ...markets,
    functionName: 'open',
    value: BOND,
    args: [circuit, label, point, POSTING.expiry, fileDigest, first.mask, first.values],
  });
  const [series, index] = opened.result as [Hex, number];
  for (const range of ranges.slice(1, count)) {
    const part = encodeScalars(entry.scalars, range);
    await sendCall(owner, {
      ...markets,
      functionName: 'append',
      args: [series, index, part.mask, part.values],
    });
    await sendCall(owner, { ...OWNERSHIP, address: deployment.registry }); // of the poster, to another contract
  }
  return { series, index };
}

describe('recomputing', () => {
  const options = (at: { series: Hex; index: number }) => ({ ...at, scalars: entry.scalars, key });

  it('makes a market usable at once', async () => {
    const at = await post();
    await expect(latestMarket(owner, deployment, at.series)).rejects.toThrow(
      /no market of the series is usable/,
    );
    const steps: string[] = [];
    const { state, sent } = await recomputeMarket(watcher, deployment, {
      ...options(at),
      onProgress: (step, of) => steps.push(`${step}/${of}`),
    });
    expect([state, sent.length, steps]).toEqual(['Recomputed', 1, ['0/1']]);
    expect(await latestMarket(owner, deployment, at.series)).toBe(0);
  });

  it('goes on from where the account had got to', async () => {
    const at = await post();
    const range = { from: 0, to: 40 };
    const { mask, values } = encodeScalars(entry.scalars, range);
    const points = encodePoints(entry.scalars, marketIc(key, instance), range);
    const args = [at.series, at.index, deployment.circuit, mask, values, points];
    await sendCall(watcher, {
      address: deployment.markets,
      abi: iMarketRegistryAbi,
      functionName: 'recompute',
      args,
    });
    const { state, sent } = await recomputeMarket(watcher, deployment, options(at));
    expect(state).toBe('Recomputed');
    const whole = await recomputeMarket(owner, deployment, options(await post()));
    expect(sent[0]!.gasUsed).toBeLessThan(whole.sent[0]!.gasUsed);
  });

  it('of other scalars sends nothing', async () => {
    const at = await post();
    const scalars = entry.scalars.map((scalar, i) => (i === 100 ? scalar + 1n : scalar));
    await expect(recomputeMarket(watcher, deployment, { ...options(at), scalars })).rejects.toThrow(
      'the scalars are not those that were posted for this market',
    );
    expect(await nonceOf(WATCHER)).toBe(0);
  });

  it('takes a market with a wrong point out, and pays its bond', async () => {
    const at = await post({ ...entry, point: { x: 1n, y: 2n } });
    const { state } = await recomputeMarket(watcher, deployment, options(at));
    expect(state).toBe('Disabled');
    const owed = await owner.public.readContract({
      address: deployment.markets,
      abi: iMarketRegistryAbi,
      functionName: 'owed',
      args: [accountOf(WATCHER).address],
    });
    expect(owed).toBe(BOND);
    await expect(recomputeMarket(watcher, deployment, options(at))).rejects.toThrow(
      /it is Disabled \(MarketNotUsable\)/,
    );
  });
});

describe('a challenge', () => {
  it('that nobody answers takes the market out', async () => {
    const at = await post();
    await challengeMarket(watcher, deployment, at);
    const { state, answerBy } = await readMarket(watcher, deployment, at);
    expect([state, answerBy]).toEqual(['Challenged', NOW + 1 + WINDOW]);
    provider.setTime(answerBy - 1);
    await expect(settleMarket(watcher, deployment, at)).rejects.toThrow(
      /may be answered until .*Z \(AnswerStillOpen\)/,
    );
    provider.setTime(answerBy);
    await settleMarket(watcher, deployment, at);
    expect((await readMarket(watcher, deployment, at)).state).toBe('Disabled');
  });

  it('comes too late once the market is usable', async () => {
    const at = await post();
    provider.setTime(NOW + 1 + WINDOW);
    await expect(challengeMarket(watcher, deployment, at)).rejects.toThrow(/\(NotChallengeable\)/);
  });
});
