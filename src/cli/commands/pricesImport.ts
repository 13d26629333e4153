import { readTextFile, writeTextFile } from '../../files/textFile.js';
import { parseTime } from '../../files/time.js';
import { TICKER_FIELDS } from '../../prices/exchange.js';
import { parseFeedMap } from '../../prices/feeds.js';
import { importPrices, PRICE_FORMATS } from '../../prices/importPrices.js';
import { priceSetHash } from '../../prices/priceSet.js';
import { formatPrices } from '../../prices/pricesFile.js';
import { priceSetPage } from '../market/priceSetPage.js';
import { defineCommand } from '../shell/command.js';
import { OPTION } from '../shell/options.js';
import { checkOut } from '../shell/output.js';
import { namingOwn } from '../shell/ownFields.js';

/** Where the fields of an import come from. */
const FIELDS: Readonly<Record<string, string>> = {
  source: '--source',
  symbol: '--symbol',
  symbols: '--symbols',
  take: '--take',
  observed: '--observed',
  time: '--time',
};

export const pricesImport = defineCommand({
  examples: [
    [
      'prices import --from hermes.json --format pyth --feeds feeds.json --source pyth',
      'feeds.json: {"0xff61…": "ETH/USDT:USDT"}',
    ],
    [
      'prices import --from round.json --format chainlink --symbol ETH/USDT --source chainlink',
      'latestRoundData() and decimals',
    ],
    [
      'prices import --from tickers.json --format exchange --take mark --source binance',
      'what fetchTickers of ccxt gave',
    ],
    ['prices import --from prices.csv --format csv --source desk', 'symbol,price,time[,confidence]'],
  ],
  lists: ['from'],
  options: (y) =>
    y.options({
      from: { ...OPTION.needed('File with saved prices; may be given several times'), array: true },
      format: { ...OPTION.needed('What the files are'), choices: PRICE_FORMATS },
      source: OPTION.needed('Name of the source, like binance: that of the key it signs with'),
      feeds: OPTION.text(
        'JSON file with the symbol of each feed; Pyth and Chainlink files need it, or --symbol',
      ),
      symbol: OPTION.text('Symbol of the one price that the files hold'),
      symbols: OPTION.text('Symbols to take, like BTC/USDT,ETH/USDT. Default: all that there are'),
      take: { ...OPTION.text('Exchange files: which price of a ticker to take'), choices: TICKER_FIELDS },
      observed: OPTION.text(
        'Exchange files: when tickers without a time were observed, unix seconds or 2026-01-31T12:00:00Z',
      ),
      time: OPTION.text(
        'Time of the set: unix seconds or 2026-01-31T12:00:00Z. Default: that of its youngest price',
      ),
      out: { ...OPTION.out, default: 'prices.json' },
    }),
  run: async ({ from, format, source, feeds, symbol, symbols, take, observed, time, out }, shell) => {
    await checkOut(out, [...from, feeds]);
    const texts = await Promise.all(
      from.map(async (file) => ({ file, text: await readTextFile(file, 'quotes') })),
    );
    const map = feeds === undefined ? undefined : parseFeedMap(await readTextFile(feeds, 'feeds'), feeds);
    const set = namingOwn(FIELDS, () =>
      importPrices(texts, {
        source,
        format,
        ...(map && { feeds: map }),
        ...(symbol && { symbol }),
        ...(symbols && { symbols: symbols.split(',') }),
        ...(take && { take }),
        ...(observed === undefined ? {} : { observed: Number(parseTime(observed, 'observed')) }),
        ...(time === undefined ? {} : { time: Number(parseTime(time, 'time')) }),
      }),
    );
    await writeTextFile(out, formatPrices(set));
    shell.result(`Wrote ${out}\n${priceSetPage(set)}`, { file: out, ...set, hash: priceSetHash(set) });
    return true;
  },
});
