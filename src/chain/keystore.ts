import { createDecipheriv, pbkdf2, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { scryptAsync } from '@noble/hashes/scrypt.js';
import { keccak_256 } from '@noble/hashes/sha3.js';
import type { Account } from 'viem';
import { z } from 'zod';
import { InputError } from '../errors.js';
import { checkShape, parseJson } from '../files/json.js';
import { readSecretFile } from '../files/secretFile.js';

/**
 * The account that signs transactions: its key comes from the environment or from a Web3 Secret Storage file, version 3, as geth,
 * clef, ethers and foundry write it. Never from a command line, and no error shows any of it.
 */

/** Of the environment: 32 bytes in hexadecimal. */
const KEY_VARIABLE = 'BALLAST_PRIVATE_KEY';

/** Most memory that a keystore may ask for, and most rounds: a file must not stall the machine. */
const MAX_SCRYPT_BYTES = 2 ** 30;
const MAX_SCRYPT_LANES = 16;
const MAX_PBKDF2_ROUNDS = 10_000_000;

const CHANGED = 'The passphrase is wrong, or the file was changed';

const hex = (bytes: number) =>
  z
    .string()
    .regex(new RegExp(`^(0x)?[0-9a-fA-F]{${2 * bytes}}$`), { error: `must be ${bytes} bytes in hex` });
const bytes = (text: string): Buffer => Buffer.from(text.replace(/^0x/, ''), 'hex');
const salt = z.string().regex(/^(0x)?([0-9a-fA-F]{2}){1,128}$/, { error: 'must be bytes in hex' });

const cryptoShape = {
  cipher: z.literal('aes-128-ctr', { error: 'must be "aes-128-ctr"' }),
  cipherparams: z.object({ iv: hex(16) }),
  ciphertext: hex(32),
  mac: hex(32),
};
const dklen = z.literal(32, { error: 'must be 32' });
const cryptoSchema = z.discriminatedUnion(
  'kdf',
  [
    z.object({
      ...cryptoShape,
      kdf: z.literal('scrypt'),
      kdfparams: z.object({ n: z.int().min(2), r: z.int().min(1), p: z.int().min(1), dklen, salt }),
    }),
    z.object({
      ...cryptoShape,
      kdf: z.literal('pbkdf2'),
      kdfparams: z.object({
        c: z.int().min(1).max(MAX_PBKDF2_ROUNDS),
        prf: z.literal('hmac-sha256', { error: 'must be "hmac-sha256"' }),
        dklen,
        salt,
      }),
    }),
  ],
  { error: 'must be "scrypt" or "pbkdf2"' },
);

/** Programs write more into such a file than is needed here, and some write `Crypto`. */
const keystoreSchema = z
  .object({
    version: z.literal(3, { error: 'must be 3: no other version of a keystore is read' }),
    address: z.string().optional(),
    crypto: cryptoSchema.optional(),
    Crypto: cryptoSchema.optional(),
  })
  .refine((file) => (file.crypto === undefined) !== (file.Crypto === undefined), {
    error: 'must have one "crypto"',
  });

type SealedPart = z.output<typeof cryptoSchema>;

/**
 * The account of the environment's key, or of a keystore file and its passphrase. Throws {@link InputError} for both, for
 * neither, for a key that is none, for a file open to others and for a wrong passphrase: never with a part of the key.
 */
export async function readAccount(options: {
  keystore?: string;
  readPassphrase: (file: string) => Promise<string>;
  env?: Readonly<Record<string, string | undefined>>;
}): Promise<Account> {
  const { keystore, readPassphrase, env = process.env } = options;
  const fromEnvironment = env[KEY_VARIABLE];
  if (keystore !== undefined && fromEnvironment) {
    throw new InputError(`is given, and ${KEY_VARIABLE} is set too`, {
      field: 'keystore',
      fix: 'Use one of them, so that nobody wonders which key signs',
    });
  }
  if (keystore !== undefined) {
    const text = await readSecretFile(keystore, 'keystore');
    return openKeystore(text, await readPassphrase(keystore), keystore);
  }
  if (fromEnvironment) return accountOf(fromEnvironment, { field: KEY_VARIABLE });
  throw new InputError('is needed to send a transaction', {
    field: 'private key',
    fix: `Set ${KEY_VARIABLE}, or give a keystore file`,
  });
}

/** Opens the text of a keystore file. Throws {@link InputError}. */
export async function openKeystore(text: string, passphrase: string, file?: string): Promise<Account> {
  const at = file === undefined ? {} : { file };
  const data = checkShape(parseJson('keystore', text, file), keystoreSchema, file);
  const sealed = (data.crypto ?? data.Crypto)!;
  // Some programs normalise passphrases, some do not.
  for (const typed of new Set([passphrase, passphrase.normalize('NFKC')])) {
    const key = decrypt(sealed, await deriveKey(sealed, typed, at));
    if (key === undefined) continue;
    const account = await accountOf(key.toString('hex'), { ...at, field: 'crypto.ciphertext' });
    if (data.address !== undefined && !sameAddress(data.address, account.address)) {
      throw new InputError('is not the address of the key', { ...at, field: 'address' });
    }
    return account;
  }
  throw new InputError('cannot be decrypted', { ...at, field: 'crypto', fix: CHANGED });
}

/** The key, or undefined where the check sum does not fit the derived key. */
function decrypt({ ciphertext, cipherparams, mac }: SealedPart, derived: Buffer): Buffer | undefined {
  const sealed = bytes(ciphertext);
  const sum = keccak_256(Buffer.concat([derived.subarray(16, 32), sealed]));
  if (!timingSafeEqual(sum, bytes(mac))) return undefined;
  const decipher = createDecipheriv('aes-128-ctr', derived.subarray(0, 16), bytes(cipherparams.iv));
  return Buffer.concat([decipher.update(sealed), decipher.final()]);
}

async function deriveKey(sealed: SealedPart, passphrase: string, at: { file?: string }): Promise<Buffer> {
  if (sealed.kdf === 'pbkdf2') {
    const { c, dklen: length, salt: text } = sealed.kdfparams;
    return promisify(pbkdf2)(passphrase, bytes(text), c, length, 'sha256');
  }
  const { n: N, r, p, dklen: dkLen, salt: text } = sealed.kdfparams;
  const powerOfTwo = Number.isInteger(Math.log2(N));
  if (!powerOfTwo || 128 * N * r > MAX_SCRYPT_BYTES || p > MAX_SCRYPT_LANES) {
    throw new InputError(
      'are not ones that this program runs: n a power of two, at most 1 GiB, p at most 16',
      {
        ...at,
        field: 'crypto.kdfparams',
      },
    );
  }
  // Not Node's: OpenSSL refuses n ≥ 2^16 with r = 1, which some programs write.
  const maxmem = MAX_SCRYPT_BYTES + 2 ** 20;
  return Buffer.from(await scryptAsync(passphrase, bytes(text), { N, r, p, dkLen, maxmem }));
}

/**
 * Libraries may quote a key that they refuse: it is checked here, and their errors stay here. The library is loaded when it is
 * needed: programs that sign nothing start without it.
 */
async function accountOf(text: string, at: { file?: string; field: string }): Promise<Account> {
  const { privateKeyToAccount } = await import('viem/accounts');
  const digits = text.trim().replace(/^0x/, '');
  try {
    if (/^[0-9a-fA-F]{64}$/.test(digits)) return privateKeyToAccount(`0x${digits}`);
  } catch {
    // below
  }
  throw new InputError('is not a private key: 32 bytes in hex, not 0 and below the order of the curve', at);
}

const sameAddress = (a: string, b: string): boolean =>
  a.replace(/^0x/, '').toLowerCase() === b.replace(/^0x/, '').toLowerCase();
