import { concatHex, type EIP1193RequestFn, type Hex, numberToHex, zeroAddress } from 'viem';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { accountOf } from '../../fixtures/chain/client.js';
import { instance, loadKey } from '../../fixtures/chain/proofs.js';
import { circuitOf } from '../../src/chain/circuit.js';
import { COMPILER, compileContracts } from '../../src/chain/compile.js';
import { iOwnedAbi, iSolvencyRegistryAbi, iSolvencyVerifierAbi } from '../../src/chain/generated/abi.js';
import { sendCall } from '../../src/chain/send.js';
import { runSolc } from '../../src/chain/solc.js';
import { readSources, withImports } from '../../src/chain/soliditySources.js';
import { rotate } from '../../src/chain/transactions.js';
import { verifierSource } from '../../src/chain/verifierSource.js';
import { InputError } from '../../src/errors.js';
import { needs } from '../support/needs.js';
import { rejection } from '../support/refusal.js';
import {
  createDeployedWorld,
  type DeployedWorld,
  differing,
  EPOCH_START,
  flipped,
  OWNER,
  proxyTo,
  type Role,
  withWord,
} from './support/deployedWorld.js';

needs('contracts', 'solvency-8');

/** The whole comparison against a chain: whatever stands at an address, and whatever a file says of it. */

const ROLES: Role[] = ['verifier', 'signers', 'markets', 'registry'];
const ELSEWHERE: Hex = `0x${'e1'.repeat(20)}`;

let w: DeployedWorld;
let start: number;
beforeAll(async () => {
  w = await createDeployedWorld();
  start = await w.provider.snapshot();
});
beforeEach(() => w.provider.revert(start));

const put = (role: Role, code: Hex) => w.provider.setCode(w.deployment[role], code);
const keyHashAt = (address: Hex) =>
  w.owner.public.readContract({ address, abi: iSolvencyVerifierAbi, functionName: 'keyHash' });
const send = (functionName: string, args: readonly unknown[]) =>
  sendCall(w.owner, { address: w.deployment.registry, abi: iSolvencyRegistryAbi, functionName, args });

describe('a deployment of ours', () => {
  it('is the same, and says who owns it', async () => {
    const check = await w.check();
    expect(differing(check)).toEqual({});
    const { address } = accountOf(OWNER);
    expect(check.contracts.map(({ role, contract, owners }) => [role, contract, owners])).toEqual([
      ['verifier', 'Solvency8Verifier', undefined],
      ['signers', 'SignerRegistry', { owner: address }],
      ['markets', 'MarketRegistry', { owner: address }],
      ['registry', 'SolvencyRegistry', { owner: address }],
    ]);
    expect(check).toMatchObject({ poster: address, paused: false });
    expect(check.contracts[3]!.immutables).toMatchObject({ _epoch: 900n, _maxSkew: 3600n });
  });

  it('is asked nothing that an owner can change, where only the rest is asked for', async () => {
    await send('setPaused', [true]);
    const other = { series: `0x${'5e'.repeat(32)}` } as const;
    const check = await w.check(other, { fixed: true });
    expect(differing(check)).toEqual({});
    expect(check.contracts.every(({ owners }) => owners === undefined)).toBe(true);
    expect(check).not.toHaveProperty('poster');
    expect(check).not.toHaveProperty('paused');
    expect(differing(await w.check(other))).toEqual({ registry: ['current'] });
  });

  it('with a development key is refused where ceremony keys are asked for', async () => {
    const check = await w.check({}, { grade: 'ceremony' });
    expect(differing(check)).toEqual({ verifier: ['grade'], registry: ['_allowDevelopment'] });
  });

  it('with a key that was revoked here is a difference', async () => {
    const check = await w.check({}, { revoked: { why: 'replaced' } });
    expect(differing(check)).toEqual({ verifier: ['revoked'] });
    expect(check.contracts[0]!.differences[0]).toMatchObject({ found: 'replaced' });
  });

  it('with a key of a ceremony is not, nor a registry that takes no others', async () => {
    const trust = { grade: 'ceremony', makers: ['A', 'B'], isMine: true } as const;
    const verifier = { ...w.options.verifier, isDevelopment: false, trust };
    const { at } = w.rebuilt('registry').immutables._allowDevelopment!;
    await put('registry', withWord(await w.codeAt('registry'), at, 0n));
    expect(differing(await w.check({}, { grade: 'ceremony', verifier }))).toEqual({});
  });

  it('says to whom an ownership is offered, and that submissions are paused', async () => {
    const offer = { abi: iOwnedAbi, functionName: 'offerOwnership', args: [ELSEWHERE] };
    await sendCall(w.owner, { ...offer, address: w.deployment.markets });
    await send('setPaused', [true]);
    const check = await w.check();
    expect(differing(check)).toEqual({});
    expect(check.contracts[2]!.owners!.pendingOwner!.toLowerCase()).toBe(ELSEWHERE);
    expect(check.contracts[1]!.owners).not.toHaveProperty('pendingOwner');
    expect(check.paused).toBe(true);
  });

  it('is read at one block', async () => {
    const asked: unknown[] = [];
    const request = (async (call: { method: string; params?: unknown[] }) => {
      if (['eth_getCode', 'eth_call'].includes(call.method)) asked.push(call.params![1]);
      return w.provider.request(call as Parameters<EIP1193RequestFn>[0]);
    }) as EIP1193RequestFn;
    const { block } = await w.check({}, {}, request);
    expect(asked.length).toBeGreaterThan(10);
    expect(new Set(asked)).toEqual(new Set([numberToHex(block)]));
  });
});

