import { InputError } from '../errors.js';
import { ask } from './ask.js';
import type { ExchangeApi } from './exchangeApi.js';
import type { ExchangeKey } from './exchangeKey.js';
import { profileOf } from './profiles.js';

/** An exchange through ccxt, an optional peer: loaded only when something is fetched. */

/** The version whose parsers docs/accounts.md describes. */
const CCXT_VERSION = '4.5.84';

export interface ConnectOptions {
  /** Name in ccxt, like `okx`. */
  readonly exchange: string;
  /** For private calls. */
  readonly key?: ExchangeKey | undefined;
  /** Where the exchange's API is: on this machine only, for a recorder or a test. */
  readonly baseUrl?: string | undefined;
  /** For one call, milliseconds. */
  readonly timeout: number;
  /** Whether to keep below the rate that the exchange allows. Default: yes. */
  readonly paced?: boolean | undefined;
}

type Constructor = new (options: object) => ExchangeApi;

/** Makes the exchange object: nothing is asked yet. Throws {@link InputError} where ccxt, or the exchange in it, is missing. */
export async function connect(options: ConnectOptions): Promise<ExchangeApi> {
  const { exchange, key, baseUrl, timeout, paced = true } = options;
  const library = await loadCcxt();
  const names = library.exchanges;
  if (!Array.isArray(names) || !names.includes(exchange)) {
    throw new InputError('is not an exchange that ccxt knows', {
      field: 'exchange',
      fix: 'Use its name there, like okx',
    });
  }
  const Exchange = library[exchange] as Constructor;
  const api = new Exchange({
    enableRateLimit: paced,
    timeout,
    ...(key && { apiKey: key.key, secret: key.secret, password: key.password }),
  });
  // Of no use here, and asking for them needs more rights than a key should have.
  api.has.fetchCurrencies = false;
  api.options.fetchMargins = false;
  api.onRestResponse = wholeAnswer;
  const { marketTypes = [] } = profileOf(exchange) ?? {};
  if (marketTypes.length > 0) api.options.fetchMarkets = { types: marketTypes };
  if (baseUrl !== undefined) api.urls.api = movedTo(loopback(baseUrl), api.urls.api);
  return api;
}

async function loadCcxt(): Promise<Record<string, unknown>> {
  try {
    // Not a literal: the types of ccxt take longer to check than all else together.
    const name = 'ccxt';
    const module = (await import(name)) as { default: Record<string, unknown> };
    return module.default;
  } catch {
    throw new InputError('is not installed', { field: 'ccxt', fix: `Run: npm install ccxt@${CCXT_VERSION}` });
  }
}

/** Named as the errors of ccxt for the same: some of its exchanges take such answers for refusals. */
class RateLimitExceeded extends Error {}
class ExchangeNotAvailable extends Error {}

/** ccxt takes an answer that is cut off for an empty one, and an empty one for an account without anything. */
const wholeAnswer: ExchangeApi['onRestResponse'] = (status, _reason, _url, _method, _headers, body) => {
  if (status === 429 || status === 418) throw new RateLimitExceeded();
  if (status >= 500) throw new ExchangeNotAvailable();
  if (status >= 200 && status < 300) JSON.parse(body);
  return body.trim();
};

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** Keys are sent to wherever this points: to no other machine. */
function loopback(baseUrl: string): string {
  const at = { field: '--base-url', fix: 'It may point to this machine only, like http://127.0.0.1:8080' };
  if (!URL.canParse(baseUrl)) throw new InputError('is not a URL', at);
  const { protocol, hostname, origin, pathname, search } = new URL(baseUrl);
  const plain = protocol === 'http:' && pathname === '/' && search === '';
  if (!plain || !LOOPBACK.has(hostname)) throw new InputError('is not a loopback address', at);
  return origin;
}

/** What a command that asks says while it does, and how it asks again. */
export interface Watched {
  readonly onStep: (words: string, done: number) => void;
  readonly onNote: (words: string) => void;
  /** Milliseconds before an answer is asked for a second time; see {@link ask}. */
  readonly pause?: number | undefined;
}

/** How questions to an exchange are asked. */
export const askingOf = ({ exchange, onNote, pause }: ConnectOptions & Watched) => ({
  exchange,
  onRetry: onNote,
  pause,
});

/** Loads the markets of an exchange, for what ccxt reads by them. */
export async function loadMarkets(
  api: ExchangeApi,
  options: ConnectOptions & Watched,
  done = 0,
): Promise<void> {
  options.onStep('loading markets', done);
  await ask(() => api.loadMarkets(), { ...askingOf(options), what: 'markets' });
}

/** The same tree of URLs, each at another origin. */
function movedTo(origin: string, urls: unknown): unknown {
  if (typeof urls === 'string') return urls.replace(/^https?:\/\/[^/]+/, origin);
  if (typeof urls !== 'object' || urls === null) return urls;
  return Object.fromEntries(Object.entries(urls).map(([name, url]) => [name, movedTo(origin, url)]));
}
