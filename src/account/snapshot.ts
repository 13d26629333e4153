import { InputError } from '../errors.js';
import { assertField, toField } from '../units/field.js';
import {
  inRange,
  type Lots,
  type Timestamp,
  toCash,
  toLots,
  toTimestamp,
  type Value,
} from '../units/numbers.js';
import { poseidon } from './poseidon.js';
import { SECRET_BITS } from './random.js';
import { TAG_SNAPSHOT } from './tags.js';

/** One account at one time: what a custodian signs. */
export interface Snapshot {
  /** Id of the custodian, 248 bits. */
  readonly custodianId: bigint;
  /** Hash of the universe that the quantities refer to, 248 bits. */
  readonly universe: bigint;
  /** The holder, as this custodian knows it: a field element. */
  readonly subject: bigint;
  /** Id of the account, whoever signs: a field element. */
  readonly accountId: bigint;
  /** Unix seconds, `0 <= asOf < 2^40`. */
  readonly asOf: Timestamp;
  /** Value units, signed, `|cash| < 2^99`. */
  readonly cash: Value;
  /** Lots per slot, signed, `|q| < 2^63`; one per slot of the universe. */
  readonly quantities: readonly Lots[];
  /** 248 random bits: hides the numbers behind the digest. */
  readonly salt: bigint;
}

const FIRST_BLOCK = 14;
const NEXT_BLOCK = 15;

/** Checks every range of a snapshot and returns it. Throws {@link InputError} naming the field, never its value. */
export function checkSnapshot(snapshot: Snapshot): Snapshot {
  const bound = 1n << BigInt(SECRET_BITS);
  inRange(snapshot.custodianId, 0n, bound, 'custodianId');
  inRange(snapshot.universe, 0n, bound, 'universe');
  assertField(snapshot.subject, 'subject');
  assertField(snapshot.accountId, 'accountId');
  toTimestamp(snapshot.asOf, 'asOf');
  toCash(snapshot.cash, 'cash');
  inRange(snapshot.salt, 0n, bound, 'salt');
  snapshot.quantities.forEach((quantity, i) => {
    toLots(quantity, `quantities[${i}]`);
  });
  return snapshot;
}

/**
 * The field element that is signed: a Poseidon chain over tag, length and fields. The length sits in the first
 * block, so no snapshot is a prefix of another. Throws {@link InputError} for fields out of range or fewer than 7 slots.
 */
export function snapshotDigest(snapshot: Snapshot): bigint {
  const { custodianId, universe, subject, accountId, asOf, cash, salt, quantities } = checkSnapshot(snapshot);
  const fields = [custodianId, universe, subject, accountId, asOf, cash, salt, ...quantities].map(toField);
  if (fields.length < FIRST_BLOCK) {
    throw new InputError('has too few slots', {
      field: 'quantities',
      fix: 'Use a universe of 8 slots or more',
    });
  }
  let digest = poseidon([TAG_SNAPSHOT, BigInt(fields.length), ...fields.slice(0, FIRST_BLOCK)]);
  for (let i = FIRST_BLOCK; i < fields.length; i += NEXT_BLOCK) {
    digest = poseidon([digest, ...fields.slice(i, i + NEXT_BLOCK)]);
  }
  return digest;
}