describe('other code', () => {
  it.each(ROLES)('%s: none at all', async (role) => {
    await put(role, '0x');
    const check = await w.check();
    expect(differing(check)).toEqual({ [role]: ['code'] });
    const row = check.contracts.find((one) => one.role === role)!;
    expect(row.differences[0]!.found).toBe('no code');
    expect(row.differences[0]).not.toHaveProperty('offset');
    expect([row.immutables, row.owners]).toEqual([{}, undefined]);
  });

  it.each(ROLES)('%s: one byte, bytes after the end, bytes that are missing', async (role) => {
    const code = await w.codeAt(role);
    const bytes = (code.length - 2) / 2;
    for (const [changed, offset] of [
      [flipped(code, 0), 0],
      [flipped(code, bytes - 1), bytes - 1],
      [concatHex([code, '0x00']), bytes],
      [code.slice(0, -2) as Hex, bytes - 1],
    ] as const) {
      await put(role, changed);
      const check = await w.check();
      expect(differing(check)).toEqual({ [role]: ['code'] });
      expect(check.contracts.find((one) => one.role === role)!.differences[0]!.offset).toBe(offset);
    }
  });

  it.each(ROLES)('%s: a proxy of our own code, which answers all the same', async (role) => {
    await w.provider.setCode(ELSEWHERE, await w.codeAt(role));
    await put(role, proxyTo(ELSEWHERE));
    const check = await w.check();
    expect(differing(check)).toEqual({ [role]: ['code'] });
    const { differences } = check.contracts.find((one) => one.role === role)!;
    expect(differences[0]!.found).toBe(`45 bytes, a proxy (EIP-1167) of ${ELSEWHERE}`);
    if (role === 'verifier')
      expect(await keyHashAt(w.deployment.verifier)).toBe(`0x${w.options.verifier.keyHash}`);
  });

  it('an account that runs the code of an address (EIP-7702)', async () => {
    await put('signers', concatHex(['0xef0100', ELSEWHERE]));
    const [, signers] = (await w.check()).contracts;
    expect(signers!.differences[0]!.found).toBe(
      `23 bytes, an account that runs the code (EIP-7702) of ${ELSEWHERE}`,
    );
  });

  it('a verifier that lets every proof pass, with the views of ours', async () => {
    const { file, source, contract } = w.options.verifier;
    const lenient = source.replace('if (!holds) revert ProofDoesNotHold();', '');
    expect(lenient).not.toBe(source);
    const made = (await compileContracts({ [file]: lenient }, { only: [] }))[contract]!;
    await put('verifier', made.runtime);
    expect(await keyHashAt(w.deployment.verifier)).toBe(`0x${w.options.verifier.keyHash}`);
    expect(differing(await w.check())).toEqual({ verifier: ['code'] });
  });

  it('a verifier of another key says whose', async () => {
    const key = await loadKey();
    const { contract, file } = w.options.verifier;
    const other = { ...key, alpha: key.alpha.double() };
    const keyHash = 'ab'.repeat(32);
    const circuit = circuitOf(other, instance);
    const trust = { grade: 'own', makers: ['Another'], isMine: true } as const;
    const parts = { contract, instance: instance.name, key: other, keyHash, circuit, trust };
    const made = (await compileContracts({ [file]: verifierSource(parts) }, { only: [] }))[contract]!;
    await put('verifier', made.runtime);
    const check = await w.check();
    expect(differing(check)).toEqual({ verifier: ['code', 'keyHash'] });
    expect(check.contracts[0]!.differences[1]).toMatchObject({
      found: keyHash,
      expected: w.options.verifier.keyHash,
    });
  });

  it('of another compilation says that it is marked by its compiler', async () => {
    const { file, source, contract } = w.options.verifier;
    const sources = withImports(file, { ...(await readSources()), [file]: source });
    const output = await runSolc(
      {
        language: 'Solidity',
        sources: Object.fromEntries(Object.entries(sources).map(([name, content]) => [name, { content }])),
        settings: {
          remappings: ['ballast/contracts/='],
          optimizer: { enabled: true, runs: 200 },
          viaIR: true,
          outputSelection: { [file]: { '*': ['evm.deployedBytecode.object'] } },
        },
      },
      COMPILER.version,
    );
    await put('verifier', `0x${output.contracts![file]![contract]!.evm.deployedBytecode.object}`);
    const check = await w.check();
    expect(differing(check)).toEqual({ verifier: ['code'] });
    expect(check.contracts[0]!.differences[0]!.found).toMatch(/ bytes, marked by solc 0\.8\.37, /);
  });

  it('our own, of the other registry', async () => {
    const { signers, markets } = w.deployment;
    const check = await w.check({ signers: markets, markets: signers });
    expect(differing(check)).toEqual({
      signers: ['code'],
      markets: ['code'],
      registry: ['_markets', '_signers'],
    });
  });

  it('that is none is not taken from a node', async () => {
    for (const code of ['0x0', 'nothing', '0xzz']) {
      const request = (async (call: { method: string }) =>
        call.method === 'eth_getCode'
          ? code
          : w.provider.request(call as Parameters<EIP1193RequestFn>[0])) as EIP1193RequestFn;
      const error = await rejection(w.check({}, {}, request));
      expect(error).toBeInstanceOf(InputError);
      expect(error.message).toContain('something that is no code');
    }
  });
});

