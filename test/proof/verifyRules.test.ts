import { beforeAll, describe, expect, test } from 'vitest';
import { createSignerKey } from '../../src/account/signerKey.js';
import { publicInputCount } from '../../src/proof/context.js';
import type { KeyTrust } from '../../src/proof/grade.js';
import type { ProofFile } from '../../src/proof/proofFile.js';
import type { NullifierUse } from '../../src/proof/register.js';
import { type Verification, verify } from '../../src/proof/verify.js';
import type { CheckName, VerifyOptions } from '../../src/proof/verifyChecks.js';
import { FIELD } from '../../src/units/field.js';
import { sha256Hex } from '../../src/units/hash.js';
import { failedChecks } from '../support/failedChecks.js';
import { type Forged, makeForgeableKey, makeForged } from '../support/forged.js';
import { rejection } from '../support/refusal.js';

/** What `verify` asks of a proof that holds: every check is the only one that can tell. */

let forged: Forged;
let proof: ProofFile;
let options: VerifyOptions;
beforeAll(() => {
  forged = makeForged();
  proof = forged.prove();
  options = forged.verifyOptions;
});

const CLAIM: CheckName[] = ['instance', 'key', 'marginType', 'scope', 'recipient', 'policy'];
const GRADED: CheckName[] = ['instance', 'key', 'grade', 'marginType', 'scope', 'recipient', 'policy'];
const ALL: CheckName[] = [...GRADED, 'market', 'signers', 'proof'];

const asked = ({ checks }: Verification) => checks.map(({ name }) => name);
const detailOf = ({ checks }: Verification, name: CheckName) =>
  checks.find((check) => check.name === name)!.detail;
const withClaim = (change: Partial<ProofFile['claim']>): ProofFile => ({
  ...proof,
  claim: { ...proof.claim, ...change },
});
const withTrust = (trust: KeyTrust, change: Partial<VerifyOptions> = {}): VerifyOptions => ({
  ...options,
  ...change,
  key: { ...options.key, trust },
});

describe('a proof that holds', () => {
  test('is answered in full', async () => {
    const answer = await verify(proof, options);
    expect(answer).toMatchObject({ valid: true, grade: 'own', nullifier: 77n });
    expect(answer.trust).toContain('you trust yourself');
    expect(asked(answer)).toEqual(ALL);
    expect(failedChecks(answer)).toEqual([]);
    expect(answer.checks.map(({ detail }) => detail)).toEqual([
      'solvency-8',
      'the verifier’s own',
      expect.stringContaining('own: you trust yourself'),
      'maintenance',
      ...['as expected', 'as expected', 'as expected', 'as expected', 'as expected'],
      'holds',
    ]);
  });

  test('holds for nothing else that it could say', async () => {
    for (const change of [{ nullifier: '78' }, { nullifier: '0' }]) {
      const answer = await verify(withClaim(change), options);
      expect(answer).toMatchObject({ valid: false, grade: 'own', nullifier: BigInt(change.nullifier) });
      expect([asked(answer), failedChecks(answer)]).toEqual([ALL, ['proof']]);
      expect(detailOf(answer, 'proof')).toContain('does not hold');
    }
    const { pi_a, pi_c } = proof.proof;
    const swapped = { ...proof, proof: { ...proof.proof, pi_a: pi_c, pi_c: pi_a } };
    expect(failedChecks(await verify(swapped, options))).toEqual(['proof']);
  });

  test('is for any recipient where none is named', async () => {
    const { binding: _, ...open } = options;
    const answer = await verify(proof, open);
    expect(answer.valid).toBe(true);
    expect(detailOf(answer, 'recipient')).toBe('not asked: any recipient passes');
  });

  test('may answer a request in place of a recipient', async () => {
    const requested = { ...options, request: 5n };
    const answer = await verify(forged.prove(requested), requested);
    expect(answer.valid).toBe(true);
    expect(asked(answer)).toEqual(ALL.map((name) => (name === 'recipient' ? 'request' : name)));
    expect(detailOf(answer, 'request')).toBe('answered by this proof');
    const none = await verify(proof, requested);
    expect(failedChecks(none)).toEqual(['request']);
    expect(detailOf(none, 'request')).toContain('was made without a request');
    const other = await verify(withClaim({ binding: '6' }), requested);
    expect(detailOf(other, 'request')).toContain('does not answer this request');
  });
});

