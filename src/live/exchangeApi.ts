/** What is used of an exchange object of ccxt. Everything that it answers is read with suspicion, so it is unknown here. */
export interface ExchangeApi {
  readonly id: string;
  readonly has: Record<string, unknown>;
  /** Settings of its parsers. */
  readonly options: Record<string, unknown>;
  urls: { api: unknown };
  readonly apiKey: string | undefined;
  /** Filled by `loadMarkets`, by symbol. */
  readonly markets: Readonly<Record<string, Readonly<Record<string, unknown>>>> | undefined;
  /** Called with each answer before it is parsed. */
  onRestResponse(
    status: number,
    reason: string,
    url: string,
    method: string,
    headers: unknown,
    body: string,
  ): string;
  loadMarkets(): Promise<unknown>;
  fetchTime(): Promise<unknown>;
  fetchBalance(params: object): Promise<unknown>;
  fetchPositions(symbols: undefined, params: object): Promise<unknown>;
  fetchTicker(symbol: string): Promise<unknown>;
  fetchTickers(symbols: readonly string[] | undefined, params: object): Promise<unknown>;
  fetchMarkPrices(symbols: readonly string[] | undefined, params: object): Promise<unknown>;
  fetchLeverageTiers(symbols: readonly string[] | undefined, params: object): Promise<unknown>;
  fetchMarketLeverageTiers(symbol: string, params: object): Promise<unknown>;
  fetchOHLCV(symbol: string, timeframe: string, since: number, limit: number | undefined): Promise<unknown>;
  /** Calls of one exchange, by the name that ccxt gives them. */
  readonly [call: string]: unknown;
}

/** Calls one of an exchange's own endpoints. */
export function callRaw(api: ExchangeApi, name: string, params: object = {}): Promise<unknown> {
  const call = api[name];
  if (typeof call !== 'function') return Promise.reject(new Error(`ccxt has no ${name}`));
  return (call as (params: object) => Promise<unknown>).call(api, params);
}
