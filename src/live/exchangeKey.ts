import { z } from 'zod';
import { seal, sealedKeySchema, unseal } from '../account/sealedKey.js';
import { InputError } from '../errors.js';
import { parseFile } from '../files/json.js';
import { kindOf, nameText, readFileText, toFileText, versionOne } from '../files/schemas.js';

/** A key to an exchange's API: from the environment, or from a file under a passphrase; never from a command line. */

export interface ExchangeKey {
  readonly key: string;
  readonly secret: string;
  /** Where the exchange asks for a third word, like OKX. */
  readonly password?: string | undefined;
}

/** Names of the environment variables. */
export const KEY_VARIABLES = {
  key: 'BALLAST_EXCHANGE_KEY',
  secret: 'BALLAST_EXCHANGE_SECRET',
  password: 'BALLAST_EXCHANGE_PASSWORD',
} as const;

/** The key of the environment, undefined where there is none. Throws {@link InputError} for half of one. */
export function keyOfEnvironment(env: Readonly<Record<string, string | undefined>>): ExchangeKey | undefined {
  const {
    [KEY_VARIABLES.key]: key,
    [KEY_VARIABLES.secret]: secret,
    [KEY_VARIABLES.password]: password,
  } = env;
  if (!key && !secret) return undefined;
  if (!key || !secret) {
    throw new InputError('is not set', {
      field: key ? KEY_VARIABLES.secret : KEY_VARIABLES.key,
      fix: 'Set both',
    });
  }
  return { key, secret, ...(password && { password }) };
}

/** Bytes that a key, its secret and password may take together. */
const LONGEST = 4096;

/** `exchange-key.json`: only ever encrypted. */
export const exchangeKeySchema = z
  .strictObject({
    version: versionOne,
    kind: kindOf('ballast/exchange-key'),
    exchange: nameText('Exchange that the key is for, by its name in ccxt'),
    encrypted: sealedKeySchema.extend({
      ciphertext: z
        .string()
        .regex(new RegExp(`^(?:[0-9a-f]{2}){1,${LONGEST}}$`), { error: 'must be bytes in lower-case hex' })
        .describe('Key, secret and password as JSON, encrypted'),
    }),
  })
  .describe('Key to the API of an exchange, under a passphrase');

const contextOf = (exchange: string) => `ballast/exchange-key/1\0${exchange}`;

/** The text of `exchange-key.json`. Throws {@link InputError} for a short passphrase or a key that is no text. */
export async function formatExchangeKey(
  exchange: string,
  key: ExchangeKey,
  passphrase: string,
): Promise<string> {
  const bytes = Buffer.from(JSON.stringify([key.key, key.secret, key.password ?? null]), 'utf8');
  if (bytes.length > LONGEST) throw new InputError('is too long', { field: KEY_VARIABLES.secret });
  const encrypted = await seal(bytes, passphrase, contextOf(exchange));
  return toFileText({ version: 1, kind: 'ballast/exchange-key', exchange, encrypted });
}

export interface OpenKeyOptions {
  /** Exchange that it must be for. */
  readonly exchange: string;
  readonly passphrase: string;
  readonly file?: string | undefined;
}

/** Reads `exchange-key.json`. Throws {@link InputError} for a wrong passphrase, a changed file, or a key of another exchange. */
export async function parseExchangeKey(text: string, options: OpenKeyOptions): Promise<ExchangeKey> {
  const { exchange, passphrase, file } = options;
  const data = readFileText('exchangeKey', text, exchangeKeySchema, file, (shape) => shape);
  if (data.exchange !== exchange) {
    throw new InputError(`is a key of ${data.exchange}`, {
      file,
      field: 'exchange',
      fix: `Give the key of ${exchange}`,
    });
  }
  const bytes = await unseal(data.encrypted, passphrase, contextOf(exchange)).catch((error: unknown) => {
    throw error instanceof InputError ? error.within({ file }) : error;
  });
  const words = Buffer.from(bytes).toString('utf8');
  const [key, secret, password] = parseFile('exchangeKey', words, wordsSchema, file);
  return { key, secret, ...(password !== null && { password }) };
}

const wordsSchema = z.tuple([z.string(), z.string(), z.string().nullable()]);
