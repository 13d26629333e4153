import { describe, expect, it } from 'vitest';
import { assess } from '../../../src/margin/assess.js';
import { REQUIREMENT_SCALE as SCALE } from '../../../src/market/model.js';
import { sumModels } from '../../../src/models/build/sumModels.js';
import { mark } from '../../../src/models/mark/mark.js';
import { scan } from '../../../src/models/scan/scan.js';
import type { ScanParams } from '../../../src/models/scan/scanParams.js';
import { CALL, contextOf, expectInputError, PERP } from '../helpers.js';

const ETH = { ...PERP, symbol: 'ETH/USDT:USDT', underlying: 'ETH', lotDecimals: 0 };
const context = contextOf(
  [
    [PERP, '60000'],
    [ETH, '3000'],
    [CALL, '1500'],
  ],
  4,
);
const SCAN: ScanParams = {
  scenarios: ['up', 'down', 'flat'],
  arrays: {
    [PERP.symbol]: ['1000', '-1000', '0'],
    [ETH.symbol]: ['100.5', '-100.5', '0'],
    [CALL.symbol]: ['5', '-3', '-1'],
  },
  units: [{ label: 'scan', select: 'all', reduce: 'worst' }],
};

function requirement(
  units: ScanParams['units'],
  quantities: bigint[],
  marginType: 'initial' | 'maintenance' = 'initial',
) {
  const symbols = Object.keys(SCAN.arrays);
  const parts = [
    mark.compile({ symbols, limit: '100' }, context, 'initial'),
    scan.compile({ ...SCAN, units }, context, marginType),
  ];
  return assess(sumModels(parts, context, marginType), { quantities, cash: 0n }).requirement;
}

describe('scan', () => {
  it('brings profit per contract to lots and value units', () => {
    const { scenarios } = scan.compile(SCAN, context, 'initial');
    expect(scenarios![0]).toEqual({ label: 'scan: up', pnl: [10_000n, 1_005_000n, 5_000n] });
  });

  it('nets everything in one unit, or each underlying in its own', () => {
    // 2 BTC long, 20 ETH short: 2000 against 2010.
    const book = [2000n, -20n, 0n];
    expect(requirement([{ select: 'all', reduce: 'worst' }], book)).toBe(10n * 10_000n * SCALE);
    expect(requirement([{ select: 'eachUnderlying', reduce: 'worst' }], book)).toBe(4010n * 10_000n * SCALE);
  });

  it('copies the grid for each unit, with profit and loss of its own instruments only', () => {
    const { scenarios, units } = scan.compile(
      { ...SCAN, units: [{ label: 'SPAN', select: 'eachUnderlying', reduce: 'worst' }] },
      context,
      'initial',
    );
    expect(units!.map(({ label, scenarios: own }) => [label, own])).toEqual([
      ['SPAN BTC', [0, 1, 2]],
      ['SPAN ETH', [3, 4, 5]],
    ]);
    expect(scenarios![0]!.pnl).toEqual([10_000n, 0n, 5_000n]);
    expect(scenarios![3]!.pnl).toEqual([0n, 1_005_000n, 0n]);
  });

  it('selects underlyings, symbols and scenarios', () => {
    const { scenarios } = scan.compile(
      {
        ...SCAN,
        units: [
          { select: { underlyings: ['ETH'] }, reduce: 'worst', scenarios: ['down'] },
          { select: { symbols: [PERP.symbol] }, reduce: 'worst', scenarios: ['down'] },
          { select: { symbols: [CALL.symbol] }, reduce: 'worst', scenarios: ['flat', 'up'] },
        ],
      },
      context,
      'initial',
    );
    expect(scenarios!.map((scenario) => scenario.pnl)).toEqual([
      [0n, -1_005_000n, 0n],
      [-10_000n, 0n, 0n],
      [0n, 0n, -1_000n],
      [0n, 0n, 5_000n],
    ]);
  });

  it('reduces to the mean of the k worst, weight rounded up, and to the k-th worst', () => {
    const { units } = scan.compile(
      {
        ...SCAN,
        units: [
          { select: 'all', reduce: { meanOfWorst: 3 } },
          {
            select: 'all',
            reduce: { valueAtRisk: 2 },
            weight: { initial: '1.5', maintenance: '1' },
            floor: '7',
          },
        ],
      },
      context,
      'initial',
    );
    expect(units!.map(({ k, weight, kthWeight, floor }) => ({ k, weight, kthWeight, floor }))).toEqual([
      { k: 3, weight: 333_333_334n, kthWeight: 0n, floor: 0n },
      { k: 2, weight: 0n, kthWeight: 1_500_000_000n, floor: 70_000n * SCALE },
    ]);
  });

  it('never asks for less than the floor', () => {
    const units: ScanParams['units'] = [
      { select: 'all', reduce: 'worst', floor: { initial: '25', maintenance: '5' } },
    ];
    expect(requirement(units, [0n, 0n, 0n])).toBe(25n * 10_000n * SCALE);
    expect(requirement(units, [0n, 0n, 0n], 'maintenance')).toBe(5n * 10_000n * SCALE);
  });
});

describe('scan errors', () => {
  const compile = (change: Partial<ScanParams>) => scan.compile({ ...SCAN, ...change }, context, 'initial');
  const unit = { select: 'all', reduce: 'worst' } as const;
  it.each<[string, Partial<ScanParams>, string, string]>([
    ['array length', { arrays: { [PERP.symbol]: ['1'] } }, `arrays.${PERP.symbol}`, '3 entries'],
    ['unknown symbol', { arrays: { X: ['1', '1', '1'] } }, 'arrays.X', 'not an instrument'],
    [
      'digits',
      { arrays: { [ETH.symbol]: ['1.00001', '0', '0'] } },
      `arrays.${ETH.symbol}[0]`,
      'valueDecimals to 5',
    ],
    ['scenario twice', { scenarios: ['up', 'up', 'flat'] }, 'scenarios[1]', 'appears twice'],
    [
      'no unit',
      { units: [{ ...unit, select: { underlyings: ['BTC'] } }] },
      `arrays.${ETH.symbol}`,
      'belongs to no risk unit',
    ],
    ['k', { units: [{ ...unit, reduce: { meanOfWorst: 4 } }] }, 'units[0].reduce', 'more losses'],
    ['weight', { units: [{ ...unit, weight: '0' }] }, 'units[0].weight', 'above 0'],
    ['unit scenario', { units: [{ ...unit, scenarios: ['x'] }] }, 'units[0].scenarios[0]', 'not one of'],
    ['repeated', { units: [{ ...unit, scenarios: ['up', 'up'] }] }, 'units[0].scenarios[1]', 'appears twice'],
    [
      'underlying',
      { units: [{ ...unit, select: { underlyings: ['SOL'] } }] },
      'units[0].select.underlyings[0]',
      'SOL has no risk array',
    ],
    [
      'symbol without array',
      { arrays: { [ETH.symbol]: ['1', '1', '1'] }, units: [{ ...unit, select: { symbols: [PERP.symbol] } }] },
      'units[0].select.symbols',
      'has no risk array',
    ],
  ])('%s', (_, change, field, rule) => {
    expectInputError(() => compile(change), field, rule);
  });

  it('mark value needs a limit above 0', () => {
    expectInputError(
      () => mark.compile({ symbols: [PERP.symbol], limit: '0' }, context, 'initial'),
      'limit',
      'above 0',
    );
  });
});
