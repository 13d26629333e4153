import type { InputList } from '../../src/models/build/inputs.js';

/** Market data as files carry it, small, for tests of what is built from it. */

/** Daily bars ending at the start of `end`, the last close first given last. */
export function historyText(closes: readonly number[], end = '2026-01-31'): string {
  const last = Date.parse(`${end}T00:00:00Z`) / 1000;
  const lines = closes.map((close, i) => {
    const day = new Date((last - (closes.length - i) * 86_400) * 1000).toISOString().slice(0, 10);
    return `${day},${close},${close + 1},${close - 0.25},${close},10.5`;
  });
  return ['date,open,high,low,close,volume', ...lines, ''].join('\n');
}

/** A quiet history of 30 bars that ends at `close`. */
export function quietHistory(close: number, end?: string): string {
  return historyText(
    Array.from({ length: 30 }, (_, i) => (i === 29 ? close : close + (i % 2 === 0 ? 100 : -100))),
    end,
  );
}

export function surfaceText(change: object = {}): string {
  return JSON.stringify({
    kind: 'ballast/surface',
    version: 1,
    underlying: 'BTC',
    time: '2026-01-31T00:00:00Z',
    slices: [
      {
        expiry: '2026-12-25T00:00:00Z',
        forward: '61000',
        rate: '0.05',
        strikes: ['50000', '70000'],
        vols: ['0.6', '0.5'],
      },
    ],
    ...change,
  });
}

const BOOK = JSON.stringify({
  symbol: 'BTC/USDT',
  timestamp: 1_769_817_600_000,
  bids: [[59_990.5, 1.5]],
  asks: [[60_000, 2]],
});

const TRADES = 'time,price,size,side\n1769817590,59999.5,0.25,buy\n1769817599,60000,0.5,sell\n';

export const INPUTS: InputList = [
  { kind: 'history', of: 'BTC', file: 'prices/BTC.csv' },
  { kind: 'surface', of: 'BTC', file: 'surface.json' },
  { kind: 'book', of: 'BTC/USDT', file: 'books/BTC.json' },
  { kind: 'trades', of: 'BTC/USDT', file: 'trades.csv' },
];

export const TEXTS: ReadonlyMap<string, string> = new Map([
  ['prices/BTC.csv', quietHistory(60_000.25)],
  ['surface.json', surfaceText()],
  ['books/BTC.json', BOOK],
  ['trades.csv', TRADES],
]);
