import { expect, it } from 'vitest';
import { assess } from '../../src/margin/assess.js';
import { REQUIREMENT_SCALE as SCALE } from '../../src/market/model.js';
import { markValue } from '../../src/models/markValue.js';
import type { ScanParams } from '../../src/models/scanParams.js';
import { scenarioScan } from '../../src/models/scenarioScan.js';
import { sumModels } from '../../src/models/sumModels.js';
import { contextOf, PERP } from '../models/helpers.js';
import { describeVectors, type Figure, text, units } from './vectors.js';

/**
 * Historical simulation from the fifteen worst losses (ranks beyond do not matter): value at risk bit-exact, expected
 * shortfall bit-exact against the mean of the five and to the printed digits, ten-day value at risk by a weight of √10
 * to the printed tolerance. The parametric rows are not margin models.
 */
interface File {
  inputs: { worst5_usd_k: Figure[]; ranks6_15_usd_k: Figure[] };
  rows: { id: string; expect: Figure; tol: Figure }[];
}

const DECIMALS = 8;

describeVectors<File>('hull_var_es.json', (file) => {
  const losses = [...file.inputs.ranks6_15_usd_k, ...file.inputs.worst5_usd_k].map(text);
  const context = contextOf([[{ ...PERP, lotDecimals: 0 }, '10000']], DECIMALS);

  function requirement(unit: Omit<ScanParams['units'][number], 'select'>): bigint {
    const params: ScanParams = {
      scenarios: losses.map((_, i) => `day ${i + 1}`),
      arrays: { [PERP.symbol]: losses.map((loss) => `-${loss}`) },
      units: [{ select: 'all', ...unit }],
    };
    const parts = [
      markValue({ symbols: [PERP.symbol], limit: '10' }, context),
      scenarioScan(params, context, 'initial'),
    ];
    return assess(sumModels(parts, context, 'initial'), { quantities: [1n], cash: 0n }).requirement;
  }

  function row(id: string) {
    const { expect: value, tol } = file.rows.find((r) => r.id.startsWith(id))!;
    return { value: units(value, DECIMALS) * SCALE, tolerance: units(tol, DECIMALS) * SCALE };
  }

  const abs = (n: bigint) => (n < 0n ? -n : n);

  it('99% value at risk is the 5th worst of 500, bit-exact', () => {
    expect(requirement({ reduce: { valueAtRisk: 5 } })).toBe(row('hist 99% VaR').value);
  });

  it('99% expected shortfall is the mean of the 5 worst', () => {
    const { value, tolerance } = row('hist 99% ES');
    const shortfall = requirement({ reduce: { meanOfWorst: 5 } });
    const sum = file.inputs.worst5_usd_k.reduce((total, loss) => total + units(loss, DECIMALS), 0n);
    expect(shortfall * 5n).toBe(sum * SCALE);
    expect(abs(shortfall - value)).toBeLessThanOrEqual(tolerance);
  });

  it('10-day value at risk is √10 times the 1-day one', () => {
    const { value, tolerance } = row('10-day VaR');
    const scaled = requirement({ reduce: { valueAtRisk: 5 }, weight: '3.16227766016838' });
    expect(abs(scaled - value)).toBeLessThanOrEqual(tolerance);
  });
});
