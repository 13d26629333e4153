import { afterAll, describe, expect, it } from 'vitest';
import { assess } from '../../src/margin/assess.js';
import { REQUIREMENT_SCALE as SCALE } from '../../src/market/model.js';
import { sumModels } from '../../src/models/build/sumModels.js';
import { mark } from '../../src/models/mark/mark.js';
import { scan } from '../../src/models/scan/scan.js';
import type { ScanParams } from '../../src/models/scan/scanParams.js';
import { ageWeights, covarianceOf } from '../../src/risk/correlation.js';
import {
  deltaNormal,
  normalExpectedShortfall,
  normalValueAtRisk,
  overHorizon,
} from '../../src/risk/parametric.js';
import { historicalScenarios } from '../../src/risk/scenarios/historical.js';
import { linearProfits } from '../../src/risk/scenarios/scenario.js';
import { expectedShortfall, valueAtRisk } from '../../src/risk/tails.js';
import { type WeightedLoss, weightedTail } from '../../src/risk/weightedTails.js';
import { contextOf, PERP } from '../models/helpers.js';
import { describeVectors, type Figure, text, units } from './vectors.js';

/**
 * All rows but those of volatility updates (EWMA, GARCH), to the printed digits: historical simulation from the fifteen worst
 * losses (ranks beyond do not matter), both as a compiled model, bit-exact, and in floating point; discrete and weighted tails;
 * normal losses with the quantile as the book rounds it; revaluation of the index portfolio by scenarios from closes, to what
 * the printed digits of the indices allow.
 */
interface File {
  inputs: {
    worst5_usd_k: Figure[];
    ranks6_15_usd_k: Figure[];
    index_example: {
      positions_usd_k: Record<string, Figure>;
      today: Figure[];
      scenarios: Record<string, Figure[]>;
    };
    discrete: { single_99: [Figure, Figure][]; double_99: [Figure, Figure][] };
    weighted_hist: {
      lambda: Figure;
      VaR: Figure;
      ES: Figure;
      w494: Figure;
      'lambda_0.99': { VaR: Figure; ES: Figure };
    };
    two_asset: { a: [Figure, Figure]; dailyVol: [Figure, Figure]; rho: Figure; z: Figure };
  };
  rows: { id: string; expect: Figure; tol: Figure }[];
}

const DECIMALS = 8;

