import { DataError } from '../../errors.js';
import type { Surface, SurfaceSlice } from '../data.js';
import { expired } from '../guards.js';

/**
 * Checks the form of a surface: at least one expiry, expiries after the surface's time and increasing, in each at least one
 * strike, strikes increasing, one volatility per strike, all above 0 and finite. Throws {@link DataError} with the rule and the
 * field, like `slices[2].strikes[3]`. Arbitrage is not an error of form: `surfaceFindings` reports it.
 */
export function checkSurface({ time, slices }: Surface): void {
  finiteAt(time, 'time');
  if (slices.length === 0) {
    throw new DataError('empty', 'must have at least one expiry', { field: 'slices' });
  }
  slices.forEach((slice, i) => {
    const field = `slices[${i}]`;
    finiteAt(slice.expiry, `${field}.expiry`);
    if (slice.expiry <= time) throw expired(`${field}.expiry`);
    if (i > 0) assertIncreasing(slices[i - 1]!.expiry, slice.expiry, `${field}.expiry`);
    checkSlice(slice, field);
  });
}

function checkSlice({ forward, rate, strikes, vols }: SurfaceSlice, field: string): void {
  positiveAt(forward, `${field}.forward`);
  finiteAt(rate, `${field}.rate`);
  if (strikes.length === 0) {
    throw new DataError('empty', 'must have at least one strike', { field: `${field}.strikes` });
  }
  if (vols.length !== strikes.length) {
    throw new DataError('inconsistent', `must have ${strikes.length} entries, one per strike`, {
      field: `${field}.vols`,
    });
  }
  strikes.forEach((strike, j) => {
    positiveAt(strike, `${field}.strikes[${j}]`);
    positiveAt(vols[j]!, `${field}.vols[${j}]`);
    if (j > 0) assertIncreasing(strikes[j - 1]!, strike, `${field}.strikes[${j}]`);
  });
}

function finiteAt(value: number, field: string): void {
  if (!Number.isFinite(value)) throw new DataError('notANumber', 'must be a finite number', { field });
}

function positiveAt(value: number, field: string): void {
  finiteAt(value, field);
  if (value <= 0) throw new DataError('notPositive', 'must be above 0', { field });
}

function assertIncreasing(before: number, value: number, field: string): void {
  if (value === before) throw new DataError('duplicate', 'appears twice', { field });
  if (value < before) {
    throw new DataError('unordered', 'must be above the one before it', { field, fix: 'Sort them' });
  }
}
