import { bn254 } from '@noble/curves/bn254.js';
import { beforeAll, describe, expect, it } from 'vitest';
import { inspectVerificationKey } from '../../audit/keys/inspect.js';
import { choose, recomputeKey } from '../../audit/keys/recompute.js';
import { inverse, lagrangeAt, mod, power, rootOf } from '../../audit/keys/scalars.js';
import { formatZkey, readZkey, type Zkey } from '../../src/groth16/zkey.js';
import { formatVerificationKey, parseVerificationKey } from '../../src/proof/verificationKey.js';
import { compileCircuit } from '../../src/setup/compile.js';
import { makeDevelopmentKey } from '../../src/setup/developmentKey.js';
import { verificationKeyText } from '../../src/setup/verificationKeyText.js';
import { compileTiny, pointOf, pointOfSmallOrder, TINY, withPoint } from '../keys/keyParts.js';

/** Keys with a wrong point, and what the audit says of them. */

const ALL = Number.POSITIVE_INFINITY;

let r1cs: Uint8Array;
let zkey: Zkey;
beforeAll(async () => {
  ({ r1cs } = await compileTiny());
  zkey = readZkey(await makeDevelopmentKey(r1cs));
});

/** Everything that is found in a key with changes, whose verification key is its own. */
function findings(changes: Partial<Zkey>, most = ALL): readonly string[] {
  const bytes = formatZkey({ ...zkey, ...changes });
  return recomputeKey({ r1cs, zkey: bytes, verificationKey: verificationKeyText(bytes) }, most).findings;
}

describe('values of Lagrange polynomials', () => {
  it.each([1, 2, 8, 16])('are those of the definition: %i points', (size) => {
    const points = Array.from({ length: size }, (_, j) => power(rootOf(size), BigInt(j)));
    expect(new Set(points).size).toBe(size);
    for (const [j, own] of points.entries()) {
      const product = points
        .filter((point) => point !== own)
        .reduce((value, point) => mod(value * (71n - point) * inverse(own - point)), 1n);
      expect(lagrangeAt(71n, j, size)).toBe(product);
    }
  });
});

describe('a development key', () => {
  it('is what circuit and seed make, every point', () => {
    const bytes = formatZkey(zkey);
    const answer = recomputeKey({ r1cs, zkey: bytes, verificationKey: verificationKeyText(bytes) }, ALL);
    const { wires, publics, domainBits } = zkey.shape;
    expect(answer).toEqual({
      findings: [],
      counts: {
        ...{ header: 6, IC: publics + 1, A: wires, B1: wires, B2: wires },
        ...{ C: wires - publics - 1, H: 1 << domainBits },
      },
    });
  });

  it('is not that of another seed or circuit', async () => {
    const bytes = await makeDevelopmentKey(r1cs, { seed: 'other' });
    const files = { zkey: bytes, verificationKey: verificationKeyText(bytes) };
    expect(recomputeKey({ r1cs, ...files }, ALL).findings).toContain(
      'alpha1 is not what circuit and seed make',
    );
    expect(recomputeKey({ r1cs, ...files }, ALL, 'other').findings).toEqual([]);
    const { r1cs: other } = await compileCircuit(TINY.replace('first <== a * x', 'first <== a * (x + 1)'));
    const found = recomputeKey({ r1cs: other, ...files }, ALL, 'other').findings;
    expect(found.some((text) => /^(A|B1|C)\[\d+\] is not what/.test(text))).toBe(true);
  });

  it.each(['a', 'b1', 'c', 'h', 'ic'] as const)(
    'with one other point of %s is found, wherever it is',
    async (name) => {
      const other = await pointOf('g1', 123_457n);
      for (let i = 0; i < zkey[name].length / 64; i++) {
        const found = findings({ [name]: withPoint(zkey[name], i, other) });
        expect(found).toEqual([`${name.toUpperCase()}[${i}] is not what circuit and seed make`]);
      }
    },
  );

  it('with another B2, or another point of the header, is found', async () => {
    const [first, second] = [await pointOf('g1', 5n), await pointOf('g2', 5n)];
    const b2 = withPoint(zkey.b2, 2, second);
    expect(findings({ b2 })).toEqual(['B2[2] is not what circuit and seed make']);
    for (const name of ['alpha1', 'beta1', 'beta2', 'gamma2', 'delta1', 'delta2'] as const) {
      const found = findings({ [name]: name.endsWith('1') ? first : second });
      expect(found[0]).toBe(`${name} is not what circuit and seed make`);
      // Those of the verification key are found there too.
      expect(found.length).toBe(/alpha1|2$/.test(name) ? 2 : 1);
    }
  });

  it('with two IC points exchanged, one doubled or infinite, is found', async () => {
    const [first, second] = [zkey.ic.slice(64, 128), zkey.ic.slice(128, 192)];
    const swapped = withPoint(withPoint(zkey.ic, 1, second), 2, first);
    expect(findings({ ic: swapped })).toHaveLength(2);
    expect(findings({ ic: withPoint(zkey.ic, 2, first) })).toEqual([
      'IC[2] is not what circuit and seed make',
    ]);
  });

  it('with a point too few is found', () => {
    const cut = { ...zkey, shape: { ...zkey.shape, wires: zkey.shape.wires - 1 } };
    const fewer = { a: cut.a.slice(64), b1: cut.b1.slice(64), b2: cut.b2.slice(128), c: cut.c.slice(64) };
    const found = findings({ ...cut, ...fewer }, 2);
    const { wires } = zkey.shape;
    expect(found).toContain(`A has ${wires - 1} points, the circuit asks for ${wires}`);
    expect(found.some((text) => text.startsWith('the header counts'))).toBe(true);
  });

  it('beside a verification key that is not its own is found', async () => {
    const bytes = formatZkey(zkey);
    const json = JSON.parse(new TextDecoder().decode(verificationKeyText(bytes))) as { IC: unknown[] };
    const swapped = { ...json, IC: [json.IC[0], json.IC[2], json.IC[1]] };
    const cut = { ...json, IC: json.IC.slice(0, -1) };
    const answer = (key: object) =>
      recomputeKey({ r1cs, zkey: bytes, verificationKey: Buffer.from(JSON.stringify(key)) }, ALL).findings;
    expect(answer(swapped)).toEqual(
      [1, 2].map((i) => `verification key: IC[${i}] is not that of the proving key`),
    );
    expect(answer(cut)).toEqual(['verification key: has 2 IC points, the proving key 3']);
  });

  it('is looked at where a hash says, its ends always', () => {
    expect(choose('a', 5, 5)).toEqual([0, 1, 2, 3, 4]);
    const chosen = choose('a', 1000, 10);
    expect(chosen).toHaveLength(10);
    expect(chosen).toEqual([...new Set(chosen)].sort((a, b) => a - b));
    expect([chosen[0], chosen.at(-1)]).toEqual([0, 999]);
    expect(choose('a', 1000, 10)).toEqual(chosen);
    expect(choose('b', 1000, 10)).not.toEqual(chosen);
  });
});

