import { dirname, join, relative, sep } from 'node:path';
import { DEFAULT_LIMIT, type Draft, draftRisk } from '../../draft/draftRisk.js';
import { LISTED_KINDS, type ListedKind } from '../../draft/listing.js';
import { PRESETS } from '../../draft/presets.js';
import { TIER_UNITS } from '../../draft/tierRules.js';
import { InputError } from '../../errors.js';
import { readTextFile, writeTextFile } from '../../files/textFile.js';
import { parseTime } from '../../files/time.js';
import { buildMarket } from '../../models/build/buildMarket.js';
import { buildOptionsOf, openRisk } from '../../models/build/rebuild.js';
import { modelRemarks } from '../../models/build/remarks.js';
import { entriesOf, formatRisk } from '../../models/build/riskFile.js';
import { TICKER_FIELDS } from '../../prices/exchange.js';
import { misfitOfAll } from '../../proof/fit.js';
import { NO_INPUTS } from '../../risk/data.js';
import { defineCommand } from '../shell/command.js';
import { UsageError } from '../shell/errors.js';
import { OPTION } from '../shell/options.js';
import { checkOut } from '../shell/output.js';
import { namingOwn } from '../shell/ownFields.js';
import { facts } from '../shell/text.js';

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
      exchange: OPTION.needed(
        'Name of the exchange in ccxt, like binance: what its tiers mean depends on it',
      ),
      markets: OPTION.needed('What fetchMarkets or loadMarkets of ccxt gave, as JSON'),
      tickers: {
        ...OPTION.needed('What fetchTickers gave; several times where spot and contracts are apart'),
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
    const { exchange, quote, preset, markets, tickers, tiers, histories, out, domain, take, spotTake } = args;
    const progress = shell.progress();
    try {
      progress.step('reading what the exchange lists', 0);
      await checkOut(out, [markets, ...tickers, tiers]);
      const read = async (file: string) => ({ file, text: await readTextFile(file, 'listing') });
      const texts = {
        markets: await read(markets),
        tickers: await Promise.all(tickers.map(read)),
        ...(tiers !== undefined && { tiers: await read(tiers) }),
      };
      progress.step('choosing instruments', 0.3);
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
          historyFile: (underlying) => historyFile(histories, out, `${underlying}-${quote}-1d.csv`),
        }),
      );
      progress.step('building a market from it', 0.6);
      const remarks = await tryBuild(draft, out);
      await writeTextFile(out, formatRisk(draft.risk));
      progress.done();
      for (const remark of remarks) shell.note(remark);
      if (args.underlyings !== undefined) {
        shell.note('a list cut to what one holder has tells what they hold: take a list that others use too');
      }
      shell.result(`Wrote ${out}\n${pageOf(draft, preset)}`, resultOf(draft, out, remarks));
      return true;
    } finally {
      progress.done();
    }
  },
});

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

/** The draft is worth something only if it builds: remarks of its models, or why it does not. */
async function tryBuild({ risk }: Draft, out: string): Promise<string[]> {
  const open = openRisk(formatRisk(risk), { file: out });
  const files = (risk.inputs ?? []).map(({ file }) => file);
  const read = async (file: string) => [file, await readTextFile(join(dirname(out), file), 'table')] as const;
  const options = buildOptionsOf(open, new Map(await Promise.all(files.map(read))));
  const market = buildMarket(open.risk, options);
  const misfit = misfitOfAll(market);
  if (misfit !== undefined) {
    const { instance, error } = misfit;
    throw new InputError(`would fit no instance. ${instance.name} comes closest: ${error.message}`, {
      file: out,
    });
  }
  const rules = { entries: entriesOf(open.risk).entries, registry: open.registry };
  return modelRemarks(market, options.inputs ?? NO_INPUTS, rules);
}

function pageOf({ risk, underlyings, left }: Draft, preset: string): string {
  const { instruments, slots, valueDecimals, quote } = risk.universe;
  return facts([
    ['preset', preset],
    ['time', String(risk.time)],
    ['instruments', `${instruments.length} in ${slots} slots: ${underlyings.join(', ')}`],
    ['left out', `${left} underlyings in ${quote}`],
    ['value decimals', String(valueDecimals)],
    ['next', 'ballast market build --risk …, after you have read the file: its parameters are yours'],
  ]);
}

function resultOf({ risk, underlyings, left }: Draft, file: string, remarks: readonly string[]) {
  const { instruments, slots, valueDecimals } = risk.universe;
  const symbols = instruments.map(({ symbol }) => symbol);
  return { file, time: risk.time, slots, valueDecimals, symbols, underlyings, left, remarks };
}
