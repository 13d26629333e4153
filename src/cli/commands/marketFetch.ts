import { saveListing } from '../market/fetched.js';
import { defineCommand } from '../shell/command.js';
import { exchangeKey, LIVE_OPTIONS, liveAsking, wholeNumber } from '../shell/live.js';
import { OPTION } from '../shell/options.js';
import { facts } from '../shell/text.js';

export const marketFetch = defineCommand({
  examples: [
    [
      'market fetch --exchange okx --out-dir data',
      'data/markets.json, data/tickers.json and data/tiers.json, for risk init',
    ],
    ['market fetch --exchange binance --out-dir data --without-tiers', 'Binance shows tiers to keys only'],
  ],
  options: (y) =>
    y.options({
      ...LIVE_OPTIONS,
      quote: { ...OPTION.text('Quote currency of the market'), default: 'USDT' },
      'most-tiers': {
        ...OPTION.text('Contracts whose tiers are asked for, where the exchange gives them one by one'),
        default: '40',
      },
      'without-tiers': { type: 'boolean', default: false, describe: 'Do not ask for tiers' },
      'out-dir': {
        ...OPTION.text('Folder to write to, made if it is not there; files of these names are replaced'),
        default: 'data',
      },
    }),
  run: async (args, shell) => {
    const { exchange, quote, outDir, keyFile, withoutTiers } = args;
    const progress = shell.progress();
    const asking = liveAsking(args, shell, progress);
    const mostTiers = wholeNumber(args.mostTiers, '--most-tiers', 'contracts');
    const key = await exchangeKey(exchange, keyFile);
    try {
      const { markets, tickers, tiers, files } = await saveListing(
        { folder: outDir, option: '--out-dir' },
        {
          ...asking,
          key,
          quote,
          mostTiers,
          tiers: !withoutTiers,
        },
      );
      progress.done();
      if (tiers === undefined)
        shell.note(withoutTiers ? 'no tiers: not asked for' : `no tiers: ${exchange} has none in ccxt`);
      const counts = {
        markets: markets.length,
        tickers: Object.keys(tickers).length,
        tiers: tiers === undefined ? null : Object.keys(tiers).length,
      };
      const names = Object.values(files);
      const page = facts([
        ['exchange', `${exchange}, in ${quote}`],
        ['markets', String(counts.markets)],
        ['tickers', String(counts.tickers)],
        ...(counts.tiers === null ? [] : [['tiers', `of ${counts.tiers} contracts`] as const]),
        ['next', 'ballast risk init --exchange … --markets … --tickers … --tiers …'],
      ]);
      shell.result(`Wrote ${names.join(', ')}\n${page}`, { files: names, exchange, quote, ...counts });
      return true;
    } finally {
      progress.done();
    }
  },
});
