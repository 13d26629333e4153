import { afterEach, describe, expect, it } from 'vitest';
import { parseAccount } from '../../src/account/accountFile.js';
import { type FetchAccountOptions, fetchAccount } from '../../src/live/fetchAccount.js';
import { BINANCE_ASSET, BINANCE_COUNTED, BINANCE_POSITION, binanceAnswers } from './binanceAnswers.js';
import { BYBIT_KEY, BYBIT_POSITION, bybitAnswers } from './bybitAnswers.js';
import { DERIBIT_POSITION, deribitAnswers } from './deribitAnswers.js';
import { type Answers, ExchangeServer } from './exchangeServer.js';
import { MARK, OKX_POSITION, okxAnswers, okxBalance } from './okxAnswers.js';

/** ccxt's own code against an exchange on this machine. */

let server: ExchangeServer | undefined;
afterEach(() => server?.close());

/** Milliseconds: nobody waits for the first, and whatever does not answer within the second is refused all the same. */
const [PATIENCE, IMPATIENCE] = [120_000, 200];

const KEY = { key: 'k', secret: 'top-secret-words', password: 'third-word' };

interface Case {
  readonly answers: (more?: Answers) => Answers;
  readonly wallets: FetchAccountOptions['wallets'];
  readonly balance: string;
  readonly positions: string;
}
const EXCHANGES = {
  okx: {
    answers: okxAnswers,
    wallets: ['unified'],
    balance: '/api/v5/account/balance',
    positions: '/api/v5/account/positions',
  },
  binance: {
    answers: binanceAnswers,
    wallets: ['spot', 'linear'],
    balance: '/fapi/v3/account',
    positions: '/fapi/v3/positionRisk',
  },
  bybit: {
    answers: bybitAnswers,
    wallets: ['unified'],
    balance: '/v5/account/wallet-balance',
    positions: '/v5/position/list',
  },
  deribit: {
    answers: deribitAnswers,
    wallets: ['unified'],
    balance: '/api/v2/private/get_account_summaries',
    positions: '/api/v2/private/get_positions',
  },
} as const satisfies Readonly<Record<string, Case>>;
type Name = keyof typeof EXCHANGES;
const NAMES = Object.keys(EXCHANGES) as Name[];

async function serve(name: Name, more: Answers = {}): Promise<ExchangeServer> {
  server = await ExchangeServer.open(EXCHANGES[name].answers(more));
  return server;
}

const notes: string[] = [];
function fetchFrom(name: Name, more: Partial<FetchAccountOptions> = {}) {
  notes.length = 0;
  return fetchAccount({
    exchange: name,
    key: KEY,
    baseUrl: server!.url,
    timeout: PATIENCE,
    custodian: 'auditor',
    wallets: EXCHANGES[name].wallets,
    domain: undefined,
    quote: 'USDT',
    by: 'auditor',
    at: undefined,
    within: 60,
    onStep: () => undefined,
    onNote: (words) => notes.push(words),
    pause: 1,
    paced: false,
    ...more,
  });
}

/** The words of the refusal, which may hold nothing of the key, the address or the account. */
async function refusalOf(fetched: Promise<unknown>): Promise<string> {
  const error = await fetched.then(
    () => new Error('was fetched'),
    (reason: unknown) => reason as Error,
  );
  expect(error.message).not.toMatch(
    /top-secret|third-word|127\.0\.0\.1|21668|20000|http|apiKey|[sS]ignature/,
  );
  return error.message;
}

interface Written {
  readonly ccxt: {
    readonly wallets: readonly { wallet: string; positions: Record<string, unknown>[]; reported: unknown }[];
    readonly orders: unknown;
    readonly prices?: unknown;
  };
}

