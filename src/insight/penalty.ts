import { type Penalty, type PenaltySchedule, penaltyOf } from '../margin/penalty.js';
import type { Ratio } from '../units/numbers.js';
import type { MarginReport } from './report.js';

/** What a shortfall costs under a schedule of penalties. Private. */

interface PenaltyLine {
  readonly title: string;
  readonly minRatio: Ratio;
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
      title,
      minRatio,
      penalty: penaltyOf(assessment, schedule, minRatio),
    })),
  };
}