describeVectors<File>('hull_var_es.json', ({ inputs, rows }) => {
  const losses = [...inputs.ranks6_15_usd_k, ...inputs.worst5_usd_k].map(text);
  const context = contextOf([[{ ...PERP, lotDecimals: 0 }, '10000']], DECIMALS);
  const numbers = (figures: readonly Figure[]) => figures.map((figure) => Number(text(figure)));
  const used = new Set<string>();

  function requirement(unit: Omit<ScanParams['units'][number], 'select'>): bigint {
    const params: ScanParams = {
      scenarios: losses.map((_, i) => `day ${i + 1}`),
      arrays: { [PERP.symbol]: losses.map((loss) => `-${loss}`) },
      units: [{ select: 'all', ...unit }],
    };
    const parts = [
      mark.compile({ symbols: [PERP.symbol], limit: '10' }, context, 'initial'),
      scan.compile(params, context, 'initial'),
    ];
    return assess(sumModels(parts, context, 'initial'), { quantities: [1n], cash: 0n }).requirement;
  }

  function figure(id: string): { id: string; expect: Figure; tol: Figure } {
    const found = rows.find((one) => one.id === id);
    if (found === undefined) throw new Error(`the file has no row "${id}"`);
    used.add(id);
    return found;
  }

  function row(id: string) {
    const { expect: value, tol } = figure(id);
    return { value: units(value, DECIMALS) * SCALE, tolerance: units(tol, DECIMALS) * SCALE };
  }

  /** The number rounds to the figure as printed. */
  function expectPrinted(actual: number, printed: Figure) {
    const decimals = text(printed).split('.')[1]?.length ?? 0;
    expect(actual.toFixed(decimals)).toBe(text(printed));
  }

  const abs = (n: bigint) => (n < 0n ? -n : n);

  describe('as a compiled model', () => {
    it('99% value at risk is the 5th worst of 500, bit-exact', () => {
      expect(requirement({ reduce: { valueAtRisk: 5 } })).toBe(
        row('hist 99% VaR 5th worst of 500 ($k)').value,
      );
    });

    it('99% expected shortfall is the mean of the 5 worst', () => {
      const { value, tolerance } = row('hist 99% ES mean of 5 worst ($k)');
      const shortfall = requirement({ reduce: { meanOfWorst: 5 } });
      const sum = inputs.worst5_usd_k.reduce((total, loss) => total + units(loss, DECIMALS), 0n);
      expect(shortfall * 5n).toBe(sum * SCALE);
      expect(abs(shortfall - value)).toBeLessThanOrEqual(tolerance);
    });

    it('10-day value at risk is √10 times the 1-day one', () => {
      const { value, tolerance } = row('10-day VaR');
      const scaled = requirement({ reduce: { valueAtRisk: 5 }, weight: '3.16227766016838' });
      expect(abs(scaled - value)).toBeLessThanOrEqual(tolerance);
    });
  });

  describe('historical simulation', () => {
    // The other 485 days lost less than the 15th worst.
    const days = [...losses.map(Number), ...Array.from({ length: 485 }, (_, i) => 172 - i)];

    it('of 500 days', () => {
      expectPrinted(valueAtRisk(days, '0.99'), figure('hist 99% VaR 5th worst of 500 ($k)').expect);
      expectPrinted(expectedShortfall(days, '0.99'), figure('hist 99% ES mean of 5 worst ($k)').expect);
      expectPrinted(overHorizon(valueAtRisk(days, '0.99'), 10), figure('10-day VaR').expect);
    });

    // Table 13.5: the days of the five worst losses. The rest of the 500 lost less.
    const WORST_DAYS = [494, 339, 349, 329, 487];
    it.each([
      ['0.995', inputs.weighted_hist],
      ['0.99', inputs.weighted_hist['lambda_0.99']],
    ] as const)('weighted by age with λ = %s', (lambda, printed) => {
      const weights = ageWeights(500, Number(lambda));
      const worst = numbers(inputs.worst5_usd_k);
      const outcomes = weights.map((weight, i): WeightedLoss => {
        const rank = WORST_DAYS.indexOf(i + 1);
        return { loss: rank < 0 ? 0 : worst[rank]!, weight };
      });
      const tail = weightedTail(outcomes, '0.99');
      expectPrinted(tail.valueAtRisk, printed.VaR);
      expectPrinted(tail.expectedShortfall, printed.ES);
      if ('w494' in printed) expectPrinted(weights[493]!, printed.w494);
    });

    it.each(Object.keys(inputs.index_example.scenarios))('scenario %s of the index portfolio', (day) => {
      const { positions_usd_k, today, scenarios } = inputs.index_example;
      const names = Object.keys(positions_usd_k);
      const moved = numbers(scenarios[day]!);
      // The book prints what each index would be tomorrow: a history of two closes whose only move is that one.
      const history = {
        names,
        times: [0, 86_400],
        closes: numbers(today).map((close, j) => [close, moved[j]!]),
      };
      const positions = numbers(Object.values(positions_usd_k));
      const [profit] = linearProfits(
        historicalScenarios({ history }),
        new Map(names.map((name, j) => [name, positions[j]!])),
      );
      const value = positions.reduce((sum, position) => sum + position, profit!);
      // The book values with more digits than it prints of an index: half a cent each, and half of its own last digit.
      const rounding = numbers(today).reduce(
        (sum, close, j) => sum + (0.005 * positions[j]!) / close,
        0.0005,
      );
      const { expect: printed, tol } = figure(`scenario ${day} portfolio value ($k)`);
      expect(rounding).toBeLessThan(Number(text(tol)));
      expect(Math.abs(value - Number(text(printed)))).toBeLessThanOrEqual(rounding);
    });
  });

  describe('discrete losses', () => {
    const outcomes = (pairs: readonly (readonly [Figure, Figure])[]) =>
      pairs.map(
        ([loss, weight]): WeightedLoss => ({ loss: Number(text(loss)), weight: Number(text(weight)) }),
      );
    // Examples 12.5 to 12.8: a loss of 10 with 2 %, of 1 with 98 %, alone and twice, independent.
    const single = outcomes([
      [10, '0.02'],
      [1, '0.98'],
    ]);
    const double = outcomes([
      [20, '0.0004'],
      [11, '0.0392'],
      [2, '0.9604'],
    ]);

    it.each([
      ['discrete ES 99% single', outcomes(inputs.discrete.single_99), '0.99', 1],
      ['discrete ES 99% two', outcomes(inputs.discrete.double_99), '0.99', 11],
      ['discrete ES 97.5% single', single, '0.975', 1],
      ['discrete ES 97.5% two', double, '0.975', 11],
    ])('%s', (id, losses, confidence, value) => {
      const tail = weightedTail(losses, confidence);
      expectPrinted(tail.expectedShortfall, figure(id).expect);
      expect(tail.valueAtRisk).toBe(value);
    });
  });

  describe('normal losses', () => {
    it('of one distribution', () => {
      const book = { confidence: '0.99', deviation: 20 };
      expectPrinted(normalValueAtRisk(book), figure('12.9 VaR N(0,20) 99%').expect);
      expectPrinted(normalExpectedShortfall(book), figure('12.10 ES').expect);
      const gain = { confidence: '0.99', mean: -2, deviation: 10 };
      expectPrinted(normalValueAtRisk(gain), figure('12.1 VaR loss~N(-2,10) 99%').expect);
      expectPrinted(
        normalValueAtRisk({ confidence: '0.975', deviation: 2 }),
        figure('12.6a N(0,2) 97.5%').expect,
      );
    });

    it('of two assets', () => {
      const { a, dailyVol, rho, z } = inputs.two_asset;
      const correlation = Number(text(rho));
      const covariance = covarianceOf(
        [
          [1, correlation],
          [correlation, 1],
        ],
        numbers(dailyVol),
      );
      const exposures = numbers(a);
      const of = (own: readonly number[], horizon: number) =>
        deltaNormal({ exposures: own, covariance, quantile: Number(text(z)), horizon });
      expectPrinted(of([exposures[0]!, 0], 10).valueAtRisk.total, figure('MSFT 10d 99% (z=2.33)').expect);
      expectPrinted(of([0, exposures[1]!], 10).valueAtRisk.total, figure('ATT').expect);
      expectPrinted(of(exposures, 1).deviation, figure('sigma two-asset rho=.3').expect);
      expectPrinted(of(exposures, 10).valueAtRisk.total, figure('two-asset 10d VaR').expect);
    });
  });

  // After all others, in whatever order they come.
  afterAll(() => {
    const left = rows.map(({ id }) => id).filter((id) => !used.has(id));
    expect(left.filter((id) => !/^(EWMA|GARCH)/.test(id))).toEqual([]);
    expect(left).toHaveLength(4);
  });
});
