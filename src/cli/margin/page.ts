import { formatTime } from '../../files/time.js';
import type { Insight } from '../../insight/insight.js';
import type { Assessed, MarginReport } from '../../insight/report.js';
import type { RowAssessment } from '../../margin/assess.js';
import { headroom, marginRatio, requirementUnits } from '../../margin/ratio.js';
import type { Row } from '../../market/model.js';
import { formatRatio } from '../../proof/policyFile.js';
import { ceilDivide } from '../../units/integers.js';
import { clean, facts, grouped, heading, mark, paint, table } from '../shell/text.js';
import { formatRatioSigned } from './ratios.js';
import { type MarginTools, toolSections } from './tools.js';

/** A margin report as a page; `files` are those of its accounts, in their order. */

/** Long grids show this many scenarios per unit, the worst first. */
const MAX_SCENARIOS = 10;

export function marginPage(report: MarginReport, tools: MarginTools, files: readonly string[]): string {
  const { market, accounts, all, views } = report;
  const { quote } = market.universe;
  const amount = amountOf(report);
  return [
    verdict(report),
    `${heading('Accounts')} (${quote}; cash after entry costs, which perpetuals and futures have)`,
    table(
      ['file', 'custodian', 'time', 'cash'],
      accounts.map(({ custodian, asOf, cash }, i) => [
        clean(files[i] ?? ''),
        custodian,
        formatTime(asOf),
        amount(cash),
      ]),
      [3],
    ),
    ...instrumentSection(report),
    ...groupSection(report),
    ...unitSection(report, tools.insight),
    heading(`Margin, ${report.marginType}`),
    summary(all, report),
    ...viewSection(views, report),
    ...toolSections(tools, report),
  ].join('\n');
}

/** The answer in one line, before what leads to it. */
function verdict(report: MarginReport): string {
  const { market, all, views, ok } = report;
  const room = headroom(all.assessment, all.minRatio);
  const ratio = marginRatio(all.assessment);
  const parts = [
    ratio === undefined ? 'no margin is required' : `margin ratio ${formatRatioSigned(ratio)}`,
    `${roomWord(room)} at ${formatRatio(all.minRatio)}: ${amountOf(report)(size(room))} ${market.universe.quote}`,
  ];
  if (views.length > 0) {
    const reached = views.filter((view) => view.ok).length;
    parts.push(`${reached} of ${views.length} views reach ${formatRatio(views[0]!.minRatio)}`);
  }
  return `${mark(ok)} ${paint.bold(parts.join(', '))}`;
}

const roomWord = (room: bigint): string => (room < 0n ? 'shortfall' : 'headroom');
const size = (amount: bigint): bigint => (amount < 0n ? -amount : amount);

const amountOf =
  ({ market }: MarginReport) =>
  (units: bigint) =>
    grouped(units, market.universe.valueDecimals);

function instrumentSection(report: MarginReport): string[] {
  const { market, model, all } = report;
  const amount = amountOf(report);
  const rows = all.assessment.instruments.flatMap((row, i) => {
    const quantity = all.portfolio.quantities[i]!;
    if (quantity === 0n && row.value === 0n && row.charge === 0n) return [];
    const { kind, lotDecimals } = market.universe.instruments[i]!;
    return [
      [
        row.label,
        kind,
        grouped(quantity, lotDecimals),
        segment(row, model.instruments[i]!),
        amount(row.value),
        amount(row.charge),
      ],
    ];
  });
  if (rows.length === 0) return [];
  const head = ['instrument', 'kind', 'quantity', 'segment', 'value', 'charge'];
  return [heading('Instruments'), table(head, rows, [2, 4, 5])];
}

function groupSection(report: MarginReport): string[] {
  const { model, all } = report;
  const amount = amountOf(report);
  const rows = all.assessment.groups.flatMap((row, g) =>
    row.x === 0n && row.value === 0n && row.charge === 0n
      ? []
      : [
          [
            row.label,
            grouped(row.x, 0),
            segment(row, model.groups[g]!),
            amount(row.value),
            amount(row.charge),
          ],
        ],
  );
  if (rows.length === 0) return [];
  const head = ['group', 'net x, lots × weight', 'segment', 'value', 'charge'];
  return [heading('Groups'), table(head, rows, [1, 3, 4])];
}

/** Scenarios under their unit, those that count marked, and what the unit asks. */
function unitSection(report: MarginReport, { headrooms }: Insight): string[] {
  const { model, all } = report;
  const amount = amountOf(report);
  const { scenarios, units, lossScale } = all.assessment;
  const rooms = new Map(headrooms.map(({ scenario, headroom: room }) => [scenario, room]));
  const rows = units.flatMap((unit, u) => {
    const members = model.units[u]!.scenarios;
    if (members.every((s) => scenarios[s]!.loss === 0n) && unit.requirement === 0n) return [];
    const worst = new Set(unit.worst);
    const long = members.length > MAX_SCENARIOS;
    const shown = long
      ? [...members].sort((a, b) => compare(scenarios[b]!.loss, scenarios[a]!.loss))
      : members;
    const lines = shown
      .slice(0, MAX_SCENARIOS)
      .map((s) => [
        worst.has(s) ? paint.yellow('► worst') : '',
        scenarios[s]!.label,
        amount(-ceilDivide(scenarios[s]!.loss, lossScale)),
        amount(rooms.get(s)!),
      ]);
    const more = long ? [['', `and ${members.length - MAX_SCENARIOS} less bad`, '', '']] : [];
    const asks = `${unit.label} asks ${unit.floored ? '(its floor)' : ''}`.trimEnd();
    return [
      ...lines,
      ...more,
      ['', paint.bold(asks), paint.bold(amount(requirementUnits(unit.requirement))), ''],
    ];
  });
  if (rows.length === 0) return [];
  const head = ['', 'scenario', 'profit or loss', `headroom if it alone counted`];
  return [heading('Scenarios'), table(head, rows, [2, 3])];
}

function summary(assessed: Assessed, report: MarginReport): string {
  const { assessment, minRatio, ok } = assessed;
  const amount = amountOf(report);
  const ratio = marginRatio(assessment);
  const room = headroom(assessment, minRatio);
  return facts([
    ['cash', amount(assessment.cash)],
    ['equity', amount(assessment.equity)],
    ['charges', amount(assessment.charge)],
    ['requirement', amount(requirementUnits(assessment.requirement))],
    ['ratio', ratio === undefined ? 'nothing is required' : formatRatioSigned(ratio)],
    [`${roomWord(room)} at ${formatRatio(minRatio)}`, `${amount(size(room))} ${mark(ok)}`],
  ]);
}

function viewSection(views: readonly Assessed[], report: MarginReport): string[] {
  if (views.length === 0) return [];
  const amount = amountOf(report);
  const rows = views.map(({ title, assessment, minRatio, ok }) => {
    const ratio = marginRatio(assessment);
    return [
      mark(ok),
      title,
      amount(assessment.equity),
      amount(requirementUnits(assessment.requirement)),
      ratio === undefined ? 'none' : formatRatioSigned(ratio),
      formatRatio(minRatio),
      amount(headroom(assessment, minRatio)),
    ];
  });
  const head = ['', 'custodian', 'equity', 'requirement', 'ratio', 'asked', 'headroom'];
  return [heading('Views'), table(head, rows, [2, 3, 4, 5, 6])];
}

function segment(row: RowAssessment, { pieces }: Row): string {
  return `${row.segment + 1} of ${pieces.length}`;
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
