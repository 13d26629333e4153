import { babyjubjub } from '@noble/curves/misc.js';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  type AffinePoint,
  BASE8,
  isOnCurve,
  parseKey,
  parsePoint,
  SUBGROUP_BASE,
  SUBGROUP_ORDER,
} from '../../src/account/curve.js';
import {
  createPrivateKey,
  publicKeyOf,
  signChecked,
  signDigest,
  verifyDigest,
} from '../../src/account/eddsa.js';
import { poseidon } from '../../src/account/poseidon.js';
import { Secret } from '../../src/account/secret.js';
import { FIELD } from '../../src/units/field.js';
import { refusal } from './fixtures.js';
import { loadOracle, type Oracle } from './oracle.js';

const l = SUBGROUP_ORDER;
const { Point } = babyjubjub;
const affine = (point: InstanceType<typeof Point>): AffinePoint => {
  const { x, y } = point.toAffine();
  return { x, y };
};

let oracle: Oracle;
/** A point of order 8. */
let torsion: InstanceType<typeof Point>;
beforeAll(async () => {
  oracle = await loadOracle();
  const generator = Point.fromAffine(oracle.generator);
  torsion = generator.multiplyUnsafe(l - 1n).add(generator);
});

const key = new Secret(1234567890123456789012345678901234567890n);
const A = publicKeyOf(key);
const digest = 42n;
const signature = signDigest(digest, key);

describe('against circomlib', () => {
  test('same curve, base point and order', () => {
    expect(affine(BASE8)).toEqual(oracle.base8);
    expect(SUBGROUP_BASE).toEqual(oracle.base8);
    expect(l).toBe(oracle.subOrder);
    expect(affine(Point.fromAffine(oracle.generator).double().double().double())).toEqual(oracle.base8);
    expect(isOnCurve(oracle.generator)).toBe(true);
  });

  test('our signatures verify there, changed ones fail in both', () => {
    const scalar = fc.bigInt({ min: 1n, max: l - 1n });
    const message = fc.bigInt({ min: 0n, max: FIELD - 1n });
    fc.assert(
      fc.property(scalar, message, message, (k, m, other) => {
        const secret = new Secret(k);
        const pub = publicKeyOf(secret);
        const signed = signDigest(m, secret);
        expect(verifyDigest(m, signed, pub)).toBe(true);
        expect(oracle.verify(m, signed, pub)).toBe(true);
        expect(verifyDigest(other, signed, pub)).toBe(other === m);
        expect(oracle.verify(other, signed, pub)).toBe(other === m);
        const bent = { ...signed, S: (signed.S + 1n) % l };
        expect(verifyDigest(m, bent, pub)).toBe(false);
        expect(oracle.verify(m, bent, pub)).toBe(false);
      }),
      {
        numRuns: 8,
        examples: [
          [1n, 0n, FIELD - 1n],
          [l - 1n, FIELD - 1n, 0n],
        ],
      },
    );
  });

  test('one key and digest have one signature in every version', () => {
    expect(signature).toEqual({
      R8: {
        x: 11806735115440125662944204372916615920731603774934746491322786209703248870410n,
        y: 13209023861434799733377225110359365986160962632066666027267528562564718785505n,
      },
      S: 2153104191015406423578372051730519666546988871098062106796791988816731032448n,
    });
  });

  test('the nonce is deterministic and differs by digest and key', () => {
    expect(signDigest(digest, key)).toEqual(signature);
    expect(signDigest(digest + 1n, key).R8).not.toEqual(signature.R8);
    expect(signDigest(digest, createPrivateKey()).R8).not.toEqual(signature.R8);
  });
});