describe('a verification key of anybody', () => {
  const { Point: G1 } = bn254.G1;
  const { Point: G2 } = bn254.G2;
  const honest = {
    ...{
      alpha: G1.BASE.multiply(73n),
      beta: G2.BASE.multiply(79n),
      gamma: G2.BASE,
      delta: G2.BASE.multiply(83n),
    },
    ic: [3n, 4n, 5n].map((n) => G1.BASE.multiply(n)),
  };
  const json = formatVerificationKey(honest);
  const IC = json.IC as string[][];

  it('has points that are finite, distinct and in their groups', () => {
    expect(inspectVerificationKey(JSON.stringify(json), false)).toEqual([]);
    const development = formatVerificationKey({ ...honest, delta: honest.gamma });
    expect(inspectVerificationKey(JSON.stringify(development), true)).toEqual([]);
  });

  it.each<[string, object, string | RegExp]>([
    ['an IC at infinity', { IC: [IC[0], IC[1], ['0', '0', '1']] }, 'IC[2] is not on the curve'],
    ['an IC at infinity, as snarkjs writes it', { IC: [IC[0], IC[1], ['0', '1', '0']] }, /^IC\[2\] is/],
    ['an IC twice', { IC: [IC[0], IC[1], IC[1]] }, 'IC[2] is IC[1] or its negative'],
    ['an IC that is the constant’s', { IC: [IC[0], IC[1], IC[0]] }, 'IC[2] is IC[0] or its negative'],
    ['too few ICs', { IC: IC.slice(1) }, '2 IC points for 2 public signals'],
    ['an IC off the curve', { IC: [IC[0], IC[1], ['5', '5', '1']] }, 'IC[2] is not on the curve'],
    [
      'an α that is the generator',
      { vk_alpha_1: formatVerificationKey({ ...honest, alpha: G1.BASE }).vk_alpha_1 },
      'alpha is the generator',
    ],
    ['a β that is the generator', { vk_beta_2: json.vk_gamma_2 }, 'beta is the generator'],
    ['another γ', { vk_gamma_2: json.vk_beta_2 }, 'gamma is not the generator'],
    ['δ = γ', { vk_delta_2: json.vk_gamma_2 }, 'delta is gamma: anyone can forge proofs'],
    [
      'a δ off the group',
      { vk_delta_2: formatVerificationKey({ ...honest, delta: pointOfSmallOrder() }).vk_delta_2 },
      'delta is not in the group',
    ],
  ])('is found with %s, and refused by the reader or known as forgeable', (_, change, finding) => {
    const text = JSON.stringify({ ...json, ...change });
    const found = inspectVerificationKey(text, false);
    expect(found).toContainEqual(typeof finding === 'string' ? finding : expect.stringMatching(finding));
    // The reader sees every fault of IC and of groups; what a generator means is asked of the whole key.
    if (/IC|group|curve/.test(String(finding))) expect(() => parseVerificationKey(text)).toThrow();
  });

  it('of development is not taken for one when δ ≠ γ', () => {
    expect(inspectVerificationKey(JSON.stringify(json), true)).toEqual([
      'delta is not gamma: a development key that is not seen to be one',
    ]);
  });
});
