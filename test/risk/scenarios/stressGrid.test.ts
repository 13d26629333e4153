import { describe, expect, it } from 'vitest';
import { linearProfits, type MarketScenario } from '../../../src/risk/scenarios/scenario.js';
import { spanGrid } from '../../../src/risk/scenarios/spanGrid.js';
import {
  type ExtremeMove,
  type StressGridOptions,
  stressGrid,
} from '../../../src/risk/scenarios/stressGrid.js';
import { tailOf } from '../../../src/risk/tails.js';
import { expectInputError } from '../../models/helpers.js';
import { describeVectors, type Figure, text } from '../../vectors/vectors.js';
import { labels, spots } from './helpers.js';

const RANGES = new Map([
  ['BTC', { spot: 0.12, volUp: 0.5, volDown: 0.275 }],
  ['ETH', { spot: 0.15 }],
]);
const OPTIONS: StressGridOptions = {
  ranges: RANGES,
  steps: ['0', '1/2', '-1'],
  volDirections: ['up', 'unchanged', 'down'],
  extremes: [
    { step: '-5.5', weight: '3/55', vol: 'up' },
    { step: '3', weight: '1' },
  ],
};
const move = (scenarios: readonly MarketScenario[], label: string, underlying: string) =>
  scenarios.find((scenario) => scenario.label === label)!.moves.get(underlying);

describe('stressGrid', () => {
  const scenarios = stressGrid(OPTIONS);

  it('combines every step with every direction, then the extremes', () => {
    expect(labels(scenarios)).toEqual([
      'spot unchanged, vol up',
      'spot unchanged',
      'spot unchanged, vol down',
      'spot +1/2, vol up',
      'spot +1/2',
      'spot +1/2, vol down',
      'spot -1, vol up',
      'spot -1',
      'spot -1, vol down',
      'spot -5.5, vol up, weight 3/55',
      'spot +3',
    ]);
  });

  it('moves every underlying by its own range, and volatility where it has one', () => {
    expect(move(scenarios, 'spot +1/2, vol up', 'BTC')).toEqual({ spot: 1.06, vol: 0.5 });
    expect(move(scenarios, 'spot +1/2, vol up', 'ETH')).toEqual({ spot: 1.075 });
    expect(move(scenarios, 'spot -1, vol down', 'BTC')).toEqual({ spot: 0.88, vol: -0.275 });
    expect(move(scenarios, 'spot -1', 'BTC')).toEqual({ spot: 0.88 });
    const extreme = move(scenarios, 'spot -5.5, vol up, weight 3/55', 'ETH')!;
    expect(extreme.spot).toBeCloseTo(0.175, 12);
    expect(extreme.weight).toBeCloseTo(3 / 55, 15);
    const plain = move(scenarios, 'spot +3', 'BTC')!;
    expect(plain.spot).toBeCloseTo(1.36, 14);
    expect(plain.weight).toBeUndefined();
  });

  it('may be extremes alone', () => {
    expect(stressGrid({ ...OPTIONS, steps: [] })).toHaveLength(2);
    expect(stressGrid({ ...OPTIONS, volDirections: [] })).toHaveLength(2);
  });

  const range = (change: object) => ({ ranges: new Map([['BTC', { spot: 0.1, ...change }]]), extremes: [] });
  it.each<[string, Partial<StressGridOptions>, string, string]>([
    ['no underlying', { ranges: new Map() }, 'ranges', 'at least one'],
    ['spot 0', range({ spot: 0 }), 'ranges.BTC.spot', 'above 0'],
    ['spot NaN', range({ spot: Number.NaN }), 'ranges.BTC.spot', 'finite number'],
    ['volUp 0', range({ volUp: 0 }), 'ranges.BTC.volUp', 'above 0'],
    ['volDown 0', range({ volDown: 0 }), 'ranges.BTC.volDown', 'above 0 and below 1'],
    ['volDown 1', range({ volDown: 1 }), 'ranges.BTC.volDown', 'above 0 and below 1'],
    ['a price of 0', range({ spot: 1 }), 'ranges.BTC.spot', 'takes the price to 0'],
    ['step text', { steps: ['x'] }, 'steps[0]', 'plain decimal'],
    ['a step twice', { steps: ['1', '1'] }, 'steps', 'appears twice'],
    ['an extreme that is in the grid', { extremes: [{ step: '-1', weight: '1' }] }, 'steps', 'appears twice'],
    ['a direction twice', { volDirections: ['up', 'up'] }, 'steps', 'appears twice'],
    ['no step', { steps: [], extremes: [] }, 'steps', 'at least one step'],
    ['weight 0', { extremes: [{ step: '2', weight: '0' }] }, 'extremes[0].weight', 'above 0 and at most 1'],
    ['weight above 1', { extremes: [{ step: '2', weight: '1.01' }] }, 'extremes[0].weight', 'at most 1'],
    ['extreme step', { extremes: [{ step: '', weight: '1' }] }, 'extremes[0].step', 'plain decimal'],
  ])('refuses %s', (_, change, field, rule) => {
    expectInputError(() => stressGrid({ ...OPTIONS, ...change }), field, rule);
  });

  it('keeps prices above 0 to the last step', () => {
    expect(() => stressGrid({ ...OPTIONS, ...range({ spot: 0.999 }) })).not.toThrow();
  });
});

