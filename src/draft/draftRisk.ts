import { DataError, InputError } from '../errors.js';
import { inField } from '../files/places.js';
import { formatTime } from '../files/time.js';
import { findInstance } from '../market/instances.js';
import type { RiskFile } from '../models/build/riskFile.js';
import type { Bracket } from '../models/kit/brackets.js';
import type { TickerField } from '../prices/exchange.js';
import { chooseListed } from './choose.js';
import { type Listed, type ListedKind, parseListing, slotOf } from './listing.js';
import { entriesOfPreset, PRESET_TRAITS, type Preset } from './presets.js';
import { quotesOf, type TickerText, turnoverOf } from './tickers.js';
import { type TierRule, tierRuleOf } from './tierRules.js';
import { bracketsOf, parseTierTable } from './tiers.js';
import { steppedPrice, valueDecimalsOf } from './units.js';

/** A risk file that builds, from what an exchange lists: the first draft of a market. */

export interface DraftOptions {
  /** Name of the exchange in ccxt: what its tiers mean depends on it. */
  readonly exchange: string;
  readonly quote: string;
  readonly preset: Preset;
  readonly kinds: readonly ListedKind[];
  /** Default: that of the preset. */
  readonly instance?: string | undefined;
  readonly underlyings?: readonly string[] | undefined;
  readonly domain: string;
  readonly take: TickerField;
  readonly spotTake: TickerField;
  readonly observed?: number | undefined;
  /** How far a snapshot, and a ticker, may lie from the time of the market, seconds. */
  readonly maxSkew: number;
  /** Largest notional of a position, quote. Tiers go below it; default where none say it. */
  readonly limit?: string | undefined;
  readonly spotWeight?: string | undefined;
  /** For an exchange that is not known: how it counts tiers. */
  readonly tierUnit?: TierRule['unit'] | undefined;
  /** Path of the history of an underlying, from the folder of the risk file. */
  readonly historyFile: (underlying: string) => string;
}

export interface DraftTexts {
  /** `fetchMarkets` or `loadMarkets`. */
  readonly markets: TickerText;
  /** `fetchTickers`: one or several. */
  readonly tickers: readonly TickerText[];
  /** `fetchLeverageTiers`: for the preset `exchange`. */
  readonly tiers?: TickerText | undefined;
}

export interface Draft {
  readonly risk: RiskFile;
  readonly underlyings: readonly string[];
  /** Underlyings that the exchange lists and the universe has no slot for. */
  readonly left: number;
}

/** What a position may be worth where neither tiers nor the caller say it, quote. */
export const DEFAULT_LIMIT = '10000000';

/** Drafts a risk file. Throws {@link InputError} naming file, symbol and field for what is missing or cannot be. */
export function draftRisk(texts: DraftTexts, options: DraftOptions): Draft {
  const { quote, preset, kinds, domain, maxSkew, limit } = options;
  const traits = PRESET_TRAITS[preset];
  const instance = findInstance(options.instance ?? traits.instance);
  const all = parseListing(texts.markets.text, {
    exchange: options.exchange,
    quote,
    kinds,
    file: texts.markets.file,
  });
  const turnover = options.underlyings === undefined ? turnoverOf(texts.tickers) : new Map();
  const { listed, underlyings, left } = chooseListed(all, {
    slots: instance.instruments,
    most: traits.most(instance),
    underlyings: options.underlyings,
    turnover,
  });
  const quotes = quotesOf(texts.tickers, listed, options);
  const time = Math.max(...[...quotes.values()].map((one) => one.time));
  checkAges(quotes, time, maxSkew);
  const prices = Object.fromEntries(
    listed.map((one) => [one.symbol, steppedPrice(quotes.get(one.symbol)!.price, one)]),
  );
  const brackets =
    preset === 'exchange' ? tableOf(texts, options, listed, prices) : new Map<string, Bracket[]>();
  const models = entriesOfPreset(preset, {
    listed,
    prices,
    brackets,
    instance,
    limit: limit ?? DEFAULT_LIMIT,
    spotWeight: options.spotWeight,
  });
  const risk: RiskFile = {
    version: 1,
    kind: 'ballast/risk',
    universe: {
      quote,
      valueDecimals: Math.max(...listed.map(valueDecimalsOf)),
      slots: instance.instruments,
      instruments: listed.map((one) => slotOf(one, domain)),
    },
    time: formatTime(time),
    maxSkew,
    ...(traits.histories && {
      inputs: underlyings.map((of) => ({ kind: 'history' as const, of, file: options.historyFile(of) })),
    }),
    prices,
    models,
    provenance: provenanceOf(options),
  };
  return { risk, underlyings, left };
}

function checkAges(quotes: ReturnType<typeof quotesOf>, time: number, maxSkew: number): void {
  for (const [symbol, quote] of quotes) {
    const age = time - quote.time;
    if (age <= maxSkew) continue;
    throw new DataError(
      'expired',
      `has a ticker that is ${age} s older than the youngest, ${maxSkew} s at most`,
      {
        field: symbol,
        fix: 'Leave its underlying out, or save all tickers at one time',
      },
    );
  }
}

function tableOf(
  { tiers }: DraftTexts,
  { exchange, tierUnit, limit }: DraftOptions,
  listed: readonly Listed[],
  prices: Readonly<Record<string, string>>,
): Map<string, Bracket[]> {
  if (tiers === undefined) {
    throw new InputError('is missing: the preset exchange charges by its tiers', {
      field: 'tiers',
      fix: 'Give what fetchLeverageTiers returned, or choose another preset',
    });
  }
  const rule = ruleOf(exchange, tierUnit);
  const table = parseTierTable(tiers.text, tiers.file);
  return new Map(
    listed
      .filter(({ kind }) => kind !== 'spot')
      .map((one) => {
        const options = { rule, price: prices[one.symbol]!, limit, file: tiers.file };
        return [one.symbol, bracketsOf(table, one, options)];
      }),
  );
}

/** A rule that is stated may not deny the one that is known. */
function ruleOf(exchange: string, stated: TierRule['unit'] | undefined): TierRule {
  const known = tierRuleOf(exchange);
  if (known === undefined && stated === undefined) {
    throw new InputError('is not an exchange whose tiers are known', {
      field: 'exchange',
      fix: 'Say how it counts them: --tiers-in notional or contracts',
    });
  }
  if (known !== undefined && stated !== undefined && stated !== known.unit) {
    throw new InputError(`denies that ${exchange} counts in ${known.unit}`, { field: 'tierUnit' });
  }
  return known ?? { unit: stated! };
}

function provenanceOf({
  exchange,
  preset,
  take,
  spotTake,
  kinds,
  underlyings,
}: DraftOptions): Record<string, string> {
  const fields = kinds.map((kind) => `${kind}: ${kind === 'spot' ? spotTake : take}`).join(', ');
  return inField('provenance', () => ({
    exchange,
    rules: `ballast risk init, preset ${preset}`,
    prices: `tickers of the exchange (${fields}), rounded half up to the price step`,
    instruments:
      underlyings === undefined
        ? 'the underlyings of most turnover in 24 hours, as many as fit'
        : 'underlyings named by the author',
  }));
}
