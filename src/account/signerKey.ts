import { z } from 'zod';
import { InputError } from '../errors.js';
import { inFile } from '../files/places.js';
import {
  fieldText,
  kindOf,
  nameText,
  pointShape,
  readFileText,
  toFileText,
  versionOne,
} from '../files/schemas.js';
import { parseField } from '../units/field.js';
import { type AffinePoint, parseKey, pointText, SUBGROUP_ORDER, samePoint } from './curve.js';
import { createPrivateKey, publicKeyOf } from './eddsa.js';
import { normalizeName } from './ids.js';
import { bytesToInteger, integerToBytes } from './random.js';
import { seal, sealedKeySchema, unseal } from './sealedKey.js';
import { Secret } from './secret.js';
import { checkDates, toValidity, type Validity, validityShape, writtenDates } from './validity.js';

/** Key pair with which a custodian, or an auditor, signs snapshots of accounts at one custodian, perhaps for some time only. */
export interface SignerKey extends Validity {
  /** Custodian of the accounts that this key signs for, like `binance`. */
  readonly custodian: string;
  readonly publicKey: AffinePoint;
  /** Scalar in `[1, l)`. */
  readonly privateKey: Secret;
}

const keyFields = {
  version: versionOne,
  kind: kindOf('ballast/signer-key'),
  custodian: nameText('Custodian of the accounts that this key signs for, like "binance"'),
  publicKey: pointShape('Public key, as signers.json carries it'),
  privateKey: fieldText('Private scalar, 1 to l − 1, in the clear').optional(),
  encrypted: sealedKeySchema.optional(),
  ...validityShape,
};

/** `signer-key.json`: secret, for mode 0600. Exactly one of `privateKey` and `encrypted`. */
export const signerKeySchema = z
  .strictObject(keyFields)
  .refine((data) => (data.privateKey === undefined) !== (data.encrypted === undefined), {
    error: 'must have exactly one of "privateKey" and "encrypted"',
  })
  .meta({ oneOf: [{ required: ['privateKey'] }, { required: ['encrypted'] }] })
  .describe('Ballast signing key of a custodian or auditor. Keep it private');

/** Creates a key pair for accounts at `custodian`. Throws {@link InputError} for a bad name, or an end before the beginning. */
export function createSignerKey(custodian: string, validity: Validity = {}): SignerKey {
  const name = normalizeName(custodian, 'custodian');
  checkDates(validity);
  const privateKey = createPrivateKey();
  return { custodian: name, publicKey: publicKeyOf(privateKey), privateKey, ...boundsOf(validity) };
}

/** The key with other bounds, and no others than these. Throws {@link InputError} for an end before the beginning. */
export function limitSignerKey({ custodian, publicKey, privateKey }: SignerKey, to: Validity): SignerKey {
  checkDates(to);
  return { custodian, publicKey, privateKey, ...boundsOf(to) };
}

const boundsOf = ({ validFrom, validUntil }: Validity): Validity => ({
  ...(validFrom !== undefined && { validFrom }),
  ...(validUntil !== undefined && { validUntil }),
});

/** The text of `signer-key.json`, encrypted if a passphrase is given: write it with `writeSecretFile` only. */
export async function formatSignerKey(
  key: SignerKey,
  options: { passphrase?: string } = {},
): Promise<string> {
  const { custodian, publicKey, privateKey, ...validity } = checkPair(key);
  const head = {
    version: 1,
    kind: 'ballast/signer-key',
    custodian,
    publicKey: pointText(publicKey),
    ...writtenDates(validity),
  };
  if (options.passphrase === undefined) {
    return toFileText({ ...head, privateKey: privateKey.reveal().toString() });
  }
  const bytes = integerToBytes(privateKey.reveal());
  return toFileText({
    ...head,
    encrypted: await seal(bytes, options.passphrase, contextOf({ custodian, publicKey, ...validity })),
  });
}

/** Whether the text of a `signer-key.json` needs a passphrase. Throws {@link InputError} if it is no key file. */
export function isSignerKeyEncrypted(text: string, file?: string): boolean {
  return readFileText('signerKey', text, signerKeySchema, file, (data) => data.encrypted !== undefined);
}

export interface ParseSignerKeyOptions {
  /** Needed for an encrypted key. */
  passphrase?: string;
  /** File name for errors. */
  file?: string;
}

/**
 * Reads the text of `signer-key.json`. Throws {@link InputError} for a wrong or missing passphrase, a changed file, or a
 * private key that does not belong to the public key.
 */
export async function parseSignerKey(text: string, options: ParseSignerKeyOptions = {}): Promise<SignerKey> {
  const { file, passphrase } = options;
  const data = readFileText('signerKey', text, signerKeySchema, file, (shape) => ({
    ...shape,
    publicKey: parseKey(shape.publicKey, 'publicKey'),
    validity: toValidity(shape),
  }));
  const head = { custodian: data.custodian, publicKey: data.publicKey, ...data.validity };
  const scalar =
    data.encrypted === undefined
      ? inFile(file, () => parseField(data.privateKey, 'privateKey'))
      : await open(data.encrypted, passphrase, contextOf(head), file);
  return inFile(file, () => {
    if (scalar < 1n || scalar >= SUBGROUP_ORDER) {
      throw new InputError('is not a private key of Baby Jubjub', { field: 'privateKey' });
    }
    return checkPair({ ...head, privateKey: new Secret(scalar) });
  });
}

async function open(
  sealed: z.output<typeof sealedKeySchema>,
  passphrase: string | undefined,
  context: string,
  file: string | undefined,
): Promise<bigint> {
  if (passphrase === undefined) {
    throw new InputError('needs a passphrase', { file, field: 'encrypted', fix: 'Give the passphrase' });
  }
  try {
    return bytesToInteger(await unseal(sealed, passphrase, context));
  } catch (error) {
    throw error instanceof InputError ? error.within({ file }) : error;
  }
}

/** Ties the ciphertext to the rest of the file: another custodian's name, key or time cannot be put around it. */
function contextOf({ custodian, publicKey, validFrom, validUntil }: Omit<SignerKey, 'privateKey'>): string {
  const name = `ballast/signer-key/1\0${custodian}\0${publicKey.x}\0${publicKey.y}`;
  // Keys without bounds are sealed as they were before there were any.
  if (validFrom === undefined && validUntil === undefined) return name;
  return `${name}\0${validFrom ?? ''}\0${validUntil ?? ''}`;
}

function checkPair(key: SignerKey): SignerKey {
  if (!samePoint(publicKeyOf(key.privateKey), key.publicKey)) {
    throw new InputError('does not belong to the private key', { field: 'publicKey' });
  }
  checkDates(key);
  return { ...key, custodian: normalizeName(key.custodian, 'custodian') };
}
