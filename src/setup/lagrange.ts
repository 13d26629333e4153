import { InternalError } from '../errors.js';
import { rootOfUnity } from '../groth16/transforms.js';
import { FIELD } from '../units/field.js';

/** Modular power. */
export function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  let square = base % FIELD;
  for (let e = exponent; e > 0n; e >>= 1n) {
    if (e & 1n) result = (result * square) % FIELD;
    square = (square * square) % FIELD;
  }
  return result;
}

/** Inverse of a non-zero element. */
export function inverse(a: bigint): bigint {
  return power(a, FIELD - 2n);
}

/**
 * Values at τ of the Lagrange polynomials of the domain of size 2^bits: `L_j(τ) = (τ^n − 1)/n · ω^j/(τ − ω^j)`.
 * `step` 2 with `first` 1 gives only the odd ones, which is what the H part of a zkey needs.
 */
export function lagrangeValues(tau: bigint, bits: number, first = 0, step = 1): bigint[] {
  const size = 1 << bits;
  const root = rootOfUnity(bits);
  const vanishing = (power(tau, BigInt(size)) - 1n + FIELD) % FIELD;
  if (vanishing === 0n) throw new InternalError('τ is a point of the domain');
  const factor = (vanishing * inverse(BigInt(size))) % FIELD;
  const points: bigint[] = [];
  const stride = power(root, BigInt(step));
  for (let point = power(root, BigInt(first)), j = first; j < size; j += step) {
    points.push(point);
    point = (point * stride) % FIELD;
  }
  const inverses = batchInverse(points.map((point) => (tau - point + FIELD) % FIELD));
  return points.map((point, j) => (((factor * point) % FIELD) * inverses[j]!) % FIELD);
}

/** Inverts many non-zero elements with one inversion (Montgomery's trick). */
function batchInverse(values: readonly bigint[]): bigint[] {
  const prefix: bigint[] = [];
  let product = 1n;
  for (const value of values) {
    prefix.push(product);
    product = (product * value) % FIELD;
  }
  let suffix = inverse(product);
  const result = new Array<bigint>(values.length);
  for (let i = values.length - 1; i >= 0; i--) {
    result[i] = (prefix[i]! * suffix) % FIELD;
    suffix = (suffix * values[i]!) % FIELD;
  }
  return result;
}
