import { setTimeout as sleep } from 'node:timers/promises';
import { InputError } from '../errors.js';

/** One question to an exchange: asked again where that helps, and its errors in our words. What it answered is never quoted. */

interface Kind {
  /** Name of a class of errors of ccxt. */
  readonly name: string;
  readonly rule: string;
  readonly fix: string;
  /** Whether another try may help. */
  readonly again?: true;
}

const PATIENCE = {
  rule: 'asks for fewer questions',
  fix: 'Wait some minutes, and try again',
  again: true,
} as const;

/** Kinds of error, the more special first. */
const KINDS: readonly Kind[] = [
  { name: 'RateLimitExceeded', ...PATIENCE },
  { name: 'DDoSProtection', ...PATIENCE },
  {
    name: 'InvalidNonce',
    rule: 'says that the time of this machine is off',
    fix: 'Set its clock',
    again: true,
  },
  { name: 'OnMaintenance', rule: 'is under maintenance', fix: 'Try again later', again: true },
  {
    name: 'RequestTimeout',
    rule: 'did not answer in time',
    fix: 'Try again, or give it longer: --timeout',
    again: true,
  },
  { name: 'ExchangeNotAvailable', rule: 'is not available', fix: 'Try again later', again: true },
  {
    name: 'AccountNotEnabled',
    rule: 'has no account of this kind for the key',
    fix: 'Choose another wallet',
  },
  {
    name: 'PermissionDenied',
    rule: 'does not let this key ask that',
    fix: 'Give the key the right to read, and nothing else',
  },
  {
    name: 'AuthenticationError',
    rule: 'does not accept the key',
    fix: 'Check key, secret and password, and the addresses it may be used from',
  },
  {
    name: 'NotSupported',
    rule: 'cannot be asked that through ccxt',
    fix: 'Write the file by hand: docs/accounts.md says how',
  },
  { name: 'BadSymbol', rule: 'does not have this symbol', fix: 'Check its name' },
  {
    name: 'NetworkError',
    rule: 'could not be reached',
    fix: 'Check the connection, and try again',
    again: true,
  },
  { name: 'SyntaxError', rule: 'gave an answer that is cut off, or no JSON', fix: 'Try again', again: true },
  { name: 'BadResponse', rule: 'gave an answer that cannot be read', fix: 'Try again', again: true },
];

/** Of what none of them is. */
const REFUSED: Omit<Kind, 'name'> = {
  rule: 'refused to answer',
  fix: 'Check that the account has this wallet, and that the key may read it',
};

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
      const { rule, fix, again } = KINDS.find(({ name }) => names.includes(name)) ?? REFUSED;
      if (!again || tried === TRIES) throw new InputError(`${rule} (${what})`, { field: exchange, fix });
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
