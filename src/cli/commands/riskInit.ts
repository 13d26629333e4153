import { dirname, join, relative, sep } from 'node:path';
import { DEFAULT_LIMIT, draftRisk } from '../../draft/draftRisk.js';
import { LISTED_KINDS, type ListedKind } from '../../draft/listing.js';
import { PRESETS } from '../../draft/presets.js';
import { TIER_UNITS } from '../../draft/tierRules.js';
import { InputError } from '../../errors.js';
import { readTextFile, writeTextFile } from '../../files/textFile.js';
import { parseTime } from '../../files/time.js';
import { formatRisk } from '../../models/build/riskFile.js';
import { TICKER_FIELDS } from '../../prices/exchange.js';
import { draftJson, draftPage, tryBuild } from '../market/draft.js';
import { historyName, saveHistories, saveListing } from '../market/fetched.js';
import { defineCommand } from '../shell/command.js';
import { UsageError } from '../shell/errors.js';
import { exchangeKey, LIVE_OPTIONS, liveAsking } from '../shell/live.js';
import { OPTION } from '../shell/options.js';
import { checkOut } from '../shell/output.js';
import { namingOwn } from '../shell/ownFields.js';

/** Where the fields of a draft come from. */
const FIELDS: Readonly<Record<string, string>> = {
  exchange: '--exchange',
  tiers: '--tiers',
  tickers: '--tickers',
  markets: '--markets',
  spotWeight: '--spot-weight',
  limit: '--limit',
  tierUnit: '--tiers-in',
  observed: '--observed',
};

export const riskInit = defineCommand({
  examples: [
    [
      'risk init --live --exchange okx --preset historical-es',
      'asks the exchange, keeps what it answers in data/, and drafts from it',
    ],
    [
      'risk init --exchange binance --markets data/markets.json --tickers data/tickers.json --tiers data/tiers.json',
      'perpetuals at the tiers of the exchange; the files are what fetchMarkets, fetchTickers and fetchLeverageTiers of ccxt gave',
    ],
    [
      'risk init --exchange okx --markets data/markets.json --tickers data/tickers.json --histories data --preset historical-es --kinds spot,perpetual',
      'data/BTC-USDT-1d.csv and so on, as "history fetch" writes them',
    ],
  ],
  lists: ['tickers'],
  options: (y) =>
    y.options({
      ...LIVE_OPTIONS,
      exchange: OPTION.needed(
        'Name of the exchange in ccxt, like binance: what its tiers mean depends on it',
      ),
      live: {
        type: 'boolean',
        default: false,
        describe: 'Ask the exchange, as "market fetch" and "history fetch" do, instead of reading files',
      },
      data: { ...OPTION.text('With --live: folder that the answers are kept in'), default: 'data' },
      markets: OPTION.text('What fetchMarkets or loadMarkets of ccxt gave, as JSON'),
      tickers: {
        ...OPTION.text('What fetchTickers gave; several times where spot and contracts are apart'),
        array: true,
      },
      tiers: OPTION.text('What fetchLeverageTiers gave: for the preset exchange'),
      histories: OPTION.text('Folder with BTC-USDT-1d.csv and so on: for the other presets'),
      preset: {
        ...OPTION.text('Rules to start from'),
        choices: PRESETS,
        default: 'exchange' as (typeof PRESETS)[number],
      },
      quote: { ...OPTION.text('Currency that the market counts in'), default: 'USDT' },
      kinds: OPTION.text('What to list: spot, perpetual, future, by commas. Default: perpetual'),
      underlyings: OPTION.text(
        'What to take, like BTC,ETH. Default: the most traded, as many as fit. A list cut to what one holder has tells what they hold',
      ),
      instance: {
        ...OPTION.instance,
        describe: 'Circuit instance to make it for. Default: that of the preset',
      },
      domain: { ...OPTION.text('Margin domain of the slots'), default: 'cross' },
      take: {
        ...OPTION.text('Which price of a ticker to take for contracts'),
        choices: TICKER_FIELDS,
        default: 'mark' as (typeof TICKER_FIELDS)[number],
      },
      'spot-take': {
        ...OPTION.text('Which price of a ticker to take for spot'),
        choices: TICKER_FIELDS,
        default: 'last' as (typeof TICKER_FIELDS)[number],
      },
      observed: OPTION.text(
        'When tickers without a time were observed, unix seconds or 2026-01-31T12:00:00Z',
      ),
      'max-skew': {
        ...OPTION.text('How far snapshots and tickers may lie from the time of the market, seconds'),
        default: '900',
      },
      limit: OPTION.text(
        `Largest notional of a position, quote currency. Default: the last tier, or ${DEFAULT_LIMIT} where a preset has none`,
      ),
      'spot-weight': OPTION.text(
        'Preset exchange: share of its price that a spot asset counts for, like 0.9',
      ),
      'tiers-in': {
        ...OPTION.text('For an exchange that is not known: how it counts its tiers'),
        choices: TIER_UNITS,
      },
      out: { ...OPTION.out, default: 'risk.json' },
    }),
  run: async (args, shell) => {
    const { exchange, quote, preset, out, domain, take, spotTake, live, data } = args;
    checkSource(args);
    const histories = live ? data : args.histories;
    const kept = { folder: data, option: '--data' };
    const progress = shell.progress();
    // Asking is half of the work.
    const asking = { ...liveAsking(args, shell, progress, 1 / 2), quote };
    try {
      await checkOut(out, [args.markets, ...(args.tickers ?? []), args.tiers]);
      const key = live ? await exchangeKey(exchange, args.keyFile) : undefined;
      const tiered = preset === 'exchange';
      const { markets, tickers, tiers } = live
        ? (await saveListing(kept, { ...asking, key, mostTiers: TIERS_ASKED, tiers: tiered })).files
        : { markets: args.markets!, tickers: args.tickers!, tiers: args.tiers };
      progress.step('reading what the exchange lists', 0.5);
      const read = async (file: string) => ({ file, text: await readTextFile(file, 'listing') });
      const texts = {
        markets: await read(markets),
        tickers: await Promise.all([tickers].flat().map(read)),
        ...(tiers !== undefined && { tiers: await read(tiers) }),
      };
      progress.step('choosing instruments', 0.6);
      const draft = namingOwn(FIELDS, () =>
        draftRisk(texts, {
          exchange,
          quote,
          preset,
          domain,
          take,
          spotTake,
          kinds: kindsOf(args.kinds),
          maxSkew: secondsOf(args.maxSkew),
          instance: args.instance,
          underlyings: args.underlyings?.split(','),
          observed: args.observed === undefined ? undefined : Number(parseTime(args.observed, 'observed')),
          limit: args.limit,
          spotWeight: args.spotWeight,
          tierUnit: args.tiersIn,
          historyFile: (underlying) => historyFile(histories, out, historyName(underlying, quote)),
        }),
      );
      if (live && !tiered) {
        const { underlyings } = draft;
        await saveHistories(kept, {
          ...asking,
          underlyings,
          contracts: false,
          timeframe: '1d',
          bars: BARS_ASKED,
        });
      }
      progress.step('building a market from it', 0.8);
      const remarks = await tryBuild(draft, out);
      await writeTextFile(out, formatRisk(draft.risk));
      progress.done();
      for (const remark of remarks) shell.note(remark);
      if (args.underlyings !== undefined) {
        shell.note('a list cut to what one holder has tells what they hold: take a list that others use too');
      }
      shell.result(`Wrote ${out}\n${draftPage(draft, preset)}`, draftJson(draft, out, remarks));
      return true;
    } finally {
      progress.done();
    }
  },
});

