import { HISTORY_FORMATS } from '../../data/history/formats.js';
import { type ImportedHistory, importHistory } from '../../data/history/importHistory.js';
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

export const historyImport = defineCommand({
  examples: [
    [
      'history import --from BTCUSDT-1d-2026-01.csv --from BTCUSDT-1d-2026-02.csv --out BTC-1d.csv',
      'monthly files of Binance, joined',
    ],
    [
      'history import --from ohlcv.json --until 2026-02-01T00:00:00Z --out BTC-1d.csv',
      'what fetchOHLCV of ccxt gave',
    ],
    [
      'history import --from candles.json --format coinbase --sort --out ETH-1h.csv',
      'newest first, put in order',
    ],
  ],
  lists: ['from'],
  options: (y) =>
    y.options({
      from: { ...OPTION.needed('File with bars; may be given several times, oldest first'), array: true },
      format: { ...OPTION.text('What the files are. Default: it is recognised'), choices: HISTORY_FORMATS },
      ...IMPORT_OPTIONS,
      'contract-size': OPTION.text('Units of the underlying in a contract, where volumes count contracts'),
      'coin-margined': {
        type: 'boolean',
        describe: 'Coin-margined contracts of Binance: take the volume in coins',
      },
      out: OPTION.needed('History to write, CSV; an existing file is replaced'),
    }),
  run: async ({ from, format, sort, since, until, contractSize, coinMargined, out }, shell) => {
    await checkOut(out, from);
    const texts = await readExported(from);
    const history = namingOwn(FIELDS, () =>
      importHistory(texts, {
        format,
        sort,
        ...windowOf(since, until),
        contractSize,
        coinMargined,
        now: Math.floor(Date.now() / 1000),
      }),
    );
    await writeTextFile(out, history.csv);
    if (history.volumesDiffer) {
      shell.note(
        'the second volume of most bars does not fit the first: is the volume in units of the underlying?',
      );
    }
    const { csv: _, ...rest } = history;
    shell.result(`Wrote ${out}\n${page(history)}`, { file: out, ...rest });
    return true;
  },
});

function page({ bars, interval, start, end, read }: ImportedHistory): string {
  return facts([
    ['read as', formsRead(read)],
    ['bars', `${bars}, one every ${interval} s`],
    ['from', formatTime(start)],
    ['until', formatTime(end)],
  ]);
}
