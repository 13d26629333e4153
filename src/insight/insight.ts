import { custodianFailures, type ViewMargin, viewMargins } from '../margin/custodianFailure.js';
import type { Margin } from '../margin/ratio.js';
import { type RungReport, rungs } from '../margin/rungs.js';
import {
  type ScenarioHeadroom,
  scenarioHeadrooms,
  type WorstScenarios,
  worstScenarios,
} from '../margin/worstScenario.js';
import { marksOf } from '../market/marks.js';
import type { MarginReport } from './report.js';

/**
 * What a trader wants to know besides the ratio: the worst scenario and failure, and what a proof can claim.
 * Private.
 */

/** Rungs of one kind of claim: about all accounts, or about each custodian's view. */
interface RungColumn {
  readonly title: string;
  readonly report: RungReport;
}

export interface Insight {
  readonly worst: WorstScenarios;
  readonly headrooms: readonly ScenarioHeadroom[];
  /** The failure that hurts most first; none where there is one custodian. */
  readonly failures: readonly ViewMargin[];
  readonly columns: readonly RungColumn[];
}

/** All of it, at the report's ratio. */
export function insightOf(report: MarginReport): Insight {
  const { market, model, holdings, all } = report;
  const options = { model, holdings, marks: marksOf(market), ratio: all.minRatio };
  const several = new Set(holdings.map(({ custodianId }) => custodianId)).size > 1;
  const failures = several ? custodianFailures(options) : [];
  const alone = several ? viewMargins({ ...options, mode: 'alone' }) : [];
  const column = (title: string, margins: readonly (Margin | undefined)[]): RungColumn => ({
    title,
    report: rungs(margins),
  });
  return {
    worst: worstScenarios(model, all.assessment),
    headrooms: scenarioHeadrooms(model, all.assessment, all.minRatio),
    failures,
    columns: [
      column('all accounts', [all.assessment]),
      ...(several
        ? [column('each alone', marginsOf(alone)), column('any one gone', marginsOf(failures))]
        : []),
    ],
  };
}

const marginsOf = (views: readonly ViewMargin[]) => views.map(({ margin }) => margin);

/** The name of a custodian among the accounts of a report. */
export function custodianName({ accounts }: MarginReport, custodianId: bigint): string {
  return accounts.find((account) => account.custodianId === custodianId)!.custodian;
}
