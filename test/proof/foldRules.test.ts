import { bn254 } from '@noble/curves/bn254.js';
import { beforeAll, describe, expect, test } from 'vitest';
import { makeWorld, smallMarket } from '../../fixtures/world.js';
import { InternalError } from '../../src/errors.js';
import { findInstance } from '../../src/market/instances.js';
import { flatten } from '../../src/market/signals.js';
import { buildContext, encodeSigners, layoutOf, publicInputCount } from '../../src/proof/context.js';
import { CLAIM, CLAIM_INPUTS, foldKey, foldPart } from '../../src/proof/fold.js';
import { parseGroth16, verifyGroth16 } from '../../src/proof/groth16.js';
import {
  formatVerificationKey,
  isDevelopmentKey,
  parseVerificationKey,
} from '../../src/proof/verificationKey.js';
import { FIELD } from '../../src/units/field.js';
import { sha256Hex } from '../../src/units/hash.js';
import { makeForgeableKey } from '../support/forged.js';
import { refusal } from '../support/refusal.js';

/** A key whose secrets are known, of nine inputs: the four of a claim, and five to fold in. */
let made: ReturnType<typeof makeForgeableKey>;
beforeAll(() => {
  made = makeForgeableKey(9);
});
const CONTEXT = [5n, 0n, (1n << 100n) - 1n, 1n << 100n, 300n];
const CLAIMED = [7n, 0n, 9n, FIELD - 1n];
/** Point i of the key is (17 + i) times this one. */
const BASE = bn254.G1.Point.BASE;

describe('a fold', () => {
  const expected = (first: number, scalars: readonly bigint[]) =>
    scalars.reduce((sum, scalar, k) => (sum + scalar * BigInt(17 + first + k)) % FIELD, 0n);
  const isFold = (first: number, scalars: readonly bigint[]) =>
    foldPart(made.key, first, scalars).equals(BASE.multiplyUnsafe(expected(first, scalars)));

  test('is the sum of points, each as often as its number says', () => {
    const half = FIELD / 2n;
    const sizes = [0n, 1n, 255n, 256n, 257n, (1n << 100n) - 1n, 1n << 100n, (1n << 100n) + 1n];
    for (const scalar of [...sizes, half, half + 1n, FIELD - 1n, FIELD - 256n])
      for (const first of [1, 9]) expect(isFold(first, [scalar])).toBe(true);
    expect(isFold(5, CONTEXT)).toBe(true);
    expect(isFold(3, [1n << 100n, 77n, FIELD - (1n << 120n), FIELD - 3n, 0x10000n])).toBe(true);
    expect(foldPart(made.key, 1, []).is0()).toBe(true);
  });

  test('takes no more numbers than the key has points', () => {
    expect(isFold(9, [2n])).toBe(true);
    expect(refusal(() => foldPart(made.key, 9, [2n, 0n]))).toBeInstanceOf(InternalError);
    expect(refusal(() => foldPart(made.key, 10, [0n]))).toBeInstanceOf(InternalError);
  });

  test('leaves a key of the claim alone', () => {
    expect(CLAIM).toEqual(['nullifier', 'scope', 'binding', 'policy']);
    const folded = foldKey(made.key, CONTEXT);
    expect(folded.ic).toHaveLength(CLAIM_INPUTS + 1);
    expect(folded.ic[0]!.equals(BASE.multiply(17n + expected(5, CONTEXT)))).toBe(true);
    folded.ic.slice(1).forEach((point, i) => {
      expect(point.equals(made.key.ic[i + 1]!)).toBe(true);
    });
    for (const other of [CONTEXT.slice(1), [...CONTEXT, 0n], []])
      expect(refusal(() => foldKey(made.key, other))).toBeInstanceOf(InternalError);
  });
});

