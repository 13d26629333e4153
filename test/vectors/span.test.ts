import { expect, it } from 'vitest';
import { assess } from '../../src/margin/assess.js';
import { REQUIREMENT_SCALE as SCALE } from '../../src/market/model.js';
import { markValue } from '../../src/models/markValue.js';
import { scenarioScan } from '../../src/models/scenarioScan.js';
import { sumModels } from '../../src/models/sumModels.js';
import { CALL, contextOf, PERP } from '../models/helpers.js';
import { describeVectors, text, units } from './vectors.js';

/** All 3 × 16 scenario losses and the three requirements, bit-exact. */
interface File {
  scenario_order: string;
  long_future: number[];
  long_dec410_call: number[];
  covered_write_long_fut_short_call: number[];
  requirement: { long_future: number; long_call: number; covered_write: number };
}

const FUTURE = { ...PERP, symbol: 'FUT', kind: 'future' as const, lotDecimals: 0 };
const OPTION = { ...CALL, symbol: 'CALL', lotDecimals: 0, multiplier: '1' };

describeVectors<File>('span_mcmillan.json', (file) => {
  const context = contextOf(
    [
      [FUTURE, '400'],
      [OPTION, '10'],
    ],
    2,
  );
  const parts = [
    markValue({ symbols: ['FUT', 'CALL'], limit: '1000' }, context),
    scenarioScan(
      {
        scenarios: file.scenario_order
          .split(', ')
          .map((label, i) => `${i + 1} ${label}`.replace(/ \(.*/, '')),
        arrays: { FUT: file.long_future.map(text), CALL: file.long_dec410_call.map(text) },
        units: [{ label: 'SPAN', select: 'all', reduce: 'worst' }],
      },
      context,
      'maintenance',
    ),
  ];
  const model = sumModels(parts, context, 'maintenance');

  it.each([
    ['long future', [1n, 0n], file.long_future, file.requirement.long_future],
    ['long call', [0n, 1n], file.long_dec410_call, file.requirement.long_call],
    ['covered write', [1n, -1n], file.covered_write_long_fut_short_call, file.requirement.covered_write],
  ])('%s', (_, quantities, profits, requirement) => {
    const result = assess(model, { quantities, cash: 0n });
    expect(result.scenarios.map(({ loss }) => -loss)).toEqual(profits.map((profit) => units(profit, 2)));
    expect(result.requirement).toBe(units(requirement, 2) * SCALE);
  });
});
