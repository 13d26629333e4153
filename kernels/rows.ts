import { toShiftedCoefficients, toValues } from './fft';
import {
  add,
  gather,
  gatherSigned,
  mul,
  PAIR,
  RESCALE_TWICE,
  read,
  SINGLE,
  SQUARED,
  scatter,
  sub,
  toInteger,
  write,
} from './fr';
import { isEqual, take } from './memory';

/**
 * The rows of a constraint system with a witness put in: first what every row's linear forms come to, then the values of their quotient.
 */

const A: usize = memory.data(160, 16);
const B: usize = memory.data(160, 16);

/** Bytes of an entry as a proving key has it: matrix, row, wire, and the coefficient times 2^512. */
const ENTRY: usize = 44;

/** Of each matrix: where the entries of each row begin, and all references: to a wire with the sign in bit 0, or to a product. */
let starts: usize = 0;
let refs: usize = 0;
/** Products of a coefficient that is not ±1 and a wire: of each, the coefficient and the reference to the wire. */
let coefficients: usize = 0;
let factors: usize = 0;
let products: usize = 0;
let countOfProducts: u32 = 0;
/** All wires. */
let wires: usize = 0;
let rows: u32 = 0;
/** A wire that is 0. */
let nothing: usize = 0;

/**
 * How many of `n` entries have a coefficient that is not ±1; `units` has 1 and −1 as entries have them. −1 if one is of a row, a wire or a matrix that a system of
 * `countOfWires` wires and 2^bits rows has not.
 */
export function countProducts(entries: usize, n: u32, units: usize, countOfWires: u32, bits: u32): i32 {
  let count: i32 = 0;
  for (let i: usize = 0; i < <usize>n; i++) {
    const at = entries + i * ENTRY;
    if (load<u32>(at) > 1 || load<u32>(at, 4) >> bits != 0 || load<u32>(at, 8) >= countOfWires) return -1;
    if (!isEqual(at + 12, units, 32) && !isEqual(at + 12, units + 32, 32)) count++;
  }
  return count;
}

/** Takes the memory for these. False where there is not enough. */
export function takeRows(n: u32, ownProducts: u32, countOfWires: u32, bits: u32): bool {
  rows = 1 << bits;
  countOfProducts = ownProducts;
  wires = take(<usize>(countOfWires + 1) * SINGLE);
  nothing = take(SINGLE);
  starts = take(4 * (<usize>rows * 2 + 2));
  refs = take(4 * <usize>n);
  coefficients = take(<usize>(countOfProducts + 2) * SINGLE);
  factors = take(4 * <usize>(countOfProducts + 1));
  products = take(<usize>(countOfProducts + 2) * SINGLE);
  return (
    wires != 0 &&
    nothing != 0 &&
    starts != 0 &&
    refs != 0 &&
    coefficients != 0 &&
    factors != 0 &&
    products != 0
  );
}

/** Reads the entries. */
export function fillRows(entries: usize, n: u32, units: usize): void {
  const bounds: usize = <usize>rows * 2 + 2;
  memory.fill(nothing, 0, SINGLE);
  memory.fill(starts, 0, 4 * bounds);
  for (let i: usize = 0; i < <usize>n; i++) {
    const at = entries + i * ENTRY;
    const place = starts + 4 * (<usize>load<u32>(at) * <usize>rows + <usize>load<u32>(at, 4) + 2);
    store<u32>(place, load<u32>(place) + 1);
  }
  for (let b: usize = 1; b < bounds; b++)
    store<u32>(starts + 4 * b, load<u32>(starts + 4 * b) + load<u32>(starts + 4 * b - 4));
  let product: usize = 0;
  for (let i: usize = 0; i < <usize>n; i++) {
    const at = entries + i * ENTRY;
    const place = starts + 4 * (<usize>load<u32>(at) * <usize>rows + <usize>load<u32>(at, 4) + 1);
    const position = load<u32>(place);
    store<u32>(place, position + 1);
    const wire = wires + <usize>load<u32>(at, 8) * SINGLE;
    let ref: usize = wire;
    if (isEqual(at + 12, units + 32, 32)) {
      ref = wire | 1;
    } else if (!isEqual(at + 12, units, 32)) {
      ref = products + product * SINGLE;
      store<u32>(factors + 4 * product, <u32>wire);
      read(A, at + 12, at + 12);
      mul(A, A, RESCALE_TWICE);
      scatter(coefficients + product * SINGLE, coefficients + (product + 1) * SINGLE, A);
      product++;
    }
    store<u32>(refs + 4 * <usize>position, <u32>ref);
  }
  store<u32>(factors + 4 * product, <u32>wires);
}

/**
 * From a witness of integers of 32 bytes, the values of (A · B − C) at the odd powers of the root of order 2n, as integers of 32 bytes in `quotient`. `vectors`
 * has room for three vectors. Reads one scalar more than there are where their number is odd.
 */
export function quotientOf(quotient: usize, vectors: usize, witness: usize, countOfWires: u32): void {
  for (let i: usize = 0; i < <usize>countOfWires; i += 2) {
    read(A, witness + 32 * i, witness + 32 * i + 32);
    mul(A, A, SQUARED);
    scatter(wires + i * SINGLE, wires + (i + 1) * SINGLE, A);
  }
  for (let i: usize = 0; i < <usize>countOfProducts; i += 2) {
    gather(A, coefficients + i * SINGLE, coefficients + (i + 1) * SINGLE);
    gather(B, <usize>load<u32>(factors + 4 * i), <usize>load<u32>(factors + 4 * i + 4));
    mul(A, A, B);
    scatter(products + i * SINGLE, products + (i + 1) * SINGLE, A);
  }
  const pairs = <usize>(rows >> 1);
  const a = vectors,
    b = a + pairs * PAIR,
    c = b + pairs * PAIR;
  sumRows(a, 0);
  sumRows(b, rows);
  for (let k: usize = 0; k < pairs * PAIR; k += PAIR) mul(c + k, a + k, b + k);
  toShiftedCoefficients(a);
  toValues(a);
  toShiftedCoefficients(b);
  toValues(b);
  toShiftedCoefficients(c);
  toValues(c);
  for (let k: usize = 0; k < pairs; k++) {
    mul(A, a + k * PAIR, b + k * PAIR);
    sub(A, A, c + k * PAIR);
    toInteger(A, A);
    write(quotient + 32 * k, quotient + 32 * (k + pairs), A);
  }
}

/** The sums of the rows from `first` on, of one matrix. */
function sumRows(vector: usize, first: u32): void {
  const half = rows >> 1;
  for (let k: u32 = 0; k < half; k++) {
    const low = starts + 4 * <usize>(first + k),
      high = low + 4 * <usize>half;
    let p = load<u32>(low),
      q = load<u32>(high);
    const pEnd = load<u32>(low, 4),
      qEnd = load<u32>(high, 4);
    const sum = vector + <usize>k * PAIR;
    memory.fill(sum, 0, PAIR);
    while (p < pEnd || q < qEnd) {
      const x: u32 = p < pEnd ? load<u32>(refs + 4 * <usize>p) : <u32>nothing;
      const y: u32 = q < qEnd ? load<u32>(refs + 4 * <usize>q) : <u32>nothing;
      p++;
      q++;
      gatherSigned(A, <usize>(x & ~1), x & 1, <usize>(y & ~1), y & 1);
      add(sum, sum, A);
    }
  }
}
