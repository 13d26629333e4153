import { z } from 'zod';
import { InputError } from '../errors.js';
import { labelText } from '../files/schemas.js';
import { formatTime, parseTime, timeShape, writtenTime } from '../files/time.js';
import { type Timestamp, toTimestamp } from '../units/numbers.js';

/** When a key is valid: from its first second until just before its end. A bound that is absent is none. */
export interface Validity {
  readonly validFrom?: Timestamp | undefined;
  /** The first second at which it is not valid any more. */
  readonly validUntil?: Timestamp | undefined;
}

/** A key that is not trusted any more, for accounts as of `from` or later. */
export interface Revocation {
  readonly from: Timestamp;
  /** Why, for readers. */
  readonly reason: string;
}

/** What an entry of a trusted list says of its time. */
export interface Dated extends Validity {
  readonly revoked?: Revocation | undefined;
}

/** A stretch of time, both ends included. */
export interface Span {
  readonly first: Timestamp;
  readonly last: Timestamp;
}

/** The bounds as files write them. */
export const validityShape = {
  validFrom: timeShape(
    'Not valid before: unix seconds, or a UTC time like "2026-01-31T12:00:00Z"',
  ).optional(),
  validUntil: timeShape('Not valid from then on: later than validFrom').optional(),
};

/** A revocation as files write it. */
export const revocationShape = z
  .strictObject({
    from: timeShape('Not trusted for accounts as of then or later; 0: for none at all'),
    reason: labelText('Why, for readers: 1 to 80 characters'),
  })
  .describe('That the key is not trusted any more');

const validityRead = z.object(validityShape);
const datedRead = validityRead.extend({ revoked: revocationShape.optional() });

/** The bounds of a file; `place` is what errors call the object that has them. Throws {@link InputError}. */
export function toValidity({ validFrom, validUntil }: z.output<typeof validityRead>, place = ''): Validity {
  const validity = {
    ...(validFrom !== undefined && { validFrom: parseTime(validFrom, at(place, 'validFrom')) }),
    ...(validUntil !== undefined && { validUntil: parseTime(validUntil, at(place, 'validUntil')) }),
  };
  checkDates(validity, place);
  return validity;
}

/** The same with a revocation. */
export function toDated({ revoked, ...bounds }: z.output<typeof datedRead>, place: string): Dated {
  const validity = toValidity(bounds, place);
  if (revoked === undefined) return validity;
  const from = parseTime(revoked.from, at(place, 'revoked.from'));
  return { ...validity, revoked: { from, reason: revoked.reason } };
}

/** Throws {@link InputError} for times that are none, and for an end that is not after the beginning. */
export function checkDates({ validFrom, validUntil, revoked }: Dated, place = ''): void {
  if (validFrom !== undefined) toTimestamp(validFrom, at(place, 'validFrom'));
  if (validUntil !== undefined) toTimestamp(validUntil, at(place, 'validUntil'));
  if (revoked !== undefined) toTimestamp(revoked.from, at(place, 'revoked.from'));
  if (validFrom !== undefined && validUntil !== undefined && validUntil <= validFrom) {
    throw new InputError('must be later than validFrom', { field: at(place, 'validUntil') });
  }
}

/** Bounds and revocation as files write them; what is absent stays absent. */
export function writtenDates({ validFrom, validUntil, revoked }: Dated) {
  return {
    ...(validFrom !== undefined && { validFrom: writtenTime(validFrom) }),
    ...(validUntil !== undefined && { validUntil: writtenTime(validUntil) }),
    ...(revoked && { revoked: { from: writtenTime(revoked.from), reason: revoked.reason } }),
  };
}

/** Why a key is not valid in all of a span. */
export interface Lapse {
  readonly field: 'validFrom' | 'validUntil' | 'revoked.from';
  /** Like `valid until 2026-01-31T12:00:00Z`. */
  readonly words: string;
}

/** Why an entry is not valid in every second of a span; undefined if it is. */
export function lapseIn({ validFrom, validUntil, revoked }: Dated, { first, last }: Span): Lapse | undefined {
  if (revoked !== undefined && last >= revoked.from) return lapse('revoked.from', revokedWords(revoked));
  if (validFrom !== undefined && first < validFrom) return lapse('validFrom', fromWords(validFrom));
  if (validUntil !== undefined && last >= validUntil) return lapse('validUntil', untilWords(validUntil));
  return undefined;
}

const lapse = (field: Lapse['field'], words: string): Lapse => ({ field, words });
const fromWords = (time: Timestamp) => `valid from ${formatTime(time)}`;
const untilWords = (time: Timestamp) => `valid until ${formatTime(time)}`;
const revokedWords = ({ from, reason }: Revocation) => `revoked from ${formatTime(from)} (${reason})`;

/** All that an entry says of its time; empty where it says nothing. */
export function datesWords({ validFrom, validUntil, revoked }: Dated): string {
  const words = [
    ...(validFrom === undefined ? [] : [fromWords(validFrom)]),
    ...(validUntil === undefined ? [] : [untilWords(validUntil)]),
    ...(revoked === undefined ? [] : [revokedWords(revoked)]),
  ];
  return words.join(', ');
}

/** The first second at which an entry that is valid now is not any more; undefined where there is none. */
export function endOf({ validUntil, revoked }: Dated): Timestamp | undefined {
  const ends = [validUntil, revoked?.from].filter((end) => end !== undefined);
  return ends.length === 0 ? undefined : ends.reduce((a, b) => (b < a ? b : a));
}

/**
 * Whether a key may sign what is as of a time. Its time must hold twice: by the clock, since a key that was retired signs
 * nothing more, old dates included; and as of what is signed, since that is the time by which it will be judged. Throws
 * {@link InputError} with the field of the key.
 */
export function assertMaySign(key: Validity, { asOf, now }: { asOf: Timestamp; now: Timestamp }): void {
  assertUsable(key, now);
  const missed = lapseIn(key, { first: asOf, last: asOf });
  if (missed === undefined) return;
  throw new InputError(`the key is ${missed.words}, and this is as of ${formatTime(asOf)}`, {
    field: missed.field,
    fix: 'Sign it with the key that was valid at that time, while it is, or take the figures anew',
  });
}

/** The half of it that the clock decides. */
export function assertUsable(key: Validity, now: Timestamp): void {
  const missed = lapseIn(key, { first: now, last: now });
  if (missed === undefined) return;
  const early = missed.field === 'validFrom';
  throw new InputError(`the key is ${missed.words}: it ${early ? 'is not valid yet' : 'has expired'}`, {
    field: missed.field,
    fix: early ? 'Wait until then, or sign with the key before it' : 'Sign with the key that came after it',
  });
}

const at = (place: string, field: string) => (place === '' ? field : `${place}.${field}`);
