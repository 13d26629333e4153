/** Files in the shapes of ccxt's fetchMarkets, fetchTickers and fetchLeverageTiers, of an invented exchange. */

export const TIME = 1_780_272_000; // 2026-06-01T00:00:00Z

export interface Coin {
  readonly base: string;
  readonly price: number | string;
  readonly amount?: number | string;
  readonly tick?: number | string;
  readonly contractSize?: number | string;
  readonly turnover?: number | null;
}

export const COINS: readonly Coin[] = [
  { base: 'BTC', price: '73337.56123456', amount: 0.001, tick: 0.1, turnover: 9e9 },
  { base: 'ETH', price: 2250.11, amount: 0.01, tick: 0.01, turnover: 5e9 },
  { base: '1000PEPE', price: 0.0041234, amount: 1, tick: 1e-7, turnover: 7e9 },
];

export function marketOf(coin: Coin, kind: 'spot' | 'swap' | 'future' = 'swap', more: object = {}) {
  const { base, amount = 1, tick = 0.01, contractSize = 1 } = coin;
  const contract = kind !== 'spot';
  const symbol = `${base}/USDT${contract ? ':USDT' : ''}${kind === 'future' ? '-260925' : ''}`;
  return {
    id: `${base}USDT`,
    symbol,
    base,
    quote: 'USDT',
    settle: contract ? 'USDT' : undefined,
    spot: kind === 'spot',
    swap: kind === 'swap',
    future: kind === 'future',
    option: false,
    active: true,
    linear: contract ? true : undefined,
    contractSize: contract ? contractSize : undefined,
    expiry: kind === 'future' ? Date.UTC(2026, 8, 25, 8) : undefined,
    precision: { amount, price: tick },
    info: { whatever: 'is not read' },
    ...more,
  };
}

export function tickerOf(coin: Coin, symbol: string, more: object = {}) {
  return {
    symbol,
    timestamp: TIME * 1000,
    datetime: new Date(TIME * 1000).toISOString(),
    last: coin.price,
    ...(symbol.includes(':') && { markPrice: coin.price }),
    quoteVolume: coin.turnover ?? undefined,
    ...more,
  };
}

export function tiersOf(symbol: string, count = 3, more: object = {}) {
  return Array.from({ length: count }, (_, t) => ({
    tier: t + 1,
    symbol,
    currency: 'USDT',
    minNotional: t === 0 ? 0 : 50_000 * 5 ** (t - 1),
    maxNotional: 50_000 * 5 ** t,
    maintenanceMarginRate: Number((0.004 * (t + 1)).toFixed(3)),
    maxLeverage: Math.max(1, Math.floor(125 / (t + 1))),
    info: {},
    ...more,
  }));
}

/** The three files of some coins, as texts. */
export function exchangeFiles(
  coins: readonly Coin[] = COINS,
  kinds: readonly ('spot' | 'swap')[] = ['spot', 'swap'],
) {
  const markets = coins.flatMap((coin) => kinds.map((kind) => marketOf(coin, kind)));
  const tickers = Object.fromEntries(
    coins.flatMap((coin) =>
      kinds.map((kind) => marketOf(coin, kind).symbol).map((s) => [s, tickerOf(coin, s)]),
    ),
  );
  const tiers = Object.fromEntries(coins.map((coin) => marketOf(coin).symbol).map((s) => [s, tiersOf(s)]));
  return {
    markets: JSON.stringify(markets),
    tickers: JSON.stringify(tickers),
    tiers: JSON.stringify(tiers),
  };
}

/** Daily bars of a coin that end at {@link TIME}, as `history fetch` writes them. */
export function historyCsv(price: number, bars = 300): string {
  const lines = Array.from({ length: bars }, (_, i) => {
    const close = price * (1 + 0.03 * Math.sin(i * 1.7) * Math.cos(i * 0.31) * Math.sign(bars - 1 - i));
    const [low, high] = [close * 0.98, close * 1.02];
    const figures = [close, high, low, close, 1e9 / price].map((x) => x.toPrecision(9));
    return [TIME - (bars - i) * 86_400, ...figures.map((x) => String(Number(x)))].join();
  });
  return `${['date,open,high,low,close,volume', ...lines].join('\n')}\n`;
}
