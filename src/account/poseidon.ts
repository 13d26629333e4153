import * as lite from 'poseidon-lite';
import { InternalError } from '../errors.js';
import { assertField } from '../units/field.js';

const BY_ARITY = [
  lite.poseidon1,
  lite.poseidon2,
  lite.poseidon3,
  lite.poseidon4,
  lite.poseidon5,
  lite.poseidon6,
  lite.poseidon7,
  lite.poseidon8,
  lite.poseidon9,
  lite.poseidon10,
  lite.poseidon11,
  lite.poseidon12,
  lite.poseidon13,
  lite.poseidon14,
  lite.poseidon15,
  lite.poseidon16,
] as const;

/**
 * circomlib's Poseidon over 1 to 16 field elements. The library reduces silently, so that `x` and `x + r` would hash
 * alike: every input must already be below the field order. Throws {@link InputError} naming the position.
 */
export function poseidon(inputs: readonly bigint[]): bigint {
  const hash = BY_ARITY[inputs.length - 1];
  if (hash === undefined) throw new InternalError('Poseidon takes 1 to 16 inputs');
  inputs.forEach((input, i) => {
    assertField(input, `inputs[${i}]`);
  });
  return hash([...inputs]);
}
