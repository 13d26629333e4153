import { babyjubjub } from '@noble/curves/misc.js';
import { assertValidIn } from '../account/claimTime.js';
import { toKeyPoint } from '../account/curve.js';
import { checkSigners, MAX_SIGNERS, type Signer } from '../account/signers.js';
import { datesWords } from '../account/validity.js';
import { InputError, InternalError } from '../errors.js';
import type { ChainPoint } from './circuit.js';

/** 1/8 modulo the order of the prime subgroup. */
const EIGHTH = babyjubjub.Point.Fn.inv(8n);

/** Trusted signer as the SignerRegistry takes it. */
interface SignerEntry {
  readonly id: bigint;
  readonly x: bigint;
  readonly y: bigint;
}

/** A list of trusted signers, and per entry the point (1/8)·key, which proves that the key has the prime order. */
export interface SignerEntries {
  readonly entries: readonly SignerEntry[];
  readonly eighths: readonly ChainPoint[];
}

/**
 * Entries in the order of the list: the order of the circuit's signers part. A contract knows no dates: `from`, unix seconds, is
 * when the list starts, and each entry must be valid then. Throws {@link InputError} for a list that is none.
 */
export function signerEntries(signers: readonly Signer[], from?: number): SignerEntries {
  const checked = checkSigners(signers);
  if (checked.length > MAX_SIGNERS) {
    throw new InputError(`must not have more than ${MAX_SIGNERS} entries`, { field: 'signers' });
  }
  if (from !== undefined) assertValidIn(checked, { first: BigInt(from), last: BigInt(from) });
  else if (checked.some((entry) => datesWords(entry) !== '')) {
    throw new InputError('has entries that are not valid for ever, and the contract knows no dates', {
      field: 'signers',
      fix: 'Say when the list starts',
    });
  }
  return {
    entries: checked.map(({ custodianId, key }) => ({ id: custodianId, x: key.x, y: key.y })),
    eighths: checked.map(({ key }) => eighthOf(key)),
  };
}

/** The one point of prime order that gives the key when taken eight times. */
function eighthOf(key: Signer['key']): ChainPoint {
  const point = toKeyPoint(key);
  if (point === undefined) throw new InternalError('a checked list has a key that is none');
  const { x, y } = point.multiply(EIGHTH).toAffine();
  return { x, y };
}
