import { bn254 } from '@noble/curves/bn254.js';
import { beforeAll, describe, expect, test } from 'vitest';
import { createSignerKey } from '../../src/account/signerKey.js';
import { buildContext } from '../../src/proof/context.js';
import { foldKey } from '../../src/proof/fold.js';
import { type Groth16Json, parseGroth16, verifyGroth16 } from '../../src/proof/groth16.js';
import { packPolicy } from '../../src/proof/policy.js';
import type { ProofFile } from '../../src/proof/proofFile.js';
import { prove } from '../../src/proof/prove.js';
import { verifyWithSnarkjs } from '../../src/proof/snarkjs.js';
import { parseVerificationKey } from '../../src/proof/verificationKey.js';
import { verify } from '../../src/proof/verify.js';
import { type Check, type CheckName, claimChecks, type VerifyOptions } from '../../src/proof/verifyChecks.js';
import { FIELD } from '../../src/units/field.js';
import { failedChecks } from '../support/failedChecks.js';
import { needs } from '../support/needs.js';
import { pointText1, pointText2 } from '../support/points.js';
import { rejection } from '../support/refusal.js';
import { makeStatement, type Statement, sayingWhatIsAsked, verifyBoth } from '../support/statement.js';

needs('solvency-8');

let statement: Statement;
let proof: ProofFile;
beforeAll(async () => {
  statement = await makeStatement();
  proof = await prove(statement.proveOptions);
});

const G1 = bn254.G1.Point;
const G2 = bn254.G2.Point;
/** The proof with some of its points changed. */
const mapPoints = (change: (p: ReturnType<typeof parseGroth16>) => Partial<Groth16Json>) => ({
  ...proof,
  proof: { ...proof.proof, ...change(parseGroth16(proof.proof)) },
});

describe('an honest proof', () => {
  test('verifies with both verifiers, every check in order', async () => {
    const result = await verifyBoth(statement, proof);
    expect(result.valid).toBe(true);
    expect(result.checks.map(({ name }) => name)).toEqual([
      ...[
        'instance',
        'key',
        'grade',
        'marginType',
        'scope',
        'recipient',
        'policy',
        'market',
        'signers',
        'proof',
      ],
    ]);
    expect(result.grade).toBe('development');
  });

  test('says who it is for, or that nobody asked', async () => {
    const { binding: _, ...open } = statement.verifyOptions;
    const result = await verify(proof, open);
    expect(result.valid).toBe(true);
    expect(result.checks.find(({ name }) => name === 'recipient')!.detail).toContain('any recipient');
  });

  test('verifies folded and wide alike, true and false', async () => {
    const key = parseVerificationKey(new TextDecoder().decode(statement.artifacts.verificationKey));
    const context = buildContext({ ...statement.verifyOptions, instance: statement.proveOptions.instance });
    const folded = foldKey(key, context.scalars);
    const { nullifier, scope, binding, policy } = proof.claim;
    const claim = [nullifier, scope, binding, policy].map(BigInt);
    for (const [at, expected] of [
      [undefined, true],
      [0, false],
      [3, false],
      [4, false],
      [893, false],
    ] as const) {
      const wide = [...claim, ...context.scalars].map((x, i) => (i === at ? (x + 1n) % FIELD : x));
      const points = parseGroth16(proof.proof);
      expect(verifyGroth16(key, wide, points)).toBe(expected);
      expect(await verifyWithSnarkjs(key, wide, proof.proof)).toBe(expected);
      if (at === undefined || at < 4) {
        expect(verifyGroth16(folded, wide.slice(0, 4), points)).toBe(expected);
        expect(await verifyWithSnarkjs(folded, wide.slice(0, 4), proof.proof)).toBe(expected);
      }
    }
  });
});

