import type { Curve } from 'ffjavascript';
import { ArtifactError } from '../../errors.js';
import { equalBytes } from '../../groth16/sections.js';
import { POINT_BYTES, readZkey, type Shape, type Zkey } from '../../groth16/zkey.js';
import { withCurve } from '../../proof/curve.js';
import { type Powers, readPowers } from '../../setup/powers.js';
import { type Coefficient, coefficientSection, readCoefficients, shapeOf } from '../../setup/qap.js';
import { readR1cs } from '../../setup/r1cs.js';
import { verificationKeyText } from '../../setup/verificationKeyText.js';
import { assertCircuitPoints, assertSameB } from './circuitPoints.js';
import { RandomScalars } from './combine.js';
import { assertOnCurve } from './points.js';
import { assertOrder, assertOrders } from './subgroup.js';

/** What a key consists of, as bytes. */
export interface KeyFiles {
  readonly zkey: Uint8Array;
  /** As JSON, the text that this package writes. */
  readonly verificationKey: Uint8Array;
  readonly powers: Uint8Array;
}

/** Called as each step begins. */
export type CheckStep = 'layout' | 'points' | 'group' | 'powers' | 'circuit';

/** Each step in words, for a person. */
export const CHECK_WORDS: Readonly<Record<CheckStep, string>> = {
  layout: 'checking what no secret touches',
  points: 'checking that all points are on their curves',
  group: 'checking that they are in their groups',
  powers: 'checking the powers',
  circuit: 'checking the points against the circuit',
};

/**
 * Checks every byte of a stranger's key against the circuit, so that proving under it tells nothing but the claim: zero
 * knowledge of Groth16 holds for every key whose structure was verified (G. Fuchsbauer, Subversion-zero-knowledge SNARKs,
 * PKC 2018), and for no other. It says nothing of who knows the key's secrets, and could forge proofs: that is its grade.
 * Each equation is checked in a fresh random combination of 128 bits. Throws {@link ArtifactError} that names the part which
 * differs.
 */
export async function checkKey(
  r1cs: Uint8Array,
  files: KeyFiles,
  options: { readonly onStep?: (step: CheckStep) => void } = {},
): Promise<void> {
  const { onStep } = options;
  onStep?.('layout');
  const zkey = readZkey(files.zkey);
  const powers = readPowers(files.powers, zkey.shape.domainBits);
  const { header } = readR1cs(r1cs);
  const coefficients = readCoefficients(r1cs);
  assertLayout(shapeOf(header), coefficients, zkey, files);
  await withCurve(async (curve) => {
    onStep?.('points');
    assertFixedPoints(curve, zkey, powers);
    assertSecrets(curve, zkey, powers);
    await assertOnCurve(pointsOf(zkey, powers));
    onStep?.('group');
    for (const [name, point] of [
      ['beta2', zkey.beta2],
      ['delta2', zkey.delta2],
      ['tau2', powers.tau2],
    ] as const) {
      assertOrder(curve, name, point);
    }
    await assertOrders(curve, 'b2', zkey.b2);
    onStep?.('powers');
    await assertSameSecret(curve, 'delta1', zkey.delta1, zkey.delta2);
    await assertSameSecret(curve, 'beta1', zkey.beta1, zkey.beta2);
    await assertConsecutive(curve, powers);
    onStep?.('circuit');
    await assertCircuitPoints(curve, coefficients, zkey, powers);
    await assertSameB(curve, zkey);
  });
}

/** What no secret touches is what the circuit makes, and the verification key is that of the proving key. */
function assertLayout(shape: Shape, coefficients: readonly Coefficient[], zkey: Zkey, files: KeyFiles): void {
  for (const name of ['wires', 'publics', 'domainBits'] as const) {
    if (zkey.shape[name] !== shape[name])
      throw new ArtifactError('is not that of the circuit', { field: `zkey: ${name}` });
  }
  if (!equalBytes(zkey.coefficients, coefficientSection(coefficients)))
    throw new ArtifactError('are not those of the circuit', { field: 'coefficients' });
  if (!equalBytes(files.verificationKey, verificationKeyText(files.zkey)))
    throw new ArtifactError('is not that of the proving key', { field: 'verification key' });
}

