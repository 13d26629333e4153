import { lastClose, publishedBrackets } from './figures.js';

/** The risk file and the two accounts of the recipe. Haircuts, position limits and positions are ours, stated here. */

const SPOT = [
  { asset: 'BTC', lotDecimals: 5, weight: '0.95', upTo: '1000' },
  { asset: 'ETH', lotDecimals: 4, weight: '0.95', upTo: '20000' },
  { asset: 'BNB', lotDecimals: 3, weight: '0.9', upTo: '50000' },
  { asset: 'SOL', lotDecimals: 3, weight: '0.9', upTo: '200000' },
  { asset: 'XRP', lotDecimals: 1, weight: '0.85', upTo: '10000000' },
  { asset: 'LINK', lotDecimals: 2, weight: '0.85', upTo: '500000' },
  { asset: 'AVAX', lotDecimals: 2, weight: '0.8', upTo: '500000' },
] as const;

/** Contracts whose brackets and prices we both have. */
const PERPETUALS = [
  { asset: 'BTC', lotDecimals: 3 },
  { asset: 'XRP', lotDecimals: 1 },
  { asset: 'BNB', lotDecimals: 2 },
] as const;

const perpetual = (asset: string) => `${asset}/USDT:USDT`;

/** Prices are closes of a day, so the market's time is the end of that day. */
export function marketTime(): string {
  const { date } = lastClose('BTC');
  return new Date(Date.parse(`${date}T00:00:00Z`) + 86_400_000).toISOString().replace('.000Z', 'Z');
}

export function riskFile(): object {
  const closes = new Map(SPOT.map(({ asset }) => [asset as string, lastClose(asset).close]));
  const instrument = (symbol: string, kind: string, underlying: string, lotDecimals: number) => ({
    symbol,
    kind,
    underlying,
    domain: 'cross',
    lotDecimals,
    multiplier: '1',
  });
  return {
    version: 1,
    kind: 'ballast/risk',
    universe: {
      quote: 'USDT',
      valueDecimals: 10,
      slots: 32,
      instruments: [
        ...SPOT.map(({ asset, lotDecimals }) => instrument(`${asset}/USDT`, 'spot', asset, lotDecimals)),
        ...PERPETUALS.map(({ asset, lotDecimals }) =>
          instrument(perpetual(asset), 'perpetual', asset, lotDecimals),
        ),
      ],
    },
    time: marketTime(),
    maxSkew: 900,
    prices: Object.fromEntries([
      ...SPOT.map(({ asset }) => [`${asset}/USDT`, closes.get(asset)!]),
      ...PERPETUALS.map(({ asset }) => [perpetual(asset), closes.get(asset)!]),
    ]),
    models: [
      ...SPOT.map(({ asset, weight, upTo }) => ({
        model: 'collateral',
        symbols: [`${asset}/USDT`],
        tiers: [{ upTo, weight }],
      })),
      ...PERPETUALS.map(({ asset }) => ({
        model: 'tiered',
        symbols: [perpetual(asset)],
        brackets: publishedBrackets(perpetual(asset)),
      })),
    ],
    provenance: {
      prices: 'daily closes against USDT on a spot exchange, last day of the shared price files',
      brackets: 'maintenance brackets with deductions as published for USDT-margined contracts',
      haircuts: 'stated in scripts/real/files.ts',
    },
  };
}

interface Position {
  readonly symbol: string;
  readonly quantity: string;
  readonly entryPrice?: string;
}

const account = (custodian: string, cash: string, positions: readonly Position[]) => ({
  version: 1,
  kind: 'ballast/account',
  custodian,
  exchange: custodian,
  customer: 'Example Fund 1',
  asOf: marketTime(),
  holdings: { cash, positions },
});

/** A basis book at one custodian (spot against short contracts), collateral and a long contract at the other. */
export function accountFiles(): Record<string, object> {
  return {
    'custodian-a.json': account('custodian-a', '250000', [
      { symbol: 'BTC/USDT', quantity: '12.5' },
      { symbol: 'ETH/USDT', quantity: '140' },
      { symbol: 'SOL/USDT', quantity: '2500' },
      { symbol: perpetual('BTC'), quantity: '-18.25', entryPrice: '71250.5' },
      { symbol: perpetual('XRP'), quantity: '-900000', entryPrice: '1.52' },
    ]),
    'custodian-b.json': account('custodian-b', '120000.75', [
      { symbol: 'XRP/USDT', quantity: '1250000' },
      { symbol: 'LINK/USDT', quantity: '20000' },
      { symbol: 'AVAX/USDT', quantity: '15000' },
      { symbol: perpetual('BNB'), quantity: '-350', entryPrice: '655.1' },
      { symbol: perpetual('BTC'), quantity: '4.5', entryPrice: '69900' },
    ]),
  };
}