describe('spanGrid', () => {
  it('has twice the range at 35 % as extremes, unless stated', () => {
    const ranges = new Map([['BTC', { spot: 0.1 }]]);
    const grid = spanGrid({ ranges });
    expect(grid).toHaveLength(16);
    expect(grid[14]!.moves.get('BTC')).toEqual({ spot: 1.2, weight: 0.35 });
    expect(grid[15]!.moves.get('BTC')).toEqual({ spot: 0.8, weight: 0.35 });
    const other = spanGrid({ ranges, extremeMultiple: '3', extremeWeight: '1/3' });
    expect(other[15]!.moves.get('BTC')!.spot).toBeCloseTo(0.7, 14);
    expectInputError(
      () => spanGrid({ ranges: new Map([['BTC', { spot: 0.5 }]]) }),
      'ranges.BTC.spot',
      'price to 0',
    );
    expectInputError(() => spanGrid({ ranges, extremeMultiple: '-3' }), 'extremes[1].step', 'plain decimal');
  });
});

/** The future's column, which the book rounds to tens, and its requirement. The options' columns come from their prices. */
describeVectors<{
  scenario_order: string;
  priceScanRange_usd: number;
  extreme_covered_usd: number;
  long_future: number[];
  requirement: { long_future: number };
}>('span_mcmillan.json', (file) => {
  const price = 40_000;
  const grid = spanGrid({
    ranges: new Map([['FUT', { spot: file.priceScanRange_usd / price, volUp: 0.3, volDown: 0.3 }]]),
  });
  const profits = linearProfits(grid, new Map([['FUT', price]]));

  it('are the sixteen scenarios of the book, in its order', () => {
    expect(file.scenario_order.split(', ').slice(0, 3)).toEqual(['unch volUp', 'unch volDn', '+1/3 volUp']);
    expect(labels(grid).slice(0, 3)).toEqual([
      'spot unchanged, vol up',
      'spot unchanged, vol down',
      'spot +1/3, vol up',
    ]);
    expect(grid.map(({ moves }) => Math.sign(moves.get('FUT')!.vol ?? 0))).toEqual([
      ...Array.from({ length: 14 }, (_, s) => (s % 2 === 0 ? 1 : -1)),
      0,
      0,
    ]);
    expect(new Set(spots(grid, 'FUT').slice(0, 14)).size).toBe(7);
  });

  it('give the long future’s column and requirement', () => {
    expect(profits.map((profit) => Math.round(profit / 10) * 10 + 0)).toEqual(file.long_future);
    expect(profits[14]).toBeCloseTo(file.extreme_covered_usd, 8);
    const worst = tailOf(
      profits.map((profit) => -profit),
      '0.99',
    );
    expect(worst.k).toBe(1);
    expect(worst.expectedShortfall).toBeCloseTo(file.requirement.long_future, 8);
  });
});

/** A scenario manager's grid: 21 moves, two ends of the range with volatility up only, and six extremes at a few per cent. */
describeVectors<{
  default_parameters: {
    Scenarios: { DampeningFactor: Figure; SpotShock: Figure; VolShockDirection: string }[];
  };
}>('derive_pmrm2.json', ({ default_parameters: { Scenarios: published } }) => {
  const extremes: readonly ExtremeMove[] = [
    { step: '4', weight: '1', vol: 'up' },
    { step: '-4', weight: '1', vol: 'up' },
    { step: '-44/3', weight: '3/55', vol: 'up' },
    { step: '-22/3', weight: '6/55', vol: 'up' },
    { step: '100/9', weight: '0.072', vol: 'up' },
    { step: '200/9', weight: '0.036', vol: 'up' },
    { step: '400/9', weight: '0.018', vol: 'up' },
    { step: '600/9', weight: '0.012', vol: 'up' },
  ];

  it('is built by the same function: all 29 scenarios of spot and volatility', () => {
    const grid = stressGrid({
      ranges: new Map([['ETH', { spot: 0.045, volUp: 0.5, volDown: 0.275 }]]),
      steps: ['3', '2', '1', '0', '-1', '-2', '-3'],
      volDirections: ['up', 'unchanged', 'down'],
      extremes,
    });
    const key = (spot: number, vol: number, weight: number) =>
      `${spot.toFixed(9)} ${vol} ${weight.toFixed(9)}`;
    const built = grid.map(({ moves }) => {
      const { spot, vol = 0, weight = 1 } = moves.get('ETH')!;
      return key(spot, vol, weight);
    });
    const vols = new Map([
      ['Up', 0.5],
      ['None', 0],
      ['Down', -0.275],
    ]);
    const expected = published
      .filter(({ VolShockDirection }) => vols.has(VolShockDirection))
      .map(({ SpotShock, VolShockDirection, DampeningFactor }) =>
        key(Number(text(SpotShock)), vols.get(VolShockDirection)!, Number(text(DampeningFactor))),
      );
    expect(expected).toHaveLength(29);
    expect(built.toSorted()).toEqual(expected.toSorted());
  });
});
