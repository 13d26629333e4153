import { priceInstrument } from '../../src/risk/options/price.js';
import { reprice } from '../../src/risk/options/reprice.js';
import { parseSurface } from '../../src/risk/options/surfaceFile.js';
import { marketTime } from './files.js';
import {
  type AnyInstrument,
  ASSETS,
  close,
  linear,
  OPTIONS,
  option,
  surfaceFiles,
  time,
} from './riskUniverse.js';

/**
 * Risk files of a market with spot, perpetuals and options for every model, on the shared price histories. Surfaces, ranges, limits and
 * positions are ours, stated here.
 */

const inputs = (assets: readonly string[]) => [
  ...assets.map((asset) => ({ kind: 'history', of: asset, file: `prices/${asset}-USDT-1d.csv` })),
  ...['BTC', 'ETH'].map((asset) => ({ kind: 'surface', of: asset, file: `${asset}-surface.json` })),
];

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
  const longOnly = { model: 'collateral', symbols: options.map(({ symbol }) => symbol) };
  const boughtOptions = { ...longOnly, tiers: [{ upTo: '1000', weight: '0.5' }] };
  const collateral = {
    model: 'collateral',
    symbols: spots.map(({ symbol }) => symbol),
    tiers: [{ upTo: '1000000', weight: '0.85' }],
  };
  return riskWith(32, all, {
    static: [
      collateral,
      boughtOptions,
      { model: 'tiered', symbols: perpetuals.map(({ symbol }) => symbol), brackets },
    ],
    scan: [
      { model: 'scan', ...scanOf(all) },
      ...all.map((instrument) => ({
        model: 'mark',
        symbols: [instrument.symbol],
        limit: limitOf(instrument),
      })),
    ],
    adaptive: [
      collateral,
      boughtOptions,
      {
        model: 'adaptive',
        limits: limits(perpetuals),
        rate: rule('2'),
        concentration: { from: 'volume' },
      },
    ],
    portfolio: [
      {
        model: 'portfolio',
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
      model: 'historical-es',
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
    { model: 'historical-es', limits: limits(all), method, confidence: '0.99', ...more },
  ];
  const ranges = Object.fromEntries(
    ASSETS.map((asset) => [asset, { spot: { ...rule('1'), confidence: '0.99' } }]),
  );
  return {
    ...riskWith(16, all, {
      'es-plain': es('plain', { scenarios: 250 }),
      'es-filtered': es('filtered', { scenarios: 180 }),
      'es-aged': es('age-weighted', { scenarios: 250, lambda: '0.98' }),
      'normal-ewma': [{ model: 'portfolio', limits: limits(all), ranges, extremes: [] }],
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
