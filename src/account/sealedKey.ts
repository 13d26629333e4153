import { createCipheriv, createDecipheriv, type ScryptOptions, scrypt } from 'node:crypto';
import { z } from 'zod';
import { InputError } from '../errors.js';
import { randomBytes } from './random.js';

/** Secrets at rest under a passphrase: scrypt (N = 2^17, r = 8, p = 1) and AES-256-GCM, parameters in the file. */

const SCRYPT = { N: 2 ** 17, r: 8, p: 1 } as const;
/** Reading accepts stronger settings up to 1 GiB of memory; weaker ones never. */
const ALLOWED_N = [2 ** 17, 2 ** 18, 2 ** 19, 2 ** 20] as const;
const MIN_PASSPHRASE = 12;
const SALT_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;
const KEY_BYTES = 32;

/** The `encrypted` part of a file with a secret of 32 bytes. */
export const sealedKeySchema = z
  .strictObject({
    kdf: z.literal('scrypt', { error: 'must be "scrypt"' }).describe('Passphrase to key'),
    N: z
      .literal([...ALLOWED_N], { error: 'must be 131072, 262144, 524288 or 1048576' })
      .describe('scrypt cost: a power of two, 2^17 to 2^20'),
    r: z.literal(8, { error: 'must be 8' }).describe('scrypt block size'),
    p: z.literal(1, { error: 'must be 1' }).describe('scrypt parallelism'),
    salt: hexText(SALT_BYTES, 'scrypt salt'),
    cipher: z.literal('aes-256-gcm', { error: 'must be "aes-256-gcm"' }).describe('Authenticated cipher'),
    iv: hexText(IV_BYTES, 'Initialisation vector'),
    ciphertext: hexText(KEY_BYTES, 'The secret number, 32 big-endian bytes, encrypted'),
    tag: hexText(TAG_BYTES, 'Authentication tag'),
  })
  .describe('A secret under a passphrase');

export type SealedKey = z.output<typeof sealedKeySchema>;

/** Encrypts bytes; `context` is authenticated with them. Throws {@link InputError} for a short passphrase. */
export async function seal(bytes: Uint8Array, passphrase: string, context: string): Promise<SealedKey> {
  checkPassphrase(passphrase);
  const salt = randomBytes(SALT_BYTES);
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', await deriveKey(passphrase, salt, SCRYPT.N), iv, {
    authTagLength: TAG_BYTES,
  });
  cipher.setAAD(Buffer.from(context, 'utf8'));
  const ciphertext = Buffer.concat([cipher.update(bytes), cipher.final()]);
  return {
    kdf: 'scrypt',
    ...SCRYPT,
    salt: Buffer.from(salt).toString('hex'),
    cipher: 'aes-256-gcm',
    iv: Buffer.from(iv).toString('hex'),
    ciphertext: ciphertext.toString('hex'),
    tag: cipher.getAuthTag().toString('hex'),
  };
}

/** Decrypts what {@link seal} made. A wrong passphrase and a changed file are one {@link InputError}. */
export async function unseal(sealed: SealedKey, passphrase: string, context: string): Promise<Uint8Array> {
  const key = await deriveKey(passphrase, Buffer.from(sealed.salt, 'hex'), sealed.N);
  const decipher = createDecipheriv('aes-256-gcm', key, Buffer.from(sealed.iv, 'hex'), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(Buffer.from(context, 'utf8'));
  decipher.setAuthTag(Buffer.from(sealed.tag, 'hex'));
  try {
    return Buffer.concat([decipher.update(Buffer.from(sealed.ciphertext, 'hex')), decipher.final()]);
  } catch {
    throw new InputError('cannot be decrypted', {
      field: 'encrypted',
      fix: 'The passphrase is wrong, or the file was changed',
    });
  }
}

function checkPassphrase(passphrase: string): void {
  if (typeof passphrase !== 'string' || [...passphrase].length < MIN_PASSPHRASE) {
    throw new InputError('is too short', {
      field: 'passphrase',
      fix: `Use ${MIN_PASSPHRASE} characters or more`,
    });
  }
}

function deriveKey(passphrase: string, salt: Uint8Array, N: number): Promise<Buffer> {
  const options: ScryptOptions = { N, r: SCRYPT.r, p: SCRYPT.p, maxmem: 2 * 128 * N * SCRYPT.r };
  return new Promise((resolve, reject) => {
    // NFKC: the same passphrase from another keyboard or system gives the same bytes.
    scrypt(passphrase.normalize('NFKC'), salt, KEY_BYTES, options, (error, key) => {
      if (error)
        reject(new InputError('the key derivation failed: not enough memory', { field: 'encrypted' }));
      else resolve(key);
    });
  });
}

function hexText(bytes: number, what: string) {
  return z
    .string()
    .regex(new RegExp(`^[0-9a-f]{${2 * bytes}}$`), { error: `must be ${bytes} bytes in lower-case hex` })
    .describe(`${what}: ${bytes} bytes in lower-case hex`);
}
