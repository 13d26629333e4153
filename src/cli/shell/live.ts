import { type ExchangeKey, KEY_VARIABLES, keyOfEnvironment } from '../../live/exchangeKey.js';
import { loadExchangeKey } from '../../load/account.js';
import { UsageError } from './errors.js';
import { OPTION } from './options.js';
import { ownField } from './ownFields.js';
import { readPassphrase } from './passphrase.js';
import type { Progress } from './progress.js';
import type { Shell } from './shell.js';

/** Options of commands that ask an exchange. */

export const LIVE_OPTIONS = {
  exchange: OPTION.needed('Name of the exchange in ccxt, like okx'),
  'key-file': OPTION.text(
    `Key under a passphrase (ballast account seal-key). Without it: ${Object.values(KEY_VARIABLES).join(', ')}`,
  ),
  timeout: { ...OPTION.text('Seconds that one answer may take'), default: '20' },
  'base-url': OPTION.text('Where the API of the exchange is on this machine, for a recorder or a test'),
} as const;

/** Where the fields of a fetch come from. */
const LIVE_FIELDS: Readonly<Record<string, string>> = {
  exchange: '--exchange',
  wallet: '--wallets',
  key: 'BALLAST_EXCHANGE_KEY, or --key-file',
  underlyings: '--underlyings',
  timeframe: '--timeframe',
};

/** Errors of what is fetched name the options that they are about. */
export function namingLive<Result>(fetched: Promise<Result>): Promise<Result> {
  return fetched.catch((error: unknown) => {
    throw ownField(LIVE_FIELDS, error);
  });
}

interface LiveArgs {
  readonly exchange: string;
  readonly timeout: string;
  readonly baseUrl?: string | undefined;
}

/** How an exchange is asked: what options say, and where it shows. `share` is the part of all the work that asking is. */
export const liveAsking = (
  { exchange, timeout, baseUrl }: LiveArgs,
  shell: Shell,
  progress: Progress,
  share = 1,
) => ({
  exchange,
  timeout: milliseconds(timeout),
  baseUrl,
  onStep: (words: string, done: number) => progress.step(words, done * share),
  onNote: (words: string) => shell.note(words),
});

/** The key of a file or of the environment; undefined where there is neither. Never of the command line, which others can read. */
export async function exchangeKey(
  exchange: string,
  file: string | undefined,
): Promise<ExchangeKey | undefined> {
  if (file === undefined) return keyOfEnvironment(process.env);
  return loadExchangeKey(file, exchange, await readPassphrase(file));
}

/** `--timeout` in milliseconds. */
function milliseconds(seconds: string): number {
  return wholeNumber(seconds, '--timeout') * 1000;
}

/** An option that counts something. */
export function wholeNumber(text: string, option: string, unit = 'seconds'): number {
  if (!/^[1-9][0-9]{0,4}$/.test(text))
    throw new UsageError(`${option} takes a whole number of ${unit}, 1 or more`);
  return Number(text);
}
