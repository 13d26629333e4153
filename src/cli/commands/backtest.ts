import { reportHtml } from '../../backtest/report.js';
import { type BacktestPosition, runBacktest } from '../../backtest/run.js';
import { summarise } from '../../backtest/summary.js';
import { percent, summaryRows } from '../../backtest/words.js';
import { InputError } from '../../errors.js';
import { unlessNamed } from '../../files/places.js';
import { writeTextFile } from '../../files/textFile.js';
import { formatTime } from '../../files/time.js';
import { loadRecipe } from '../../load/risk.js';
import { buildOptionsOf } from '../../models/build/rebuild.js';
import { entriesOf } from '../../models/build/riskFile.js';
import { NO_INPUTS } from '../../risk/data.js';
import { parseRate } from '../../units/decimal.js';
import { defineCommand } from '../shell/command.js';
import { OPTION, SOURCE_OPTIONS } from '../shell/options.js';
import { checkOut } from '../shell/output.js';
import { facts, heading } from '../shell/text.js';

export const backtestCommand = defineCommand({
  examples: [
    [
      'backtest --risk risk.json --position BTC/USDT:USDT=1000000 --confidence 0.99 --html report.html',
      'one long position, from the histories that risk.json names',
    ],
    [
      'backtest --risk risk.json --model es --position BTC/USDT=1000000 --position ETH/USDT:USDT=-400000 --horizon 2 --static-rate 0.1',
      'a long-short book over two days, beside a constant rate of 10 %',
    ],
  ],
  lists: ['position', 'module'],
  options: (y) =>
    y.options({
      ...SOURCE_OPTIONS,
      risk: OPTION.needed('Risk file (risk.json) with price histories among its inputs, and no options'),
      model: OPTION.text('Which model, where the risk file has several by name'),
      'margin-type': OPTION.marginType,
      position: {
        ...OPTION.needed(
          'SYMBOL=NOTIONAL in quote, negative for short, held at that value; may be given several times',
        ),
        array: true,
      },
      confidence: { ...OPTION.text('Share of periods that the margin is to cover'), default: '0.99' },
      horizon: { ...OPTION.text('Bars that the margin must cover'), default: '1' },
      'warm-up': { ...OPTION.text('Bars before the first period'), default: '260' },
      'static-rate': OPTION.text('A constant rate of notional to compare with, like 0.1'),
      html: OPTION.text('Write a report with plots: one file, nothing loaded from elsewhere'),
    }),
  run: async (args, shell) => {
    if (args.html !== undefined) await checkOut(args.html, [args.risk]);
    const positions = args.position.map(parsePosition);
    const confidence = shareOf(args.confidence, '--confidence');
    const staticRate = args.staticRate === undefined ? undefined : shareOf(args.staticRate, '--static-rate');
    const { open, texts } = await loadRecipe(args.risk, {
      ...(args.inputs === undefined ? {} : { inputs: args.inputs }),
      modules: args.module ?? [],
    });
    const options = unlessNamed(args.risk, () => buildOptionsOf(open, texts));
    const name = args.model === undefined ? {} : { name: args.model };
    const progress = shell.progress();
    const periods = await runBacktest({
      ...options,
      ...name,
      risk: open.risk,
      inputs: options.inputs ?? NO_INPUTS,
      marginType: args.marginType,
      positions,
      horizon: wholeOf(args.horizon, '--horizon'),
      warmUp: wholeOf(args.warmUp, '--warm-up'),
      onProgress: (done, all) => progress.step(`period ${done} of ${all}`, done / all),
    })
      .catch((error: unknown) =>
        unlessNamed(args.risk, () => {
          throw error;
        }),
      )
      .finally(() => progress.done());
    const summary = summarise(periods, { confidence, ...(staticRate === undefined ? {} : { staticRate }) });
    const named: [string, string][] = args.model === undefined ? [] : [['name', args.model]];
    const setting: [string, string][] = [
      ...named,
      [
        'model',
        entriesOf(open.risk, args.model)
          .entries.map(({ model }) => model)
          .join(' + '),
      ],
      ['margin type', args.marginType],
      ['positions', args.position.join(', ')],
      [
        'periods',
        `${formatTime(periods[0]!.time)} to ${formatTime(periods.at(-1)!.time)}, ${args.horizon} bar(s) each`,
      ],
      ['confidence', percent(confidence)],
    ];
    if (args.html !== undefined) {
      await writeTextFile(args.html, reportHtml({ title: 'Margin backtest', setting, summary, periods }));
    }
    const page = [heading('Backtest'), facts(setting), heading('Findings'), facts(summaryRows(summary))];
    if (args.html !== undefined) page.push(`Wrote ${args.html}`);
    shell.result(page.join('\n'), {
      setting: Object.fromEntries(setting),
      summary,
      periods: periods.map((period) => ({ ...period, time: formatTime(period.time) })),
      ...(args.html === undefined ? {} : { html: args.html }),
    });
    return true;
  },
});

function parsePosition(text: string): BacktestPosition {
  const [, symbol, notional] = /^([^=]+)=(-?[0-9]+(?:\.[0-9]+)?)$/.exec(text) ?? [];
  if (symbol === undefined) {
    throw new InputError('must be SYMBOL=NOTIONAL, like BTC/USDT:USDT=-250000', { field: '--position' });
  }
  return { symbol, notional: Number(notional) };
}

function wholeOf(text: string, field: string): number {
  if (!/^[1-9][0-9]{0,5}$/.test(text)) throw new InputError('must be a whole number of 1 or more', { field });
  return Number(text);
}

function shareOf(text: string, field: string): number {
  const { n, d } = parseRate(text, field);
  return Number(n) / Number(d);
}
