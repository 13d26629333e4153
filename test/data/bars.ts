/** Bars in the shapes that exchanges and libraries give them: the figures are invented, the same in each shape. */

export interface Bar {
  /** Unix seconds. */
  readonly time: number;
  readonly open: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

export const START = Date.parse('2025-03-01T00:00:00Z') / 1000;
export const HOUR = 3600;
export const DAY = 86_400;
/** After all of them have ended. */
export const NOW = START + 1000 * DAY;

/** Rising bars: with low, high, open and close in the place of each other they contradict. */
export function someBars(count: number, step = HOUR, start = START): Bar[] {
  return Array.from({ length: count }, (_, i) => ({
    time: start + i * step,
    open: 2000 + i,
    high: 2005.5 + i,
    low: 1990.25 + i,
    close: 2001 + i,
    volume: 12.5 + i,
  }));
}

const csv = (...lines: (string | readonly (string | number)[])[]) =>
  `${lines.map((line) => (typeof line === 'string' ? line : line.join(','))).join('\n')}\n`;

const iso = (time: number) => new Date(time * 1000).toISOString();

/** The last cells of a kline. */
const rest = ({ volume, close }: Bar) => [volume * close, 42, 1.5, 3000, 0];

const kline = (bar: Bar, step: number, scale: number) => [
  bar.time * scale,
  ...[bar.open, bar.high, bar.low, bar.close, bar.volume],
  (bar.time + step) * scale - 1,
  ...rest(bar),
];

const KLINE_HEADER =
  'open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,taker_buy_quote_volume,ignore';

/** Text of a file by the shape of its name. */
export const SHAPES: Readonly<Record<string, (bars: readonly Bar[]) => string>> = {
  'binance, no header, milliseconds': (bars) => csv(...bars.map((bar) => kline(bar, HOUR, 1e3))),
  'binance, no header, microseconds': (bars) => csv(...bars.map((bar) => kline(bar, HOUR, 1e6))),
  'binance, header': (bars) => csv(KLINE_HEADER, ...bars.map((bar) => kline(bar, HOUR, 1e3))),
  'binance, header of its documents': (bars) =>
    csv(
      'Open time,Open,High,Low,Close,Volume,Close time,Quote asset volume,Number of trades,' +
        'Taker buy base asset volume,Taker buy quote asset volume,Ignore',
      ...bars.map((bar) => kline(bar, HOUR, 1e6)),
    ),
  'binance, REST': (bars) =>
    JSON.stringify(
      bars.map((bar) => kline(bar, HOUR, 1e3).map((x, i) => (i === 0 || i === 6 || i === 8 ? x : String(x)))),
    ),
  'kraken, download': (bars) =>
    csv(...bars.map((b) => [b.time, b.open, b.high, b.low, b.close, b.volume, 17])),
  'kraken, REST': (bars) =>
    JSON.stringify({
      error: [],
      result: {
        XETHZUSD: bars.map(({ time, open, high, low, close, volume }) => [
          time,
          ...[open, high, low, close, (low + high) / 2, volume].map(String),
          17,
        ]),
        last: bars.at(-1)!.time,
      },
    }),
  'coinbase, REST': (bars) =>
    JSON.stringify(bars.map((b) => [b.time, b.low, b.high, b.open, b.close, b.volume]).reverse()),
  'coinbase, advanced': (bars) =>
    JSON.stringify({
      candles: bars
        .map(({ time, low, high, open, close, volume }) => ({
          start: String(time),
          low: String(low),
          high: String(high),
          open: String(open),
          close: String(close),
          volume: String(volume),
        }))
        .reverse(),
    }),
  'coinbase, CSV': (bars) =>
    csv(
      'time,low,high,open,close,volume',
      ...bars.map((b) => [b.time, b.low, b.high, b.open, b.close, b.volume]),
    ),
  'cryptodatadownload, unix': (bars) =>
    csv(
      'https://www.CryptoDataDownload.com',
      'unix,date,symbol,open,high,low,close,Volume ETH,Volume USD',
      ...bars
        .map((b) => [
          `${b.time}.0`,
          iso(b.time).slice(0, 19).replace('T', ' '),
          'ETH/USD',
          ...[b.open, b.high, b.low, b.close, b.volume, b.volume * b.close],
        ])
        .reverse(),
    ),
  'cryptodatadownload, hours': (bars) =>
    csv(
      'Timestamps are UTC timezone,https://www.CryptoDataDownload.com',
      'Date,Symbol,Open,High,Low,Close,Volume USDT,Volume ETH',
      ...bars
        .map((b) => {
          const hour = new Date(b.time * 1000).getUTCHours();
          const half = `${String(hour % 12 === 0 ? 12 : hour % 12).padStart(2, '0')}-${hour < 12 ? 'AM' : 'PM'}`;
          return [
            `${iso(b.time).slice(0, 10)} ${half}`,
            'ETHUSDT',
            ...[b.open, b.high, b.low, b.close, b.volume * b.close, b.volume],
          ];
        })
        .reverse(),
    ),
  'ccxt, fetchOHLCV': (bars) =>
    JSON.stringify(bars.map((b) => [b.time * 1000, b.open, b.high, b.low, b.close, b.volume])),
  'ccxt, CSV': (bars) => csv(...bars.map((b) => [b.time * 1000, b.open, b.high, b.low, b.close, b.volume])),
  'plain, ours': (bars) =>
    csv(
      'date,open,high,low,close,volume',
      ...bars.map((b) => [b.time, b.open, b.high, b.low, b.close, b.volume]),
    ),
  'plain, timestamp': (bars) =>
    csv(
      'timestamp,open,high,low,close,volume',
      ...bars.map((b) => [b.time * 1000, b.open, b.high, b.low, b.close, b.volume]),
    ),
  'plain, JSON objects': (bars) =>
    JSON.stringify(bars.map(({ time, ...figures }) => ({ timestamp: time * 1000, ...figures }))),
  'plain, dates': (bars) =>
    csv(
      'datetime,volume,close,low,high,open',
      ...bars.map((b) => [iso(b.time), b.volume, b.close, b.low, b.high, b.open]),
    ),
};

/** Whether a shape comes newest first. */
export const newestFirst = (shape: string) =>
  /REST|advanced/.test(shape) && shape.startsWith('coinbase') ? true : shape.startsWith('cryptodatadownload');

/** What every shape is imported as. */
export const asHistory = (bars: readonly Bar[]) =>
  csv(
    'date,open,high,low,close,volume',
    ...bars.map((b) => [`${iso(b.time).slice(0, 19)}Z`, b.open, b.high, b.low, b.close, b.volume]),
  );
