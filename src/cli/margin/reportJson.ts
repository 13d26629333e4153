import { formatTime } from '../../files/time.js';
import type { Assessed, MarginReport } from '../../insight/report.js';
import { headroom, marginRatio, requirementUnits } from '../../margin/ratio.js';
import { formatRatio } from '../../proof/policyFile.js';
import { formatDecimal } from '../../units/decimal.js';
import { ceilDivide } from '../../units/integers.js';
import { formatRatioSigned } from './ratios.js';
/** For JSON: amounts in quote currency and quantities as decimals. */
export function reportJson(report: MarginReport, files: readonly string[]) {
  const { market, marginType, model, accounts, all, views, ok } = report;
  const { universe } = market;
  const quote = (units: bigint) => formatDecimal(units, universe.valueDecimals);
  const summary = ({ title, assessment, minRatio, ok }: Assessed) => {
    const ratio = marginRatio(assessment);
    return {
      title,
      cash: quote(assessment.cash),
      equity: quote(assessment.equity),
      charge: quote(assessment.charge),
      requirement: quote(requirementUnits(assessment.requirement)),
      ratio: ratio === undefined ? null : formatRatioSigned(ratio),
      minRatio: formatRatio(minRatio),
      headroom: quote(headroom(assessment, minRatio)),
      ok,
    };
  };
  return {
    ok,
    quote: universe.quote,
    marginType,
    accounts: accounts.map(({ custodian, asOf, cash }, i) => ({
      file: files[i],
      custodian,
      asOf: formatTime(asOf),
      cash: quote(cash),
    })),
    total: summary(all),
    instruments: all.assessment.instruments.map((row, i) => ({
      symbol: row.label,
      quantity: formatDecimal(all.portfolio.quantities[i]!, universe.instruments[i]!.lotDecimals),
      segment: row.segment + 1,
      segments: model.instruments[i]!.pieces.length,
      value: quote(row.value),
      charge: quote(row.charge),
    })),
    groups: all.assessment.groups.map((row) => ({
      label: row.label,
      x: row.x,
      segment: row.segment + 1,
      value: quote(row.value),
      charge: quote(row.charge),
    })),
    scenarios: all.assessment.scenarios.map(({ label, loss }) => ({
      label,
      loss: quote(ceilDivide(loss, all.assessment.lossScale)),
    })),
    units: all.assessment.units.map(({ label, worst, requirement, floored }) => ({
      label,
      worst: worst.map((s) => model.scenarios[s]!.label),
      requirement: quote(requirementUnits(requirement)),
      floored,
    })),
    views: views.map(summary),
  };
}