describe('nothing of a proof can be changed', () => {
  const claimed = (change: Partial<ProofFile['claim']>) => ({
    ...proof,
    claim: { ...proof.claim, ...change },
  });
  const plus = (text: string, n = 1n) => `${(BigInt(text) + n) % FIELD}`;
  const cases: [string, () => ProofFile, CheckName[]][] = [
    ['A negated', () => mapPoints(({ a }) => ({ pi_a: pointText1(a.negate()) })), ['proof']],
    ['B negated', () => mapPoints(({ b }) => ({ pi_b: pointText2(b.negate()) })), ['proof']],
    ['C negated', () => mapPoints(({ c }) => ({ pi_c: pointText1(c.negate()) })), ['proof']],
    ['A moved by a generator', () => mapPoints(({ a }) => ({ pi_a: pointText1(a.add(G1.BASE)) })), ['proof']],
    ['B moved by a generator', () => mapPoints(({ b }) => ({ pi_b: pointText2(b.add(G2.BASE)) })), ['proof']],
    ['C moved by a generator', () => mapPoints(({ c }) => ({ pi_c: pointText1(c.add(G1.BASE)) })), ['proof']],
    [
      'A and C swapped',
      () => mapPoints(({ a, c }) => ({ pi_a: pointText1(c), pi_c: pointText1(a) })),
      ['proof'],
    ],
    ['A doubled alone', () => mapPoints(({ a }) => ({ pi_a: pointText1(a.double()) })), ['proof']],
    ['C at infinity', () => mapPoints(() => ({ pi_c: ['0', '0', '1'] })), ['proof']],
    ['A off the curve', () => mapPoints(() => ({ pi_a: ['1', '3', '1'] })), ['proof']],
    ['another nullifier', () => claimed({ nullifier: plus(proof.claim.nullifier) }), ['proof']],
    ['nullifier 0', () => claimed({ nullifier: '0' }), ['proof']],
    ['another scope', () => claimed({ scope: plus(proof.claim.scope) }), ['scope']],
    ['another recipient', () => claimed({ binding: plus(proof.claim.binding) }), ['recipient']],
    ['another policy', () => claimed({ policy: plus(proof.claim.policy) }), ['policy']],
    ['another margin type', () => ({ ...proof, marginType: 'initial' }), ['marginType']],
    ['another key', () => ({ ...proof, keyHash: '0'.repeat(64) }), ['key']],
    ['an instance of another size', () => ({ ...proof, instance: 'solvency-32' }), ['instance']],
    ['an instance that is none', () => ({ ...proof, instance: 'constructor' }), ['instance']],
    [
      'another market digest',
      () => ({ ...proof, context: { ...proof.context, market: '0'.repeat(64) } }),
      ['market'],
    ],
    [
      'another custodians digest',
      () => ({ ...proof, context: { ...proof.context, signers: '0'.repeat(64) } }),
      ['signers'],
    ],
  ];
  test.each(cases)('%s', async (_, make, names) => {
    const result = await verifyBoth(statement, make());
    expect(result.valid).toBe(false);
    expect(failedChecks(result)).toEqual(names);
  });

  test('a file that was not read strictly is read strictly here', async () => {
    for (const nullifier of [
      `${BigInt(proof.claim.nullifier) + FIELD}`,
      `0${proof.claim.nullifier}`,
      '0x1',
      '',
    ]) {
      const error = await rejection(verify(claimed({ nullifier }), statement.verifyOptions));
      expect(error.field).toBe('claim.nullifier');
    }
  });
});

