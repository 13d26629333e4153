import { formatTime } from '../files/time.js';
import { escapeText, plot } from './plot.js';
import type { BacktestPeriod } from './run.js';
import type { BacktestSummary } from './summary.js';
import { percent, summaryRows } from './words.js';

/** A backtest as one HTML page: styles and plots inside, nothing loaded from elsewhere. */

export interface ReportOptions {
  readonly title: string;
  /** What was run, for readers: names and values. */
  readonly setting: readonly (readonly [string, string])[];
  readonly summary: BacktestSummary;
  readonly periods: readonly BacktestPeriod[];
}

const STYLE = `
body { font: 15px/1.5 system-ui, sans-serif; max-width: 960px; margin: 2rem auto; padding: 0 1rem; color: #1d2430; background: #fff; }
h1 { font-size: 1.5rem; } h2 { font-size: 1.1rem; margin-top: 2rem; }
table { border-collapse: collapse; } td { padding: .2rem 1rem .2rem 0; vertical-align: top; }
td:last-child { font-variant-numeric: tabular-nums; }
figure { margin: 1.5rem 0; } figcaption { font-weight: 600; } svg { width: 100%; height: auto; }
.axis { font-size: 12px; fill: #56606e; } .grid { stroke: #e3e7ec; }
.light { display: inline-block; padding: .1rem .6rem; border-radius: 1rem; color: #fff; }
.green { background: #2e8b57; } .yellow { background: #b8860b; } .red { background: #b22222; }`;

/** The page. */
export function reportHtml({ title, setting, summary, periods }: ReportOptions): string {
  const labels = periods.map(({ time }) => formatTime(time).slice(0, 10));
  const share = (pick: (period: BacktestPeriod) => number) =>
    periods.map((period) => pick(period) / period.notional);
  const losses = share(({ loss }) => loss);
  const margins = share(({ margin }) => margin);
  const { staticRate, hindsightRate, trafficLight } = summary;
  const flat = (rate: number) => periods.map(() => rate);
  return [
    '<!doctype html>',
    '<html lang="en"><head><meta charset="utf-8">',
    '<meta name="viewport" content="width=device-width, initial-scale=1">',
    `<title>${escapeText(title)}</title><style>${STYLE}</style></head><body>`,
    `<h1>${escapeText(title)}</h1>`,
    `<p><span class="light ${trafficLight.zone}">${trafficLight.zone}</span> ${escapeText(verdict(summary))}</p>`,
    tableOf(setting),
    '<h2>What it says</h2>',
    tableOf(summaryRows(summary)),
    plot({
      title: 'Loss of each period and the margin held against it, share of gross notional',
      labels,
      format: percent,
      series: [
        { name: 'profit or loss', color: '#9aa5b1', values: losses, shape: 'bars' },
        { name: 'margin', color: '#1f5fae', values: margins },
        {
          name: 'exceeded',
          color: '#b22222',
          values: losses.map((loss, i) => (periods[i]!.exceeded ? loss : Number.NaN)),
          shape: 'dots',
        },
      ],
    }),
    plot({
      title: 'Margin against constant rates, share of gross notional',
      labels,
      format: percent,
      series: [
        { name: 'margin', color: '#1f5fae', values: margins },
        { name: 'hindsight rate', color: '#b8860b', values: flat(hindsightRate) },
        ...(staticRate === undefined
          ? []
          : [{ name: 'static rate', color: '#6a4c93', values: flat(staticRate.rate) }]),
      ],
    }),
    '</body></html>',
    '',
  ].join('\n');
}

function verdict({ exceedances, expected, periods }: BacktestSummary): string {
  return `${exceedances} exceedances in ${periods} periods, ${expected.toFixed(1)} expected.`;
}

function tableOf(rows: readonly (readonly [string, string])[]): string {
  const lines = rows.map(
    ([name, value]) => `<tr><td>${escapeText(name)}</td><td>${escapeText(value)}</td></tr>`,
  );
  return `<table>${lines.join('\n')}</table>`;
}
