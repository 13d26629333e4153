import { type Insight, insightOf } from '../../insight/insight.js';
import { type Liquidations, liquidations, liquidationTargets } from '../../insight/liquidation.js';
import type { Rebuilder } from '../../insight/moves.js';
import { type PenaltyReport, penalties } from '../../insight/penalty.js';
import type { MarginReport } from '../../insight/report.js';
import { type Restore, restore } from '../../insight/restore.js';
import type { Shocks } from '../../insight/shocks.js';
import { type WhatIf, whatIf } from '../../insight/whatIf.js';
import type { PenaltySchedule } from '../../margin/penalty.js';
import { namingOwn } from '../shell/ownFields.js';
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
  /** Follows moves by building the market again. */
  readonly rebuilder?: Rebuilder | undefined;
}

export interface MarginTools {
  readonly insight: Insight;
  readonly liquidation: Liquidations;
  /** Whether liquidation prices were asked for, and all of them are shown. */
  readonly full: boolean;
  readonly whatIf: WhatIf | undefined;
  readonly restore: Restore | undefined;
  readonly penalty: PenaltyReport | undefined;
}

export function marginTools(report: MarginReport, asked: ToolsAsked): MarginTools {
  const { liquidation, shocks, rebuilder } = asked;
  const full = liquidation !== undefined;
  const names = liquidation === undefined || liquidation === 'all' ? liquidationTargets(report) : liquidation;
  return {
    insight: insightOf(report),
    liquidation: namingOwn({ targets: '--liquidation' }, () =>
      liquidations(report, names, full ? rebuilder : undefined),
    ),
    full,
    whatIf: shocks && whatIf(report, shocks, rebuilder),
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
