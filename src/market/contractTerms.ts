/** What the unified symbol of a contract says: `BASE/PRICED:SETTLED`, with an expiry, and for options strike and right. */

export interface ContractTerms {
  readonly base: string;
  /** Currency of its prices. */
  readonly priced: string;
  /** Currency that its profit is paid in. */
  readonly settled: string;
  /** Day of expiry, `YYMMDD` (`YYYYMMDD` is shortened); `undefined` for perpetuals. */
  readonly day: string | undefined;
  /** Plain decimal. */
  readonly strike: string | undefined;
  readonly right: 'call' | 'put' | undefined;
  readonly option: boolean;
  /**
   * How profit follows from prices. `linear`: quantity × price difference, in the currency of settlement; `inverse`: face value
   * × difference of the reciprocals, in the base; `quanto`: neither.
   */
  readonly profit: 'linear' | 'inverse' | 'quanto';
}

const SYMBOL = /^([^/:]+)\/([^/:]+):([^/:-]+)(?:-([^-]+)(?:-([^-]+)-([CP]))?)?$/;

/** Counted one for one: a figure in a dollar coin off its peg is off by as much. */
const DOLLARS = new Set(['USD', 'USDC', 'USDT']);

/** Whether an amount in one currency counts as the same in the other: the same, or USD in a dollar coin. */
export const paidAs = (priced: string, settled: string): boolean =>
  priced === settled || (priced === 'USD' && DOLLARS.has(settled));

/** Whether bounds and prices in one currency count as the same in the other: the same, or both of them dollars. */
export const countsAs = (currency: string, quote: string): boolean =>
  currency === quote || (DOLLARS.has(currency) && DOLLARS.has(quote));

/** Whether what is priced and settled in these currencies pays its profit in `quote`, and in proportion to the price. */
export const paysIn = (priced: string, settled: string | null | undefined, quote: string): boolean =>
  settled === quote && paidAs(priced, quote);

/** The terms of a contract, `undefined` for a plain asset or pair. */
export function contractTerms(symbol: string): ContractTerms | undefined {
  const [, base, priced, settled, date, strike, letter] = SYMBOL.exec(symbol) ?? [];
  if (base === undefined || priced === undefined || settled === undefined) return undefined;
  const option = letter !== undefined;
  const day = date?.replace(/^20(?=[0-9]{6}$)/, '');
  const right = letter === 'C' ? 'call' : letter === 'P' ? 'put' : undefined;
  // An option that settles in its base is priced in it, and so linear in that price.
  const linear = paidAs(priced, settled) || (option && settled === base);
  const profit = linear ? 'linear' : settled === base ? 'inverse' : 'quanto';
  return { base, priced, settled, day, strike, right, option, profit };
}
