/** What the unified symbol of a contract says: `BASE/PRICED:SETTLED`, with an expiry, and for options strike and right. */

export interface ContractTerms {
  readonly base: string;
  /** Currency of its prices. */
  readonly priced: string;
  /** Currency that its profit is paid in. */
  readonly settled: string;
  readonly option: boolean;
  /**
   * How profit follows from prices. `linear`: quantity × price difference, in the currency of settlement; `inverse`: face value
   * × difference of the reciprocals, in the base; `quanto`: neither.
   */
  readonly profit: 'linear' | 'inverse' | 'quanto';
}

/** Paid one for one where a price is in USD. */
const DOLLARS = new Set(['USD', 'USDC', 'USDT']);

/** The terms of a contract, `undefined` for a plain asset or pair. */
export function contractTerms(symbol: string): ContractTerms | undefined {
  const [, base, priced, settled, rest = ''] = /^([^/:]+)\/([^/:]+):([^/:-]+)(-.+)?$/.exec(symbol) ?? [];
  if (base === undefined || priced === undefined || settled === undefined) return undefined;
  const option = /-[CP]$/.test(rest);
  const paid = priced === settled || (priced === 'USD' && DOLLARS.has(settled));
  // An option that settles in its base is priced in it, and so linear in that price.
  const profit = paid || (option && settled === base) ? 'linear' : settled === base ? 'inverse' : 'quanto';
  return { base, priced, settled, option, profit };
}
