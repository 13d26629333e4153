import { describe, expect, test } from 'vitest';
import { parseAccount } from '../../src/account/accountFile.js';
import { everythingIn, refusal } from '../support/refusal.js';

const CANARY = '74217421';
const refused = (json: unknown) => {
  const error = refusal(() => parseAccount(JSON.stringify(json), 'account.json'));
  expect(everythingIn(error)).not.toContain(CANARY);
  return error;
};

const HEAD =
  '{ "version": 1, "kind": "ballast/account", "custodian": …, "exchange": …, "customer": …, "asOf": …, "ccxt": ';

describe('what ccxt returns is recognised, and the error says how to wrap it', () => {
  test('fetchBalance', () => {
    const USDT = { free: CANARY, used: 0, total: CANARY };
    const error = refused({ info: { retCode: 0, result: {} }, USDT, free: {}, used: {}, total: {} });
    expect(error.message).toBe(
      "account.json: is what ccxt's fetchBalance returns, not an account file. Wrap it: " +
        `${HEAD}{ "balance": <this>, "positions": <fetchPositions>, … } }, see docs/accounts.md`,
    );
  });

  test.each([
    { symbol: CANARY, contracts: CANARY },
    { symbol: CANARY, side: 'long', info: { positionAmt: CANARY } },
  ])('fetchPositions: %o', (position) => {
    expect(refused([position, {}]).message).toBe(
      "account.json: is what ccxt's fetchPositions returns, not an account file. Wrap it: " +
        `${HEAD}{ "balance": <fetchBalance>, "positions": <this>, … } }, see docs/accounts.md`,
    );
  });
});

describe('raw answers of exchanges are recognised, and the error says which calls to make', () => {
  test.each<[string, unknown]>([
    ['Bybit', { retCode: 0, retMsg: 'OK', result: { list: [CANARY] } }],
    ['OKX', { code: '0', msg: '', data: [{ totalEq: CANARY }] }],
    ['Deribit', { jsonrpc: '2.0', result: { equity: CANARY } }],
    ['Binance', { totalWalletBalance: CANARY }],
    ['Binance', { assets: [], positions: [CANARY] }],
    ['Binance', [{ symbol: 'BTCUSDT', positionAmt: CANARY }]],
    ['Hyperliquid', { marginSummary: { accountValue: CANARY } }],
    ['Hyperliquid', { assetPositions: [CANARY] }],
    ['Kraken', { error: [], result: { ZUSD: CANARY } }],
  ])('%s: %o', (exchange, json) => {
    const { shortMessage, fix } = refused(json);
    expect(shortMessage).toBe(`looks like a raw answer of ${exchange}, not an account file`);
    expect(fix).toMatch(/^Fetch it with ccxt's unified calls fetchBalance and fetchPositions, and wrap/);
    expect(fix).toContain(`${HEAD}{ "balance": <fetchBalance>, "positions": <fetchPositions>, … } }`);
  });
});

test.each([{}, [], [[]], [CANARY], { [CANARY]: 1 }, { free: 1, used: 2, total: 3 }, { result: {} }])(
  'anything else that names none of our keys is no account file: %o',
  (json) => {
    const { shortMessage, fix } = refused(json);
    expect(shortMessage).toBe('is JSON of another form, not an account file');
    expect(fix).toContain('see docs/accounts.md');
  },
);

test.each([
  { kind: 'ballast/policy', free: {}, used: {}, total: {} },
  { version: 1, result: {}, error: [] },
  { custodian: 'a', totalWalletBalance: CANARY },
  { ccxt: { balance: {}, positions: [] } },
  null,
  'text',
  7,
])('what was meant as an account file, or is no object, is left to the schema: %o', (json) => {
  expect(refused(json).message).toMatch(/is missing|must be/);
});
