import type { WalletName } from '../account/exchanges.js';
import type { ExchangeApi } from './exchangeApi.js';

/** How one exchange is asked about an account, and what its own answer says beside ccxt's. */

/** Parameters of the calls for a wallet. */
export interface WalletCalls {
  readonly balance: object;
  /** One call of fetchPositions each; none where the wallet holds assets alone. */
  readonly positions: readonly object[];
}

/** What an exchange says about a key. */
interface KeyFacts {
  /** The exchange's own number of the account. */
  readonly customer: string;
  /** Rights beyond reading: with any of them the key is refused. */
  readonly excess: readonly string[];
}

/** The exchange's own figures, from the raw answer (`info`) of fetchBalance. Amounts as it prints them. */
export interface OwnFigures {
  /** Equity per currency, unrealised profit and option values included. */
  readonly equity: Readonly<Record<string, string>>;
  /** What resting orders hold back, per asset; empty where nothing rests. */
  readonly orders: Readonly<Record<string, string>>;
  /** How many positions it counts, where balances say so. */
  readonly positions?: number;
}

export type Position = Record<string, unknown>;

export interface Profile {
  readonly wallets: Readonly<Partial<Record<WalletName, WalletCalls>>>;
  /** Which of ccxt's kinds of market to load: of the others nothing is needed. */
  readonly marketTypes: readonly string[];
  /** Most positions of one answer: as many as these may not be all. */
  readonly positionLimit?: number;
  readonly describeKey: (api: ExchangeApi) => Promise<KeyFacts>;
  readonly ownFigures: (info: unknown, wallet: WalletName) => OwnFigures;
  /** For an exchange whose balances do not say what resting orders hold: refuses an account that has any. */
  readonly checkOrders?: (api: ExchangeApi) => Promise<void>;
  /** Parameters of fetchTickers for a kind of market, where those of the others will not do. */
  readonly tickerCalls?: (kind: 'spot' | 'swap' | 'future', quote: string) => object;
  /** Turnover of 24 hours in quote currency from the raw ticker of a contract, where ccxt has none. */
  readonly turnover?: (info: unknown) => string | undefined;
  /** Puts right what ccxt leaves in units of its own: docs/accounts.md, "Traps". */
  readonly mend?: (position: Position, market: Readonly<Record<string, unknown>> | undefined) => Position;
}
