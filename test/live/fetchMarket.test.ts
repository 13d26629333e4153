import { afterEach, describe, expect, it } from 'vitest';
import { fetchHistories } from '../../src/live/fetchHistory.js';
import { fetchMarket } from '../../src/live/fetchMarket.js';
import { parseHistory } from '../../src/risk/history.js';
import { binanceAnswers } from './binanceAnswers.js';
import { bybitAnswers } from './bybitAnswers.js';
import { deribitAnswers } from './deribitAnswers.js';
import { type Answers, ExchangeServer } from './exchangeServer.js';
import { candles, MARK, okxAnswers } from './okxAnswers.js';

/** What an exchange lists, and its bars, through ccxt's own code. */

let server: ExchangeServer | undefined;
afterEach(() => server?.close());

const ANSWERS = { okx: okxAnswers, binance: binanceAnswers, bybit: bybitAnswers, deribit: deribitAnswers };
const PATIENCE = 120_000;
const notes: string[] = [];

async function options(exchange: keyof typeof ANSWERS, more: Answers = {}) {
  server = await ExchangeServer.open(ANSWERS[exchange](more));
  notes.length = 0;
  return {
    exchange,
    key: undefined,
    baseUrl: server.url,
    timeout: PATIENCE,
    paced: false,
    pause: 1,
    onStep: () => undefined,
    onNote: (words: string) => notes.push(words),
  };
}

const MARKET = { quote: 'USDT', mostTiers: 40, tiers: true };

describe.each(['okx', 'binance', 'bybit'] as const)('what %s lists', (exchange) => {
  const key = exchange === 'binance' ? { key: 'k', secret: 's' } : undefined;

  it('comes with tickers of spot and of contracts, their marks, turnover and time, and with tiers', async () => {
    const { markets, tickers, tiers } = await fetchMarket({ ...(await options(exchange)), key, ...MARKET });
    const symbols = ['BTC/USDT', 'BTC/USDT:USDT', 'ETH/USDT', 'ETH/USDT:USDT'];
    expect(markets.map(({ symbol }) => symbol).sort()).toEqual(symbols);
    expect(Object.keys(tickers).sort()).toEqual(symbols);
    for (const [symbol, ticker] of Object.entries(tickers)) {
      expect(Number(ticker.quoteVolume), symbol).toBeGreaterThan(0);
      expect(Math.abs(Number(ticker.timestamp) - Date.now()), symbol).toBeLessThan(PATIENCE);
      expect(ticker.info, symbol).toBeUndefined();
    }
    expect(Number(tickers['BTC/USDT:USDT']!.markPrice)).toBe(MARK);
    expect(Object.keys(tiers!).sort()).toEqual(['BTC/USDT:USDT', 'ETH/USDT:USDT']);
    // Bitcoin is traded more than Ether, in money.
    const turnover = (symbol: string) => Number(tickers[symbol]!.quoteVolume);
    expect(turnover('BTC/USDT:USDT')).toBeGreaterThan(turnover('ETH/USDT:USDT'));
  });

  it('is asked for without tiers when nobody wants them', async () => {
    const given = await options(exchange);
    const { tiers } = await fetchMarket({ ...given, ...MARKET, tiers: false });
    expect(tiers).toBeUndefined();
    for (const path of server!.asked) expect(path).not.toMatch(/tiers|Bracket|risk-limit/);
  });
});

