import { z } from 'zod';
import { InputError } from '../errors.js';
import { checkShape } from '../files/json.js';
import { kindOf, nameText, pointShape, readFileText, toFileText, versionOne } from '../files/schemas.js';
import { type AffinePoint, parseKey, pointText, samePoint } from './curve.js';
import { normalizeName, venueId } from './ids.js';

/** Most entries of a trusted list: what a circuit has room for. */
export const MAX_VENUES = 8;

/** One trusted signer of one venue. */
export interface Venue {
  /** Custodian of the accounts, like `binance`. */
  readonly venue: string;
  /** `venueId(venue)`. */
  readonly venueId: bigint;
  /** Who holds the key, for readers: the venue itself, an auditor. */
  readonly signer?: string;
  readonly key: AffinePoint;
}

/** `venues.json`: public. */
export const venuesSchema = z
  .strictObject({
    version: versionOne,
    kind: kindOf('ballast/venues'),
    venues: z
      .array(
        z.strictObject({
          venue: nameText('Custodian of the accounts, like "binance"; several signers may share one'),
          signer: z
            .string()
            .regex(/^[^\p{C}]{1,80}$/u, { error: 'must be 1 to 80 printable characters' })
            .optional()
            .describe('Who holds the key, for readers: 1 to 80 characters, like "auditor A"'),
          key: pointShape('Public key of the signer: a point of full prime order on Baby Jubjub'),
        }),
      )
      .min(1, { error: 'must name at least one venue' })
      .max(MAX_VENUES, { error: `must not have more than ${MAX_VENUES} entries` })
      .describe(`Trusted signers, 1 to ${MAX_VENUES}; no key appears twice`),
  })
  .describe('Ballast trusted list: whose signatures on account snapshots a verifier accepts');

/** Reads the text of `venues.json`: strict keys, each in the list once. Throws {@link InputError}. */
export function parseVenues(text: string, file?: string): Venue[] {
  return readFileText(text, venuesSchema, file, (data) =>
    checkVenues(
      data.venues.map(({ venue, signer, key }, i) => ({
        venue,
        venueId: venueId(venue),
        ...(signer === undefined ? {} : { signer }),
        key: parseKey(key, `venues[${i}].key`),
      })),
    ),
  );
}

/**
 * Checks a list built in memory: 1 to {@link MAX_VENUES} entries, ids that belong to their names, keys of full order
 * and all distinct. Two venue ids with one key would let the key's owner sign for both. Returns the list.
 */
export function checkVenues(venues: readonly Venue[]): Venue[] {
  if (venues.length < 1 || venues.length > MAX_VENUES) {
    throw new InputError(`must have 1 to ${MAX_VENUES} entries`, { field: 'venues' });
  }
  return venues.map((entry, i) => {
    const venue = normalizeName(entry.venue, `venues[${i}].venue`);
    if (entry.venueId !== venueId(venue)) {
      throw new InputError('does not belong to the venue’s name', { field: `venues[${i}].venueId` });
    }
    const key = parseKey(pointText(entry.key), `venues[${i}].key`);
    const twin = venues.findIndex((other) => samePoint(other.key, key));
    if (twin < i) throw new InputError(`is also the key of venues[${twin}]`, { field: `venues[${i}].key` });
    return { ...entry, venue, key };
  });
}

/** The text of `venues.json`. Throws {@link InputError} for a list that could not be read back. */
export function formatVenues(venues: readonly Venue[]): string {
  const entries = checkVenues(venues).map(({ venue, signer, key }) => ({
    venue,
    ...(signer === undefined ? {} : { signer }),
    key: pointText(key),
  }));
  return toFileText(checkShape({ version: 1, kind: 'ballast/venues', venues: entries }, venuesSchema));
}
