import type { PenaltyReport } from '../../insight/penalty.js';
import type { MarginReport } from '../../insight/report.js';
import { sharePercent } from '../../margin/penalty.js';
import { formatRatio } from '../../proof/policyFile.js';
import { formatDecimal } from '../../units/decimal.js';
import { grouped, heading, table } from '../shell/text.js';
export function penaltySection({ schedule, lines }: PenaltyReport, { market }: MarginReport): string[] {
  const { valueDecimals, quote } = market.universe;
  const rows = lines.map(({ title, minRatio, penalty: { shortfall, degree, tier, penalty } }) => [
    title,
    formatRatio(minRatio),
    grouped(shortfall, valueDecimals),
    degree === undefined ? 'all' : formatRatio(degree),
    tier === undefined ? 'none' : `from ${sharePercent(schedule.tiers[tier]!.from)}`,
    tier === undefined ? '' : sharePercent(schedule.tiers[tier]!.rate),
    grouped(penalty, valueDecimals),
  ]);
  const head = ['of', 'asked', 'shortfall', 'degree', 'tier', 'rate', 'penalty'];
  return [
    `${heading('Penalty')} (${schedule.mode === 'whole' ? 'on the whole shortfall' : 'tier by tier'}, ${quote})`,
    table(head, rows, [1, 2, 3, 5, 6]),
  ];
}

export function penaltyJson({ schedule, lines }: PenaltyReport, { market }: MarginReport) {
  const quote = (units: bigint) => formatDecimal(units, market.universe.valueDecimals);
  return {
    mode: schedule.mode,
    of: lines.map(({ title, minRatio, penalty: { shortfall, degree, tier, penalty } }) => ({
      title,
      minRatio: formatRatio(minRatio),
      shortfall: quote(shortfall),
      degree: degree === undefined ? null : formatRatio(degree),
      tier: tier === undefined ? null : tier + 1,
      penalty: quote(penalty),
    })),
  };
}
