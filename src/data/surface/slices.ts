import { DataError } from '../../errors.js';
import { formatFraction, parseFraction } from '../../units/decimal.js';
import { compare, multiply, powerOfTen } from '../../units/fraction.js';
import type { ChainUnits, FullQuote } from './volUnit.js';

/** One expiry of a surface, as its file has it: figures are plain decimals. */
export interface SliceText {
  readonly expiry: number;
  readonly forward: string;
  readonly rate: string;
  readonly strikes: readonly string[];
  readonly vols: readonly string[];
}

/** By how much forwards of one expiry may differ, as a share of the lowest: quotes of one moment are not of one instant. */
const MAX_FORWARD_SPREAD = 0.001;

/**
 * The expiries of a chain, and in each the strikes, both rising. The forward is the lower median of those stated. Where call and
 * put of a strike are there, the volatility is that of the one out of the money, by which others hedge.
 *
 * Throws {@link DataError}: `duplicate` for an option that is there twice, `inconsistent` where call and put differ by more than
 * the tolerance, and where forwards or rates of one expiry differ.
 */
export function slicesOf(quotes: readonly FullQuote[], { vol }: ChainUnits, tolerance: number): SliceText[] {
  const expiries = [...new Set(quotes.map(({ expiry }) => expiry))].sort((a, b) => a - b);
  return expiries.map((expiry) => {
    const own = quotes.filter((quote) => quote.expiry === expiry);
    const forward = forwardOf(own);
    const other = own.find(({ rate }) => rate !== own[0]!.rate);
    if (other !== undefined) throw differs(other, 'rate');
    const strikes = byStrike(own);
    const scale = powerOfTen(vol === 'percent' ? -2 : 0);
    const volOf = (pair: readonly FullQuote[]) =>
      formatFraction(multiply(parseFraction(chosen(pair, forward, vol, tolerance)), scale));
    return {
      expiry,
      forward,
      rate: own[0]!.rate,
      strikes: strikes.map(([quote]) => quote!.strike),
      vols: strikes.map(volOf),
    };
  });
}

function forwardOf(quotes: readonly FullQuote[]): string {
  const sorted = [...quotes].sort((a, b) =>
    Number(compare(parseFraction(a.forward), parseFraction(b.forward))),
  );
  const [lowest, highest] = [sorted[0]!, sorted.at(-1)!];
  if (Number(highest.forward) > Number(lowest.forward) * (1 + MAX_FORWARD_SPREAD))
    throw differs(highest, 'forward');
  return sorted[Math.floor((sorted.length - 1) / 2)]!.forward;
}

/** Calls and puts of each strike, strikes rising. */
function byStrike(quotes: readonly FullQuote[]): (readonly FullQuote[])[] {
  const groups = new Map<string, FullQuote[]>();
  for (const quote of quotes) {
    const key = formatFraction(parseFraction(quote.strike));
    const group = groups.get(key) ?? [];
    if (group.some(({ right }) => right === quote.right)) {
      throw new DataError('duplicate', `is a second quote of ${quote.name}`, quote.at);
    }
    groups.set(key, [...group, { ...quote, strike: key }]);
  }
  return [...groups.values()].sort(([a], [b]) =>
    Number(compare(parseFraction(a!.strike), parseFraction(b!.strike))),
  );
}

function chosen(
  pair: readonly FullQuote[],
  forward: string,
  unit: ChainUnits['vol'],
  tolerance: number,
): string {
  const [first, second] = pair as readonly [FullQuote, FullQuote?];
  if (second === undefined) return first.vol;
  const most = tolerance * (unit === 'percent' ? 100 : 1);
  if (Math.abs(Number(first.vol) - Number(second.vol)) > most)
    throw differs(second, 'volatility', first.name);
  const right = Number(first.strike) >= Number(forward) ? 'call' : 'put';
  return (first.right === right ? first : second).vol;
}

function differs({ name, at }: FullQuote, figure: string, other = 'others of its expiry'): DataError {
  const fix = 'Save the chain again, at one moment';
  return new DataError('inconsistent', `${name} has another ${figure} than ${other}`, { ...at, fix });
}
