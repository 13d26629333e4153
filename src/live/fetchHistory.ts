import { type ImportedHistory, importHistory } from '../data/history/importHistory.js';
import { InputError } from '../errors.js';
import { ask } from './ask.js';
import { askingOf, type ConnectOptions, connect, loadMarkets, type Watched } from './connect.js';
import type { ExchangeApi } from './exchangeApi.js';
import { PROFILED, profileOf } from './profiles.js';

/** Bars of an exchange, as far back as asked, in the form that risk files read. */

export interface FetchHistoryOptions extends ConnectOptions, Watched {
  readonly underlyings: readonly string[];
  readonly quote: string;
  /** Bars of the perpetual instead of the spot market: for what has no spot market, like 1000PEPE. */
  readonly contracts: boolean;
  /** As ccxt writes it, like `1d`. */
  readonly timeframe: string;
  /** Bars asked for, the latest that have ended. */
  readonly bars: number;
}

export interface FetchedHistory extends ImportedHistory {
  readonly underlying: string;
  readonly symbol: string;
}

const SECONDS: Readonly<Record<string, number>> = { m: 60, h: 3600, d: 86_400, w: 604_800 };
/** Answers for one history: one that needs more gives too few bars at a time. */
const ANSWERS = 500;

/**
 * Asks for the bars of each underlying. Throws {@link InputError} for an exchange whose volumes nobody has looked at, a symbol that it
 * does not list, and a history with gaps, as `importHistory` does; nothing is filled.
 */
export async function fetchHistories(options: FetchHistoryOptions): Promise<FetchedHistory[]> {
  const { exchange, underlyings, quote, contracts, timeframe, onStep } = options;
  if (profileOf(exchange) === undefined) {
    throw new InputError('is not an exchange whose volumes are known to be in units', {
      field: 'exchange',
      fix: `Known are ${PROFILED.join(', ')}. Of others save bars, and use "ballast history import"`,
    });
  }
  const step = secondsOf(timeframe);
  const api = await connect(options);
  await loadMarkets(api, options);
  const histories: FetchedHistory[] = [];
  for (const [i, underlying] of underlyings.entries()) {
    const symbol = contracts ? `${underlying}/${quote}:${quote}` : `${underlying}/${quote}`;
    if (api.markets?.[symbol] === undefined) {
      throw new InputError(`is not listed at ${exchange}: ${symbol}`, {
        field: 'underlyings',
        fix: contracts ? 'Leave it out' : 'Leave it out, or take perpetuals: --contracts',
      });
    }
    onStep(`asking for bars of ${symbol}`, (i + 0.5) / underlyings.length);
    const rows = await rowsOf(api, symbol, step, options);
    const now = Math.floor(Date.now() / 1000);
    const text = JSON.stringify(rows);
    const imported = importHistory([{ text, file: symbol }], { format: 'ccxt', until: now, now });
    histories.push({ ...imported, underlying, symbol });
  }
  return histories;
}

function secondsOf(timeframe: string): number {
  const [, count, unit] = /^([1-9][0-9]?)([mhdw])$/.exec(timeframe) ?? [];
  if (count === undefined) {
    throw new InputError('is not a step like 1d or 4h', { field: 'timeframe' });
  }
  return Number(count) * SECONDS[unit!]!;
}

/** Rows of fetchOHLCV, answer by answer. */
async function rowsOf(
  api: ExchangeApi,
  symbol: string,
  step: number,
  options: FetchHistoryOptions,
): Promise<unknown[][]> {
  const { exchange, timeframe, bars } = options;
  const what = `bars of ${symbol}`;
  const end = Date.now();
  let since = (Math.floor(end / 1000 / step) - bars) * step * 1000;
  const rows: unknown[][] = [];
  for (let answers = 0; since + step * 1000 <= end; answers++) {
    if (answers === ANSWERS)
      throw new InputError('come too few at a time', { field: exchange, fix: 'Ask for fewer' });
    const from = since;
    const answer = await ask(() => api.fetchOHLCV(symbol, timeframe, from, undefined), {
      ...askingOf(options),
      what,
    });
    const found = listOf(answer, what).filter(([time]) => typeof time === 'number' && time >= since);
    const last = found.at(-1)?.[0];
    if (typeof last !== 'number') break;
    rows.push(...found);
    since = last + step * 1000;
  }
  if (rows.length === 0) throw new InputError('are none', { field: `${exchange} ${what}` });
  return rows;
}

function listOf(answer: unknown, what: string): unknown[][] {
  if (Array.isArray(answer) && answer.every((row) => Array.isArray(row))) return answer;
  throw new InputError('are no list of rows', { field: what });
}
