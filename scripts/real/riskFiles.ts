import { priceInstrument } from '../../src/risk/options/price.js';
import { reprice } from '../../src/risk/options/reprice.js';
import { parseSurface } from '../../src/risk/options/surfaceFile.js';
import { lastClose } from './figures.js';
import { marketTime } from './files.js';

/**
 * Risk files of a market with spot, perpetuals and options for every model, on the shared price histories. Surfaces, ranges, limits and
 * positions are ours, stated here.
 */

export const ASSETS = ['BTC', 'ETH', 'SOL', 'BNB', 'XRP', 'AVAX', 'LINK'] as const;
type Asset = (typeof ASSETS)[number];

const LOTS: Readonly<Record<Asset, number>> = { BTC: 3, ETH: 2, SOL: 1, BNB: 1, XRP: 0, AVAX: 0, LINK: 0 };
const time = () => Date.parse(marketTime()) / 1000;
const DAY = 86_400;
const seconds = (days: number) => time() + days * DAY + 8 * 3600;

/** Strikes as shares of the last close, rounded to a round number. */
const OPTIONS = [
  { asset: 'BTC', share: 0.9, days: 31, right: 'put' },
  { asset: 'BTC', share: 1, days: 31, right: 'put' },
  { asset: 'BTC', share: 1, days: 31, right: 'call' },
  { asset: 'BTC', share: 1.2, days: 94, right: 'call' },
  { asset: 'ETH', share: 0.9, days: 31, right: 'put' },
  { asset: 'ETH', share: 1.1, days: 31, right: 'call' },
] as const;

const ROUND = { BTC: 1000, ETH: 100 } as const;
const close = (asset: string) => lastClose(asset).close;
const spot = (asset: string) => `${asset}/USDT`;
const perpetual = (asset: string) => `${asset}/USDT:USDT`;

function option({ asset, share, days, right }: (typeof OPTIONS)[number]) {
  const step = ROUND[asset];
  const strike = String(Math.round((Number(close(asset)) * share) / step) * step);
  const expiry = seconds(days);
  const date = new Date(expiry * 1000).toISOString().slice(2, 10).replaceAll('-', '');
  const symbol = `${perpetual(asset)}-${date}-${strike}-${right === 'call' ? 'C' : 'P'}`;
  const terms = { multiplier: '1', strike, expiry, right };
  return { symbol, kind: 'option', underlying: asset, domain: 'cross', lotDecimals: 2, ...terms } as const;
}

