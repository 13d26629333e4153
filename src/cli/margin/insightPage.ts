import { custodianName, type Insight } from '../../insight/insight.js';
import type { MarginReport } from '../../insight/report.js';
import { marginRatio } from '../../margin/ratio.js';
import { ROOM } from '../../margin/rungs.js';
import { formatRatio } from '../../proof/policyFile.js';
import { facts, grouped, heading, mark, table } from '../shell/text.js';
import { formatRatioSigned, largestText } from './ratios.js';

/** The worst that can happen, and the rungs that a proof can claim, as sections of the page. */

export function worstSection({ worst, headrooms, failures }: Insight, report: MarginReport): string[] {
  const { market, all } = report;
  const { valueDecimals } = market.universe;
  const asked = formatRatio(all.minRatio);
  const room = (units: bigint) =>
    `${units < 0n ? 'shortfall' : 'headroom'} at ${asked}: ${grouped(units < 0n ? -units : units, valueDecimals)}`;
  const { overall } = worst;
  const [failure] = failures;
  const entries: [string, string][] = [];
  if (overall !== undefined && overall.loss > 0n) {
    const alone = headrooms.find(({ scenario }) => scenario === overall.scenario)!.headroom;
    const unit = overall.label.startsWith(overall.unitLabel) ? '' : `${overall.unitLabel}: `;
    const what = `${unit}${overall.label} loses ${grouped(overall.loss, valueDecimals)}`;
    entries.push(['worst scenario', `${what}; if it alone counted, ${room(alone)}`]);
  }
  if (failure !== undefined) {
    const name = custodianName(report, failure.custodianId);
    const ratio = failure.margin && marginRatio(failure.margin);
    const left =
      failure.headroom === undefined
        ? 'positions past the limits of the model are left'
        : `ratio ${ratio === undefined ? 'without a requirement' : formatRatioSigned(ratio)}, ${room(failure.headroom)}`;
    entries.push(['worst failure', `without ${name}: ${left}`]);
  }
  return entries.length === 0 ? [] : [heading('Worst'), facts(entries)];
}

export function rungSection({ columns }: Insight, { market }: MarginReport): string[] {
  const { valueDecimals } = market.universe;
  const [first] = columns;
  const rows = first!.report.rungs.map(({ ratio }, i) => [
    formatRatio(ratio),
    ...columns.map(({ report }) => {
      const { holds, headroom } = report.rungs[i]!;
      return `${headroom === undefined ? 'past the limits' : grouped(headroom, valueDecimals)} ${mark(holds)}`;
    }),
  ]);
  const largest = ['largest', ...columns.map(({ report }) => largestText(report.largest))];
  const advised = [
    'advised',
    ...columns.map(({ report }) => (report.advised === undefined ? 'none' : formatRatio(report.advised))),
  ];
  return [
    `${heading('Rungs that a proof can claim')} (headroom; advised: the highest with ${formatRatio(ROOM)} of it to spare)`,
    table(
      ['rung', ...columns.map(({ title }) => title)],
      [...rows, largest, advised],
      columns.map((_, c) => c + 1),
    ),
  ];
}
