import { setTimeout as sleep } from 'node:timers/promises';
import { InputError } from '../errors.js';

/** One question to an exchange: asked again where that helps, and its errors in our words. What it answered is never quoted. */

/** Kinds of error of ccxt, by the names of their classes, the more special first. */
const WORDS: readonly (readonly [name: string, rule: string, fix: string])[] = [
  ['RateLimitExceeded', 'asks for fewer questions', 'Wait some minutes, and try again'],
  ['DDoSProtection', 'asks for fewer questions', 'Wait some minutes, and try again'],
  ['InvalidNonce', 'says that the time of this machine is off', 'Set its clock'],
  ['OnMaintenance', 'is under maintenance', 'Try again later'],
  ['RequestTimeout', 'did not answer in time', 'Try again, or give it longer: --timeout'],
  ['ExchangeNotAvailable', 'is not available', 'Try again later'],
  ['PermissionDenied', 'does not let this key ask that', 'Give the key the right to read, and nothing else'],
  ['AccountNotEnabled', 'has no account of this kind for the key', 'Choose another wallet'],
  [
    'AuthenticationError',
    'does not accept the key',
    'Check key, secret and password, and the addresses it may be used from',
  ],
  ['NotSupported', 'cannot be asked that through ccxt', 'Write the file by hand: docs/accounts.md says how'],
  ['BadSymbol', 'does not have this symbol', 'Check its name'],
  ['NetworkError', 'could not be reached', 'Check the connection, and try again'],
  ['SyntaxError', 'gave an answer that is cut off, or no JSON', 'Try again'],
  ['BadResponse', 'gave an answer that cannot be read', 'Try again'],
];

const WORTH_ANOTHER = [
  'RateLimitExceeded',
  'DDoSProtection',
  'RequestTimeout',
  'ExchangeNotAvailable',
  'NetworkError',
  'SyntaxError',
  'BadResponse',
];
const TRIES = 4;

export interface AskOptions {
  /** Name of the exchange, for errors. */
  readonly exchange: string;
  /** What is asked for, like `balances`. */
  readonly what: string;
  /** Told before it is asked again. */
  readonly onRetry?: ((words: string) => void) | undefined;
  /** Milliseconds before the second try; twice as long before each next one. */
  readonly pause?: number | undefined;
}

/**
 * Asks, up to four times where the exchange asked for patience, did not answer, or answered half. Throws {@link InputError} in our
 * words: errors of ccxt hold addresses and whole answers.
 */
export async function ask<Answer>(question: () => Promise<Answer>, options: AskOptions): Promise<Answer> {
  const { exchange, what, onRetry, pause = 1000 } = options;
  for (let tried = 1; ; tried++) {
    try {
      return await question();
    } catch (error) {
      if (error instanceof InputError) throw error;
      const names = namesOf(error);
      const [, rule, fix] = WORDS.find(([name]) => names.includes(name)) ?? [
        '',
        'refused to answer',
        'Check that the account has this wallet, and that the key may read it',
      ];
      const again = tried < TRIES && names.some((name) => WORTH_ANOTHER.includes(name));
      if (!again) throw new InputError(`${rule} (${what})`, { field: exchange, fix });
      onRetry?.(`${exchange} ${rule} (${what}): asking again`);
      await sleep(pause * 2 ** (tried - 1));
    }
  }
}

/** Names of the class of an error and of all that it extends. What ccxt does not know is the connection that broke. */
function namesOf(error: unknown): string[] {
  const names: string[] = [];
  for (let at: unknown = error; at instanceof Error; at = Object.getPrototypeOf(at)) {
    names.push(at.constructor.name);
  }
  return names.includes('BaseError') || OWN.some((name) => names.includes(name)) ? names : ['NetworkError'];
}

/** Errors that `connect` makes of an answer. */
const OWN = ['SyntaxError', 'RateLimitExceeded', 'ExchangeNotAvailable'];
