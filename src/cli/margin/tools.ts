import { type Insight, insightOf } from '../../insight/insight.js';
import { type LiquidationTable, liquidationTable, liquidationTargets } from '../../insight/liquidation.js';
import { type PenaltyReport, penalties } from '../../insight/penalty.js';
import type { RiskSource } from '../../insight/rebuild.js';
import type { MarginReport } from '../../insight/report.js';
import { type Restore, restore } from '../../insight/restore.js';
import type { Shocks } from '../../insight/shocks.js';
import { type WhatIf, whatIf } from '../../insight/whatIf.js';
import type { PenaltySchedule } from '../../margin/penalty.js';
import { insightJson } from './insightJson.js';
import { rungSection, worstSection } from './insightPage.js';
import { liquidationJson, liquidationSection } from './liquidationPage.js';
import { penaltyJson, penaltySection } from './penaltyPage.js';
import { restoreJson, restoreSection } from './restorePage.js';
import { whatIfJson, whatIfSection } from './whatIfPage.js';

/** What `ballast margin` shows besides the margin itself. Private. */

export interface ToolsAsked {
  /** `undefined`: the short list of the default page. */
  readonly liquidation?: readonly string[] | 'all' | undefined;
  readonly shocks?: Shocks | undefined;
  readonly restore?: bigint | undefined;
  readonly penalty?: PenaltySchedule | undefined;
  /** What the market was built from: moves are followed by building it again. */
  readonly source?: RiskSource | undefined;
}

export interface MarginTools {
  readonly insight: Insight;
  readonly liquidation: LiquidationTable;
  /** Whether liquidation prices were asked for, and all of them are shown. */
  readonly full: boolean;
  readonly whatIf: WhatIf | undefined;
  readonly restore: Restore | undefined;
  readonly penalty: PenaltyReport | undefined;
}

export function marginTools(report: MarginReport, asked: ToolsAsked): MarginTools {
  const { liquidation, shocks, source } = asked;
  const full = liquidation !== undefined;
  const names = liquidation === undefined || liquidation === 'all' ? liquidationTargets(report) : liquidation;
  return {
    insight: insightOf(report),
    liquidation: liquidationTable(report, names, full ? source : undefined),
    full,
    whatIf: shocks && whatIf(report, shocks, source),
    restore: asked.restore === undefined ? undefined : restore(report, asked.restore),
    penalty: asked.penalty && penalties(report, asked.penalty),
  };
}

export function toolSections(tools: MarginTools, report: MarginReport): string[] {
  return [
    ...worstSection(tools.insight, report),
    ...rungSection(tools.insight, report),
    ...liquidationSection(tools.liquidation, report, { brief: !tools.full }),
    ...(tools.whatIf === undefined ? [] : whatIfSection(tools.whatIf, report)),
    ...(tools.restore === undefined ? [] : restoreSection(tools.restore, report)),
    ...(tools.penalty === undefined ? [] : penaltySection(tools.penalty, report)),
  ];
}

export function toolsJson(tools: MarginTools, report: MarginReport) {
  return {
    ...insightJson(tools.insight, report),
    liquidation: liquidationJson(tools.liquidation, report),
    ...(tools.whatIf && { whatIf: whatIfJson(tools.whatIf, report) }),
    ...(tools.restore && { restore: restoreJson(tools.restore, report) }),
    ...(tools.penalty && { penalty: penaltyJson(tools.penalty, report) }),
  };
}
