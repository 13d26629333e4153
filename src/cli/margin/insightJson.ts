import { custodianName, type Insight } from '../../insight/insight.js';
import type { MarginReport } from '../../insight/report.js';
import type { WorstScenario } from '../../margin/worstScenario.js';
import { formatRatio } from '../../proof/policyFile.js';
import { formatDecimal } from '../../units/decimal.js';
import { largestText, ratioText } from './ratios.js';
export function insightJson({ worst, headrooms, failures, columns }: Insight, report: MarginReport) {
  const { market, model } = report;
  const quote = (units: bigint) => formatDecimal(units, market.universe.valueDecimals);
  const scenario = ({ label, loss, unit, scenario: index }: WorstScenario) => ({
    label,
    unit: model.units[unit]!.label,
    loss: quote(loss),
    headroom: quote(headrooms.find((one) => one.scenario === index)!.headroom),
  });
  return {
    worst: worst.overall === undefined ? null : scenario(worst.overall),
    worstOfUnits: worst.units.map(scenario),
    scenarios: [...headrooms]
      .sort((a, b) => a.scenario - b.scenario)
      .map(({ label, unit, loss, headroom: room }) => ({
        label,
        unit: model.units[unit]!.label,
        loss: quote(loss),
        headroom: quote(room),
      })),
    failures: failures.map(({ custodianId, margin, headroom: room }) => ({
      custodian: custodianName(report, custodianId),
      ratio: ratioText(margin),
      headroom: room === undefined ? null : quote(room),
      withinLimits: margin !== undefined,
    })),
    rungs: columns.map(({ title, report: { rungs: list, largest, advised } }) => ({
      of: title,
      rungs: list.map(({ ratio, holds, headroom: room }) => ({
        ratio: formatRatio(ratio),
        holds,
        headroom: room === undefined ? null : quote(room),
      })),
      largest: largestText(largest),
      advised: advised === undefined ? null : formatRatio(advised),
    })),
  };
}