/** Points that are the same in every key, or stand twice. */
function assertFixedPoints({ G1, G2 }: Curve, { gamma2, alpha1, beta1 }: Zkey, powers: Powers): void {
  const first = (points: Uint8Array) => points.subarray(0, POINT_BYTES.g1);
  for (const [field, point, expected] of [
    ['gamma2', gamma2, G2.gAffine],
    ['powers: tau[0]', first(powers.tau), G1.gAffine],
    ['powers: alphaTau[0]', first(powers.alphaTau), alpha1],
    ['powers: betaTau[0]', first(powers.betaTau), beta1],
  ] as const) {
    if (!equalBytes(point, expected)) throw new ArtifactError('is not what it must be', { field });
  }
}

/** α, β or τ of 1 is what powers begin with: without a contribution everybody knows them, and whoever does forges proofs. */
function assertSecrets({ G1 }: Curve, { alpha1, beta1 }: Zkey, { tau }: Powers): void {
  const tau1 = tau.subarray(POINT_BYTES.g1, 2 * POINT_BYTES.g1);
  for (const [field, point] of [
    ['alpha1', alpha1],
    ['beta1', beta1],
    ['powers: tau[1]', tau1],
  ] as const) {
    if (equalBytes(point, G1.gAffine))
      throw new ArtifactError('is the generator: no secret was put into it', { field });
  }
}

function pointsOf(zkey: Zkey, powers: Powers) {
  const { alpha1, beta1, beta2, delta1, delta2, ic, a, b1, b2, c, h } = zkey;
  return [
    ...Object.entries({ alpha1, beta1, delta1, ic, h }).map(([name, bytes]) => g1(name, bytes)),
    ...Object.entries({ a, b1, c }).map(([name, bytes]) => ({ ...g1(name, bytes), infinity: true })),
    ...Object.entries({ beta2, delta2 }).map(([name, bytes]) => g2(name, bytes)),
    { ...g2('b2', b2), infinity: true },
    ...(['tau', 'alphaTau', 'betaTau'] as const).map((name) => g1(`powers: ${name}`, powers[name])),
    g2('powers: tau2', powers.tau2),
  ];
}
const g1 = (name: string, bytes: Uint8Array) => ({ name, group: 'g1' as const, bytes });
const g2 = (name: string, bytes: Uint8Array) => ({ name, group: 'g2' as const, bytes });

/** `e(x₁, G₂) = e(G₁, x₂)`. */
async function assertSameSecret(
  curve: Curve,
  field: string,
  inFirst: Uint8Array,
  inSecond: Uint8Array,
): Promise<void> {
  if (!(await curve.pairingEq(inFirst, curve.G2.g, curve.G1.neg(curve.G1.g), inSecond)))
    throw new ArtifactError('is not the same secret in both groups', { field });
}

/** Every power is τ times the one before: `e(Σ ρₖ·Pₖ, [τ]₂) = e(Σ ρₖ·Pₖ₊₁, G₂)`, over all three lists. */
async function assertConsecutive(curve: Curve, powers: Powers): Promise<void> {
  const { G1, G2 } = curve;
  for (const name of ['tau', 'alphaTau', 'betaTau'] as const) {
    const points = powers[name];
    const weights = new RandomScalars(points.length / POINT_BYTES.g1 - 1).bytes;
    const [lower, upper] = await Promise.all([
      G1.multiExpAffine(points.slice(0, -POINT_BYTES.g1), weights),
      G1.multiExpAffine(points.slice(POINT_BYTES.g1), weights),
    ]);
    if (!(await curve.pairingEq(lower, powers.tau2, G1.neg(upper), G2.g)))
      throw new ArtifactError('are not consecutive powers of one secret', { field: `powers: ${name}` });
  }
}
