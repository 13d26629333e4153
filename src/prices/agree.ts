import { InputError } from '../errors.js';
import type { AgreedPrice, NotCounted, PriceRule } from '../market/quorumRecord.js';
import { parseFraction } from '../units/decimal.js';
import { compare, multiply } from '../units/fraction.js';
import { type Agreement, agreementOf } from './average.js';
import type { PriceQuote, PriceSet } from './priceSet.js';
import type { PriceSources } from './sources.js';

export interface Judging {
  /** The verified sets by the name of their source. */
  readonly given: ReadonlyMap<string, PriceSet>;
  readonly list: PriceSources;
  /** Time of the market, unix seconds. */
  readonly time: number;
}

/** What one source says of a symbol: its price, or why it does not count. */
interface Answer {
  readonly source: string;
  readonly price?: string;
  readonly reason?: NotCounted;
}

/**
 * What the sources agree on for one symbol: the median of the fresh and certain prices, if there are enough of them and they lie close
 * enough together. Throws {@link InputError} with the symbol, how many counted of how many, and the spread.
 */
export function agree(symbol: string, { given, list, time }: Judging): AgreedPrice {
  const { rule, sources } = list;
  const answers = sources.flatMap(({ name }): Answer[] => {
    const set = given.get(name);
    return set === undefined ? [] : [{ source: name, ...answerOf(symbol, set, { rule, time }) }];
  });
  const counted = answers.flatMap(({ source, price }) => (price === undefined ? [] : [{ source, price }]));
  const notCounted = answers.flatMap(({ source, reason }) =>
    reason === undefined ? [] : [{ source, reason }],
  );
  const prices = counted.map(({ price }) => price);
  const agreement = prices.length === 0 ? undefined : agreementOf(prices, rule.maxSpread);
  if (agreement === undefined || counted.length < rule.atLeast || !agreement.within) {
    throw noQuorum(symbol, { agreement, counted: counted.length, notCounted, list });
  }
  const { median, lowest, highest, spread } = agreement;
  return {
    symbol,
    price: median,
    lowest,
    highest,
    spread,
    counted: counted.map(({ source }) => source),
    notCounted,
  };
}

interface Bounds {
  readonly rule: PriceRule;
  readonly time: number;
}

function answerOf(symbol: string, { prices }: PriceSet, { rule, time }: Bounds): Omit<Answer, 'source'> {
  const quote = prices.find((one) => one.symbol === symbol);
  if (quote === undefined) return { reason: 'missing' };
  if (quote.time < time - rule.maxAge) return { reason: 'stale' };
  return isCertain(quote, rule) ? { price: quote.price } : { reason: 'uncertain' };
}

/** Whether the confidence that its source states for a price, if any, is at most the share of it that the rule allows. */
function isCertain({ price, confidence }: PriceQuote, { maxConfidence }: PriceRule): boolean {
  if (maxConfidence === undefined || confidence === undefined) return true;
  const most = multiply(parseFraction(maxConfidence), parseFraction(price));
  return compare(parseFraction(confidence), most) <= 0n;
}

interface Shortfall {
  readonly agreement: Agreement | undefined;
  readonly counted: number;
  readonly notCounted: AgreedPrice['notCounted'];
  readonly list: PriceSources;
}

function noQuorum(symbol: string, { agreement, counted, notCounted, list }: Shortfall): InputError {
  const { rule, sources } = list;
  const spread = agreement === undefined ? 'no price' : `a spread of ${agreement.spread}`;
  const left = notCounted.map(({ source, reason }) => `${source} (${reason})`);
  const except = left.length === 0 ? '' : `. Not counted: ${left.join(', ')}`;
  return new InputError(
    `has no quorum: ${counted} of ${sources.length} sources count where ${rule.atLeast} must, with ${spread} ` +
      `where ${rule.maxSpread} is allowed${except}`,
    { field: symbol },
  );
}
