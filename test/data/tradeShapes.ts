/** Trades in the shapes that exchanges and libraries give them: the figures are invented, the same in each shape. */

export interface SomeTrade {
  readonly id: number;
  /** Unix milliseconds. */
  readonly ms: number;
  readonly price: number;
  readonly size: number;
  readonly side: 'buy' | 'sell';
}

export const START = Date.parse('2025-03-01T00:00:00Z');

/** Two trades each millisecond. */
export const someTrades = (count: number, first = 0): SomeTrade[] =>
  Array.from({ length: count }, (_, k) => {
    const i = first + k;
    const side = i % 3 === 0 ? 'buy' : 'sell';
    return { id: 500 + i, ms: START + Math.floor(i / 2), price: 2000 + i / 4, size: 0.5 + i / 8, side };
  });

const csv = (...lines: (string | readonly (string | number)[])[]) =>
  `${lines.map((line) => (typeof line === 'string' ? line : line.join(','))).join('\n')}\n`;

const word = (value: boolean) => (value ? 'True' : 'False');
const maker = ({ side }: SomeTrade) => side === 'sell';
const seconds = (ms: number) => `${Math.floor(ms / 1000)}.${String(ms % 1000).padStart(3, '0')}`;
const iso = (ms: number) => new Date(ms).toISOString();
const uuid = (id: number) => `9c30abaf-80ae-5ebf-9850-${String(id).padStart(12, '0')}`;
const BYBIT =
  'timestamp,symbol,side,size,price,tickDirection,trdMatchID,grossValue,homeNotional,foreignNotional';

/** Text of a file by the shape of its name. */
export const TRADE_SHAPES: Readonly<Record<string, (trades: readonly SomeTrade[]) => string>> = {
  'binance, aggTrades of spot': (trades) =>
    csv(...trades.map((t) => [t.id, t.price, t.size, 1, 2, t.ms * 1000, word(maker(t)), 'True'])),
  'binance, aggTrades of futures': (trades) =>
    csv(
      'agg_trade_id,price,quantity,first_trade_id,last_trade_id,transact_time,is_buyer_maker',
      ...trades.map((t) => [t.id, t.price, t.size, 1, 2, t.ms, String(maker(t))]),
    ),
  'binance, aggTrades of futures without a header': (trades) =>
    csv(...trades.map((t) => [t.id, t.price, t.size, 1, 2, t.ms, String(maker(t))])),
  'binance, aggTrades by REST': (trades) =>
    JSON.stringify(
      trades.map((t) => ({
        a: t.id,
        p: String(t.price),
        q: String(t.size),
        f: 1,
        l: 2,
        T: t.ms,
        m: maker(t),
        M: true,
      })),
    ),
  'binance, trades of spot': (trades) =>
    csv(...trades.map((t) => [t.id, t.price, t.size, t.price * t.size, t.ms, word(maker(t)), 'True'])),
  'binance, trades of futures': (trades) =>
    csv(
      'id,price,qty,quote_qty,time,is_buyer_maker',
      ...trades.map((t) => [t.id, t.price, t.size, t.price * t.size, t.ms, String(maker(t))]),
    ),
  'binance, trades of futures without a header': (trades) =>
    csv(...trades.map((t) => [t.id, t.price, t.size, t.price * t.size, t.ms, String(maker(t))])),
  'binance, trades by REST': (trades) =>
    JSON.stringify(
      trades.map((t) => ({
        id: t.id,
        price: String(t.price),
        qty: String(t.size),
        quoteQty: String(t.price * t.size),
        time: t.ms,
        isBuyerMaker: maker(t),
        isBestMatch: true,
      })),
    ),
  'bybit, linear': (trades) =>
    csv(
      `${BYBIT},RPI`,
      ...trades.map((t) => [
        seconds(t.ms),
        'ETHUSDT',
        t.side === 'buy' ? 'Buy' : 'Sell',
        ...[
          t.size,
          t.price,
          'ZeroPlusTick',
          uuid(t.id),
          `${t.size * t.price}e+08`,
          t.size,
          t.size * t.price,
          0,
        ],
      ]),
    ),
  'bybit, spot': (trades) =>
    csv(
      'id,timestamp,price,volume,side,rpi',
      ...trades.map((t, i) => [i + 1, t.ms, t.price, t.size, t.side, 0]),
    ),
  'ccxt, fetchTrades': (trades) =>
    JSON.stringify(
      trades
        .map((t) => ({
          info: { a: String(t.id), p: [String(t.price)] },
          timestamp: t.ms,
          datetime: iso(t.ms),
          symbol: 'ETH/USDT',
          id: String(t.id),
          order: undefined,
          type: undefined,
          side: t.side,
          takerOrMaker: undefined,
          price: t.price,
          amount: t.size,
          cost: t.price * t.size,
          fee: { cost: undefined, currency: undefined },
          fees: [],
        }))
        .map((trade) => ({ ...trade, takerOrMaker: null, order: null, type: null })),
    ),
  'plain, ours': (trades) =>
    csv('time,price,size,side', ...trades.map((t) => [seconds(t.ms), t.price, t.size, t.side])),
  'plain, dates': (trades) =>
    csv(
      'datetime,side,amount,price',
      ...trades.map((t) => [iso(t.ms), t.side.toUpperCase(), t.size, t.price]),
    ),
};

/** Inverse contracts of Bybit: sizes in dollars, the coins at the end. */
export const bybitInverse = (trades: readonly SomeTrade[]) =>
  csv(
    BYBIT,
    ...trades.map((t) => [
      seconds(t.ms),
      'ETHUSD',
      t.side === 'buy' ? 'Buy' : 'Sell',
      ...[t.size * t.price, t.price, 'PlusTick', uuid(t.id), 1, t.size * t.price, t.size],
    ]),
  );

/** What every shape is imported as. */
export const asTrades = (trades: readonly SomeTrade[]) =>
  csv(
    'time,price,size,side',
    ...trades.map((t) => [seconds(t.ms).replace(/\.?0+$/, ''), t.price, t.size, t.side]),
  );
