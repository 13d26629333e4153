import { MARGIN_SIGNS } from '../account/ccxtContract.js';
import { formatTime } from '../files/time.js';
import { contractTerms } from '../market/contractTerms.js';
import { formatFraction } from '../units/decimal.js';
import { type Printed, parsePrinted } from '../units/printed.js';
import { type AskOptions, ask } from './ask.js';
import type { ExchangeApi } from './exchangeApi.js';
import { total } from './figures.js';
import type { Position } from './profile.js';
import type { WalletSnapshot } from './snapshot.js';

/** What was taken, as an account file. */

/** Prices of the coins that inverse contracts and coin-settled options count in. */
export async function coinPrices(
  api: ExchangeApi,
  wallets: readonly WalletSnapshot[],
  quote: string,
  asking: Omit<AskOptions, 'what'>,
): Promise<Record<string, string>> {
  const coins = wallets
    .flatMap(({ positions }) => positions)
    .flatMap(({ symbol }) => {
      const terms = contractTerms(String(symbol));
      return terms !== undefined && terms.settled === terms.base ? [terms.base] : [];
    });
  const prices: Record<string, string> = {};
  for (const coin of new Set(coins)) {
    const ticker = await ask(() => api.fetchTicker(`${coin}/${quote}`), {
      ...asking,
      what: `price of ${coin}`,
    });
    const { last } = (ticker ?? {}) as { last?: Printed };
    prices[coin] = formatFraction(parsePrinted(last, `price of ${coin}`));
  }
  return prices;
}

export interface AccountParts {
  readonly custodian: string;
  readonly exchange: string;
  readonly customer: string;
  readonly domain: string | undefined;
  /** Who asked. */
  readonly by: string;
  readonly asOf: number;
  readonly prices: Readonly<Record<string, string>>;
}

/** An account file, as JSON, with what has to be said about it. Private. */
export function accountOf(wallets: readonly WalletSnapshot[], parts: AccountParts): object {
  const { custodian, exchange, customer, asOf, domain, by, prices } = parts;
  const orders = summedOrders(wallets);
  return {
    version: 1,
    kind: 'ballast/account',
    custodian,
    exchange,
    customer,
    asOf: formatTime(asOf),
    ccxt: {
      wallets: wallets.map(({ wallet, balance, positions, own }) => ({
        wallet,
        balance: withoutTime(balance),
        positions: positions.map(withoutClutter),
        ...(domain !== undefined && { domain }),
        reported: { equity: own.equity, time: formatTime(asOf), by },
      })),
      orders: Object.keys(orders).length === 0 ? 'none' : orders,
      ...(Object.keys(prices).length > 0 && { prices }),
    },
  };
}

/** Assets alone: times are those of the snapshot. */
function withoutTime({ timestamp: _, datetime: __, ...balance }: Readonly<Record<string, unknown>>) {
  return balance;
}

/** What nothing is read from stays out of a private file; of the raw row only what tells isolated margin. */
function withoutClutter({ info, ...position }: Position): Position {
  const row = (info ?? {}) as Record<string, unknown>;
  const signs = Object.keys(MARGIN_SIGNS).filter((name) => row[name] !== undefined);
  const kept = Object.fromEntries(signs.map((name) => [name, row[name]]));
  return { ...position, ...(signs.length > 0 && { info: kept }) };
}

function summedOrders(wallets: readonly WalletSnapshot[]): Record<string, string> {
  const sums: Record<string, string> = {};
  for (const { own } of wallets) {
    for (const [asset, held] of Object.entries(own.orders)) {
      sums[asset] = total(sums[asset] ?? '0', held);
    }
  }
  return sums;
}