describe.each(NAMES)('an account at %s', (name) => {
  const { balance, positions } = EXCHANGES[name];

  it('is asked for twice, and becomes an account file with the figures of the exchange', async () => {
    const { asked } = await serve(name);
    const { account, asOf } = await fetchFrom(name);
    parseAccount(JSON.stringify(account));
    const { ccxt } = account as Written;
    const found = ccxt.wallets.flatMap((wallet) => wallet.positions);
    expect(found).toHaveLength(1);
    expect(Number(found[0]!.contracts) * Number(found[0]!.contractSize)).toBe(0.5);
    const [reported] = ccxt.wallets.map((wallet) => wallet.reported).reverse();
    expect(reported).toMatchObject({
      equity: { [name === 'deribit' ? 'USDC' : 'USDT']: '21668.8' },
      by: 'auditor',
    });
    expect(Math.abs(asOf - Date.now() / 1000)).toBeLessThan(60);
    expect(asked.filter((path) => path === balance).length).toBe(2);
    expect(JSON.stringify(account)).not.toMatch(/top-secret|holder@example/);
  });

  it.each(['busy', 'down', 'half', 'broken'] as const)(
    'is asked for again when the answer is %s',
    async (fault) => {
      const { asked } = await serve(name);
      server!.fail(balance, fault);
      await fetchFrom(name);
      expect(notes.join()).toMatch(/asking again/);
      expect(asked.filter((path) => path === balance).length).toBe(3);
    },
  );

  it('is waited for when the answer is slow', async () => {
    await serve(name);
    server!.fail(balance, 'slow', 9);
    await fetchFrom(name);
    expect(notes).toEqual([]);
  });

  it('is refused when half an answer is all there is', async () => {
    await serve(name);
    server!.fail(positions, 'half', 99);
    expect(await refusalOf(fetchFrom(name))).toContain('cut off, or no JSON');
  });

  it('is refused when nothing answers in time', async () => {
    await serve(name);
    server!.fail(balance, 'silent', 99);
    expect(await refusalOf(fetchFrom(name, { timeout: IMPATIENCE }))).toContain('did not answer in time');
  });

  it('is refused where the clock is off', async () => {
    const late = Date.now() - 6000;
    await serve(name, {
      '/api/v5/public/time': () => ({ code: '0', data: [{ ts: String(late) }] }),
      '/api/v3/time': () => ({ serverTime: late }),
      '/v5/market/time': () => ({
        retCode: 0,
        time: late,
        result: { timeSecond: String(Math.floor(late / 1000)), timeNano: `${late}000000` },
      }),
      '/api/v2/public/get_time': () => ({ jsonrpc: '2.0', result: late }),
    });
    expect(await refusalOf(fetchFrom(name))).toContain('the clock of this machine: is more than 5 s away');
  });
});

describe('a key', () => {
  it.each([
    ['okx', '/api/v5/account/config', { code: '0', data: [{ uid: '1', perm: 'read_only,trade' }] }, 'trade'],
    ['okx', '/api/v5/account/config', { code: '0', data: [{ uid: '1', perm: 'withdraw' }] }, 'withdraw'],
    [
      'binance',
      '/sapi/v1/account/apiRestrictions',
      { enableReading: true, enableFutures: true },
      'enableFutures',
    ],
    [
      'binance',
      '/sapi/v1/account/apiRestrictions',
      { enableReading: true, enableNewThing: true },
      'enableNewThing',
    ],
    ['bybit', '/v5/user/query-api', { retCode: 0, result: { ...BYBIT_KEY, readOnly: 0 } }, 'readOnly is 0'],
    [
      'deribit',
      '/api/v2/private/list_api_keys',
      { jsonrpc: '2.0', result: [{ client_id: 'k', max_scope: 'account:read trade:read_write' }] },
      'trade:read_write',
    ],
  ] as const)('of %s that can do more than read is refused: %s', async (name, path, answer, right) => {
    const { asked } = await serve(name, { [path]: () => answer });
    const message = await refusalOf(fetchFrom(name));
    expect(message).toContain(`key: can do more than read: ${right}`);
    for (const each of asked) expect(each).not.toBe(EXCHANGES[name].balance);
  });

  it.each([
    ['okx', '/api/v5/account/config', { code: '0', data: [] }],
    ['okx', '/api/v5/account/config', { code: '0', data: [{ uid: '1' }] }],
    ['binance', '/sapi/v1/account/apiRestrictions', { ipRestrict: true }],
    ['bybit', '/v5/user/query-api', { retCode: 0, result: { userID: 1 } }],
    ['deribit', '/api/v2/private/list_api_keys', { jsonrpc: '2.0', result: [] }],
  ] as const)('of %s about which the exchange says nothing is refused', async (name, path, answer) => {
    await serve(name, { [path]: () => answer });
    expect(await refusalOf(fetchFrom(name))).toMatch(
      /is missing|is empty|does not (say|list)|has none of|must be/,
    );
  });

  it('that is not accepted is refused in our words', async () => {
    await serve('okx', {
      '/api/v5/account/config': () => ({ code: '50111', msg: 'Invalid OK-ACCESS-KEY k', data: [] }),
    });
    expect(await refusalOf(fetchFrom('okx'))).toContain('does not accept the key (rights of the key)');
  });

  it('is needed', async () => {
    await serve('okx');
    expect(await refusalOf(fetchFrom('okx', { key: undefined }))).toContain('key: is missing');
  });
});

