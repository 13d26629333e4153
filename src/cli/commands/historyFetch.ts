import { formatTime } from '../../files/time.js';
import { saveHistories } from '../market/fetched.js';
import { defineCommand } from '../shell/command.js';
import { LIVE_OPTIONS, liveAsking, wholeNumber } from '../shell/live.js';
import { OPTION } from '../shell/options.js';
import { table } from '../shell/text.js';

const { exchange, timeout, 'base-url': baseUrl } = LIVE_OPTIONS;

export const historyFetch = defineCommand({
  examples: [
    [
      'history fetch --exchange okx --underlyings BTC,ETH --bars 400 --out-dir data',
      'data/BTC-USDT-1d.csv and data/ETH-USDT-1d.csv',
    ],
    [
      'history fetch --exchange binance --underlyings 1000PEPE --contracts --out-dir data',
      'of the perpetual, where there is no spot market',
    ],
  ],
  options: (y) =>
    y.options({
      exchange,
      timeout,
      'base-url': baseUrl,
      underlyings: OPTION.needed('What to fetch, like BTC,ETH'),
      quote: { ...OPTION.text('Quote currency'), default: 'USDT' },
      contracts: {
        type: 'boolean',
        default: false,
        describe: 'Bars of the perpetual instead of the spot market',
      },
      timeframe: { ...OPTION.text('Step from bar to bar, like 1d or 4h'), default: '1d' },
      bars: { ...OPTION.text('How many bars, the latest that have ended'), default: '400' },
      'out-dir': {
        ...OPTION.text('Folder to write to, made if it is not there; files of these names are replaced'),
        default: 'data',
      },
    }),
  run: async ({ outDir, timeframe, quote, underlyings, contracts, ...args }, shell) => {
    const bars = wholeNumber(args.bars, '--bars', 'bars');
    const progress = shell.progress();
    try {
      const written = await saveHistories(
        { folder: outDir, option: '--out-dir' },
        {
          ...liveAsking(args, shell, progress),
          underlyings: underlyings.split(','),
          quote,
          contracts,
          timeframe,
          bars,
        },
      );
      progress.done();
      for (const { symbol, bars: count } of written) {
        if (count < bars) shell.note(`${symbol}: ${count} bars, the exchange has no more`);
      }
      const rows = written.map(({ file, symbol, bars: count, start, end }) => [
        file,
        symbol,
        String(count),
        formatTime(start),
        formatTime(end),
      ]);
      const results = written.map(({ csv: _, read: __, ...rest }) => rest);
      shell.result(table(['file', 'of', 'bars', 'from', 'until'], rows), { histories: results });
      return true;
    } finally {
      progress.done();
    }
  },
});
