import { sha512 } from '@noble/hashes/sha2.js';
import { formatZkey } from '../groth16/zkey.js';
import { FIELD } from '../units/field.js';
import { buildFixedBase, type Group } from './fixedBase.js';
import { inverse, lagrangeValues } from './lagrange.js';
import { formatPowers } from './powers.js';
import { coefficientSection, evaluateQap, readCoefficients, shapeOf } from './qap.js';
import { readR1cs } from './r1cs.js';

/** What must be forgotten once the key is made. Each in `[1, r)`; γ is 1. */
export interface KeySecrets {
  readonly tau: bigint;
  readonly alpha: bigint;
  readonly beta: bigint;
  /** 1 makes a key that every verifier knows as forgeable: δ = γ. */
  readonly delta: bigint;
}

export interface MadeKey {
  /** As snarkjs reads it. */
  readonly zkey: Uint8Array;
  /** What others check the zkey with: see {@link formatPowers}. Empty unless asked for. */
  readonly powers: Uint8Array;
}

/**
 * Makes a Groth16 proving key from its secrets: as they are known, every point of the key is a known multiple of a generator.
 * The same circuit and secrets give the same bytes everywhere. `label` is hashed into the key's last section.
 *
 * Formulas: J. Groth, On the Size of Pairing-based Non-interactive Arguments (2016), §3.2, over the Lagrange basis as
 * snarkjs 0.7 has it.
 */
export async function makeKey(
  r1cs: Uint8Array,
  { tau, alpha, beta, delta }: KeySecrets,
  options: {
    readonly label: Uint8Array;
    readonly powers?: boolean;
    readonly onProgress?: ((fraction: number) => void) | undefined;
  },
): Promise<MadeKey> {
  const shape = shapeOf(readR1cs(r1cs).header);
  const { wires, publics, domainBits } = shape;
  const coefficients = readCoefficients(r1cs);
  const { a, b, c } = evaluateQap(wires, coefficients, lagrangeValues(tau, domainBits));
  const perDelta = inverse(delta);
  const combined = a.map((value, i) => (beta * value + alpha * b[i]! + c[i]!) % FIELD);
  // P(τ) = h(τ)·Z(τ) has degree below 2n and vanishes on the domain, so the odd points of the doubled domain carry it.
  const quotient = lagrangeValues(tau, domainBits + 1, 1, 2);
  const divided = (values: readonly bigint[]) => values.map((value) => (value * perDelta) % FIELD);

  const base = await buildFixedBase();
  const size = 1 << domainBits;
  const total = 5 * wires + size + (options.powers ? 4 * size : 0); // in multiplications in G1; one in G2 takes two
  let finished = 0;
  const multiply = async (group: Group, scalars: readonly bigint[]) => {
    const weight = group === 'g1' ? 1 : 2;
    const points = await base.multiply(group, scalars, (n) =>
      options.onProgress?.((finished + n * weight) / total),
    );
    finished += scalars.length * weight;
    return points;
  };

  const one = await base.multiply('g2', [1n]);
  const zkey = formatZkey({
    shape,
    alpha1: await base.multiply('g1', [alpha]),
    beta1: await base.multiply('g1', [beta]),
    beta2: await base.multiply('g2', [beta]),
    gamma2: one,
    delta1: await base.multiply('g1', [delta]),
    delta2: await base.multiply('g2', [delta]),
    ic: await multiply('g1', combined.slice(0, publics + 1)),
    coefficients: coefficientSection(coefficients),
    a: await multiply('g1', a),
    b1: await multiply('g1', b),
    b2: await multiply('g2', b),
    c: await multiply('g1', divided(combined.slice(publics + 1))),
    h: await multiply('g1', divided(quotient)),
    contributions: contributionsOf(options.label),
  });
  if (!options.powers) return { zkey, powers: new Uint8Array() };
  const powers = formatPowers({
    domainBits,
    tau: await multiply('g1', geometric(1n, tau, 2 * size)),
    alphaTau: await multiply('g1', geometric(alpha, tau, size)),
    betaTau: await multiply('g1', geometric(beta, tau, size)),
    tau2: await base.multiply('g2', [tau]),
  });
  return { zkey, powers };
}

/** Section 10 of a key without phase-2 contributions: a hash of 64 bytes, and their number, 0. */
export function contributionsOf(label: Uint8Array): Uint8Array {
  return Uint8Array.from([...sha512(label), 0, 0, 0, 0]);
}

/** `first · ratioᵏ` for k below `count`. */
function geometric(first: bigint, ratio: bigint, count: number): bigint[] {
  const values = new Array<bigint>(count);
  for (let k = 0, value = first; k < count; k++, value = (value * ratio) % FIELD) values[k] = value;
  return values;
}