const linear = (kind: 'spot' | 'perpetual', asset: Asset) =>
  ({
    ...{ symbol: (kind === 'spot' ? spot : perpetual)(asset), kind, underlying: asset, domain: 'cross' },
    ...{ lotDecimals: LOTS[asset], multiplier: '1' },
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

const inputs = (assets: readonly string[]) => [
  ...assets.map((asset) => ({ kind: 'history', of: asset, file: `prices/${asset}-USDT-1d.csv` })),
  ...['BTC', 'ETH'].map((asset) => ({ kind: 'surface', of: asset, file: `${asset}-surface.json` })),
];

type AnyInstrument = ReturnType<typeof option> | ReturnType<typeof linear>;

function riskWith(slots: number, instruments: readonly AnyInstrument[], models: object): object {
  const assets = [...new Set(instruments.map(({ underlying }) => underlying))];
  return {
    version: 1,
    kind: 'ballast/risk',
    universe: { quote: 'USDT', valueDecimals: 10, slots, instruments },
    time: marketTime(),
    maxSkew: 900,
    inputs: inputs(assets),
    prices: Object.fromEntries(
      instruments.map(({ symbol, kind, underlying }) => [
        symbol,
        kind === 'option' ? { from: 'surface', decimals: 2 } : close(underlying),
      ]),
    ),
    models,
    provenance: {
      prices:
        'daily candles against USDT on a spot exchange; options from surfaces stated in scripts/real/riskFiles.ts',
    },
  };
}

/** About 10 million USDT of anything, a power of ten of whole units. */
const limitOf = ({ underlying }: AnyInstrument) =>
  String(10 ** Math.round(Math.log10(10_000_000 / Number(close(underlying)))));
const limits = (instruments: readonly AnyInstrument[]) =>
  Object.fromEntries(instruments.map((instrument) => [instrument.symbol, limitOf(instrument)]));

const rule = (horizonDays: string) => ({
  forecast: { method: 'ewma' },
  horizonDays,
  confidence: { initial: '0.999', maintenance: '0.99' },
  floor: '0.02',
  cap: '0.6',
});

/** 20 instruments in 32 slots, and the models that fit there. */
export function riskFile32(): object {
  const spots = ASSETS.map((asset) => linear('spot', asset));
  const perpetuals = ASSETS.map((asset) => linear('perpetual', asset));
  const options = OPTIONS.map(option);
  const all = [...spots, ...perpetuals, ...options];
  const brackets = [
    { minNotional: '0', maxNotional: '5000000', maintenanceRate: '0.05', initialRate: '0.1' },
    { minNotional: '5000000', maxNotional: '50000000', maintenanceRate: '0.1', initialRate: '0.2' },
  ];
  const longOnly = { compiler: 'collateral', symbols: options.map(({ symbol }) => symbol) };
  const boughtOptions = { ...longOnly, tiers: [{ upTo: '1000', weight: '0.5' }] };
  const collateral = {
    compiler: 'collateral',
    symbols: spots.map(({ symbol }) => symbol),
    tiers: [{ upTo: '1000000', weight: '0.85' }],
  };
  return riskWith(32, all, {
    static: [
      collateral,
      boughtOptions,
      { compiler: 'tiered', symbols: perpetuals.map(({ symbol }) => symbol), brackets },
    ],
    scan: [
      { compiler: 'scan', ...scanOf(all) },
      ...all.map((instrument) => ({
        compiler: 'mark',
        symbols: [instrument.symbol],
        limit: limitOf(instrument),
      })),
    ],
    adaptive: [
      collateral,
      boughtOptions,
      {
        compiler: 'adaptive',
        limits: limits(perpetuals),
        rate: rule('2'),
        concentration: { from: 'volume' },
      },
    ],
    portfolio: [
      {
        compiler: 'portfolio',
        limits: limits(all),
        ranges: Object.fromEntries(
          ASSETS.map((asset) => [asset, { spot: rule('2'), volUp: '0.45', volDown: '0.3' }]),
        ),
        steps: ['-1', '-1/3', '1/3', '1'],
        extremes: [
          { step: '2', weight: '0.35' },
          { step: '-2', weight: '0.35' },
        ],
        term: { floorDays: '1', shortPower: '0.3', longPower: '0.13' },
        shortOptions: {
          rate: { initial: '0.02', maintenance: '0.01' },
          netting: 'strike',
          limit: '10000',
          decimals: 2,
        },
      },
    ],
  });
}

/** 16 instruments in 16 slots for 250 joint scenarios. */
export function riskFileEs(): object {
  const spots = (['BTC', 'ETH', 'SOL'] as const).map((asset) => linear('spot', asset));
  const perpetuals = ASSETS.map((asset) => linear('perpetual', asset));
  const all = [...spots, ...perpetuals, ...OPTIONS.map(option)];
  const es = (method: string) => [
    {
      compiler: 'historical-es',
      limits: limits(all),
      method,
      scenarios: 250,
      confidence: { initial: '0.99', maintenance: '0.975' },
      volBeta: '-1',
    },
  ];
  return riskWith(16, all, { plain: es('plain'), filtered: es('filtered') });
}

/** For the backtest: seven perpetuals and no option, the same expected shortfall. */
export function riskFileBacktest(): object {
  const all = ASSETS.map((asset) => linear('perpetual', asset));
  const es = (method: string, more: object) => [
    { compiler: 'historical-es', limits: limits(all), method, confidence: '0.99', ...more },
  ];
  const ranges = Object.fromEntries(
    ASSETS.map((asset) => [asset, { spot: { ...rule('1'), confidence: '0.99' } }]),
  );
  return {
    ...riskWith(16, all, {
      'es-plain': es('plain', { scenarios: 250 }),
      'es-filtered': es('filtered', { scenarios: 180 }),
      'es-aged': es('age-weighted', { scenarios: 250, lambda: '0.98' }),
      'normal-ewma': [{ compiler: 'portfolio', limits: limits(all), ranges, extremes: [] }],
    }),
    inputs: inputs(ASSETS).filter(({ kind }) => kind === 'history'),
  };
}

/** Stated risk arrays: a price move of 15 % to either side, options repriced with volatility up by 45 % or down by 30 %. */
function scanOf(instruments: readonly AnyInstrument[]) {
  const scenarios = ['up, vol up', 'up, vol down', 'down, vol up', 'down, vol down'];
  const files = surfaceFiles();
  const arrays = instruments.map((instrument) => {
    const price = Number(close(instrument.underlying));
    const file = JSON.stringify(files[`${instrument.underlying}-surface.json`] ?? {});
    const pnl = [0.15, -0.15].flatMap((move) =>
      [1.45, 0.7].map((factor) => {
        if (instrument.kind !== 'option') return price * move;
        const data = { time: time(), spot: price, surface: parseSurface(file) };
        const vol = { kind: 'relative', factor } as const;
        return reprice(priceInstrument(instrument, data), { spot: 1 + move, vol }).profit;
      }),
    );
    return [instrument.symbol, pnl.map((value) => plain(value))] as const;
  });
  return {
    scenarios,
    arrays: Object.fromEntries(arrays),
    units: [{ select: 'eachUnderlying', reduce: 'worst' }],
  };
}

const plain = (value: number): string =>
  (Math.floor(value * 100) / 100).toFixed(2).replace(/^-0\.00$/, '0.00');

const account = (customer: string, positions: readonly object[]) => ({
  ...{
    version: 1,
    kind: 'ballast/account',
    venue: 'venue-a',
    exchange: 'venue-a',
    customer,
    asOf: marketTime(),
  },
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
