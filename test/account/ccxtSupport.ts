import { convertAccount, parseAccount } from '../../src/account/accountFile.js';
import type { Market } from '../../src/market/market.js';
import type { Universe } from '../../src/market/universe.js';
import { accountOf, spot, universe } from './fixtures.js';

/** Accounts in exchange form for tests, read from text as a file would be. */

export const convert = (account: unknown, of: Universe | Market = universe) =>
  convertAccount(parseAccount(JSON.stringify(account), 'a.json'), of, 'a.json');

/** One wallet of an exchange that is not in the table: everything is stated. */
export const ccxt = (balance: unknown, positions: unknown[] = [], rest: object = {}) => ({
  ...accountOf({ ccxt: { balance, positions, totals: 'wallet', debts: 'apart', orders: 'none', ...rest } }),
  exchange: 'some-exchange',
});

/** Several wallets of an exchange of the table. */
export const wallets = (exchange: string, list: unknown[], rest: object = {}) => ({
  ...accountOf({ ccxt: { wallets: list, orders: 'none', ...rest } }),
  exchange,
});

/** A position as ccxt fills it, with fields of no interest here; no second figures. */
export const position = (symbol: string, side: string | null, contracts: unknown, rest: object = {}) => ({
  info: { positionAmt: '1', nested: { deep: [1, 2.5] } },
  id: null,
  symbol,
  side,
  contracts,
  contractSize: symbol.startsWith('BTC/USDT:USDT') && !symbol.endsWith('-C') ? 0.01 : 1,
  entryPrice: 60000.5,
  markPrice: null,
  notional: null,
  leverage: null,
  liquidationPrice: null,
  unrealizedPnl: null,
  marginMode: 'cross',
  hedged: true,
  ...rest,
});

const contract = (symbol: string, kind: 'perpetual' | 'future' | 'option', multiplier = '1') => ({
  ...spot(symbol, 4),
  kind,
  multiplier,
});

/** What the wallets of an exchange hold, in a book that counts in USDT. Inverse slots count coins. */
export const exchangeUniverse: Universe = {
  quote: 'USDT',
  valueDecimals: 6,
  slots: 16,
  instruments: [
    spot('BTC/USDT'),
    spot('ETH/USDT'),
    spot('USDC/USDT', 6),
    contract('BTC/USDT:USDT', 'perpetual'),
    contract('ETH/USDT:USDT', 'perpetual', '0.1'),
    contract('BTC/USDC:USDC', 'perpetual'),
    { ...contract('BTC/USD:BTC', 'perpetual'), lotDecimals: 8 },
    { ...contract('ETH/USD:ETH-261225', 'future'), lotDecimals: 8 },
    {
      ...contract('BTC/USDT:USDT-261225-70000-C', 'option'),
      strike: '70000',
      right: 'call',
      expiry: 1_798_156_800,
    },
    {
      ...contract('BTC/USD:BTC-261225-70000-P', 'option'),
      strike: '70000',
      right: 'put',
      expiry: 1_798_156_800,
    },
  ],
};
