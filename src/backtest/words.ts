import type { CoverageTest } from './coverage.js';
import type { BacktestSummary } from './summary.js';

/** A backtest in words, the same on a page and in a report. */

export const percent = (share: number): string => `${(share * 100).toFixed(share === 0 ? 0 : 2)} %`;

export function summaryRows(summary: BacktestSummary): [string, string][] {
  const { margin, staticRate, trafficLight: light } = summary;
  const rows: [string, string][] = [
    ['periods', String(summary.periods)],
    ['exceedances', `${summary.exceedances} (expected ${summary.expected.toFixed(1)})`],
    ['Basel traffic light', `${light.zone}: P(this many or fewer) = ${percent(light.cumulative)}`],
    ['Kupiec, number of exceedances', testWords(summary.kupiec)],
    ['Christoffersen, independence', testWords(summary.independence)],
    ['Christoffersen, both', testWords(summary.conditionalCoverage)],
    [
      'average margin',
      `${percent(margin.mean)} of gross notional (${percent(margin.min)} to ${percent(margin.max)})`,
    ],
    [
      'worst loss past the margin',
      `${percent(summary.worstShortfall)}, on average ${percent(summary.meanShortfall)}`,
    ],
    ['hindsight rate', `${percent(summary.hindsightRate)}: the least constant rate with no more exceedances`],
    ['average margin over it', signed(summary.costOverHindsight)],
  ];
  if (staticRate === undefined) return rows;
  const { rate, exceedances, worstShortfall, trafficLight } = staticRate;
  return [
    ...rows,
    [
      `static rate ${percent(rate)}`,
      `${exceedances} exceedances (${trafficLight.zone}), worst loss past it ${percent(worstShortfall)}`,
    ],
  ];
}

function testWords({ statistic, pValue }: CoverageTest): string {
  const verdict = pValue < 0.01 ? 'rejected at 1 %' : pValue < 0.05 ? 'rejected at 5 %' : 'not rejected';
  return `LR ${statistic.toFixed(2)}, p ${pValue.toFixed(3)}: ${verdict}`;
}

const signed = (share: number): string => `${share < 0 ? '−' : '+'}${percent(Math.abs(share))}`;