describe('our code', () => {
  it('over storage that other init code wrote is the same: views alone tell', async () => {
    const runtime = await w.codeAt('signers');
    const { length } = runtime;
    // SSTORE of 0x42 to slot 0, which is the owner; then the code after these 15 bytes is returned.
    const init = concatHex([
      '0x6042600055',
      concatHex(['0x61', numberToHex((length - 2) / 2, { size: 2 }), '0x80600f3d393df3']),
      runtime,
    ]);
    const { wallet } = w.owner;
    const hash = await wallet!.sendTransaction({ data: init });
    const { contractAddress } = await w.owner.public.getTransactionReceipt({ hash });
    const [, signers] = (await w.check({ signers: contractAddress! })).contracts;
    expect(signers).toMatchObject({ same: true, owners: { owner: `0x${'42'.padStart(40, '0')}` } });
  });
});

describe('a file that says something else', () => {
  it.each<[string, object, Record<string, string[]>]>([
    ['key', { keyHash: 'cd'.repeat(32) }, { verifier: ['keyHash of the file'] }],
    ['purpose', { purpose: 'another-line' }, { registry: ['_scope', 'purpose'] }],
    ['margin type', { marginType: 'initial' }, { registry: ['_marginType'] }],
    ['series', { series: `0x${'5e'.repeat(32)}` }, { registry: ['current'] }],
    ['series left out', { series: undefined }, { registry: ['current'] }],
  ])('%s', async (_, file, expected) => {
    expect(differing(await w.check(file))).toEqual(expected);
  });

  it('circuit: also by the tag of the registry', async () => {
    const circuit = { ...w.deployment.circuit, entries: 7 };
    expect(differing(await w.check({ circuit }))).toEqual({
      verifier: ['circuit of the file'],
      registry: ['current'],
    });
  });

  it.each(ROLES)('address of the %s', async (role) => {
    const found = differing(await w.check({ [role]: ELSEWHERE }));
    expect(found[role]).toEqual(['code']);
    const tied = { signers: ['_signers'], markets: ['_markets'], verifier: ['current'] };
    if (role !== 'registry') expect(found.registry).toEqual(tied[role]);
  });

  it('of another chain is not compared at all', async () => {
    const error = await rejection(w.check({ chainId: 10 }));
    expect(error).toBeInstanceOf(InputError);
    expect(error.message).toContain('is of chain 10, and the node of chain 31337');
  });
});

