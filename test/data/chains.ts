import { black76Value } from '../../src/risk/options/black.js';

/** Option chains in the shapes that exchanges and ccxt give them: figures are invented, marks are Black-76 on them. */

export const TIME = Date.parse('2025-03-01T12:00:00Z') / 1000;
const YEAR = 31_536_000;
const FORWARDS: Readonly<Record<string, number>> = { '2025-03-28': 90_123.45, '2025-06-27': 91_850.5 };
const STRIKES = [60_000, 80_000, 90_000, 100_000, 140_000];

export interface SomeOption {
  readonly day: string;
  readonly strike: number;
  readonly right: 'C' | 'P';
  readonly forward: number;
  /** Percent, two decimals. */
  readonly percent: number;
  /** Quote per unit. */
  readonly value: number;
}

const percentOf = (day: string, strike: number) =>
  Number(((day < '2025-05' ? 52 : 55) + Math.abs(strike - 90_000) / 5000 + 0.25).toFixed(2));

/** The value of an option at another volatility too. */
export const valueAt = (
  { day, strike, right, forward }: Omit<SomeOption, 'value' | 'percent'>,
  percent: number,
) =>
  black76Value({
    right: right === 'C' ? 'call' : 'put',
    forward,
    strike,
    vol: percent / 100,
    years: (Date.parse(`${day}T08:00:00Z`) / 1000 - TIME) / YEAR,
    rate: 0,
  });

