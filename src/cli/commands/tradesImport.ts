import { TRADE_FORMATS } from '../../data/trades/formats.js';
import { type ImportedTrades, importTrades } from '../../data/trades/importTrades.js';
import { writeTextFile } from '../../files/textFile.js';
import { formatTime } from '../../files/time.js';
import { formsRead, readExported, windowOf } from '../market/imported.js';
import { defineCommand } from '../shell/command.js';
import { IMPORT_OPTIONS, OPTION } from '../shell/options.js';
import { checkOut } from '../shell/output.js';
import { namingOwn } from '../shell/ownFields.js';
import { facts } from '../shell/text.js';

/** Where the fields of an import come from. */
const FIELDS: Readonly<Record<string, string>> = {
  since: '--since',
  until: '--until',
  contractSize: '--contract-size',
};

export const tradesImport = defineCommand({
  examples: [
    ['trades import --from ETHUSDT-aggTrades-2026-01-31.csv --out ETH-trades.csv', 'a download of Binance'],
    [
      'trades import --from ETHUSD2026-01-31.csv --since 2026-01-31T12:00:00Z --out ETH-trades.csv',
      'a download of Bybit, its last hours',
    ],
    [
      'trades import --from trades.json --contract-size 0.01 --out ETH-trades.csv',
      'what fetchTrades of ccxt gave',
    ],
  ],
  lists: ['from'],
  options: (y) =>
    y.options({
      from: { ...OPTION.needed('File with trades; may be given several times, oldest first'), array: true },
      format: { ...OPTION.text('What the files are. Default: it is recognised'), choices: TRADE_FORMATS },
      ...IMPORT_OPTIONS,
      'contract-size': OPTION.text('Units of the underlying in a contract, where sizes count contracts'),
      out: OPTION.needed('Trades to write, CSV; an existing file is replaced'),
    }),
  run: async ({ from, format, sort, since, until, contractSize, out }, shell) => {
    await checkOut(out, from);
    const texts = await readExported(from);
    const trades = namingOwn(FIELDS, () =>
      importTrades(texts, { format, sort, ...windowOf(since, until), contractSize }),
    );
    await writeTextFile(out, trades.csv);
    const { csv: _, ...rest } = trades;
    shell.result(`Wrote ${out}\n${page(trades)}`, { file: out, ...rest });
    return true;
  },
});

function page({ trades, sided, first, last, read }: ImportedTrades): string {
  return facts([
    ['read as', formsRead(read)],
    ['trades', `${trades}, ${sided ? 'with sides' : 'without sides'}`],
    ['from', formatTime(Math.floor(Number(first)))],
    ['until', formatTime(Math.floor(Number(last)))],
  ]);
}
