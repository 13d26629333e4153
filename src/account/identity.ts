import { z } from 'zod';
import { InputError } from '../errors.js';
import { fieldText, kindOf, readFileText, toFileText, versionOne } from '../files/schemas.js';
import { assertField, parseField } from '../units/field.js';
import { poseidon } from './poseidon.js';
import { random248, SECRET_BITS } from './random.js';
import { Secret } from './secret.js';
import { TAG_NULLIFIER, TAG_SUBJECT } from './tags.js';

/** The holder: one secret, from which a subject per custodian and a nullifier per scope derive. */
export interface Identity {
  /** 248 random bits. */
  readonly secret: Secret;
}

/** A secret below this is no random one: a random one falls below with probability 2^-64. */
const MIN_SECRET = 1n << BigInt(SECRET_BITS - 64);
const MAX_SECRET = 1n << BigInt(SECRET_BITS);

/** `identity.json`: secret, for mode 0600. */
export const identitySchema = z
  .strictObject({
    version: versionOne,
    kind: kindOf('ballast/identity'),
    secret: fieldText('The holder’s secret: 248 random bits as a decimal integer. Never share it'),
  })
  .describe('Ballast identity: the secret of an account holder. Keep it private and backed up');

/** Creates an identity from the platform's cryptographic random source; refuses where there is none. */
export function createIdentity(): Identity {
  let secret = random248();
  while (secret < MIN_SECRET) secret = random248();
  return { secret: new Secret(secret) };
}

/** What a custodian knows the holder by: `Poseidon(TAG_SUBJECT, secret, custodianId)`. Signers cannot link theirs. */
export function subjectOf(secret: Secret, custodianId: bigint): bigint {
  return poseidon([TAG_SUBJECT, checkSecret(secret), assertField(custodianId, 'custodianId')]);
}

/** The holder's nullifier in one scope: `Poseidon(TAG_NULLIFIER, secret, scope)`. */
export function nullifierOf(secret: Secret, scope: bigint): bigint {
  return poseidon([TAG_NULLIFIER, checkSecret(secret), assertField(scope, 'scope')]);
}

/** Reads the text of `identity.json`. Throws {@link InputError}, never with the secret in it. */
export function parseIdentity(text: string, file?: string): Identity {
  return readFileText('identity', text, identitySchema, file, (data) =>
    identityOf(parseField(data.secret, 'secret')),
  );
}

/** The identity of a secret. Throws {@link InputError} for one that is not made of 248 random bits. */
export function identityOf(value: bigint): Identity {
  const secret = new Secret(value);
  checkSecret(secret);
  return { secret };
}

/** The secret itself, for a backup that its holder asked for. */
export const secretOf = ({ secret }: Identity): bigint => checkSecret(secret);

/** The text of `identity.json`, in the clear: write it with `writeSecretFile` only. */
export function formatIdentity(identity: Identity): string {
  const secret = checkSecret(identity.secret).toString();
  return toFileText({ version: 1, kind: 'ballast/identity', secret });
}

function checkSecret(secret: Secret): bigint {
  if (!(secret instanceof Secret)) throw new InputError('must be a Secret', { field: 'secret' });
  const value = secret.reveal();
  if (value < MIN_SECRET || value >= MAX_SECRET) {
    throw new InputError(`is not made of ${SECRET_BITS} random bits`, {
      field: 'secret',
      fix: 'Create an identity instead of inventing a secret',
    });
  }
  return value;
}
