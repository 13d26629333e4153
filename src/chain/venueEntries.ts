import { babyjubjub } from '@noble/curves/misc.js';
import { toKeyPoint } from '../account/curve.js';
import { checkVenues, type Venue } from '../account/venues.js';
import { InternalError } from '../errors.js';
import type { ChainPoint } from './circuit.js';

/** 1/8 modulo the order of the prime subgroup. */
const EIGHTH = babyjubjub.Point.Fn.inv(8n);

/** Trusted signer as the VenueRegistry takes it. */
export interface VenueEntry {
  readonly id: bigint;
  readonly x: bigint;
  readonly y: bigint;
}

/** A list of trusted signers, and per entry the point (1/8)·key, which proves that the key has the prime order. */
export interface VenueEntries {
  readonly entries: readonly VenueEntry[];
  readonly eighths: readonly ChainPoint[];
}

/** Entries in the order of the list: the order of the circuit's venues part. Throws {@link InputError} for a list that is none. */
export function venueEntries(venues: readonly Venue[]): VenueEntries {
  const checked = checkVenues(venues);
  return {
    entries: checked.map(({ venueId, key }) => ({ id: venueId, x: key.x, y: key.y })),
    eighths: checked.map(({ key }) => eighthOf(key)),
  };
}

/** The one point of prime order that gives the key when taken eight times. */
function eighthOf(key: Venue['key']): ChainPoint {
  const point = toKeyPoint(key);
  if (point === undefined) throw new InternalError('a checked list has a key that is none');
  const { x, y } = point.multiply(EIGHTH).toAffine();
  return { x, y };
}