describe('a proof that claims something else is refused before anything is computed', () => {
  test.each<[CheckName, () => [ProofFile, Partial<VerifyOptions>], string]>([
    ['instance', () => [{ ...proof, instance: 'solvency-32' }, {}], 'another instance than solvency-8'],
    ['key', () => [{ ...proof, keyHash: '0'.repeat(64) }, {}], 'made with another key'],
    ['marginType', () => [{ ...proof, marginType: 'initial' }, {}], 'the proof is for initial'],
    ['scope', () => [withClaim({ scope: '1' }), {}], 'another scope'],
    ['recipient', () => [withClaim({ binding: '1' }), {}], 'another recipient'],
    ['policy', () => [withClaim({ policy: '1' }), {}], 'the proof claims '],
    [
      'policy',
      () => [proof, { policy: { ...options.policy, minRatio: 20_000n } }],
      'the proof claims minRatio 150% instead of 200%',
    ],
  ])('%s', async (name, make, words) => {
    const [file, change] = make();
    const answer = await verify(file, { ...options, ...change });
    expect(answer).toMatchObject({ valid: false, grade: undefined, trust: undefined, nullifier: 77n });
    expect([asked(answer), failedChecks(answer)]).toEqual([CLAIM, [name]]);
    expect(detailOf(answer, name)).toContain(words);
  });

  test('a key that was revoked, from a time or for ever', async () => {
    const last = options.policy.window!.notAfter;
    const revoked = (from?: bigint) =>
      verify(proof, { ...options, key: { ...options.key, revoked: { why: 'lost', from } } });
    for (const from of [undefined, last - 1n, last]) {
      const answer = await revoked(from);
      expect([asked(answer), failedChecks(answer)]).toEqual([CLAIM, ['key']]);
      expect(detailOf(answer, 'key')).toContain('the key was revoked');
      expect(detailOf(answer, 'key').includes('as of')).toBe(from !== undefined);
    }
    expect((await revoked(last + 1n)).valid).toBe(true);
    // Another key is no revoked one.
    const other = { ...proof, keyHash: '0'.repeat(64) };
    const both = await verify(other, { ...options, key: { ...options.key, revoked: { why: 'lost' } } });
    expect(detailOf(both, 'key')).toContain('another key');
  });

  test('a market with alarms, unless each is accepted by name', async () => {
    const alarms = ['stale', 'jump'].map((rule) => ({ rule, of: 'A', detail: 'old' }));
    const market = { ...options.market, alarms };
    for (const acceptAlarms of [[], ['stale'], ['jump', 'halted']]) {
      const answer = await verify(proof, { ...options, market, acceptAlarms });
      expect([asked(answer), failedChecks(answer)]).toEqual([[...CLAIM, 'alarms'], ['alarms']]);
    }
    const answer = await verify(proof, { ...options, market, acceptAlarms: ['stale', 'jump'] });
    expect(answer.valid).toBe(true);
    expect(detailOf(answer, 'alarms')).toContain('accepted: stale of A');
  });
});