describe('nothing of what the verifier expects can differ', () => {
  const {
    market: m,
    signers: v,
    verifyOptions: o,
  } = {
    market: () => statement.world.market,
    signers: () => statement.world.signers,
    verifyOptions: () => statement.verifyOptions,
  };
  const stranger = createSignerKey('alpha').publicKey;
  const model = (change: object) => ({
    ...m(),
    models: { maintenance: { ...m().models.maintenance!, ...change } },
  });
  const policy = (change: object) => ({ policy: { ...o().policy, ...change } });
  const cases: [string, () => Partial<VerifyOptions>, CheckName[]][] = [
    ['scope', () => ({ scope: o().scope + 1n }), ['scope']],
    ['recipient', () => ({ binding: o().binding! + 1n }), ['recipient']],
    ['a lower minRatio', () => policy({ minRatio: 14_999n }), ['policy']],
    ['a higher minRatio', () => policy({ minRatio: 15_001n }), ['policy']],
    ['minEquity', () => policy({ minEquity: 101n }), ['policy']],
    ['coverage', () => policy({ coverage: [1] }), ['policy']],
    [
      'a later window',
      () => policy({ window: { notBefore: 1_780_000_001n, notAfter: 1_780_000_001n } }),
      ['policy'],
    ],
    ['margin type', () => ({ marginType: 'initial' }), ['marginType']],
    ['a price', () => ({ market: { ...m(), prices: ['101', '100', '10'] } }), ['market']],
    ['market time', () => ({ market: { ...m(), time: m().time + 1 } }), ['market']],
    ['skew', () => ({ market: { ...m(), maxSkew: 901 } }), ['market']],
    ['quote', () => ({ market: { ...m(), universe: { ...m().universe, quote: 'USDC' } } }), ['market']],
    ['no groups', () => ({ market: model({ groups: [] }) }), ['market']],
    ['no scenarios', () => ({ market: model({ scenarios: [], units: [] }) }), ['market']],
    ['custodian order', () => ({ signers: [...v()].reverse() }), ['signers']],
    ['a custodian fewer', () => ({ signers: v().slice(0, 2) }), ['signers']],
    [
      'the signer’s key',
      () => ({ signers: v().map((entry, i) => (i === 0 ? { ...entry, key: stranger } : entry)) }),
      ['signers'],
    ],
  ];
  test.each(cases)('%s', async (_, change, names) => {
    const result = await verifyBoth(statement, proof, change());
    expect(result.valid).toBe(false);
    expect(failedChecks(result)).toEqual(names);
    expect(result.checks.map(({ name }) => name)).not.toContain('proof'); // answered without the equation
    // And the equation does not hold for it, whatever the file says.
    const forged = sayingWhatIsAsked(proof, { ...o(), ...change() });
    expect(failedChecks(await verifyBoth(statement, forged, change()))).toEqual(['proof']);
  });

  test('a policy that differs is told in its own words', async () => {
    const detailOf = async (file: ProofFile, change: Partial<VerifyOptions>) =>
      (await verify(file, { ...o(), ...change })).checks.find(({ name }) => name === 'policy')!.detail;
    expect(await detailOf(proof, policy({ minRatio: 20_000n }))).toBe(
      'the proof claims minRatio 150% instead of 200%',
    );
    const packed = `${BigInt(proof.claim.policy) + (1n << 240n)}`;
    expect(await detailOf({ ...proof, claim: { ...proof.claim, policy: packed } }, {})).toBe(
      'the proof claims more than the fields of a policy',
    );
  });

  test('what the record of a key can answer needs no key', () => {
    const { bytes: _, ...record } = o().key;
    const names = (checks: readonly Check[]) => checks.filter(({ ok }) => !ok).map(({ name }) => name);
    expect(names(claimChecks(proof, { ...o(), key: record }))).toEqual([]);
    const asked = { ...o(), scope: 1n, binding: 2n, ...policy({ minRatio: 1n }), key: record };
    expect(names(claimChecks(proof, asked))).toEqual(['scope', 'recipient', 'policy']);
  });

  test('a policy that asks for nothing is the verifier’s mistake, whatever the proof claims', async () => {
    const claiming = { ...proof, claim: { ...proof.claim, policy: `${packPolicy({})}` } };
    for (const file of [proof, claiming]) {
      const { field, message } = await rejection(verify(file, { ...o(), policy: {} }));
      expect([field, message]).toEqual(['policy', expect.stringContaining('asks for nothing')]);
    }
  });

  test('coverage of an entry that the list does not have is the verifier’s mistake', async () => {
    expect((await rejection(verify(proof, { ...o(), ...policy({ coverage: [7] }) }))).field).toBe(
      'policy.coverage',
    );
  });
});
