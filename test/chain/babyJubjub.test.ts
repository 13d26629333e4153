import { babyjubjub } from '@noble/curves/misc.js';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { createProvider } from '../../fixtures/chain/evm.js';
import {
  type AffinePoint,
  BASE8,
  type CurvePoint,
  isOnCurve,
  SUBGROUP_ORDER,
  toKeyPoint,
  toPoint,
} from '../../src/account/curve.js';
import { FIELD } from '../../src/units/field.js';
import { type Actors, createActors, type Deployed } from './support/actors.js';
import { compileHarness } from './support/harness.js';
import { torsionPoint } from './support/torsion.js';

let actors: Actors;
let harness: Deployed;
beforeAll(async () => {
  const contracts = await compileHarness('BabyJubjubHarness');
  actors = await createActors(await createProvider(), contracts);
  harness = await actors.deploy(0, 'BabyJubjubHarness');
});

const isKey = (key: AffinePoint, eighth: AffinePoint): Promise<boolean> =>
  actors.read(harness, 'isKey', [key.x, key.y, eighth.x, eighth.y]);

const affine = (point: CurvePoint): AffinePoint => {
  const { x, y } = point.toAffine();
  return { x, y };
};
const T8 = torsionPoint();
const torsion = (k: bigint) => T8.multiplyUnsafe(k);
/** (1/8)·point, and any of the others that give the point when taken eight times. */
const eighthOf = (point: CurvePoint, k = 0n) => point.multiply(babyjubjub.Point.Fn.inv(8n)).add(torsion(k));

const A = BASE8.multiply(123_456_789n);
const W = eighthOf(A);

describe('the torsion of these tests', () => {
  it('has order 8', () => {
    expect([1n, 2n, 4n].some((k) => torsion(k).is0())).toBe(false);
    expect(T8.multiplyUnsafe(8n).is0()).toBe(true);
    expect(affine(torsion(4n))).toEqual({ x: 0n, y: FIELD - 1n });
  });
});

describe('isKey', () => {
  it('takes a key with its eighth', async () => {
    expect(await isKey(affine(A), affine(W))).toBe(true);
    // Eight points give the key when taken eight times: which one is shown makes no difference.
    for (let k = 1n; k < 8n; k++) expect(await isKey(affine(A), affine(eighthOf(A, k)))).toBe(true);
  });

  const identity = { x: 0n, y: 1n };
  const { x, y } = affine(A);
  it.each<[string, AffinePoint, AffinePoint]>([
    ['the identity', identity, identity],
    ['the identity, shown by a point of order 8', identity, affine(T8)],
    ['a point of order 2', { x: 0n, y: FIELD - 1n }, affine(T8)],
    ['a point of order 4', affine(torsion(2n)), affine(T8)],
    ['a point of order 8', affine(T8), affine(T8)],
    ['A + torsion, with the eighth of A', affine(A.add(T8)), affine(W)],
    ['A + torsion, with the eighth of A + torsion', affine(A.add(T8)), affine(W.add(T8))],
    ['A + the point of order 2', affine(A.add(torsion(4n))), affine(W)],
    ['a point off the curve', { x, y: y + 1n }, affine(W)],
    ['an eighth off the curve', { x, y }, { ...affine(W), x: affine(W).x + 1n }],
    ['x + r', { x: x + FIELD, y }, affine(W)],
    ['y + r', { x, y: y + FIELD }, affine(W)],
    ['an eighth with x + r', { x, y }, { ...affine(W), x: affine(W).x + FIELD }],
    ['the eighth of another key', { x, y }, affine(eighthOf(A.add(BASE8)))],
    ['the key as its own eighth', { x, y }, { x, y }],
    ['a quarter', { x, y }, affine(W.add(W))],
    ['the key mirrored', affine(A.negate()), affine(W)],
    ['zero words', { x: 0n, y: 0n }, { x: 0n, y: 0n }],
  ])('refuses %s', async (_, key, eighth) => {
    expect(await isKey(key, eighth)).toBe(false);
  });

  it('agrees with the strict keys of TypeScript', async () => {
    const scalar = fc.bigInt({ min: 1n, max: SUBGROUP_ORDER - 1n });
    const low = fc.constantFrom(0n, 0n, 1n, 2n, 4n, 7n);
    await fc.assert(
      fc.asyncProperty(scalar, low, low, fc.boolean(), async (n, k, w, right) => {
        const key = affine(BASE8.multiply(n).add(torsion(k)));
        const eighth = affine(eighthOf(BASE8.multiply(right ? n : (n % (SUBGROUP_ORDER - 1n)) + 1n), w));
        const good =
          toKeyPoint(key) !== undefined && toPoint(eighth)!.multiplyUnsafe(8n).equals(toPoint(key)!);
        expect(await isKey(key, eighth)).toBe(good);
      }),
      { numRuns: 40 },
    );
  });

  it('costs little', async () => {
    const gas = await actors.read(harness, 'gasOf', [x, y, affine(W).x, affine(W).y]);
    expect(gas).toBeGreaterThan(1_000n);
    expect(gas).toBeLessThan(2_200n);
  });
});

describe('isOnCurve', () => {
  it('agrees with TypeScript', async () => {
    const coordinate = fc.bigInt({ min: 0n, max: 2n ** 256n - 1n });
    const near = fc.constantFrom(0n, 1n, FIELD - 1n, FIELD, FIELD + 1n);
    const points = fc.oneof(
      fc.record({ x: fc.oneof(near, coordinate), y: fc.oneof(near, coordinate) }),
      fc.bigInt({ min: 1n, max: SUBGROUP_ORDER - 1n }).map((n) => affine(BASE8.multiply(n).add(T8))),
    );
    await fc.assert(
      fc.asyncProperty(points, async (point) => {
        expect(await actors.read(harness, 'isOnCurve', [point.x, point.y])).toBe(isOnCurve(point));
      }),
      { numRuns: 40 },
    );
  });
});