describe('an account that moves', () => {
  /** A position whose figures depend on how often it was asked for. */
  const okxMoving = (at: (asked: number) => object): Answers => ({
    '/api/v5/account/positions': (_, asked) => ({ code: '0', data: [{ ...OKX_POSITION, ...at(asked) }] }),
  });

  it('is looked at again', async () => {
    await serve(
      'okx',
      okxMoving((asked) => ({ pos: asked < 1 ? '40' : '50' })),
    );
    const { account } = await fetchFrom('okx');
    expect(notes).toEqual(['a quantity moved between two looks: looking again']);
    expect((account as Written).ccxt.wallets[0]!.positions[0]!.contracts).toBe(50);
  });

  it.each([
    ['a quantity', (asked: number) => ({ pos: String(50 + asked) })],
    ['an entry price', (asked: number) => ({ avgPx: String(70000 + asked) })],
    ['the balance of USDT', (asked: number) => ({ markPx: String(MARK + 100 * asked) })],
  ])('is refused after three times: %s', async (what, at) => {
    await serve('okx', okxMoving(at));
    expect(await refusalOf(fetchFrom('okx'))).toContain(
      `did not stand still: ${what} moved between two looks, 3 times`,
    );
  });

  it('with the market alone is taken: equity and marks move together', async () => {
    const mark = (asked: number) => MARK + 100 * asked;
    await serve('okx', {
      ...okxMoving((asked) => ({ markPx: String(mark(asked)), notionalUsd: String(0.5 * mark(asked)) })),
      '/api/v5/account/balance': (_, asked) => okxBalance(String(20_000 + 0.5 * (mark(asked) - 70_000))),
    });
    await fetchFrom('okx');
    expect(notes).toEqual([]);
  });

  it('whose marks were read later than equity is refused', async () => {
    // The price rises by 100 between any two questions.
    let steps = 0;
    await serve('okx', {
      '/api/v5/account/positions': () => ({
        code: '0',
        data: [{ ...OKX_POSITION, markPx: String(MARK + 100 * steps++ * steps) }],
      }),
      '/api/v5/account/balance': () =>
        okxBalance(String(20_000 + 0.5 * (MARK + 100 * steps++ * steps - 70_000))),
    });
    expect(await refusalOf(fetchFrom('okx'))).toContain('the balance of USDT moved between two looks');
  });

  it('by a position that comes or goes is refused', async () => {
    const list = (_: unknown, asked: number) => ({ code: '0', data: asked % 2 === 0 ? [OKX_POSITION] : [] });
    await serve('okx', { '/api/v5/account/positions': list });
    expect(await refusalOf(fetchFrom('okx'))).toContain('did not stand still: a quantity');
  });

  it('by a spot balance is refused', async () => {
    await serve('binance', {
      '/api/v3/account': (_, asked) => ({
        uid: 1,
        balances: [{ asset: 'BTC', free: String(0.25 + asked / 1000), locked: '0' }],
      }),
    });
    expect(await refusalOf(fetchFrom('binance', { wallets: ['spot'] }))).toContain(
      'the balance of BTC moved',
    );
  });
});

