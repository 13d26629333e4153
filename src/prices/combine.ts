import { pointText } from '../account/curve.js';
import { InputError } from '../errors.js';
import { parseTime } from '../files/time.js';
import type { AgreedPrice, NotCounted, QuorumRecord, SourceRecord } from '../market/quorumRecord.js';
import { agree } from './agree.js';
import { checkPriceSet, type PriceSet, priceSetHash } from './priceSet.js';
import type { SignedPrices } from './signedPrices.js';
import { checkSources, type PriceSource, type PriceSources } from './sources.js';
import { type PricesFailure, verifyPrices } from './verifyPrices.js';

/** What a market takes its prices from. */
export interface QuorumInputs {
  /** At most one signed set per source. */
  readonly sets: readonly SignedPrices[];
  readonly sources: PriceSources;
}

export interface CombineOptions {
  /** Time of the market, unix seconds: ages are judged at it, never at the wall clock, so that anyone gets the same. */
  readonly time: number;
  /** Symbols that need a price. Default: all that any of the sets has. */
  readonly symbols?: readonly string[];
}

export interface CombinedPrices {
  /** By symbol: plain decimals. */
  readonly prices: Readonly<Record<string, string>>;
  readonly record: QuorumRecord;
}

/**
 * One price per symbol from the signed sets of several sources: the median of the fresh ones, where at least `atLeast`
 * sources have one and they lie within `maxSpread` of each other. An even number has the exact mean of the two in the middle.
 * A price counts while `time − its own time <= maxAge` and, where the rule has `maxConfidence`, its confidence is at most that
 * share of it. Sources whose prices are stale, uncertain or missing are recorded as such; an outlier is never left out: it
 * stops the quorum.
 *
 * Throws {@link InputError} for a set by nobody on the list, under another name than there, of a source that has one
 * already, later than `time`, whose signature does not hold, or that states a confidence for some prices only where the rule
 * looks at it (`sets[i]…`), and for a symbol without a quorum: it says how many sources counted of how many, and the spread.
 */
export function combinePrices(
  sets: readonly SignedPrices[],
  sources: PriceSources,
  options: CombineOptions,
): CombinedPrices {
  const list = checkSources(sources);
  const time = Number(parseTime(options.time, 'time'));
  const given = verifiedSets(sets, list, time);
  const all = [...given.values()].flatMap((set) => set.prices.map(({ symbol }) => symbol));
  const symbols = [...new Set(options.symbols ?? all)].sort();
  const prices = symbols.map((symbol) => agree(symbol, { given, list, time }));
  return {
    prices: Object.fromEntries(prices.map(({ symbol, price }) => [symbol, price])),
    record: {
      rule: list.rule,
      sources: list.sources.map((source) => recordOf(source, given.get(source.name), prices)),
      prices,
    },
  };
}

const RULES: Readonly<Record<PricesFailure, readonly [field: string, rule: string, fix: string]>> = {
  malformed: ['prices', 'break a rule of price sets', 'Ask the source for a set that can be read'],
  'unknown-signer': [
    'signer',
    'is a key that the list of sources does not have',
    'Give the list that has it',
  ],
  'other-name': ['source', 'is not the name of this key in the list of sources', 'Give the list that has it'],
  'bad-signature': [
    'signature',
    'does not hold: the prices were changed after they were signed',
    'Ask the source to sign them again',
  ],
};

/** The sets by the name of their source, each verified. */
function verifiedSets(
  sets: readonly SignedPrices[],
  list: PriceSources,
  time: number,
): ReadonlyMap<string, PriceSet> {
  if (sets.length === 0) throw new InputError('must have at least one set', { field: 'sets' });
  const given = new Map<string, PriceSet>();
  sets.forEach((signed, i) => {
    const verdict = verifyPrices(signed, list);
    if (!verdict.ok) {
      const [field, rule, fix] = RULES[verdict.reason];
      throw new InputError(rule, { field: `sets[${i}].${field}`, fix });
    }
    const { name } = verdict.source;
    if (given.has(name)) {
      throw new InputError(`is a second set of ${name}: a source counts once`, {
        field: `sets[${i}].source`,
        fix: 'Give one of them',
      });
    }
    if (signed.set.time > time) {
      throw new InputError('is after the time of the market', {
        field: `sets[${i}].time`,
        fix: 'Use an older set, or a later market',
      });
    }
    if (list.rule.maxConfidence !== undefined) checkConfidence(signed.set, `sets[${i}].prices`);
    given.set(name, checkPriceSet(signed.set));
  });
  return given;
}

/** Why no price of a source counted: the first of these that one of them has. */
const REASONS = ['stale', 'uncertain', 'missing'] as const satisfies readonly NotCounted[];

/** A source that states its confidence states it for all its prices: leaving it out would make one of them certain. */
function checkConfidence({ prices }: PriceSet, field: string): void {
  const [without] = prices.filter(({ confidence }) => confidence === undefined);
  if (without === undefined || prices.every(({ confidence }) => confidence === undefined)) return;
  throw new InputError(`state the confidence of some, and not of ${without.symbol}`, {
    field,
    fix: 'Ask the source for a set with the confidence of all its prices, or use a list without maxConfidence',
  });
}

function recordOf(
  { name, key }: PriceSource,
  set: PriceSet | undefined,
  prices: readonly AgreedPrice[],
): SourceRecord {
  const entry = { name, key: pointText(key) };
  if (set === undefined) return entry;
  const found = { hash: priceSetHash(set).toString(), time: set.time };
  if (prices.some(({ counted }) => counted.includes(name))) {
    return { ...entry, set: { ...found, counted: true } };
  }
  const reasons = prices.flatMap(({ notCounted }) => notCounted.filter(({ source }) => source === name));
  const [reason = 'missing'] = REASONS.filter((one) => reasons.some((found) => found.reason === one));
  return { ...entry, set: { ...found, counted: false, reason } };
}
