import { bn254 } from '@noble/curves/bn254.js';
import { describe, expect, test } from 'vitest';
import { InputError } from '../../src/errors.js';
import { type Groth16Json, parseGroth16, verifyGroth16 } from '../../src/proof/groth16.js';
import { formatProof, type ProofFile, parseProof } from '../../src/proof/proofFile.js';
import { BASE_FIELD, formatVerificationKey, parseVerificationKey } from '../../src/proof/verificationKey.js';
import { FIELD } from '../../src/units/field.js';
import { pointText1, pointText2 } from '../support/points.js';
import { everythingIn, refusal } from '../support/refusal.js';

const { Fp2 } = bn254.fields;
const G1 = bn254.G1.Point;
const G2 = bn254.G2.Point;
/** Valid points that prove nothing. */
const groth16: Groth16Json = {
  pi_a: pointText1(G1.BASE.multiply(7421n)),
  pi_b: pointText2(G2.BASE.multiply(7421n)),
  pi_c: pointText1(G1.BASE),
  protocol: 'groth16',
  curve: 'bn128',
};
const hash = 'ab'.repeat(32);
const proof: ProofFile = {
  version: 1,
  kind: 'ballast/proof',
  instance: 'solvency-8',
  keyHash: hash,
  marginType: 'maintenance',
  claim: { nullifier: '10', scope: '11', binding: '12', policy: '13' },
  context: { market: hash, signers: hash },
  proof: groth16,
};
const [ax, ay] = groth16.pi_a;

/** A point of the twist outside the subgroup: the first x = (n, 0) for which the curve has one. */
function offSubgroup(): Groth16Json['pi_b'] {
  const b = Fp2.sub(
    Fp2.sqr(G2.BASE.toAffine().y),
    Fp2.mul(Fp2.sqr(G2.BASE.toAffine().x), G2.BASE.toAffine().x),
  );
  for (let n = 1n; ; n++) {
    const x = Fp2.fromBigTuple([n, 0n]);
    try {
      const y = Fp2.sqrt(Fp2.add(Fp2.mul(Fp2.sqr(x), x), b));
      const point = G2.fromAffine({ x, y });
      if (!point.isTorsionFree()) return pointText2(point);
    } catch {} // no square root: not on the curve
  }
}

describe('a public signal', () => {
  test.each(['10 ', ' 10', '0x10', '0xA', '010', '+10', '-0', '-1', '1e1', '10.0', '', '١٠', '10\n', '10n'])(
    'is a canonical decimal text, not %j',
    (text) => {
      for (const name of ['nullifier', 'scope', 'binding', 'policy'] as const) {
        const error = refusal(() =>
          parseProof(formatProof({ ...proof, claim: { ...proof.claim, [name]: text } })),
        );
        expect(error.field).toBe(`claim.${name}`);
      }
    },
  );

  test.each([10, ['10'], { 0: '10' }, null, true, undefined])('is text, not %j', (value) => {
    const claim = { ...proof.claim, nullifier: value as never };
    expect(refusal(() => parseProof(formatProof({ ...proof, claim }))).field).toBe('claim.nullifier');
  });

  test('is below the field order', () => {
    const at = (n: bigint) => formatProof({ ...proof, claim: { ...proof.claim, nullifier: `${n}` } });
    expect(parseProof(at(FIELD - 1n)).claim.nullifier).toBe(`${FIELD - 1n}`);
    for (const n of [FIELD, FIELD + 10n, 1n << 256n]) {
      expect(refusal(() => parseProof(at(n))).field).toBe('claim.nullifier');
    }
  });
});