/** Contracts whose tiers are asked for where they come one by one: more than fit. */
const TIERS_ASKED = 40;
/** Days of history: what the presets need, and some to spare. */
const BARS_ASKED = 400;

interface Source {
  readonly live: boolean;
  readonly markets?: string | undefined;
  readonly tickers?: readonly string[] | undefined;
  readonly tiers?: string | undefined;
  readonly histories?: string | undefined;
}

/** Either the exchange is asked, or files are read: never some of each. */
function checkSource({ live, markets, tickers, tiers, histories }: Source): void {
  if (!live && (markets === undefined || tickers === undefined)) {
    throw new UsageError('Give --markets and --tickers, or --live');
  }
  if (live && [markets, tickers, tiers, histories].some((given) => given !== undefined)) {
    throw new UsageError('--live asks the exchange: leave out --markets, --tickers, --tiers and --histories');
  }
}

function kindsOf(text = 'perpetual'): ListedKind[] {
  return text.split(',').map((kind) => {
    const found = LISTED_KINDS.find((known) => known === kind);
    if (found === undefined) throw new UsageError(`--kinds takes ${LISTED_KINDS.join(', ')}`);
    return found;
  });
}

function secondsOf(text: string): number {
  if (!/^(0|[1-9][0-9]{0,6})$/.test(text)) throw new UsageError('--max-skew takes whole seconds');
  return Number(text);
}

/** A path as the risk file gives it: below its own folder. */
function historyFile(folder: string | undefined, out: string, name: string): string {
  if (folder === undefined) {
    throw new InputError('is missing: the preset rests on histories', {
      field: '--histories',
      fix: 'Name the folder that "history fetch" or "history import" wrote to',
    });
  }
  const path = relative(dirname(out), join(folder, name)).split(sep).join('/');
  if (!path.startsWith('../')) return path;
  throw new InputError('is not below the folder of the risk file', { field: '--histories' });
}
