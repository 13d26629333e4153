import { bn254 } from '@noble/curves/bn254.js';
import { z } from 'zod';
import { ArtifactError, InputError } from '../errors.js';
import { checkShape, parseJson } from '../files/json.js';
import { numberBelow } from '../files/schemas.js';

/** Points of the two groups, from the library that the strict verifier uses. */
export type G1 = InstanceType<typeof bn254.G1.Point>;
export type G2 = InstanceType<typeof bn254.G2.Point>;

/** A Groth16 verification key over BN254. */
export interface VerificationKey {
  readonly alpha: G1;
  readonly beta: G2;
  readonly gamma: G2;
  readonly delta: G2;
  /** IC₀ and one point per public input. */
  readonly ic: readonly G1[];
}

/** Order of the base field: coordinates are below it. */
export const BASE_FIELD = bn254.fields.Fp.ORDER;

const coordinate = numberBelow(BASE_FIELD);
const one = z.literal('1', 'must be "1": points are affine');
const zero = z.literal('0', 'must be "0": points are affine');

/** Affine point of G1 as snarkjs writes it: x, y, 1. */
export const g1Schema = z.tuple([coordinate, coordinate, one]);
/** Affine point of G2 as snarkjs writes it. */
export const g2Schema = z.tuple([
  z.tuple([coordinate, coordinate]),
  z.tuple([coordinate, coordinate]),
  z.tuple([one, zero]),
]);

const keySchema = z.object({
  protocol: z.literal('groth16'),
  curve: z.literal('bn128'),
  nPublic: z.number().int().positive(),
  vk_alpha_1: g1Schema,
  vk_beta_2: g2Schema,
  vk_gamma_2: g2Schema,
  vk_delta_2: g2Schema,
  IC: z.array(g1Schema),
});

/** Parses snarkjs' JSON form strictly: affine, on the curve, in the subgroup, not infinity; IC points that differ. */
export function parseVerificationKey(text: string, file?: string): VerificationKey {
  const raw = checkShape(parseJson('verificationKey', text, file), keySchema, file);
  if (raw.IC.length !== raw.nPublic + 1)
    throw new ArtifactError('has not one point per public input', { field: 'IC' });
  assertDistinct(raw.IC);
  return {
    alpha: toG1(raw.vk_alpha_1, 'vk_alpha_1'),
    beta: toG2(raw.vk_beta_2, 'vk_beta_2'),
    gamma: toG2(raw.vk_gamma_2, 'vk_gamma_2'),
    delta: toG2(raw.vk_delta_2, 'vk_delta_2'),
    ic: raw.IC.map((point, i) => toG1(point, `IC[${i}]`)),
  };
}

/**
 * Two public inputs with the same point could be traded against each other, two with opposite ones raised together: a proof says
 * nothing of either. Other relations between points cannot be seen in a key alone, only against its circuit.
 */
function assertDistinct(points: readonly z.output<typeof g1Schema>[]): void {
  const places = new Map<string, number>();
  for (const [i, [x]] of points.entries()) {
    const before = places.get(x); // a point and its negative have the same x
    if (before !== undefined)
      throw new ArtifactError(`is IC[${before}] or its negative`, { field: `IC[${i}]` });
    places.set(x, i);
  }
}

/** Writes a key in snarkjs' JSON form. */
export function formatVerificationKey(key: VerificationKey): Record<string, unknown> {
  return {
    protocol: 'groth16',
    curve: 'bn128',
    nPublic: key.ic.length - 1,
    vk_alpha_1: fromG1(key.alpha),
    vk_beta_2: fromG2(key.beta),
    vk_gamma_2: fromG2(key.gamma),
    vk_delta_2: fromG2(key.delta),
    IC: key.ic.map(fromG1),
  };
}

/** A key whose δ equals γ had no phase-2 contribution: anyone can forge proofs for it. */
export function isDevelopmentKey(key: VerificationKey): boolean {
  return key.gamma.equals(key.delta);
}

/** Strict point of G1 from its coordinates. */
export function toG1(point: z.output<typeof g1Schema>, field: string): G1 {
  const [x, y] = point;
  return strict(() => bn254.G1.Point.fromAffine({ x: BigInt(x), y: BigInt(y) }), field);
}

/** Strict point of G2 from its coordinates. */
export function toG2(point: z.output<typeof g2Schema>, field: string): G2 {
  const { Fp2 } = bn254.fields;
  const [[x0, x1], [y0, y1]] = point;
  return strict(
    () =>
      bn254.G2.Point.fromAffine({
        x: Fp2.fromBigTuple([BigInt(x0), BigInt(x1)]),
        y: Fp2.fromBigTuple([BigInt(y0), BigInt(y1)]),
      }),
    field,
  );
}

/** The point made, if it is on the curve, in the subgroup and not infinity. */
function strict<Point extends { is0(): boolean; assertValidity(): void }>(
  make: () => Point,
  field: string,
): Point {
  try {
    const point = make();
    point.assertValidity(); // the equation, then the subgroup; infinity passes
    if (!point.is0()) return point;
  } catch {} // refused below, without the library's words
  throw new InputError('is not a point of the curve and the group', { field });
}

function fromG1(point: G1): string[] {
  const { x, y } = point.toAffine();
  return [x.toString(), y.toString(), '1'];
}

function fromG2(point: G2): string[][] {
  const { x, y } = point.toAffine();
  return [
    [x.c0.toString(), x.c1.toString()],
    [y.c0.toString(), y.c1.toString()],
    ['1', '0'],
  ];
}