describe('the equation', () => {
  test('holds for the inputs that a proof was made for, wide and folded', () => {
    const proof = parseGroth16(made.forge([...CLAIMED, ...CONTEXT]));
    expect(verifyGroth16(made.key, [...CLAIMED, ...CONTEXT], proof)).toBe(true);
    const folded = foldKey(made.key, CONTEXT);
    expect(verifyGroth16(folded, CLAIMED, proof)).toBe(true);
    for (let i = 0; i < 4; i++) {
      const other = CLAIMED.map((input, k) => (k === i ? (input + 1n) % FIELD : input));
      expect(verifyGroth16(folded, other, proof)).toBe(false);
    }
    for (const change of [{ a: proof.c }, { c: proof.a }, { b: proof.b.double() }, { a: proof.a.negate() }])
      expect(verifyGroth16(folded, CLAIMED, { ...proof, ...change })).toBe(false);
  });

  test('is asked for as many inputs as the key has, each a field element', () => {
    const folded = foldKey(made.key, CONTEXT);
    const proof = parseGroth16(made.forge([...CLAIMED, ...CONTEXT]));
    for (const inputs of [CLAIMED.slice(1), [...CLAIMED, 0n], []]) {
      expect(refusal(() => verifyGroth16(folded, inputs, proof)).field).toBe('public inputs');
    }
    for (const bad of [-1n, FIELD, FIELD + 7n, 7, '7']) {
      const inputs = [...CLAIMED.slice(0, 2), bad as bigint, 0n];
      expect(refusal(() => verifyGroth16(folded, inputs, proof)).field).toBe('public inputs[2]');
    }
  });

  test('holds where the inputs add up to nothing', () => {
    const key = { ...made.key, ic: [BASE.multiply(35n), BASE] };
    const proof = { a: made.key.alpha, b: made.key.beta, c: bn254.G1.Point.ZERO };
    expect(verifyGroth16(key, [FIELD - 35n], proof)).toBe(true);
    expect(verifyGroth16(key, [FIELD - 34n], proof)).toBe(false);
  });
});

describe('a verification key', () => {
  const text = (change: object = {}) => JSON.stringify({ ...formatVerificationKey(made.key), ...change });

  test('comes back from its text', () => {
    const read = parseVerificationKey(text());
    expect(formatVerificationKey(read)).toEqual(formatVerificationKey(made.key));
    expect(formatVerificationKey(read).nPublic).toBe(9);
  });

  test('has one point per input, and one more', () => {
    for (const nPublic of [8, 10])
      expect(refusal(() => parseVerificationKey(text({ nPublic }))).field).toBe('IC');
    for (const nPublic of [0, -1, 1.5])
      expect(refusal(() => parseVerificationKey(text({ nPublic }))).field).toBe('nPublic');
  });

  test('is a development key where δ is γ', () => {
    expect([isDevelopmentKey(made.key), isDevelopmentKey(makeForgeableKey(1, 1n).key)]).toEqual([
      false,
      true,
    ]);
  });
});

describe('the context', () => {
  const instance = findInstance('solvency-8');
  const world = makeWorld(8);
  const options = {
    market: smallMarket(8),
    marginType: 'maintenance',
    signers: world.signers,
    instance,
  } as const;

  test('is market and signers in the order of the public inputs, each with its digest', () => {
    const { market, signers, scalars, digests } = buildContext(options);
    expect(scalars).toEqual([...flatten(market), ...flatten(signers)]);
    expect(scalars).toHaveLength(publicInputCount(instance) - CLAIM_INPUTS);
    expect(digests).toEqual({
      market: sha256Hex(flatten(market).join(',')),
      signers: sha256Hex(flatten(signers).join(',')),
    });
    const layout = layoutOf(instance);
    const [one, ...entries] = flatten(layout.signers);
    expect([one, entries.length, entries.every((value) => value === 0n)]).toEqual([1n, 24, true]);
    expect(layout.claim).toEqual(CLAIM.map((name) => ({ name, values: [0n] })));
  });

  test('repeats the last signer to the end of the room, and no list is longer', () => {
    const three = world.signers;
    const names = ['one', ...[0, 1, 2, 3].flatMap((i) => [`entry[${i}].id`, `entry[${i}].key`])];
    const part = encodeSigners(three, 4);
    expect(part.map(({ name }) => name)).toEqual(names.map((name) => `signers.${name}`));
    expect(part.map(({ values }) => values)).toEqual([
      [1n],
      ...[0, 1, 2, 2].flatMap((i) => {
        const { custodianId, key } = three[i]!;
        return [[custodianId], [key.x, key.y]];
      }),
    ]);
    expect(encodeSigners(three, 3)).toHaveLength(7);
    expect(refusal(() => encodeSigners(three, 2)).field).toBe('signers');
  });

  test('takes signers that are valid for the whole window', () => {
    const { time } = options.market;
    const window = { notBefore: BigInt(time), notAfter: BigInt(time) };
    const signers = [{ ...world.signers[0]!, validUntil: BigInt(time) + 1n }];
    expect(buildContext({ ...options, signers, window }).scalars).toHaveLength(
      publicInputCount(instance) - 4,
    );
    expect(refusal(() => buildContext({ ...options, signers })).field).toBe('signers[0].validUntil');
  });
});
