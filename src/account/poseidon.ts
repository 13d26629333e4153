import { poseidon2 } from 'poseidon-lite/poseidon2';
import { poseidon3 } from 'poseidon-lite/poseidon3';
import { poseidon5 } from 'poseidon-lite/poseidon5';
import { InternalError } from '../errors.js';
import { assertField } from '../units/field.js';

type Hash = (inputs: bigint[]) => bigint;

/**
 * circomlib's Poseidon over as many field elements as there are hashes for. The library reduces silently, so that `x` and
 * `x + r` would hash alike: every input must already be below the field order. Throws {@link InputError} naming the position.
 */
export function poseidonOf(hashes: Readonly<Record<number, Hash>>, arities: string) {
  return (inputs: readonly bigint[]): bigint => {
    const hash = hashes[inputs.length];
    if (hash === undefined) throw new InternalError(`Poseidon takes ${arities} inputs`);
    inputs.forEach((input, i) => {
      assertField(input, `inputs[${i}]`);
    });
    return hash([...inputs]);
  };
}

/** Over 2, 3 or 5 field elements: all but snapshots. The tables of the others take long to load. */
export const poseidon = poseidonOf({ 2: poseidon2, 3: poseidon3, 5: poseidon5 }, '2, 3 or 5');