describe('points of a proof', () => {
  const change = (change: object) => ({ ...groth16, ...change });
  test('are read when affine, on the curve and in the subgroup', () => {
    expect(parseGroth16(groth16).a.equals(G1.BASE.multiply(7421n))).toBe(true);
  });

  test.each<[string, object, string]>([
    ['x + q', { pi_a: [`${BigInt(ax) + BASE_FIELD}`, ay, '1'] }, 'pi_a[0]'],
    ['y + q', { pi_a: [ax, `${BigInt(ay) + BASE_FIELD}`, '1'] }, 'pi_a[1]'],
    [
      'a Jacobian z of 2',
      { pi_a: [`${(BigInt(ax) * 4n) % BASE_FIELD}`, `${(BigInt(ay) * 8n) % BASE_FIELD}`, '2'] },
      'pi_a[2]',
    ],
    ['infinity as z = 0', { pi_a: ['0', '1', '0'] }, 'pi_a[2]'],
    ['infinity as (0, 0)', { pi_a: ['0', '0', '1'] }, 'pi_a'],
    ['infinity of C', { pi_c: ['0', '0', '1'] }, 'pi_c'],
    ['a point off the curve', { pi_c: ['1', '3', '1'] }, 'pi_c'],
    ['hex', { pi_a: [`0x${BigInt(ax).toString(16)}`, ay, '1'] }, 'pi_a[0]'],
    ['a space', { pi_a: [`${ax} `, ay, '1'] }, 'pi_a[0]'],
    ['numbers', { pi_c: [1, 2, 1] }, 'pi_c[0]'],
    ['two coordinates', { pi_c: ['1', '2'] }, 'pi_c'],
    ['four coordinates', { pi_c: ['1', '2', '1', '0'] }, 'pi_c'],
    ['a list in a list', { pi_c: [['1'], '2', '1'] }, 'pi_c[0]'],
    [
      'infinity of B',
      {
        pi_b: [
          ['0', '0'],
          ['0', '0'],
          ['1', '0'],
        ],
      },
      'pi_b',
    ],
    [
      'z = 0 of B',
      {
        pi_b: [
          ['0', '0'],
          ['1', '0'],
          ['0', '0'],
        ],
      },
      'pi_b[2][0]',
    ],
    ['z = 1 + i of B', { pi_b: [...groth16.pi_b.slice(0, 2), ['1', '1']] }, 'pi_b[2][1]'],
    ['z = i of B', { pi_b: [...groth16.pi_b.slice(0, 2), ['0', '1']] }, 'pi_b[2][0]'],
    [
      'B off the curve',
      {
        pi_b: [
          ['1', '2'],
          ['3', '4'],
          ['1', '0'],
        ],
      },
      'pi_b',
    ],
    ['B outside the subgroup', { pi_b: offSubgroup() }, 'pi_b'],
    ['swapped parts of B', { pi_b: groth16.pi_b.map(([a, b]) => [b, a]) }, 'pi_b[2][0]'],
    ['another protocol', { protocol: 'plonk' }, 'protocol'],
    ['another curve', { curve: 'bls12381' }, 'curve'],
  ])('are refused with %s', (_, bad, field) => {
    const error = refusal(() => parseGroth16(change(bad)));
    expect(error).toBeInstanceOf(InputError);
    expect(error.field).toBe(field);
    expect(everythingIn(error)).not.toContain(ax);
  });

  test('come without anything else', () => {
    expect(refusal(() => parseGroth16(change({ publicSignals: ['10'] }))).message).toContain('unknown key');
    const { pi_c: _, ...short } = groth16;
    expect(refusal(() => parseGroth16(short)).field).toBe('pi_c');
  });
});