describe('what the registry accepts', () => {
  it('nothing yet, whatever the file says', async () => {
    const fresh = await createDeployedWorld();
    const address = ELSEWHERE;
    // Our code at an address whose storage no constructor wrote.
    await fresh.provider.setCode(address, await fresh.codeAt('registry'));
    const check = await fresh.check({ registry: address });
    expect(differing(check)).toEqual({ registry: ['_scope', '_domain', 'purpose', 'current'] });
    const { differences, owners } = check.contracts[3]!;
    expect(differences.at(-1)!.found).toBe('accepts nothing yet');
    expect(owners).toEqual({ owner: zeroAddress });
    expect(differing(await fresh.check({ registry: address, series: undefined } as object))).toEqual({
      registry: ['_scope', '_domain', 'purpose'],
    });
  });

  it('another verifier for as long as an overlap runs', async () => {
    const { verifier, series } = w.deployment;
    await w.provider.setCode(ELSEWHERE, await w.codeAt('verifier'));
    await rotate(w.owner, w.deployment, { verifier: ELSEWHERE, series: series!, overlap: 600 });
    expect(differing(await w.check())).toEqual({ registry: ['current'] });
    await rotate(w.owner, w.deployment, { verifier, series: series!, overlap: 600 });
    const check = await w.check();
    expect(differing(check)).toEqual({ registry: ['previous'] });
    const { timestamp } = await w.owner.public.getBlock();
    expect(check.contracts[3]!.differences[0]!.found).toContain(`until ${timestamp + 600n}`);
    w.provider.setTime(timestamp + 599n);
    expect(differing(await w.check())).toEqual({ registry: ['previous'] });
    w.provider.setTime(timestamp + 600n);
    expect(differing(await w.check())).toEqual({});
  });

  it('the same twice is no difference', async () => {
    const { verifier, series } = w.deployment;
    await rotate(w.owner, w.deployment, { verifier, series: series!, overlap: 600 });
    expect(differing(await w.check())).toEqual({});
    expect(EPOCH_START).toBeLessThan(Number(w.provider.now()));
  });
});
