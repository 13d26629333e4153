import { beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ProofFile } from '../../src/proof/proofFile.js';
import { prove } from '../../src/proof/prove.js';
import { verify } from '../../src/proof/verify.js';
import type { VerifyOptions } from '../../src/proof/verifyChecks.js';
import { failedChecks } from '../support/failedChecks.js';
import { needs } from '../support/needs.js';
import { makeStatement, type Statement } from '../support/statement.js';

needs('solvency-8');

/** What `verify` computes before it says no. */

const { dear, counted } = vi.hoisted(() => {
  const names: string[] = [];
  return {
    dear: names,
    counted:
      <Args extends unknown[], Result>(name: string, made: (...args: Args) => Result) =>
      (...args: Args): Result => {
        names.push(name);
        return made(...args);
      },
  };
});
vi.mock('../../src/market/encode.js', async (original) => {
  const module = await original<typeof import('../../src/market/encode.js')>();
  return { ...module, encodeMarket: counted('market', module.encodeMarket) };
});
vi.mock('../../src/units/hash.js', async (original) => {
  const { sha256Hex } = await original<typeof import('../../src/units/hash.js')>();
  return {
    sha256Hex: (data: Uint8Array | string) => {
      if (typeof data !== 'string') dear.push('key hash');
      return sha256Hex(data);
    },
  };
});
vi.mock('../../src/proof/verificationKey.js', async (original) => {
  const module = await original<typeof import('../../src/proof/verificationKey.js')>();
  return { ...module, parseVerificationKey: counted('key', module.parseVerificationKey) };
});
vi.mock('../../src/proof/fold.js', async (original) => {
  const module = await original<typeof import('../../src/proof/fold.js')>();
  return { ...module, foldKey: counted('fold', module.foldKey) };
});
vi.mock('../../src/proof/groth16.js', async (original) => {
  const module = await original<typeof import('../../src/proof/groth16.js')>();
  return {
    ...module,
    parseGroth16: counted('points', module.parseGroth16),
    verifyGroth16: counted('equation', module.verifyGroth16),
  };
});

let statement: Statement;
let proof: ProofFile;
let options: VerifyOptions;
beforeAll(async () => {
  statement = await makeStatement();
  proof = await prove(statement.proveOptions);
  options = statement.verifyOptions;
});
beforeEach(() => {
  dear.length = 0;
});

const WHOLE = ['points', 'market', 'key hash', 'key', 'equation'];

describe('before it says no, verify computes', () => {
  const own = { grade: 'own', makers: ['A'], isMine: false } as const;
  const claiming = (change: object): ProofFile => ({ ...proof, claim: { ...proof.claim, ...change } });

  test.each<[string, string[], () => [ProofFile, Partial<VerifyOptions>], string[]]>([
    ['nothing for another instance', ['instance'], () => [{ ...proof, instance: 'solvency-32' }, {}], []],
    ['nothing for another key', ['key'], () => [{ ...proof, keyHash: '0'.repeat(64) }, {}], []],
    [
      'nothing for a revoked key',
      ['key'],
      () => [proof, { key: { ...options.key, revoked: { why: 'x' } } }],
      [],
    ],
    ['nothing for another margin type', ['marginType'], () => [{ ...proof, marginType: 'initial' }, {}], []],
    ['nothing for another scope', ['scope'], () => [claiming({ scope: '1' }), {}], []],
    ['nothing for another recipient', ['recipient'], () => [claiming({ binding: '1' }), {}], []],
    ['nothing for another request', ['request'], () => [proof, { request: 1n }], []],
    ['nothing for another policy', ['policy'], () => [claiming({ policy: '1' }), {}], []],
    [
      'nothing for alarms',
      ['alarms'],
      () => [proof, { market: { ...options.market, alarms: [{ rule: 'stale', of: 'A', detail: '' }] } }],
      [],
    ],
    [
      'nothing for a grade that the record of the key already has not',
      ['grade'],
      () => [proof, { key: { ...options.key, trust: own }, grade: 'own' }],
      [],
    ],
    [
      'its three points, where they are none',
      ['proof'],
      () => [{ ...proof, proof: { ...proof.proof, pi_a: ['1', '3', '1'] } }, {}],
      ['points'],
    ],
    [
      'no key for another market',
      ['market'],
      () => [proof, { market: { ...options.market, time: options.market.time + 1 } }],
      ['points', 'market'],
    ],
    [
      'no key for other signers',
      ['signers'],
      () => [proof, { signers: [...options.signers].reverse() }],
      ['points', 'market'],
    ],
    [
      'no equation for a key that is another than its record says',
      ['grade'],
      () => [proof, { key: { ...options.key, trust: { ...own, isMine: true } }, grade: 'own' }],
      ['points', 'market', 'key hash', 'key'],
    ],
    ['all for another nullifier', ['proof'], () => [claiming({ nullifier: '1' }), {}], WHOLE],
    ['all for a proof that holds', [], () => [proof, {}], WHOLE],
    [
      'not the equation of its own where snarkjs is asked',
      [],
      () => [proof, { verifier: 'snarkjs' }],
      WHOLE.slice(0, -1),
    ],
  ])('%s', async (_, failed, make, computed) => {
    const [file, change] = make();
    await verify(proof, options); // the fold is kept from then on
    dear.length = 0;
    expect(failedChecks(await verify(file, { ...options, ...change }))).toEqual(failed);
    expect(dear).toEqual(computed);
  });

  test('the fold once for a market', async () => {
    const market = { ...options.market, maxSkew: options.market.maxSkew - 1 };
    const { digests } = (await import('../../src/proof/context.js')).buildContext({
      ...options,
      market,
      instance: statement.proveOptions.instance,
    });
    dear.length = 0;
    for (const _ of [1, 2]) await verify({ ...proof, context: digests }, { ...options, market });
    expect(dear.filter((name) => name === 'fold')).toHaveLength(1);
  });
});