describe('a proof file', () => {
  test('comes back from its own text', () => {
    expect(parseProof(formatProof(proof))).toEqual(proof);
  });

  test.each(Object.keys(proof))('needs %s', (name) => {
    const { [name as keyof ProofFile]: _, ...rest } = proof;
    expect(refusal(() => parseProof(JSON.stringify(rest), 'proof.json')).message).toContain(
      `proof.json: ${name}`,
    );
  });

  test.each<[string, object]>([
    ['an unknown key', { market: {} }],
    ['a key inside the claim', { claim: { ...proof.claim, verified: true } }],
    ['a key of its own', { proof: { ...groth16, key: {} } }],
    ['another version', { version: 2 }],
    ['a version as text', { version: '1' }],
    ['another kind', { kind: 'ballast/attestation' }],
    ['a hash in capitals', { keyHash: hash.toUpperCase() }],
    ['a hash with a digit more before it', { keyHash: `a${hash}` }],
    ['a hash with more behind it', { keyHash: `${hash}\n` }],
    ['a short hash', { context: { market: 'ab', signers: hash } }],
    ['another margin type', { marginType: 'none' }],
    ['a long name', { instance: 's'.repeat(65) }],
  ])('is refused with %s', (_, change) => {
    expect(refusal(() => parseProof(JSON.stringify({ ...proof, ...change })))).toBeInstanceOf(InputError);
  });

  test('is refused unread when it is large or deep', () => {
    const large = formatProof({ ...proof, instance: 'x'.repeat(100_000_000) });
    expect(refusal(() => parseProof(large, 'proof.json')).message).toBe(
      'proof.json: is larger than 16 KiB, the most that a proof takes',
    );
    expect(refusal(() => parseProof('['.repeat(10_000))).message).toContain('nested deeper');
  });
});

describe('a verification key file', () => {
  const ic = [G1.BASE, G1.BASE.double()];
  const key = { alpha: G1.BASE, beta: G2.BASE, gamma: G2.BASE, delta: G2.BASE, ic };
  const json = formatVerificationKey(key);
  const read = (change: object) => parseVerificationKey(JSON.stringify({ ...json, ...change }));
  const multiple = (n: bigint) => pointText1(n < 0n ? G1.BASE.multiply(-n).negate() : G1.BASE.multiply(n));

  test('is read as snarkjs writes it, derived fields left out', () => {
    expect(read({ vk_alphabeta_12: [[['1']]] }).ic).toHaveLength(2);
  });

  test.each<[string, object, string]>([
    ['an IC too few', { IC: [pointText1(G1.BASE)] }, 'IC'],
    ['an IC too many', { IC: [1n, 2n, 3n].map((n) => pointText1(G1.BASE.multiply(n))) }, 'IC'],
    ['an IC at infinity', { IC: [pointText1(G1.BASE), ['0', '0', '1']] }, 'IC[1]'],
    ['the first IC at infinity', { IC: [['0', '0', '1'], pointText1(G1.BASE)] }, 'IC[0]'],
    ['an IC off the curve', { IC: [pointText1(G1.BASE), ['1', '3', '1']] }, 'IC[1]'],
    ['an IC of the constant', { IC: [G1.BASE, G1.BASE].map(pointText1) }, 'IC[1]'],
    ['one IC for two inputs', { nPublic: 3, IC: [1n, 2n, 3n, 2n].map(multiple) }, 'IC[3]'],
    ['opposite ICs', { nPublic: 2, IC: [1n, 2n, -2n].map(multiple) }, 'IC[2]'],
    ['a δ outside the subgroup', { vk_delta_2: offSubgroup() }, 'vk_delta_2'],
    ...['vk_beta_2', 'vk_gamma_2', 'vk_delta_2'].map((name): [string, object, string] => [
      `z = 1 + i of ${name}`,
      { [name]: [...pointText2(G2.BASE).slice(0, 2), ['1', '1']] },
      `${name}[2][1]`,
    ]),
    ['no public input', { nPublic: 0 }, 'nPublic'],
    ['another curve', { curve: 'bls12381' }, 'curve'],
  ])('is refused with %s', (_, change, field) => {
    expect(refusal(() => read(change)).field).toBe(field);
  });

  test('whose ICs are twice a point and its neighbour is read: they differ', () => {
    const { ic: points } = read({ nPublic: 2, IC: [4n, 2n, 3n].map(multiple) });
    expect(points[1]!.equals(G1.BASE.double())).toBe(true);
  });

  test('takes exactly as many inputs as it has, each a field element', () => {
    const parsed = parseGroth16(groth16);
    for (const inputs of [[], [1n, 0n], [FIELD], [-1n], ['1' as never]]) {
      expect(refusal(() => verifyGroth16(key, inputs, parsed)).field).toMatch(/^public inputs/);
    }
    expect(verifyGroth16(key, [1n], parsed)).toBe(false);
  });
});