describe('a key', () => {
  const makers = ['A', 'B'];
  test.each<[string, KeyTrust, VerifyOptions['grade'], boolean]>([
    ['own, of somebody else', { grade: 'own', makers, isMine: false }, undefined, false],
    ['own, of somebody trusted', { grade: 'own', makers, isMine: false, why: 'met' }, undefined, true],
    ['of a ceremony', { grade: 'ceremony', makers, isMine: true }, 'ceremony:2', true],
    ['of a ceremony of too few', { grade: 'ceremony', makers, isMine: true }, 'ceremony:3', false],
    ['own, where a ceremony is asked', { grade: 'own', makers, isMine: true }, 'ceremony', false],
    ['known as a development key', { grade: 'development' }, undefined, false],
  ])('%s, is judged by its record', async (_, trust, grade, ok) => {
    const answer = await verify(proof, withTrust(trust, { grade }));
    expect([answer.valid, answer.grade]).toEqual([ok, trust.grade]);
    expect([asked(answer), failedChecks(answer)]).toEqual(ok ? [ALL, []] : [GRADED, ['grade']]);
    expect(answer.trust).toBeTypeOf('string');
  });

  test('is a development key if it is made like one, whatever its record says', async () => {
    const weak = makeForged(1n);
    const answer = await verify(weak.prove(), weak.verifyOptions);
    expect(answer).toMatchObject({ valid: false, grade: 'development' });
    expect([asked(answer), failedChecks(answer)]).toEqual([[...GRADED, 'market', 'signers'], ['grade']]);
    const allowed = await verify(weak.prove(), { ...weak.verifyOptions, grade: 'development' });
    expect(allowed).toMatchObject({ valid: true, grade: 'development' });
    expect(allowed.trust).toContain('anyone can forge');
  });

  test('is the one that its hash names, and of the size of its instance', async () => {
    const { bytes } = options.key;
    const other = new Uint8Array([...bytes, 0x20]);
    const error = await rejection(verify(proof, { ...options, key: { ...options.key, bytes: other } }));
    expect([error.code, error.field, error.shortMessage]).toEqual([
      'ARTIFACT',
      'key',
      'is not the one that its sha256 names',
    ]);
    const size = publicInputCount(forged.claimOptions.instance);
    for (const inputs of [size - 1, size + 1]) {
      const key = makeForgeableKey(inputs);
      const held = { ...options, key: { ...options.key, bytes: key.bytes, sha256: key.sha256 } };
      const misfit = await rejection(verify({ ...proof, keyHash: sha256Hex(key.bytes) }, held));
      expect([misfit.code, misfit.field]).toEqual(['ARTIFACT', 'key']);
      expect(misfit.shortMessage).toContain('not for the instance');
    }
    const unknown = { ...options, key: { ...options.key, instance: 'solvency-9' } };
    expect((await rejection(verify(proof, unknown))).code).toBe('ARTIFACT');
  });
});

describe('market and signers', () => {
  test('are those of the verifier', async () => {
    const later = { ...options.market, maxSkew: options.market.maxSkew + 1 };
    const { world } = forged;
    for (const [name, change] of [
      ['market', { market: later }],
      ['signers', { signers: [...world.signers].reverse(), policy: options.policy }],
    ] as const) {
      const answer = await verify(proof, { ...options, ...change });
      expect([asked(answer), failedChecks(answer)]).toEqual([[...CLAIM, 'market', 'signers'], [name]]);
      expect(answer).toMatchObject({ valid: false, grade: undefined });
    }
  });

  test('are what the proof was made for, whatever it says of itself', async () => {
    const later = { ...options, market: { ...options.market, maxSkew: options.market.maxSkew + 1 } };
    const { context } = forged.prove(later);
    const answer = await verify({ ...proof, context }, later);
    expect([asked(answer), failedChecks(answer)]).toEqual([ALL, ['proof']]);
  });

  test('fit the instance, or nothing is encoded', async () => {
    const { market } = options;
    for (const slots of [7, 9]) {
      const other = { ...market, universe: { ...market.universe, slots } };
      const answer = await verify(proof, { ...options, market: other });
      expect([asked(answer), failedChecks(answer)]).toEqual([[...CLAIM, 'market'], ['market']]);
      expect(detailOf(answer, 'market')).toContain(`has ${slots} slots, solvency-8 has 8`);
    }
  });

  test('are judged at the time of the claim', async () => {
    const { first, last } = {
      first: options.policy.window!.notBefore,
      last: options.policy.window!.notAfter,
    };
    const [entry, ...rest] = options.signers;
    const dated = (validFrom: bigint, validUntil: bigint) =>
      verify(proof, { ...options, signers: [{ ...entry!, validFrom, validUntil }, ...rest] });
    expect((await dated(first, last + 1n)).valid).toBe(true);
    expect((await rejection(dated(first + 1n, last + 2n))).field).toBe('signers[0].validFrom');
    expect((await rejection(dated(first - 1n, last))).field).toBe('signers[0].validUntil');
  });
});

