import { InputError } from '../errors.js';
import { type Fraction, fraction } from './fraction.js';

/** The exact value of a double, a whole number of some power of two. Throws {@link InputError} unless finite. */
export function fromDouble(x: number): Fraction {
  if (!Number.isFinite(x)) throw new InputError('is not a finite number');
  let [top, bottom] = [x, 1n];
  while (!Number.isInteger(top)) {
    top *= 2;
    bottom *= 2n;
  }
  return fraction(BigInt(top), bottom);
}
