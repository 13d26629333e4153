import { afterEach, describe, expect, it } from 'vitest';
import { convertAccount, parseAccount } from '../../src/account/accountFile.js';
import type { WalletName } from '../../src/account/exchanges.js';
import { draftRisk } from '../../src/draft/draftRisk.js';
import { fetchAccount } from '../../src/live/fetchAccount.js';
import { fetchMarket } from '../../src/live/fetchMarket.js';
import { assess } from '../../src/margin/assess.js';
import { buildMarket } from '../../src/models/build/buildMarket.js';
import { readInputs } from '../../src/models/build/inputs.js';
import { formatRisk, parseRisk } from '../../src/models/build/riskFile.js';
import { binanceAnswers } from './binanceAnswers.js';
import { bybitAnswers } from './bybitAnswers.js';
import { deribitAnswers } from './deribitAnswers.js';
import { type Answers, ExchangeServer } from './exchangeServer.js';
import { candles, MARK, okxAnswers } from './okxAnswers.js';

/** What is listed and what is held meet: a market drafted from an exchange takes the account fetched from it, whatever its units are. */

let server: ExchangeServer | undefined;
afterEach(() => server?.close());

const summary = (name: string, price: number) => ({
  instrument_name: name,
  creation_timestamp: Date.now(),
  mark_price: price,
  last: price,
  volume: 10,
  volume_notional: 10 * price,
});
const deribitTickers: Answers = {
  '/api/v2/public/get_book_summary_by_currency': () => ({
    jsonrpc: '2.0',
    result: [summary('BTC_USDC-PERPETUAL', MARK), summary('ETH_USDC-PERPETUAL', 2250.5)],
  }),
};

interface Row {
  readonly answers: Answers;
  readonly wallets: readonly WalletName[];
  readonly quote: string;
  /** Bitcoin in hand beside the contract. */
  readonly coins: number;
  /** What no second figure of the exchange confirms. */
  readonly open: readonly string[];
}
const EXCHANGES: Readonly<Record<string, Row>> = {
  okx: { answers: okxAnswers(), wallets: ['unified'], quote: 'USDT', coins: 0.25, open: [] },
  binance: { answers: binanceAnswers(), wallets: ['spot', 'linear'], quote: 'USDT', coins: 0.25, open: [] },
  bybit: { answers: bybitAnswers(), wallets: ['unified'], quote: 'USDT', coins: 0.25, open: [] },
  deribit: {
    answers: deribitAnswers(deribitTickers),
    wallets: ['unified'],
    quote: 'USDC',
    coins: 0,
    open: ['no second figure for the mark of BTC/USDC:USDC'],
  },
};

/** Daily bars in our own form, the last of them over. */
function history(of: string): string {
  const query = new URLSearchParams({
    instId: of,
    before: String(Date.now() - 320 * 86_400_000),
    limit: '319',
  });
  const rows = candles(query).filter((row) => row.at(-1) === '1');
  const lines = rows
    .reverse()
    .map(([time, ...figures]) => [Number(time) / 1000, ...figures.slice(0, 5)].join());
  return `${['date,open,high,low,close,volume', ...lines].join('\n')}\n`;
}

describe.each(Object.keys(EXCHANGES))('%s', (exchange) => {
  const { answers, wallets, quote, coins, open } = EXCHANGES[exchange]!;

  it('lists what its accounts hold, in the same units', async () => {
    server = await ExchangeServer.open(answers);
    const common = {
      exchange,
      key: { key: 'k', secret: 's', password: 'p' },
      baseUrl: server.url,
      timeout: 120_000,
      paced: false,
      quote,
      onStep: () => undefined,
      onNote: () => undefined,
    };
    const { markets, tickers, tiers } = await fetchMarket({ ...common, mostTiers: 40, tiers: true });
    const text = (content: unknown) => ({ text: JSON.stringify(content) });
    const { risk } = draftRisk(
      { markets: text(markets), tickers: [text(tickers)], tiers: tiers && text(tiers) },
      {
        exchange,
        quote,
        preset: tiers === undefined ? 'historical-es' : 'exchange',
        kinds: coins === 0 ? ['perpetual'] : ['spot', 'perpetual'],
        domain: 'cross',
        take: 'mark',
        spotTake: 'last',
        maxSkew: 900,
        spotWeight: '0.9',
        historyFile: (underlying) => `${underlying}.csv`,
      },
    );
    const read = parseRisk(formatRisk(risk));
    const list = read.inputs ?? [];
    const inputs = readInputs(list, new Map(list.map(({ of, file }) => [file, history(of)])));
    const market = buildMarket(read, { inputs });

    const { account } = await fetchAccount({
      ...common,
      custodian: exchange,
      wallets,
      domain: 'cross',
      by: 'auditor',
      at: undefined,
      within: 600,
    });
    const converted = convertAccount(parseAccount(JSON.stringify(account)), market);
    expect(converted.reconciliation!.open).toEqual(open);

    // Half a coin of the contract whatever a lot is, and the cash that leaves equity as the exchange reports it.
    const { instruments, valueDecimals } = market.universe;
    const units = (symbol: string) => {
      const slot = instruments.findIndex((one) => one.symbol === symbol);
      const { multiplier, lotDecimals } = instruments[slot]!;
      return (Number(converted.quantities[slot]) * Number(multiplier)) / 10 ** lotDecimals;
    };
    expect(units(`BTC/${quote}:${quote}`)).toBe(0.5);
    if (coins > 0) expect(units(`BTC/${quote}`)).toBe(coins);
    const model = market.models.maintenance!;
    const quantities = converted.quantities.slice(0, instruments.length);
    const { equity, requirement } = assess(model, { quantities, cash: converted.cash });
    const cash = exchange === 'binance' ? 100 : 0; // in the spot wallet
    expect(Number(equity) / 10 ** valueDecimals).toBeCloseTo(21_668.8 + cash + 0.9 * coins * MARK, 6);
    expect(requirement).toBeGreaterThan(0n);
  });
});
