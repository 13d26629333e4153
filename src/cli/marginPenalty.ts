import { type Penalty, type PenaltySchedule, penaltyOf, sharePercent } from '../margin/penalty.js';
import { formatRatio } from '../proof/policyFile.js';
import { formatDecimal } from '../units/decimal.js';
import type { MarginReport } from './marginReport.js';
import { grouped, heading, table } from './text.js';

/** What a shortfall costs under a schedule: `--penalty`. Private. */

export interface PenaltyLine {
  readonly title: string;
  readonly minRatio: bigint;
  readonly penalty: Penalty;
}

export interface PenaltyReport {
  readonly schedule: PenaltySchedule;
  readonly lines: readonly PenaltyLine[];
}

/** All accounts and the views of the report, each at the ratio that was asked of it. */
export function penalties({ all, views }: MarginReport, schedule: PenaltySchedule): PenaltyReport {
  return {
    schedule,
    lines: [all, ...views].map(({ title, assessment, minRatio }) => ({
      ...{ title, minRatio },
      penalty: penaltyOf(assessment, schedule, minRatio),
    })),
  };
}

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
      ...{ title, minRatio: formatRatio(minRatio), shortfall: quote(shortfall) },
      degree: degree === undefined ? null : formatRatio(degree),
      tier: tier === undefined ? null : tier + 1,
      penalty: quote(penalty),
    })),
  };
}