describe('what an exchange says of its own', () => {
  it('of Binance is the sum of wallet and profit, and what orders hold', async () => {
    const asset = { ...BINANCE_ASSET, openOrderInitialMargin: '12.5' };
    await serve('binance', { '/fapi/v3/account': () => ({ assets: [asset], positions: BINANCE_COUNTED }) });
    const { account } = await fetchFrom('binance');
    expect((account as Written).ccxt.orders).toEqual({ USDT: '12.5' });
  });

  it('of Binance that denies its own total is found by attest, not hidden here', async () => {
    const asset = { ...BINANCE_ASSET, walletBalance: '30000' };
    await serve('binance', { '/fapi/v3/account': () => ({ assets: [asset], positions: BINANCE_COUNTED }) });
    const { account } = await fetchFrom('binance');
    expect((account as Written).ccxt.wallets[1]!.reported).toMatchObject({ equity: { USDT: '31668.8' } });
  });

  it('of Bybit is asked for in every category', async () => {
    const { asked } = await serve('bybit');
    await fetchFrom('bybit');
    expect(asked.filter((path) => path === '/v5/position/list')).toHaveLength(8);
  });

  it('of Bybit with as many positions as one answer holds is refused', async () => {
    const list = Array.from({ length: 200 }, () => BYBIT_POSITION);
    await serve('bybit', { '/v5/position/list': () => ({ retCode: 0, result: { list }, time: Date.now() }) });
    expect(await refusalOf(fetchFrom('bybit'))).toContain('are 200, and there may be more');
  });

  it('of Deribit is asked for orders again too, and errors are in our words', async () => {
    await serve('deribit');
    const path = '/api/v2/private/get_open_orders';
    server!.fail(path, 'down');
    await fetchFrom('deribit');
    expect(notes).toEqual(['deribit is not available (resting orders): asking again']);
    server!.fail(path, 'broken', 9);
    expect(await refusalOf(fetchFrom('deribit'))).toContain('could not be reached (resting orders)');
  });

  it('of Deribit with resting orders is refused', async () => {
    await serve('deribit', { '/api/v2/private/get_open_orders': () => ({ jsonrpc: '2.0', result: [{}] }) });
    expect(await refusalOf(fetchFrom('deribit'))).toContain('shows resting orders');
  });

  it('of Deribit brings the price of coins that inverse contracts settle in', async () => {
    const inverse = {
      ...DERIBIT_POSITION,
      instrument_name: 'BTC-PERPETUAL',
      size: 1000,
      size_currency: 1000 / MARK,
    };
    const market = {
      kind: 'future',
      instrument_name: 'BTC-PERPETUAL',
      base_currency: 'BTC',
      quote_currency: 'USD',
      counter_currency: 'USD',
      settlement_currency: 'BTC',
      settlement_period: 'perpetual',
      contract_size: 10,
      min_trade_amount: 10,
      tick_size: 0.5,
      is_active: true,
    };
    const spot = {
      ...market,
      kind: 'spot',
      instrument_name: 'BTC_USDC',
      counter_currency: 'USDC',
      settlement_currency: 'USDC',
      settlement_period: undefined,
    };
    await serve('deribit', {
      '/api/v2/public/get_instruments': () => ({ jsonrpc: '2.0', result: [market, spot] }),
      '/api/v2/private/get_positions': () => ({ jsonrpc: '2.0', result: [inverse] }),
      '/api/v2/public/ticker': () => ({
        jsonrpc: '2.0',
        result: { instrument_name: 'BTC_USDC', timestamp: Date.now(), last_price: 73340, stats: {} },
      }),
    });
    const { account } = await fetchFrom('deribit', { quote: 'USDC' });
    const { ccxt } = account as Written;
    expect(ccxt.prices).toEqual({ BTC: '73340' });
    expect(ccxt.wallets[0]!.positions[0]).toMatchObject({
      symbol: 'BTC/USD:BTC',
      contracts: 1000,
      contractSize: 1,
    });
  });

  it('of options at OKX has the multiplier in their size, and is refused without one', async () => {
    const option = (ctMult: string) => ({
      instType: 'OPTION',
      instId: 'BTC-USD-270326-80000-C',
      uly: 'BTC-USD',
      settleCcy: 'BTC',
      ctVal: '1',
      ctMult,
      ctValCcy: 'BTC',
      optType: 'C',
      stk: '80000',
      expTime: String(Date.UTC(2027, 2, 26, 8)),
      lever: '',
      tickSz: '0.0001',
      lotSz: '1',
      minSz: '1',
      state: 'live',
    });
    const row = {
      ...OKX_POSITION,
      instId: 'BTC-USD-270326-80000-C',
      instType: 'OPTION',
      ccy: 'BTC',
      pos: '-10',
      markPx: '0.05',
      avgPx: '0.04',
      mmr: '0.01',
      imr: '0.02',
      upl: '-0.001',
    };
    const plain = okxAnswers()['/api/v5/public/instruments']!;
    const withOption = (ctMult: string): Answers => ({
      '/api/v5/account/positions': () => ({ code: '0', data: [row] }),
      '/api/v5/public/instruments': (query, asked) =>
        query.get('instType') === 'OPTION'
          ? { code: '0', data: query.get('uly') === 'BTC-USD' ? [option(ctMult)] : [] }
          : plain(query, asked),
    });
    await serve('okx', withOption('0.01'));
    const { account } = await fetchFrom('okx');
    const [position] = (account as Written).ccxt.wallets[0]!.positions;
    expect(position).toMatchObject({
      symbol: 'BTC/USD:BTC-270326-80000-C',
      contracts: 10,
      contractSize: '0.01',
    });
    expect(position!.notional).toBeUndefined();
    await server!.close();
    await serve('okx', withOption(''));
    expect(await refusalOf(fetchFrom('okx'))).toContain(
      'positions.BTC/USD:BTC-270326-80000-C.ctMult: is not a number',
    );
  });

  it('keeps what tells isolated margin', async () => {
    await serve('okx', {
      '/api/v5/account/positions': () => ({ code: '0', data: [{ ...OKX_POSITION, mgnMode: 'isolated' }] }),
    });
    const { account } = await fetchFrom('okx');
    expect((account as Written).ccxt.wallets[0]!.positions[0]!.info).toEqual({ mgnMode: 'isolated' });
  });
});

