import type { Answers } from './exchangeServer.js';

/** OKX, API v5: invented figures in the forms of its documentation. */

export const MARK = 73_337.6;
const ok = (data: unknown) => ({ code: '0', msg: '', data });
const now = () => String(Date.now());

const swap = (coin: string, ctVal: string, tickSz: string) => ({
  instType: 'SWAP',
  instId: `${coin}-USDT-SWAP`,
  uly: `${coin}-USDT`,
  instFamily: `${coin}-USDT`,
  category: '1',
  baseCcy: '',
  quoteCcy: '',
  settleCcy: 'USDT',
  ctVal,
  ctMult: '1',
  ctValCcy: coin,
  ctType: 'linear',
  optType: '',
  stk: '',
  listTime: '1573557408000',
  expTime: '',
  lever: '100',
  tickSz,
  lotSz: '0.1',
  minSz: '0.1',
  state: 'live',
});

const spot = (coin: string, lotSz: string, tickSz: string) => ({
  instType: 'SPOT',
  instId: `${coin}-USDT`,
  baseCcy: coin,
  quoteCcy: 'USDT',
  settleCcy: '',
  ctVal: '',
  ctMult: '',
  ctValCcy: '',
  listTime: '1548133413000',
  expTime: '',
  lever: '10',
  tickSz,
  lotSz,
  minSz: lotSz,
  state: 'live',
});

const ticker = (instId: string, last: number, volCcy24h: string) => ({
  instType: instId.endsWith('SWAP') ? 'SWAP' : 'SPOT',
  instId,
  last: String(last),
  lastSz: '1',
  askPx: String(last + 0.1),
  askSz: '10',
  bidPx: String(last - 0.1),
  bidSz: '10',
  open24h: String(last),
  high24h: String(last),
  low24h: String(last),
  volCcy24h,
  vol24h: '100000',
  ts: now(),
});

const PRICES = { BTC: MARK, ETH: 2250.5 } as const;
type Coin = keyof typeof PRICES;
const COINS = Object.keys(PRICES) as Coin[];

export const OKX_POSITION = {
  instId: 'BTC-USDT-SWAP',
  instType: 'SWAP',
  avgPx: '70000',
  ccy: 'USDT',
  cTime: '1765000000000',
  uTime: '1765000000000',
  imr: '3666.88',
  lever: '10',
  liqPx: '30000',
  markPx: String(MARK),
  margin: '',
  mgnMode: 'cross',
  mgnRatio: '50',
  mmr: '146.6752',
  notionalUsd: '36680',
  pos: '50',
  posId: '1',
  posSide: 'net',
  upl: '1668.8',
  uplRatio: '0.4768',
  interest: '0',
  liab: '',
  liabCcy: '',
  posCcy: '',
  optVal: '',
  realizedPnl: '0',
};

export function okxBalance(eq = '21668.8', upl = '1668.8') {
  const detail = (ccy: string, more: object) => ({
    ccy,
    uTime: now(),
    availBal: '',
    availEq: '',
    frozenBal: '0',
    ordFrozen: '0',
    liab: '0',
    interest: '0',
    upl: '0',
    ...more,
  });
  const usdt = detail('USDT', {
    eq,
    cashBal: '20000',
    upl,
    availEq: '18001.92',
    frozenBal: '3666.88',
    eqUsd: '21675',
  });
  const btc = detail('BTC', { eq: '0.25', cashBal: '0.25', availEq: '0.25', eqUsd: '18340' });
  return ok([{ uTime: now(), totalEq: '40015', details: [usdt, btc] }]);
}

const DAY = 86_400_000;

/** Daily bars newest first, as many as one answer has, after `before` and before `after`; the last has not ended. */
export function candles(query: URLSearchParams): string[][] {
  const [before, after, limit] = ['before', 'after', 'limit'].map((name) => Number(query.get(name) ?? 0));
  const price = query.get('instId')!.startsWith('BTC') ? MARK : 2250.5;
  const from = (Math.floor(before! / DAY) + 1) * DAY;
  const to = Math.min(after! > 0 ? after! - 1 : Date.now(), Date.now());
  const times = Array.from(
    { length: Math.max(0, Math.floor((to - from) / DAY) + 1) },
    (_, i) => from + i * DAY,
  );
  return times
    .slice(-limit!)
    .map((time) => {
      const close = price * (1 + 0.03 * Math.sin(time / DAY));
      const figures = [close, close * 1.02, close * 0.98, close, 1e9 / price, 1e9 / price, 1e9];
      return [String(time), ...figures.map((x) => x.toFixed(4)), time + DAY <= Date.now() ? '1' : '0'];
    })
    .reverse();
}

/** An account with half a Bitcoin of a perpetual, and a quarter in hand. */
export const okxAnswers = (more: Answers = {}): Answers => ({
  '/api/v5/public/time': () => ok([{ ts: now() }]),
  '/api/v5/public/instruments': (query) => {
    const type = query.get('instType');
    if (type === 'SPOT') return ok([spot('BTC', '0.00000001', '0.1'), spot('ETH', '0.000001', '0.01')]);
    return ok(type === 'SWAP' ? [swap('BTC', '0.01', '0.1'), swap('ETH', '0.1', '0.01')] : []);
  },
  '/api/v5/market/tickers': (query) => {
    const isSwap = query.get('instType') === 'SWAP';
    return ok(
      COINS.map((coin, i) =>
        ticker(`${coin}-USDT${isSwap ? '-SWAP' : ''}`, PRICES[coin], String(9000 / (i + 1))),
      ),
    );
  },
  '/api/v5/market/ticker': (query) => ok([ticker(query.get('instId')!, MARK, '9000')]),
  '/api/v5/public/mark-price': () =>
    ok(
      COINS.map((coin) => ({
        instType: 'SWAP',
        instId: `${coin}-USDT-SWAP`,
        markPx: String(PRICES[coin]),
        ts: now(),
      })),
    ),
  '/api/v5/public/position-tiers': (query) => {
    const tier = (n: number, minSz: string, maxSz: string, mmr: string, maxLever: string) => ({
      uly: query.get('uly'),
      instFamily: query.get('uly'),
      tier: String(n),
      minSz,
      maxSz,
      mmr,
      imr: String(1 / Number(maxLever)),
      maxLever,
      optMgnFactor: '0',
      baseMaxLoan: '',
      quoteMaxLoan: '',
    });
    return ok([
      tier(1, '0', '500', '0.004', '100'),
      tier(2, '500.1', '2000', '0.01', '50'),
      tier(3, '2000.1', '9000', '0.02', '20'),
    ]);
  },
  '/api/v5/market/candles': (query) => ok(candles(query)),
  '/api/v5/market/history-candles': (query) => ok(candles(query)),
  '/api/v5/account/config': () =>
    ok([
      {
        uid: '44705892343619584',
        mainUid: '44705892343619584',
        acctLv: '3',
        posMode: 'net_mode',
        perm: 'read_only',
        label: 'audit',
      },
    ]),
  '/api/v5/account/balance': () => okxBalance(),
  '/api/v5/account/positions': () => ok([OKX_POSITION]),
  ...more,
});
