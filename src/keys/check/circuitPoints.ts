import type { Curve } from 'ffjavascript';
import { ArtifactError } from '../../errors.js';
import type { Zkey } from '../../groth16/zkey.js';
import type { Powers } from '../../setup/powers.js';
import type { Coefficient } from '../../setup/qap.js';
import { addCoefficients, interpolate, RandomScalars } from './combine.js';

/** The points that a circuit makes, against the circuit and the powers. */

/** Sections of a zkey in the first group whose points the circuit and the powers determine. */
const CIRCUIT_SECTIONS = ['a', 'b1', 'ic', 'c', 'h'] as const;
type Section = (typeof CIRCUIT_SECTIONS)[number];

/**
 * For every wire i, with `aᵢ`, `bᵢ`, `cᵢ` its polynomials: `A = aᵢ(τ)`, `B₁ = bᵢ(τ)`, and `β·aᵢ(τ) + α·bᵢ(τ) + cᵢ(τ)` is IC of a
 * public wire and `δ·C` of a private one; for every odd point j of the doubled domain `δ·H = Lⱼ(τ)`. All of them in one random
 * combination; which section it is that differs is looked for only when it fails. Throws {@link ArtifactError}.
 */
export async function assertCircuitPoints(
  curve: Curve,
  coefficients: readonly Coefficient[],
  zkey: Zkey,
  powers: Powers,
): Promise<void> {
  if (await combinationHolds(curve, coefficients, zkey, powers, CIRCUIT_SECTIONS)) return;
  for (const section of CIRCUIT_SECTIONS) {
    if (await combinationHolds(curve, coefficients, zkey, powers, [section])) continue;
    throw new ArtifactError('is not what the circuit and the powers make', { field: section });
  }
  throw new ArtifactError('is not what the circuit and the powers make', { field: 'zkey' });
}

async function combinationHolds(
  curve: Curve,
  coefficients: readonly Coefficient[],
  zkey: Zkey,
  powers: Powers,
  sections: readonly Section[],
): Promise<boolean> {
  const { G1, G2 } = curve;
  const { wires, publics, domainBits } = zkey.shape;
  const size = 1 << domainBits;
  const has = (section: Section) => sections.includes(section);

  // 1. A random weight for every point that is looked at.
  const [weightA, weightB, weightC] = [wires, wires, wires].map((count) => new RandomScalars(count)) as [
    RandomScalars,
    RandomScalars,
    RandomScalars,
  ];
  const weightH = new RandomScalars(size);
  const sums = await Promise.all([
    has('a') && G1.multiExpAffine(zkey.a, weightA.bytes),
    has('b1') && G1.multiExpAffine(zkey.b1, weightB.bytes),
    has('ic') && G1.multiExpAffine(zkey.ic, weightC.slice(0, publics + 1)),
  ]);
  const sumsPerDelta = await Promise.all([
    has('c') && G1.multiExpAffine(zkey.c, weightC.slice(publics + 1)),
    has('h') && G1.multiExpAffine(zkey.h, weightH.bytes),
  ]);

  // 2. The same combination of the polynomials, by their values on the domain: those that meet 1, α and β.
  const zeros = () => new Array<bigint>(size).fill(0n);
  const [onTau, onAlpha, onBeta] = [zeros(), zeros(), zeros()];
  const [ofA, ofB, ofC] = [weightA.numbers(), weightB.numbers(), weightC.numbers()];
  for (const { matrix, row, wire, value } of coefficients) {
    const weight = has(wire <= publics ? 'ic' : 'c') ? ofC[wire]! : 0n;
    if (matrix === 2) onTau[row]! += value * weight;
    else if (matrix === 1) {
      if (has('b1')) onTau[row]! += value * ofB[wire]!;
      onAlpha[row]! += value * weight;
    } else {
      if (has('a')) onTau[row]! += value * ofA[wire]!;
      onBeta[row]! += value * weight;
    }
  }
  const doubled = new Array<bigint>(2 * size).fill(0n);
  if (has('h')) for (const [j, weight] of weightH.numbers().entries()) doubled[2 * j + 1] = weight;

  // 3. Their values at τ, from the powers.
  const tauCoefficients = addCoefficients(await interpolate(curve, onTau), await interpolate(curve, doubled));
  const atTau = await Promise.all([
    // A ceremony over powers of exactly this size does without the highest, which no quotient has.
    G1.multiExpAffine(powers.tau, tauCoefficients.subarray(0, powers.tau.length / 2)),
    G1.multiExpAffine(powers.alphaTau, await interpolate(curve, onAlpha)),
    G1.multiExpAffine(powers.betaTau, await interpolate(curve, onBeta)),
  ]);

  // 4. e(what is as it is − values, G₂) · e(what was divided by δ, δ₂) = 1.
  const add = (total: Uint8Array, sum: Uint8Array | false) => (sum === false ? total : G1.add(total, sum));
  const plain = sums.reduce(add, G1.neg(atTau.reduce(add, G1.zero)));
  return curve.pairingEq(plain, G2.g, sumsPerDelta.reduce(add, G1.zero), zkey.delta2);
}

/** B₂ is B₁ in the other group, wire by wire. Throws {@link ArtifactError}. */
export async function assertSameB(curve: Curve, { shape, b1, b2 }: Zkey): Promise<void> {
  const weights = new RandomScalars(shape.wires).bytes;
  const [first, second] = await Promise.all([
    curve.G1.multiExpAffine(b1, weights),
    curve.G2.multiExpAffine(b2, weights),
  ]);
  if (!(await curve.pairingEq(first, curve.G2.g, curve.G1.neg(curve.G1.g), second)))
    throw new ArtifactError('is not what the circuit and the powers make', { field: 'b2' });
}