describe('what cannot be fetched', () => {
  it.each([
    ['another exchange', { exchange: 'kraken' }, 'exchange: is not an exchange whose keys are known'],
    [
      'a wallet that is not known',
      { wallets: ['earn'] as const },
      'wallet: of okx cannot be fetched: earn. Known are unified, funding',
    ],
    ['an address elsewhere', { baseUrl: 'http://example.com' }, '--base-url: is not a loopback address'],
    ['an address with a path', { baseUrl: 'http://127.0.0.1:1/x' }, 'is not a loopback address'],
    ['no address', { baseUrl: 'x' }, '--base-url: is not a URL'],
    ['a moment that is no quarter', { at: '2030-01-01T00:01:00Z' }, '--at: is not a quarter of an hour'],
    ['a moment that is over', { at: '2020-01-01T00:00:00Z' }, '--at: is over'],
  ])('%s', async (_, more, rule) => {
    await serve('okx');
    const error = await fetchFrom('okx', more).catch((reason: unknown) => reason as Error);
    expect((error as Error).message).toContain(rule);
  });
});

it('positions of Binance without an entry price are not mistaken for none', async () => {
  await serve('binance', { '/fapi/v3/positionRisk': () => [{ ...BINANCE_POSITION, entryPrice: '0' }] });
  expect(await refusalOf(fetchFrom('binance'))).toContain('are 0, and the balances count 1');
});
