import { InputError } from '../errors.js';
import { contractTerms, paysIn } from '../market/contractTerms.js';
import { type AskOptions, ask } from './ask.js';
import { askingOf, type ConnectOptions, connect, loadMarkets, type Watched } from './connect.js';
import type { ExchangeApi } from './exchangeApi.js';
import { profileOf } from './profiles.js';

/** What an exchange lists, at one moment: markets, tickers and tiers, in the shapes that `risk init` reads. */

export interface FetchMarketOptions extends ConnectOptions, Watched {
  readonly quote: string;
  /** Of whose contracts tiers are asked where the exchange gives them one by one: the most traded. */
  readonly mostTiers: number;
  /** Whether tiers are asked for at all. */
  readonly tiers: boolean;
}

type Entry = Record<string, unknown>;
type BySymbol = Record<string, Entry>;

export interface FetchedMarket {
  /** As `fetchMarkets` gives them, without what nothing is read from. */
  readonly markets: readonly Entry[];
  /** By symbol. Those without a time have the one at which they were observed. */
  readonly tickers: BySymbol;
  /** By symbol; undefined where they were not asked for, or the exchange has none. */
  readonly tiers: Record<string, unknown> | undefined;
}

/** Asks for all of it. Throws {@link InputError} in our words for what the exchange does not answer. */
export async function fetchMarket(options: FetchMarketOptions): Promise<FetchedMarket> {
  const { exchange, quote } = options;
  const api = await connect(options);
  const asking = askingOf(options);
  await loadMarkets(api, options);
  const markets = Object.values(api.markets ?? {})
    .filter((market) => isWanted(market, quote))
    .map(slim);
  if (markets.length === 0) throw new InputError(`lists nothing in ${quote}`, { field: exchange });
  const tickers = await fetchTickers(api, markets, options, asking);
  const tiers = options.tiers ? await fetchTiers(api, markets, tickers, options, asking) : undefined;
  return { markets, tickers, tiers };
}

function isWanted(market: Readonly<Entry>, quote: string): boolean {
  const { spot, swap, future, active, symbol, quote: priced } = market;
  if (active === false) return false;
  if (spot === true) return priced === quote;
  const terms = contractTerms(String(symbol));
  const contract = swap === true || future === true;
  return contract && terms !== undefined && paysIn(terms.priced, terms.settled, quote);
}

const KEPT = [
  'symbol',
  'base',
  'quote',
  'settle',
  'spot',
  'swap',
  'future',
  'option',
  'active',
  'linear',
  'inverse',
  'contractSize',
  'expiry',
];

function slim(market: Readonly<Entry>): Entry {
  const { amount, price } = (market.precision ?? {}) as Entry;
  const kept = KEPT.filter((name) => market[name] !== undefined).map((name) => [name, market[name]] as const);
  return { ...Object.fromEntries(kept), precision: { amount, price } };
}

const CALLS = {
  spot: { type: 'spot' },
  swap: { type: 'swap', subType: 'linear' },
  future: { type: 'future', subType: 'linear' },
} as const;

async function fetchTickers(
  api: ExchangeApi,
  markets: readonly Entry[],
  { exchange, quote, onStep }: FetchMarketOptions,
  asking: Omit<AskOptions, 'what'>,
): Promise<BySymbol> {
  const profile = profileOf(exchange);
  const tickers: BySymbol = {};
  for (const kind of ['spot', 'swap', 'future'] as const) {
    const params = profile?.tickerCalls?.(kind, quote) ?? CALLS[kind];
    const symbols = new Set(
      markets.filter((market) => market[kind] === true).map(({ symbol }) => String(symbol)),
    );
    if (symbols.size === 0) continue;
    onStep(`asking for tickers, ${kind}`, 0.3);
    const question = (what: string, call: () => Promise<unknown>) => ask(call, { ...asking, what });
    const found = bySymbol(await question(`tickers of ${kind}`, () => api.fetchTickers(undefined, params)));
    const marks =
      kind === 'spot' || api.has.fetchMarkPrices !== true
        ? {}
        : bySymbol(await question(`marks of ${kind}`, () => api.fetchMarkPrices(undefined, params)));
    const observed = Date.now();
    for (const symbol of symbols) {
      const ticker = found[symbol];
      if (ticker === undefined) continue;
      const { markPrice = ticker.markPrice } = marks[symbol] ?? {};
      const { info, ...kept } = ticker;
      const timed = kept.timestamp !== undefined || kept.datetime !== undefined;
      const quoteVolume = kept.quoteVolume ?? (kind === 'spot' ? undefined : profile?.turnover?.(info));
      tickers[symbol] = { ...kept, markPrice, quoteVolume, ...(!timed && { timestamp: observed }) };
    }
  }
  return tickers;
}

function bySymbol(answer: unknown): BySymbol {
  const entries = Object.values((answer ?? {}) as Record<string, Entry>);
  return Object.fromEntries(entries.map((entry) => [String(entry.symbol), entry]));
}

async function fetchTiers(
  api: ExchangeApi,
  markets: readonly Entry[],
  tickers: BySymbol,
  { onStep, mostTiers, key, exchange }: FetchMarketOptions,
  asking: Omit<AskOptions, 'what'>,
): Promise<Record<string, unknown> | undefined> {
  const contracts = markets.filter(({ spot }) => spot !== true).map(({ symbol }) => String(symbol));
  const kept = new Set(contracts);
  if (api.has.fetchLeverageTiers === true) {
    onStep('asking for tiers', 0.6);
    const all = await ask(() => api.fetchLeverageTiers(undefined, {}), { ...asking, what: 'tiers' }).catch(
      (error: unknown) => {
        if (key !== undefined || !(error instanceof InputError)) throw error;
        throw new InputError('did not give its tiers without a key', {
          field: exchange,
          fix: 'Give a key that can read, or leave them out: --without-tiers',
        });
      },
    );
    return Object.fromEntries(Object.entries((all ?? {}) as object).filter(([symbol]) => kept.has(symbol)));
  }
  if (api.has.fetchMarketLeverageTiers !== true) return undefined;
  const turnover = (symbol: string) => {
    const { quoteVolume, baseVolume, last } = tickers[symbol] ?? {};
    return Number(quoteVolume ?? Number(baseVolume ?? 0) * Number(last ?? 0));
  };
  const chosen = contracts
    .filter((symbol) => symbol in tickers)
    .sort((a, b) => turnover(b) - turnover(a))
    .slice(0, mostTiers);
  const tiers: Record<string, unknown> = {};
  for (const [i, symbol] of chosen.entries()) {
    onStep(`asking for tiers, ${symbol}`, 0.6 + (0.4 * i) / chosen.length);
    tiers[symbol] = await ask(() => api.fetchMarketLeverageTiers(symbol, {}), {
      ...asking,
      what: `tiers of ${symbol}`,
    });
  }
  return tiers;
}