describe('what an exchange lists', () => {
  it('asks for tiers of the most traded alone, where they come one by one', async () => {
    const { tiers } = await fetchMarket({ ...(await options('okx')), ...MARKET, mostTiers: 1 });
    expect(Object.keys(tiers!)).toEqual(['BTC/USDT:USDT']);
  });

  it('of an exchange without tiers has none', async () => {
    const summary = (name: string, price: number) => ({
      instrument_name: name,
      creation_timestamp: Date.now(),
      mark_price: price,
      last: price,
      bid_price: price - 1,
      ask_price: price + 1,
      volume: 10,
      volume_notional: 10 * price,
    });
    const path = '/api/v2/public/get_book_summary_by_currency';
    const asked: string[] = [];
    const given = await options('deribit', {
      [path]: (query) => {
        asked.push(query.toString());
        return {
          jsonrpc: '2.0',
          result: [summary('BTC_USDC-PERPETUAL', MARK), summary('ETH_USDC-PERPETUAL', 2250)],
        };
      },
    });
    const { tiers, tickers } = await fetchMarket({ ...given, ...MARKET, quote: 'USDC' });
    expect(tiers).toBeUndefined();
    expect(Object.keys(tickers)).toEqual(['BTC/USDC:USDC', 'ETH/USDC:USDC']);
    expect(asked).toEqual(['currency=USDC&kind=future']);
  });

  it('says what to do where tiers need a key', async () => {
    await expect(fetchMarket({ ...(await options('binance')), ...MARKET })).rejects.toThrow(
      'did not give its tiers without a key. Give a key that can read, or leave them out: --without-tiers',
    );
  });

  it('is refused where nothing counts in the quote currency', async () => {
    await expect(fetchMarket({ ...(await options('okx')), ...MARKET, quote: 'EUR' })).rejects.toThrow(
      'lists nothing in EUR',
    );
  });

  it('is asked for again when the exchange asks for patience', async () => {
    const given = await options('okx');
    server!.fail('/api/v5/market/tickers', 'busy', 2);
    await fetchMarket({ ...given, ...MARKET });
    expect(notes).toEqual(Array(2).fill('okx asks for fewer questions (tickers of spot): asking again'));
  });
});

const HISTORY = { underlyings: ['BTC'], quote: 'USDT', contracts: false, timeframe: '1d', bars: 250 };

describe('a history', () => {
  it('is fetched answer by answer, without the bar that has not ended', async () => {
    const [history] = await fetchHistories({ ...(await options('okx')), ...HISTORY });
    const { candles: bars, interval } = parseHistory(history!.csv);
    expect([bars.length, interval, history!.symbol]).toEqual([250, 86_400, 'BTC/USDT']);
    expect(bars.at(-1)!.time + 86_400).toBeLessThanOrEqual(Date.now() / 1000);
    expect(bars.at(-1)!.time + 2 * 86_400).toBeGreaterThan(Date.now() / 1000 - PATIENCE);
    expect(server!.asked.filter((path) => path.endsWith('candles')).length).toBeGreaterThan(2);
  });

  it('is of the perpetual where that is asked for', async () => {
    const [history] = await fetchHistories({
      ...(await options('okx')),
      ...HISTORY,
      contracts: true,
      bars: 20,
    });
    expect(history!.symbol).toBe('BTC/USDT:USDT');
  });

  it('with a gap is refused', async () => {
    const gap = (query: URLSearchParams) => ({ code: '0', data: candles(query).filter((_, i) => i !== 7) });
    const given = await options('okx', { '/api/v5/market/candles': gap });
    await expect(fetchHistories({ ...given, ...HISTORY, bars: 50 })).rejects.toThrow(
      /BTC\/USDT.*(missing|apart)/s,
    );
  });

  it.each([
    ['no bars', { '/api/v5/market/candles': () => ({ code: '0', data: [] }) }, {}, 'are none'],
    ['another exchange', {}, { exchange: 'kraken' }, 'is not an exchange whose volumes are known'],
    ['a symbol that is not listed', {}, { underlyings: ['DOGE'] }, 'is not listed at okx: DOGE/USDT'],
    ['a step that is none', {}, { timeframe: '1M' }, 'timeframe: is not a step'],
  ])('is refused: %s', async (_, more, change, rule) => {
    const given = await options('okx', more);
    await expect(fetchHistories({ ...given, ...HISTORY, ...change })).rejects.toThrow(rule);
  });
});
