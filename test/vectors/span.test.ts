import { expect, it } from 'vitest';
import { assess } from '../../src/margin/assess.js';
import { REQUIREMENT_SCALE as SCALE } from '../../src/market/model.js';
import { sumModels } from '../../src/models/build/sumModels.js';
import { span } from '../../src/models/span/span.js';
import { SPAN_SCENARIOS, type SpanParams } from '../../src/models/span/spanParams.js';
import { CALL, contextOf, PERP } from '../models/helpers.js';
import { describeVectors, text, units } from './vectors.js';

/**
 * All 3 × 16 scenario losses and the three requirements, bit-exact, without a short option minimum as printed. The
 * future's array is also computed from its scan range: the printed one is that, to the nearest 10.
 */
interface File {
  scenario_order: string;
  priceScanRange_usd: number;
  long_future: number[];
  long_dec410_call: number[];
  covered_write_long_fut_short_call: number[];
  requirement: { long_future: number; long_call: number; covered_write: number };
}

/** One contract is 250 units at 400: the scan range of 10 000 is a tenth of it. */
const FUTURE = { ...PERP, symbol: 'FUT', kind: 'future' as const, lotDecimals: 0, multiplier: '250' };
const OPTION = { ...CALL, symbol: 'CALL', lotDecimals: 0, multiplier: '250' };
const context = contextOf(
  [
    [FUTURE, '400'],
    [OPTION, '10'],
  ],
  2,
);

describeVectors<File>('span_mcmillan.json', (file) => {
  const params: SpanParams = {
    commodities: [
      {
        label: 'SPAN',
        limit: '1000000',
        arrays: { FUT: file.long_future.map(text), CALL: file.long_dec410_call.map(text) },
      },
    ],
    shortOptionMinimum: 'none',
  };
  const model = sumModels([span.compile(params, context, 'maintenance')], context, 'maintenance');

  it.each([
    ['long future', [1n, 0n], file.long_future, file.requirement.long_future],
    ['long call', [0n, 1n], file.long_dec410_call, file.requirement.long_call],
    ['covered write', [1n, -1n], file.covered_write_long_fut_short_call, file.requirement.covered_write],
  ])('%s', (_, quantities, profits, requirement) => {
    const result = assess(model, { quantities, cash: 0n });
    expect(result.scenarios.map(({ loss }) => -loss)).toEqual(profits.map((profit) => units(profit, 2)));
    expect(result.requirement).toBe(units(requirement, 2) * SCALE);
  });

  it('the minimum of a short call is added to the scan risk of the covered write', () => {
    const [commodity] = params.commodities;
    const charged: SpanParams = {
      commodities: [{ ...commodity!, shortOptionCharge: '100' }],
      shortOptionMinimum: 'add',
    };
    const added = sumModels([span.compile(charged, context, 'maintenance')], context, 'maintenance');
    const { requirement } = assess(added, { quantities: [1n, -1n], cash: 0n });
    expect(requirement).toBe(units(file.requirement.covered_write + 100, 2) * SCALE);
  });

  it('has the scenarios in the order of the file', () => {
    const words = file.scenario_order.split(', ').map((entry) => entry.split(' '));
    const moves = words.map(([move, vol]) => {
      if (move === 'extreme') return vol === 'up' ? 3 : -3;
      return move === 'unch' ? 0 : Number(move!.split('/')[0]) * (move!.includes('/') ? 1 : 3);
    });
    expect(SPAN_SCENARIOS.map(({ thirds }) => thirds)).toEqual(moves);
    const up = words.map(([move, vol]) => (move === 'extreme' ? 0 : /up/i.test(vol!) ? 1 : -1));
    expect(SPAN_SCENARIOS.map(({ vol }) => vol)).toEqual(up);
  });

  it('the array of the future from its scan range, to the nearest 10 as printed', () => {
    const scan = { underlyings: ['BTC'], priceScanRange: `${file.priceScanRange_usd}/100000` };
    const alone = contextOf([[FUTURE, '400']], 2);
    const computed: SpanParams = {
      commodities: [{ label: 'F', limit: '1000000', scan }],
      shortOptionMinimum: 'none',
    };
    const ours = span.compile(computed, alone, 'maintenance').scenarios!.map(({ pnl }) => pnl[0]!);
    // Volatility does not move a future: each figure is printed twice, and once here.
    const printed = [...new Set(file.long_future.filter((profit) => profit !== 0))];
    expect(ours.map((pnl) => Math.round(Number(pnl) / 1_000) * 10)).toEqual(printed);
  });
});