/** Calls and puts of five strikes, for two expiries. */
export function someOptions(): SomeOption[] {
  return Object.entries(FORWARDS).flatMap(([day, forward]) =>
    STRIKES.flatMap((strike) =>
      (['C', 'P'] as const).map((right) => {
        const percent = percentOf(day, strike);
        return {
          day,
          strike,
          right,
          forward,
          percent,
          value: valueAt({ day, strike, right, forward }, percent),
        };
      }),
    ),
  );
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN'];
export const exchangeName = ({ day, strike, right }: SomeOption, coin = 'BTC') => {
  const [year, month, date] = day.split('-');
  return `${coin}-${Number(date)}${MONTHS[Number(month) - 1]}${year!.slice(2)}-${strike}-${right}`;
};
const symbol = (one: SomeOption, settled = 'BTC') =>
  `BTC/${settled === 'BTC' ? 'USD' : settled}:${settled}-${one.day.slice(2).replaceAll('-', '')}-${one.strike}-${one.right}`;

const round = (value: number, decimals: number) => Number(value.toFixed(decimals));

/** An entry of Deribit's book summary; options of USDC have marks in it. */
export const summary = (one: SomeOption, coin = 'BTC') => ({
  mid_price: null,
  volume_usd: 11_045.12,
  quote_currency: coin === 'BTC' ? 'BTC' : 'USDC',
  estimated_delivery_price: 89_900.12,
  creation_timestamp: TIME * 1000 + 123,
  base_currency: 'BTC',
  underlying_index: 'SYN.BTC-28MAR25',
  underlying_price: one.forward,
  volume: 4,
  interest_rate: 0,
  price_change: -6.9767,
  open_interest: 274.2,
  ask_price: null,
  bid_price: 0.0385,
  instrument_name: exchangeName(one, coin),
  mark_price: coin === 'BTC' ? round(one.value / one.forward, 6) : round(one.value, 4),
  mark_iv: one.percent,
  last: 0.04,
  low: 0.04,
  high: 0.043,
});

const ticker = (one: SomeOption) => ({
  symbol: exchangeName(one),
  bid1Price: '0',
  bid1Iv: '0',
  markPrice: one.value.toFixed(8),
  indexPrice: '90000.12',
  markIv: (one.percent / 100).toFixed(4),
  underlyingPrice: String(one.forward),
  delta: '0.5',
});

const unified = (one: SomeOption, more: object) => ({
  currency: 'BTC',
  timestamp: null,
  datetime: null,
  impliedVolatility: null,
  openInterest: 1,
  bidPrice: null,
  markPrice: null,
  underlyingPrice: one.forward,
  ...more,
});

const greeks = (one: SomeOption) => ({
  symbol: symbol(one),
  timestamp: TIME * 1000 + 123,
  datetime: new Date(TIME * 1000 + 123).toISOString(),
  delta: 0.5,
  bidImpliedVolatility: 60.5,
  askImpliedVolatility: 61.8,
  markImpliedVolatility: one.percent,
  markPrice: round(one.value / one.forward, 4),
  underlyingPrice: one.forward,
  info: { greeks: {} },
});

interface Chain {
  readonly text: (options: readonly SomeOption[]) => string;
  /** What the file does not say. */
  readonly rate?: '0';
  readonly observed?: number;
  readonly units: { readonly vol: string; readonly mark: string };
}

const bySymbol = (options: readonly SomeOption[], entry: (one: SomeOption) => { readonly symbol: string }) =>
  Object.fromEntries(options.map(entry).map((one) => [one.symbol, one]));

export const CHAINS: Readonly<Record<string, Chain>> = {
  'deribit, all of the answer': {
    text: (options) =>
      JSON.stringify({
        jsonrpc: '2.0',
        result: options.map((one) => summary(one)),
        usIn: 1,
        usOut: 2,
        usDiff: 1,
        testnet: false,
      }),
    units: { vol: 'percent', mark: 'coin' },
  },
  'deribit, its result': {
    text: (options) => JSON.stringify(options.map((one) => summary(one))),
    units: { vol: 'percent', mark: 'coin' },
  },
  'deribit, options in USDC': {
    text: (options) => JSON.stringify(options.map((one) => summary(one, 'BTC_USDC'))),
    units: { vol: 'percent', mark: 'quote' },
  },
  'bybit, tickers': {
    text: (options) =>
      JSON.stringify({
        retCode: 0,
        retMsg: 'SUCCESS',
        result: { category: 'option', list: options.map(ticker) },
        retExtInfo: {},
        time: TIME * 1000 + 123,
      }),
    rate: '0',
    units: { vol: 'fraction', mark: 'quote' },
  },
  'ccxt, fetchOptionChain of Deribit': {
    text: (options) =>
      JSON.stringify(
        bySymbol(options, (one) => {
          const info = summary(one);
          return { symbol: symbol(one), ...unified(one, { info, markPrice: info.mark_price }) };
        }),
      ),
    units: { vol: 'percent', mark: 'coin' },
  },
  'ccxt, fetchOptionChain of Bybit': {
    text: (options) =>
      JSON.stringify(
        bySymbol(options, (one) => ({
          symbol: symbol(one, 'USDC'),
          ...unified(one, {
            impliedVolatility: one.percent / 100,
            markPrice: round(one.value, 8),
            info: ticker(one),
          }),
        })),
      ),
    rate: '0',
    observed: TIME,
    units: { vol: 'fraction', mark: 'quote' },
  },
  'ccxt, fetchGreeks': {
    text: (options) => JSON.stringify(options.map(greeks)),
    rate: '0',
    units: { vol: 'percent', mark: 'coin' },
  },
  'ccxt, fetchAllGreeks': {
    text: (options) => JSON.stringify(bySymbol(options, greeks)),
    rate: '0',
    units: { vol: 'percent', mark: 'coin' },
  },
};

/** What every chain is imported as. */
export const asSurface = () => ({
  kind: 'ballast/surface',
  version: 1,
  underlying: 'BTC',
  time: '2025-03-01T12:00:00Z',
  slices: Object.entries(FORWARDS).map(([day, forward]) => ({
    expiry: `${day}T08:00:00Z`,
    forward: String(forward),
    rate: '0',
    strikes: STRIKES.map(String),
    vols: STRIKES.map((strike) => String(Number((percentOf(day, strike) / 100).toFixed(4)))),
  })),
});
