import { randomBytes } from 'node:crypto';
import type { Curve } from 'ffjavascript';
import { ArtifactError } from '../../errors.js';
import { writeScalar } from '../../groth16/scalarBytes.js';
import { POINT_BYTES } from '../../groth16/zkey.js';
import { FIELD } from '../../units/field.js';

/**
 * The curve of the second group has `h · r` points, and the least prime factor of h is 10 069. A combination with random
 * scalars of 16 bits therefore misses a point outside the subgroup with a probability of at most 7/65 536, ten of them with one
 * below 2^-131.
 */
const COMBINATIONS = 10;
const SCALAR_BYTES = 2;

const ORDER = new Uint8Array(32);
writeScalar(ORDER, 0, FIELD);

/** Throws {@link ArtifactError} for a point of the curve that is not of the group's order. */
export function assertOrder(curve: Curve, name: string, point: Uint8Array): void {
  if (!curve.G2.isZero(curve.G2.timesScalar(point, ORDER)))
    throw new ArtifactError('is not a point of the group', { field: name });
}

/** Throws {@link ArtifactError} if any of many points of the curve is not of the group's order. */
export async function assertOrders(curve: Curve, name: string, points: Uint8Array): Promise<void> {
  const count = points.length / POINT_BYTES.g2;
  for (let i = 0; i < COMBINATIONS; i++) {
    const sum = await curve.G2.multiExpAffine(points, randomBytes(SCALAR_BYTES * count));
    assertOrder(curve, name, sum);
  }
}