describe('attacks', () => {
  test('keys of small order verify nothing', () => {
    // With a key of order 1, 2, 4 or 8 the factor 8 wipes the key out: R8 = r·B, S = r satisfies the bare equation.
    const r = 77n;
    const R8 = affine(BASE8.multiply(r));
    for (let i = 0n; i < 8n; i++) {
      const weak = i === 0n ? { x: 0n, y: 1n } : affine(torsion.multiplyUnsafe(i));
      expect(isOnCurve(weak)).toBe(true);
      expect(oracle.verify(digest, { R8, S: r }, weak)).toBe(true);
      expect(verifyDigest(digest, { R8, S: r }, weak)).toBe(false);
      expect(refusal(() => parseKey({ x: `${weak.x}`, y: `${weak.y}` }, 'key'))).toContain('prime order');
    }
  });

  test('A + torsion is no second key of its owner', () => {
    const twin = affine(Point.fromAffine(A).add(torsion));
    const { R8 } = signature;
    // A signer who knows k can sign for the twin too: the bare equation does not see the torsion part.
    const h = poseidon([R8.x, R8.y, twin.x, twin.y, digest]);
    const h0 = poseidon([R8.x, R8.y, A.x, A.y, digest]);
    const S = (((signature.S + 8n * (h - h0) * key.reveal()) % l) + l) % l;
    expect(oracle.verify(digest, { R8, S }, twin)).toBe(true);
    expect(verifyDigest(digest, { R8, S }, twin)).toBe(false);
    expect(refusal(() => parseKey({ x: `${twin.x}`, y: `${twin.y}` }, 'key'))).toContain('prime order');
  });

  test('S outside [0, l) is refused at once', () => {
    const start = process.cpuUsage();
    for (const S of [-1n, -l, l, signature.S + l, signature.S - l, 1n << 256n, FIELD]) {
      expect(verifyDigest(digest, { ...signature, S }, A)).toBe(false);
    }
    expect(verifyDigest(digest, { ...signature, S: '1' as unknown as bigint }, A)).toBe(false);
    expect(verifyDigest(digest, { ...signature, S: 0n }, A)).toBe(false);
    expect(process.cpuUsage(start).user).toBeLessThan(1_000_000);
  });

  test('coordinates must be canonical and on the curve', () => {
    const { R8, S } = signature;
    const bad = (p: AffinePoint): AffinePoint[] => [
      { x: p.x + FIELD, y: p.y },
      { x: p.x, y: p.y + FIELD },
      { x: p.x - FIELD, y: p.y },
      { x: p.x, y: (p.y + 1n) % FIELD },
      { x: 0n, y: 0n },
      { x: String(p.x) as unknown as bigint, y: p.y },
    ];
    for (const point of bad(R8)) expect(verifyDigest(digest, { R8: point, S }, A)).toBe(false);
    for (const point of bad(A)) expect(verifyDigest(digest, signature, point)).toBe(false);
    // R8 plus torsion is on the curve, but breaks the equation: no second signature either.
    expect(verifyDigest(digest, { R8: affine(Point.fromAffine(R8).add(torsion)), S }, A)).toBe(false);
  });

  test('points parse from canonical decimals only', () => {
    const text = { x: A.x.toString(), y: A.y.toString() };
    expect(parseKey(text, 'key')).toEqual(A);
    const forms = [
      `${text.x} `,
      ` ${text.x}`,
      `0${text.x}`,
      `+${text.x}`,
      `-${text.x}`,
      `0x${A.x.toString(16)}`,
      '',
    ];
    for (const x of [...forms, `${A.x + FIELD}`, '1e3', '1.0']) {
      expect(refusal(() => parseKey({ ...text, x }, 'signers[0].key'))).toContain('signers[0].key.x');
    }
    expect(refusal(() => parsePoint({ x: '1', y: '5' }, 'signature.R8'))).toContain('not a point');
  });

  test('digests and private keys outside their ranges throw', () => {
    expect(refusal(() => verifyDigest(FIELD, signature, A))).toContain('digest');
    expect(refusal(() => signDigest(-1n, key))).toContain('digest');
    for (const k of [0n, l, l + 1n]) {
      expect(refusal(() => publicKeyOf(new Secret(k)))).toContain('privateKey');
      expect(refusal(() => signDigest(1n, new Secret(k)))).toContain('privateKey');
    }
  });
});

describe('a signature that is given out', () => {
  const publicKey = A;
  test('is that of signing alone, the first time and with the tables of later times', () => {
    const fresh = () => ({ privateKey: new Secret(key.reveal()), publicKey });
    const often = fresh();
    for (let m = 0n; m < 4n; m++) {
      expect(signChecked(m, often)).toEqual(signDigest(m, key));
      expect(signChecked(m, fresh())).toEqual(signDigest(m, key));
    }
  });

  test('holds for the public key beside it, or is none', () => {
    const other = publicKeyOf(new Secret(7n));
    for (const wrong of [other, affine(Point.fromAffine(A).add(torsion)), { x: 0n, y: 1n }]) {
      const pair = { privateKey: new Secret(key.reveal()), publicKey: wrong };
      for (let i = 0; i < 3; i++) expect(() => signChecked(digest, pair)).toThrow('does not hold');
    }
  });
});
