import { formatTime, parseTime } from '../../files/time.js';
import { combinePrices } from '../../prices/combine.js';
import { namingSets, QUORUM_LISTS, QUORUM_OPTIONS, quorumWords, readQuorum } from '../market/quorum.js';
import { defineCommand } from '../shell/command.js';
import { OPTION } from '../shell/options.js';
import { namingOwn } from '../shell/ownFields.js';
import { facts, mark, shortDigest, table } from '../shell/text.js';

const FIELDS = { time: '--time' } as const;

export const pricesCombine = defineCommand({
  examples: [
    [
      'prices combine --prices a.json --prices b.json --price-sources price-sources.json --time 2026-01-31T12:00:00Z',
      'what ballast market build would take',
    ],
  ],
  lists: [...QUORUM_LISTS],
  options: (y) =>
    y.options({
      prices: { ...QUORUM_OPTIONS.prices, demandOption: true },
      'price-sources': { ...QUORUM_OPTIONS['price-sources'], demandOption: true },
      time: OPTION.needed('Time of the market, at which ages are judged: unix seconds or a UTC time'),
      symbols: OPTION.text('Symbols that need a price, like BTC/USDT,ETH/USDT. Default: all that there are'),
    }),
  run: async ({ prices: files, priceSources, time: when, symbols }, shell) => {
    const time = namingOwn(FIELDS, () => Number(parseTime(when, 'time')));
    const quorum = await readQuorum({ prices: files, priceSources });
    const { sets, sources } = quorum!.inputs;
    const options = { time, ...(symbols && { symbols: symbols.split(',') }) };
    const { prices, record } = namingSets(quorum, () => combinePrices(sets, sources, options));
    const page = [
      table(
        ['symbol', 'price', 'spread', 'counted', 'not counted'],
        record.prices.map(({ symbol, price, spread, counted, notCounted }) => [
          symbol,
          price,
          spread,
          counted.join(', '),
          notCounted.map(({ source, reason }) => `${source} (${reason})`).join(', '),
        ]),
        [1, 2],
      ),
      table(
        ['', 'source', 'time of its prices', 'hash'],
        record.sources.map(({ name, set }) => [
          mark(set?.counted ?? false),
          name,
          set === undefined ? 'none given' : formatTime(set.time),
          set === undefined ? '' : shortDigest(set.hash),
        ]),
      ),
      facts([
        ['time', formatTime(time)],
        ['quorum', quorumWords(record)],
      ]),
    ];
    shell.result(page.join('\n'), { time, prices, record });
    return true;
  },
});
