import type { Answers } from './exchangeServer.js';
import { MARK } from './okxAnswers.js';

/** Deribit, JSON-RPC over HTTP: invented figures in the forms of its documentation. */

const ok = (result: unknown) => ({ jsonrpc: '2.0', result, usIn: 1, usOut: 2, usDiff: 1, testnet: false });

const perpetual = (coin: string, tick: number, amount: number) => ({
  kind: 'future',
  instrument_name: `${coin}_USDC-PERPETUAL`,
  instrument_type: 'linear',
  future_type: 'linear',
  base_currency: coin,
  quote_currency: 'USDC',
  counter_currency: 'USDC',
  settlement_currency: 'USDC',
  settlement_period: 'perpetual',
  price_index: `${coin.toLowerCase()}_usdc`,
  contract_size: amount,
  min_trade_amount: amount,
  tick_size: tick,
  taker_commission: 0.0005,
  maker_commission: 0,
  max_leverage: 50,
  is_active: true,
  expiration_timestamp: 32503708800000,
  creation_timestamp: 1534167754000,
});

export const DERIBIT_POSITION = {
  instrument_name: 'BTC_USDC-PERPETUAL',
  kind: 'future',
  direction: 'buy',
  size: 0.5,
  size_currency: 0.5,
  average_price: 70000,
  mark_price: MARK,
  index_price: MARK,
  settlement_price: 73000,
  floating_profit_loss: 168.8,
  total_profit_loss: 1668.8,
  realized_profit_loss: 0,
  initial_margin: 733.376,
  maintenance_margin: 366.688,
  estimated_liquidation_price: 30000,
  leverage: 50,
  delta: 0.5,
};

const summary = (currency: string, equity: number, more: object = {}) => ({
  currency,
  equity,
  balance: equity,
  margin_balance: equity,
  available_funds: equity,
  available_withdrawal_funds: equity,
  initial_margin: 0,
  maintenance_margin: 0,
  session_upl: 0,
  options_value: 0,
  ...more,
});

/** Half a Bitcoin of a perpetual in USDC. */
export const deribitAnswers = (more: Answers = {}): Answers => ({
  '/api/v2/public/get_time': () => ok(Date.now()),
  '/api/v2/public/get_instruments': () => ok([perpetual('BTC', 0.1, 0.0001), perpetual('ETH', 0.01, 0.001)]),
  '/api/v2/private/list_api_keys': () =>
    ok([
      {
        id: 1,
        name: 'audit',
        client_id: 'k',
        max_scope: 'account:read trade:read wallet:read block_trade:none',
        enabled: true,
      },
      {
        id: 2,
        name: 'other',
        client_id: 'other',
        max_scope: 'account:read_write trade:read_write wallet:read_write',
        enabled: true,
      },
    ]),
  '/api/v2/private/get_account_summary': () => ok({ ...summary('BTC', 0), id: 10_214 }),
  '/api/v2/private/get_account_summaries': () =>
    ok({
      id: 10_214,
      email: 'holder@example.com',
      summaries: [
        summary('USDC', 21668.8, { balance: 21500, session_upl: 168.8, maintenance_margin: 366.688 }),
        summary('BTC', 0),
      ],
    }),
  '/api/v2/private/get_positions': () => ok([DERIBIT_POSITION]),
  '/api/v2/private/get_open_orders': () => ok([]),
  ...more,
});
