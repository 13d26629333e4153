import * as fp from './fp';
import * as fp2 from './fp2';
import * as fr from './fr';
import { loadBases as loadBases1 } from './g1/bases';
import { BASE as BASE1, openBatches as openBatches1 } from './g1/group';
import { msm as msm1 } from './g1/msm';
import { multiples as multiplesOf1, openMultiples as openMultiplesOf1 } from './g1/multiples';
import { loadBases as loadBases2 } from './g2/bases';
import { BASE as BASE2, openBatches as openBatches2 } from './g2/group';
import { msm as msm2 } from './g2/msm';
import { multiples as multiplesOf2, openMultiples as openMultiplesOf2 } from './g2/multiples';
import { inverse } from './inverse';

export { openTransforms, toShiftedCoefficients, toValues } from './fft';
export { mark, release, take } from './memory';
export { merge, sameX } from './merge';
export { countProducts, fillRows, quotientOf, takeRows } from './rows';

/** Bytes of a base. */
export const baseBytes1: usize = BASE1;
export const baseBytes2: usize = BASE2;

export function load1(bases: usize, points: usize, numbers: usize, n: u32): void {
  loadBases1(bases, points, numbers, n);
}

export function load2(bases: usize, points: usize, numbers: usize, n: u32): void {
  loadBases2(bases, points, numbers, n);
}

export function sum1(result: usize, bases: usize, wires: usize, scalars: usize, n: u32): bool {
  return msm1(result, bases, wires, scalars, n);
}

export function sum2(result: usize, bases: usize, wires: usize, scalars: usize, n: u32): bool {
  return msm2(result, bases, wires, scalars, n);
}

export function openMultiples1(point: usize): bool {
  return openMultiplesOf1(point);
}

export function openMultiples2(point: usize): bool {
  return openMultiplesOf2(point);
}

export function multiples1(result: usize, scalars: usize, n: u32): bool {
  return multiplesOf1(result, scalars, n);
}

export function multiples2(result: usize, scalars: usize, n: u32): bool {
  return multiplesOf2(result, scalars, n);
}

openBatches1();
openBatches2();

/** Bytes of a pair of elements, and factors of both fields. */
export const pairBytes: usize = fr.PAIR;

/** Integers of 32 bytes as pairs of the scalar field in Montgomery form, and back. */
export function readScalars(r: usize, p: usize, q: usize): void {
  fr.read(r, p, q);
  fr.mul(r, r, fr.SQUARED);
}

export function writeScalars(p: usize, q: usize, r: usize): void {
  fr.toInteger(r, r);
  fr.write(p, q, r);
}

export function multiply(r: usize, a: usize, b: usize): void {
  fr.mul(r, a, b);
}

/** Whether this engine computes as the field code takes for granted. */
export function isExact(): bool {
  return fr.isExact();
}

// The fields by themselves, for tests: pairs in Montgomery form, and integers of 32 bytes.

export function fpRead(r: usize, p: usize, q: usize): void {
  fp.read(r, p, q);
  fp.mul(r, r, fp.SQUARED);
}

export function fpWrite(p: usize, q: usize, r: usize): void {
  fp.toInteger(r, r);
  fp.write(p, q, r);
}

export function fpMul(r: usize, a: usize, b: usize): void {
  fp.mul(r, a, b);
}

export function fpSqr(r: usize, a: usize): void {
  fp.sqr(r, a);
}

export function fpAdd(r: usize, a: usize, b: usize): void {
  fp.add(r, a, b);
}

export function fpSub(r: usize, a: usize, b: usize): void {
  fp.sub(r, a, b);
}

export function fpSub2(r: usize, a: usize, b: usize, c: usize): void {
  fp.sub2(r, a, b, c);
}

export function fpDiff(r: usize, a: usize, b: usize): void {
  fp.diff(r, a, b);
}

export function fpZeros(a: usize): u32 {
  return fp.zeros(a);
}

export function fpInverse(r: usize, a: usize): void {
  inverse(r, a);
}

export function frSqr(r: usize, a: usize): void {
  fr.sqr(r, a);
}

export function frAdd(r: usize, a: usize, b: usize): void {
  fr.add(r, a, b);
}

export function frSub(r: usize, a: usize, b: usize): void {
  fr.sub(r, a, b);
}

export function fp2Mul(r: usize, a: usize, b: usize): void {
  fp2.mul(r, a, b);
}

export function fp2Sqr(r: usize, a: usize): void {
  fp2.sqr(r, a);
}

export function fp2Inverse(r: usize, a: usize): void {
  fp2.inverse(r, a);
}
