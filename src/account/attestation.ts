import { z } from 'zod';
import { InputError } from '../errors.js';
import { inField } from '../files/places.js';
import {
  fieldText,
  kindOf,
  nameText,
  pointShape,
  readFileText,
  signedText,
  toFileText,
  versionOne,
} from '../files/schemas.js';
import { clockTime } from '../files/time.js';
import { type Universe, universeHash } from '../market/universe.js';
import { parseField } from '../units/field.js';
import type { Timestamp } from '../units/numbers.js';
import type { ConvertedAccount } from './accountFile.js';
import { type AffinePoint, parseKey, parsePoint, pointText, SUBGROUP_ORDER } from './curve.js';
import { type Signature, signChecked, signDigest } from './eddsa.js';
import { accountId, custodianId } from './ids.js';
import { random248 } from './random.js';
import type { SignerKey } from './signerKey.js';
import { checkSnapshot, type Snapshot, snapshotDigest } from './snapshot.js';
import { assertMaySign } from './validity.js';

/** A snapshot with the signature of a custodian or auditor. Private: it contains the account. */
export interface Attestation {
  /** Custodian of the account. */
  readonly custodian: string;
  readonly snapshot: Snapshot;
  /** Public key of the signer. */
  readonly signer: AffinePoint;
  readonly signature: Signature;
}

export interface AttestOptions {
  /** The account in the numbers of `universe`, from `convertAccount`. */
  account: Omit<ConvertedAccount, 'report'>;
  universe: Universe;
  /** The holder as the custodian knows it: `subjectOf(secret, custodianId)`. */
  subject: bigint;
  /** Signing key; its custodian must be the account's. */
  key: SignerKey;
  /** 248 random bits; default: fresh ones. */
  salt?: bigint;
  /** Signs although figures of the exchange are missing that would confirm the account. Default: refuses. */
  unreconciled?: boolean;
  /** Unix seconds by the clock; default: this machine's. */
  now?: Timestamp;
}

/** `attestation.json`: private, for mode 0600. */
export const attestationSchema = z
  .strictObject({
    version: versionOne,
    kind: kindOf('ballast/attestation'),
    custodian: nameText('Custodian of the account'),
    universe: fieldText('Hash of the universe that quantities refer to, 248 bits'),
    subject: fieldText('The holder as this custodian knows it, a field element'),
    accountId: fieldText('Id of the account, a field element'),
    asOf: z
      .int({ error: 'must be whole unix seconds' })
      .min(0, { error: 'must be whole unix seconds' })
      .describe('Time of the figures, unix seconds below 2^40'),
    cash: signedText('Cash in value units, |cash| < 2^99'),
    quantities: z
      .array(signedText('Quantity in lots, |q| < 2^63'))
      .max(256, { error: 'must not have more than 256 entries' })
      .describe('Signed quantities, one per slot of the universe'),
    salt: fieldText('248 random bits'),
    signer: pointShape('Public key of the signer'),
    signature: z
      .strictObject({
        R8: pointShape('Commitment point of the signature'),
        S: fieldText('Response of the signature, below the order of the prime subgroup'),
      })
      .describe('EdDSA-Poseidon signature of the snapshot digest'),
  })
  .describe('Ballast attestation: one account, signed by a custodian or auditor for its holder. Private');

/** An attestation whose signature is not checked yet: it must not be given out before `allHold` was asked. */
export interface UncheckedAttestation {
  readonly attestation: Attestation;
  readonly digest: bigint;
}

/**
 * Signs an account. Throws {@link InputError} if the key is for another custodian, or not valid by the clock or as of the account; if the account
 * exchange's own figures, has another number of slots than the universe, or a number is out of range.
 */
export function attest(options: AttestOptions): Attestation {
  const snapshot = snapshotOf(options);
  const { account, key } = options;
  const signature = signChecked(snapshotDigest(snapshot), key);
  return { custodian: account.custodian, snapshot, signer: key.publicKey, signature };
}

/** The same in bulk, where many are checked together. */
export function attestUnchecked(options: AttestOptions): UncheckedAttestation {
  const snapshot = snapshotOf(options);
  const { account, key } = options;
  const digest = snapshotDigest(snapshot);
  const signature = signDigest(digest, key.privateKey);
  return {
    attestation: { custodian: account.custodian, snapshot, signer: key.publicKey, signature },
    digest,
  };
}

function snapshotOf(options: AttestOptions): Snapshot {
  const { account, universe, subject, key, salt = random248(), unreconciled = false } = options;
  const { now = clockTime() } = options;
  const open = account.reconciliation?.open ?? [];
  if (open.length > 0 && !unreconciled) {
    throw new InputError(`is not reconciled: ${open.join('; ')}`, {
      field: 'ccxt',
      fix: 'Give the exchange’s own equity in "reported", and what else is named here; or sign with --unreconciled',
    });
  }
  if (key.custodian !== account.custodian) {
    throw new InputError('is a key for another custodian than the account’s', { field: 'key.custodian' });
  }
  inField('key', () => assertMaySign(key, { asOf: account.asOf, now }));
  if (account.quantities.length !== universe.slots) {
    throw new InputError('must have one quantity per slot of the universe', { field: 'quantities' });
  }
  if (account.quantities.slice(universe.instruments.length).some((quantity) => quantity !== 0n)) {
    throw new InputError('must be zero in slots without an instrument', { field: 'quantities' });
  }
  return {
    custodianId: custodianId(account.custodian),
    universe: universeHash(universe),
    subject,
    accountId: accountId(account),
    asOf: account.asOf,
    cash: account.cash,
    quantities: [...account.quantities],
    salt,
  };
}

/** Reads the text of `attestation.json`. Throws {@link InputError} naming the field, never its value. */
export function parseAttestation(text: string, file?: string): Attestation {
  return readFileText('attestation', text, attestationSchema, file, (data) => {
    const snapshot = checkSnapshot({
      custodianId: custodianId(data.custodian),
      universe: parseField(data.universe, 'universe'),
      subject: parseField(data.subject, 'subject'),
      accountId: parseField(data.accountId, 'accountId'),
      asOf: BigInt(data.asOf),
      cash: BigInt(data.cash),
      quantities: data.quantities.map((quantity) => BigInt(quantity)),
      salt: parseField(data.salt, 'salt'),
    });
    const S = parseField(data.signature.S, 'signature.S');
    if (S >= SUBGROUP_ORDER)
      throw new InputError('is not below the subgroup order', { field: 'signature.S' });
    return {
      custodian: data.custodian,
      snapshot,
      signer: parseKey(data.signer, 'signer'),
      signature: { R8: parsePoint(data.signature.R8, 'signature.R8'), S },
    };
  });
}

/** The text of `attestation.json`: write it with `writeSecretFile` only. */
export function formatAttestation({ custodian, snapshot, signer, signature }: Attestation): string {
  return toFileText({
    version: 1,
    kind: 'ballast/attestation',
    custodian,
    universe: snapshot.universe.toString(),
    subject: snapshot.subject.toString(),
    accountId: snapshot.accountId.toString(),
    asOf: Number(snapshot.asOf),
    cash: snapshot.cash.toString(),
    quantities: snapshot.quantities.map(String),
    salt: snapshot.salt.toString(),
    signer: pointText(signer),
    signature: { R8: pointText(signature.R8), S: signature.S.toString() },
  });
}
