import { InputError } from '../../errors.js';
import { assertWhole } from '../guards.js';

/**
 * Primitive polynomials over GF(2) and first direction numbers of Sobol's sequence: degree and inner coefficients of the
 * polynomial, then one odd number per degree. Dimension 1 has none: it is van der Corput's sequence.
 *
 * Source: S. Joe, F. Kuo, "Constructing Sobol sequences with better two-dimensional projections", SIAM Journal on Scientific
 * Computing 30 (2008), the set new-joe-kuo-6.
 */
const DIMENSIONS: readonly { readonly inner: number; readonly first: readonly number[] }[] = [
  { inner: 0, first: [1] },
  { inner: 1, first: [1, 3] },
  { inner: 1, first: [1, 3, 1] },
  { inner: 2, first: [1, 1, 1] },
  { inner: 1, first: [1, 1, 3, 3] },
  { inner: 4, first: [1, 3, 5, 13] },
  { inner: 2, first: [1, 1, 5, 5, 17] },
  { inner: 4, first: [1, 1, 5, 5, 5] },
  { inner: 7, first: [1, 1, 7, 11, 19] },
  { inner: 11, first: [1, 1, 5, 1, 1] },
  { inner: 13, first: [1, 1, 1, 3, 11] },
  { inner: 14, first: [1, 3, 5, 5, 31] },
  { inner: 1, first: [1, 3, 3, 9, 7, 49] },
  { inner: 13, first: [1, 1, 1, 15, 21, 21] },
  { inner: 16, first: [1, 3, 1, 13, 27, 49] },
  { inner: 19, first: [1, 1, 1, 15, 7, 5] },
  { inner: 22, first: [1, 3, 1, 15, 13, 25] },
  { inner: 25, first: [1, 1, 5, 5, 19, 61] },
  { inner: 1, first: [1, 3, 7, 11, 23, 15, 103] },
  { inner: 4, first: [1, 3, 7, 13, 13, 15, 69] },
  { inner: 7, first: [1, 1, 3, 13, 7, 35, 63] },
  { inner: 8, first: [1, 3, 5, 9, 1, 25, 53] },
  { inner: 14, first: [1, 3, 1, 13, 9, 35, 107] },
];

/** Dimensions that there are direction numbers for. */
export const MAX_SOBOL_DIMENSIONS = DIMENSIONS.length + 1;

/**
 * The first `2^log2Points` points of Sobol's sequence as whole numbers in `[0, 2^log2Points)`: in every dimension each of them
 * once. The first point, all zeros, is kept: without it the set is no longer balanced (A. Owen, "On dropping the first Sobol'
 * point", 2020). Throws {@link InputError} for too many dimensions.
 *
 * Source: I. Sobol, USSR Computational Mathematics and Mathematical Physics 7 (1967); P. Bratley, B. Fox, "Algorithm 659", ACM TOMS
 * 14 (1988).
 */
export function sobolPoints(dimensions: number, log2Points: number): number[][] {
  assertWhole(dimensions, 1, Number.MAX_SAFE_INTEGER, 'dimensions');
  if (dimensions > MAX_SOBOL_DIMENSIONS) {
    throw new InputError(`must be ${MAX_SOBOL_DIMENSIONS} or fewer`, { field: 'dimensions' });
  }
  assertWhole(log2Points, 0, 20, 'log2Points');
  const directions = Array.from({ length: dimensions }, (_, j) => directionNumbers(j, log2Points));
  return Array.from({ length: 2 ** log2Points }, (_, point) =>
    directions.map((own) =>
      own.reduce((sum, direction, bit) => ((point >> bit) & 1 ? sum ^ direction : sum), 0),
    ),
  );
}

/** One direction per bit of the point's index, the lowest bit first, as whole numbers below `2^bits`. */
function directionNumbers(dimension: number, bits: number): number[] {
  const odd = dimension === 0 ? Array.from({ length: bits }, () => 1) : recurrence(dimension, bits);
  return odd.map((m, bit) => m * 2 ** (bits - bit - 1));
}

/** `m_k = 2·a_1·m_{k−1} ⊕ … ⊕ 2^{s−1}·a_{s−1}·m_{k−s+1} ⊕ 2^s·m_{k−s} ⊕ m_{k−s}`, below `2^k`. */
function recurrence(dimension: number, bits: number): number[] {
  const { inner, first } = DIMENSIONS[dimension - 1]!;
  const degree = first.length;
  const odd = first.slice(0, bits);
  for (let k = odd.length; k < bits; k++) {
    const oldest = odd[k - degree]!;
    let next = oldest ^ (oldest << degree);
    for (let i = 1; i < degree; i++) {
      if ((inner >> (degree - 1 - i)) & 1) next ^= odd[k - i]! << i;
    }
    odd.push(next);
  }
  return odd;
}