describe('points', () => {
  test.each(['pi_a', 'pi_c'] as const)(
    'of %s that are none prove nothing, and no market is encoded',
    async (name) => {
      const off = { ...proof, proof: { ...proof.proof, [name]: ['1', '3', '1'] as [string, string, '1'] } };
      const answer = await verify(off, options);
      expect(answer).toMatchObject({ valid: false, grade: undefined });
      expect([asked(answer), failedChecks(answer)]).toEqual([[...CLAIM, 'proof'], ['proof']]);
    },
  );
});

describe('a register', () => {
  const remembering = (uses: NullifierUse[], ok: unknown = true) => ({
    use: async (use: NullifierUse) => {
      uses.push(use);
      return { ok: ok as boolean, detail: 'what it says' };
    },
  });

  test('is told holder, scope, recipient and window, and decides', async () => {
    const { scope, binding, policy } = options;
    const uses: NullifierUse[] = [];
    const answer = await verify(proof, { ...options, register: remembering(uses) });
    expect([answer.valid, asked(answer)]).toEqual([true, [...ALL, 'register']]);
    expect(detailOf(answer, 'register')).toBe('what it says');
    expect(uses).toEqual([{ nullifier: 77n, scope, binding, window: policy.window }]);
    for (const ok of [false, 1, 'yes', null]) {
      const refused = await verify(proof, { ...options, register: remembering([], ok) });
      expect([refused.valid, failedChecks(refused)]).toEqual([false, ['register']]);
    }
  });

  test('remembers the recipient of a request, and no window where there is none', async () => {
    const { window: _, ...policy } = options.policy;
    const uses: NullifierUse[] = [];
    const requested = { ...options, policy, request: 5n, register: remembering(uses) };
    expect((await verify(forged.prove(requested), requested)).valid).toBe(true);
    expect(uses).toEqual([{ nullifier: 77n, scope: options.scope, binding: options.binding }]);
    expect(Object.keys(uses[0]!)).not.toContain('window');
  });

  test('is not asked about a proof that anything else refuses', async () => {
    const uses: NullifierUse[] = [];
    const register = remembering(uses);
    await verify(withClaim({ nullifier: '78' }), { ...options, register });
    await verify(withClaim({ scope: '1' }), { ...options, register });
    await verify(
      { ...proof, context: { ...proof.context, market: '0'.repeat(64) } },
      { ...options, register },
    );
    await verify(proof, withTrust({ grade: 'development' }, { register }));
    expect(uses).toEqual([]);
  });
});

describe('terms that are none', () => {
  test.each<[string, () => Partial<VerifyOptions>]>([
    ['policy', () => ({ policy: {} })],
    ['policy.coverage', () => ({ policy: { ...options.policy, coverage: [3] } })],
    ['scope', () => ({ scope: FIELD })],
    ['scope', () => ({ scope: -1n })],
    ['binding', () => ({ binding: FIELD })],
    ['request', () => ({ request: FIELD })],
    ['policy.minRatio', () => ({ policy: { minRatio: 1n << 24n } })],
  ])('are refused: %s', async (field, change) => {
    expect((await rejection(verify(proof, { ...options, ...change() }))).field).toBe(field);
  });

  test('a list with one key twice', async () => {
    const key = createSignerKey('custodian-a');
    const entry = { ...options.signers[0]!, key: key.publicKey };
    const twice = verify(proof, { ...options, signers: [entry, entry] });
    expect((await rejection(twice)).field).toContain('signers[1]');
  });
});
