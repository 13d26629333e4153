import { describe, expect, it } from 'vitest';
import { DataError } from '../../../src/errors.js';
import type { CompileContext } from '../../../src/models/kit/partial.js';
import { scenarioManager } from '../../../src/models/scenario-manager/scenarioManager.js';
import {
  type ScenarioManagerParams,
  scenarioManagerParams,
} from '../../../src/models/scenario-manager/scenarioManagerParams.js';
import type { Surface } from '../../../src/risk/data.js';
import { deriveMarket } from '../../support/deriveMarket.js';
import { expectInputError } from '../helpers.js';
import { PARAMETERS, PORTFOLIO } from './scenarioManagerCase.js';

const { params, context } = deriveMarket(PORTFOLIO, PARAMETERS);
const compile = (change: Partial<ScenarioManagerParams>, changed: Partial<CompileContext> = {}) =>
  scenarioManager.compile({ ...params, ...change }, { ...context, ...changed }, 'initial');

const [near, far] = params.expiries!;
const [eth, btc] = params.collaterals;
const [first] = params.scenarios;
const coarse = { ...context.universe, valueDecimals: 5 };

describe('scenarioManager errors', () => {
  it.each<[string, Partial<ScenarioManagerParams>, string, string]>([
    ['nothing to manage', { underlying: 'Y', collaterals: [] }, 'underlying', 'has no option or perpetual'],
    ['expiry without feed', { expiries: [near!] }, 'expiries', 'has no feed for the expiry of X/USDC'],
    ['feed twice', { expiries: [near!, far!, near!] }, 'expiries[2].expiry', 'appears twice'],
    [
      'strike without volatility',
      { expiries: [{ ...near!, vols: near!.vols.slice(1) }, far!] },
      'expiries[0].vols',
      'has no volatility for the strike',
    ],
    [
      'strike twice',
      { expiries: [near!, { ...far!, vols: [...far!.vols, { strike: '2500.0', vol: '1' }] }] },
      'expiries[1].vols[2].strike',
      'appears twice',
    ],
    ['forward', { expiries: [near!, { ...far!, forward: '0' }] }, 'expiries[1].forward', 'above 0'],
    [
      'confidence above 1',
      { expiries: [{ ...near!, confidence: { rate: '1.01' } }, far!] },
      'expiries[0].confidence.rate',
      'must not be above 1',
    ],
    ['no feeds at all', { expiries: undefined }, 'expiries', 'no surface'],
    ['spot', { spot: { price: '0' } }, 'spot.price', 'above 0'],
    ['spot confidence', { spot: { price: '2000', confidence: '1.1' } }, 'spot.confidence', 'above 1'],
    ['peg', { peg: { price: '0', threshold: '1', factor: '1' } }, 'peg.price', 'above 0'],
    [
      'unknown collateral',
      { collaterals: [{ ...eth!, symbol: 'SOL' }] },
      'collaterals[0].symbols[0]',
      'SOL is not an instrument',
    ],
    ['collateral twice', { collaterals: [eth!, btc!, eth!] }, 'collaterals[2].symbol', 'appears twice'],
    [
      'collateral of another kind',
      { collaterals: [{ ...eth!, symbol: 'X/USDC:USDC' }] },
      'collaterals[0].symbols',
      'is not a spot',
    ],
    ['haircut', { collaterals: [{ ...eth!, haircut: '1.2' }] }, 'collaterals[0].haircut', 'above 1'],
    ['collateral limit', { collaterals: [{ ...eth!, limit: '0' }] }, 'collaterals[0].limit', 'above 0'],
    ['option limit', { limits: { ...params.limits, options: '0' } }, 'limits.options', 'above 0'],
    ['perpetual limit', { limits: { ...params.limits, perpetuals: '0' } }, 'limits.perpetuals', 'above 0'],
    ['scenario spot', { scenarios: [{ ...first!, spot: '0' }] }, 'scenarios[0].spot', 'above 0'],
    ['loss factor', { lossFactor: '0' }, 'lossFactor', 'above 0'],
    ['basis', { basis: { ...params.basis, up: '0' } }, 'basis.up', 'above 0'],
    ['floor of days', { volShock: { ...params.volShock, floorDays: '0' } }, 'volShock.floorDays', 'above 0'],
    [
      'width of the skew',
      {
        skewShock: {
          ...params.skewShock,
          width: { minimum: '0', scale: '0', vol: '0', volPerRootYear: '0' },
        },
      },
      'skewShock.width',
      'is 0 at this expiry',
    ],
    ['mark', { markTolerance: '0' }, 'prices[0]', 'markTolerance'],
  ])('%s', (_, change, field, rule) => {
    expectInputError(() => compile(change), field, rule);
  });

  it('an option that has expired is bad data', () => {
    const late = { time: near!.expiry };
    expect(() => compile({}, late)).toThrow(DataError);
    expectInputError(() => compile({}, late), 'universe.instruments', 'has expired');
  });

  it('a charge that rounding would move is refused', () => {
    // Prices that five value decimals hold; the naked short of a lot is 1000.00005 value units.
    const prices = context.prices.map((price) => String(Number(Number(price).toFixed(2))));
    const spot = { price: '2000.0001' };
    expectInputError(
      () => compile({ spot, markTolerance: '1' }, { universe: coarse, prices }),
      'contingency.nakedShort',
      'more than 1e-6',
    );
  });

  it('collateral must be exact', () => {
    const prices = context.prices.map((price, slot) => (slot === context.prices.length - 1 ? '0.3' : price));
    const universe = { ...context.universe, valueDecimals: 0 };
    expectInputError(
      () => compile({ expiries: params.expiries! }, { universe, prices }),
      'lot value of X/USDC:USDC',
      'is not exact with 0 value decimals',
    );
  });
});

describe('scenarioManager on a surface', () => {
  const surface: Surface = {
    underlying: 'X',
    time: context.time,
    slices: params.expiries!.map(({ expiry, forward, rate, vols }) => {
      const sorted = [...vols].sort((a, b) => Number(a.strike) - Number(b.strike));
      return {
        expiry,
        forward: Number(forward),
        rate: Number(rate),
        strikes: sorted.map(({ strike }) => Number(strike)),
        vols: sorted.map(({ vol }) => Number(vol)),
      };
    }),
  };
  const { expiries: _, ...unfed } = params;
  const inputs = { ...context.inputs, surfaces: new Map([['X', surface]]) };

  it('gives what stated feeds of full confidence give', () => {
    const sure = params.expiries!.map(({ confidence: __, ...feed }) => feed);
    expect(scenarioManager.compile(unfed, { ...context, inputs }, 'initial')).toEqual(
      compile({ expiries: sure }),
    );
  });

  it('refuses one that is later than the market', () => {
    const later = new Map([['X', { ...surface, time: context.time + 1 }]]);
    expectInputError(
      () => scenarioManager.compile(unfed, { ...context, inputs: { ...inputs, surfaces: later } }, 'initial'),
      'expiries',
      'later than the market',
    );
  });
});

describe('scenarioManagerParams', () => {
  it.each<[string, unknown]>([
    ['numbers', { ...params, perpetualConfidence: 1 }],
    ['unknown keys', { ...params, symbols: ['X'] }],
    ['no scenarios', { ...params, scenarios: [] }],
    ['another move', { ...params, scenarios: [{ spot: '1', vol: 'Up', damping: '1' }] }],
    ['a negative damping', { ...params, scenarios: [{ spot: '1', vol: 'up', damping: '-1' }] }],
  ])('refuses %s', (__, value) => {
    expect(scenarioManagerParams.safeParse(value).success).toBe(false);
  });
});
