import { lastClose } from './figures.js';
import { marketTime } from './files.js';

/** Instruments, surfaces and accounts of the risk recipes, on the shared prices: all of it ours, stated here. */

export const ASSETS = ['BTC', 'ETH', 'SOL', 'BNB', 'XRP', 'AVAX', 'LINK'] as const;
export type Asset = (typeof ASSETS)[number];

const LOTS: Readonly<Record<Asset, number>> = { BTC: 3, ETH: 2, SOL: 1, BNB: 1, XRP: 0, AVAX: 0, LINK: 0 };
export const time = () => Date.parse(marketTime()) / 1000;
const DAY = 86_400;
const seconds = (days: number) => time() + days * DAY + 8 * 3600;

/** Strikes as shares of the last close, rounded to a round number. */
export const OPTIONS = [
  { asset: 'BTC', share: 0.9, days: 31, right: 'put' },
  { asset: 'BTC', share: 1, days: 31, right: 'put' },
  { asset: 'BTC', share: 1, days: 31, right: 'call' },
  { asset: 'BTC', share: 1.2, days: 94, right: 'call' },
  { asset: 'ETH', share: 0.9, days: 31, right: 'put' },
  { asset: 'ETH', share: 1.1, days: 31, right: 'call' },
] as const;

const ROUND = { BTC: 1000, ETH: 100 } as const;
export const close = (asset: string) => lastClose(asset).close;
const spot = (asset: string) => `${asset}/USDT`;
const perpetual = (asset: string) => `${asset}/USDT:USDT`;

export function option({ asset, share, days, right }: (typeof OPTIONS)[number]) {
  const step = ROUND[asset];
  const strike = String(Math.round((Number(close(asset)) * share) / step) * step);
  const expiry = seconds(days);
  const date = new Date(expiry * 1000).toISOString().slice(2, 10).replaceAll('-', '');
  const symbol = `${perpetual(asset)}-${date}-${strike}-${right === 'call' ? 'C' : 'P'}`;
  const terms = { multiplier: '1', strike, expiry, right };
  return { symbol, kind: 'option', underlying: asset, domain: 'cross', lotDecimals: 2, ...terms } as const;
}

export const linear = (kind: 'spot' | 'perpetual', asset: Asset) =>
  ({
    symbol: (kind === 'spot' ? spot : perpetual)(asset),
    kind,
    underlying: asset,
    domain: 'cross',
    lotDecimals: LOTS[asset],
    multiplier: '1',
  }) as const;

/** Surfaces with a plain skew: 50 % at the money for BTC and 65 % for ETH, more below and beyond. */
export function surfaceFiles(): Record<string, object> {
  return Object.fromEntries(
    (['BTC', 'ETH'] as const).map((asset) => {
      const at = Number(close(asset));
      const level = asset === 'BTC' ? 0.5 : 0.65;
      const slices = [31, 94].map((days) => ({
        expiry: seconds(days),
        forward: (at * Math.exp((0.04 * days) / 365)).toFixed(2),
        rate: '0.04',
        strikes: [0.7, 0.9, 1, 1.1, 1.4].map((share) => (at * share).toFixed(2)),
        vols: [0.14, 0.05, 0, 0.01, 0.06].map((smile) => (level + smile + (days > 60 ? 0.01 : 0)).toFixed(2)),
      }));
      const file = { version: 1, kind: 'ballast/surface', underlying: asset, time: time(), slices };
      return [`${asset}-surface.json`, file];
    }),
  );
}

export type AnyInstrument = ReturnType<typeof option> | ReturnType<typeof linear>;

const account = (customer: string, positions: readonly object[]) => ({
  version: 1,
  kind: 'ballast/account',
  custodian: 'custodian-a',
  exchange: 'custodian-a',
  customer,
  asOf: marketTime(),
  holdings: { cash: '-200000', positions },
});

/** A collared book on borrowed money: spot and contracts, a put bought and a call sold further out. */
export function optionAccounts(): Record<string, object> {
  const [, put, , call] = OPTIONS.map(option);
  const positions = [
    { symbol: spot('BTC'), quantity: '5' },
    { symbol: spot('ETH'), quantity: '40' },
    { symbol: perpetual('BTC'), quantity: '-3', entryPrice: close('BTC') },
    { symbol: perpetual('SOL'), quantity: '500', entryPrice: close('SOL') },
    { symbol: put!.symbol, quantity: '2' },
  ];
  const sold = { symbol: call!.symbol, quantity: '-2' };
  return {
    'long-options.json': account('Example Fund 2', positions),
    'book.json': account('Example Fund 1', [...positions, sold]),
  };
}
