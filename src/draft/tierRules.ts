/** How exchanges count the tiers that ccxt calls notional, and what they deduct. */

export const TIER_UNITS = ['notional', 'contracts'] as const;

export interface TierRule {
  /** Bounds in quote currency, or in contracts. */
  readonly unit: (typeof TIER_UNITS)[number];
  /**
   * Key of `info` with what maintenance margin is less than notional · rate, so that it is continuous. Absent: nothing is deducted, as
   * far as anyone has shown; that errs against the holder.
   */
  readonly deduction?: string;
}

/**
 * Read in `parseMarketLeverageTiers` of ccxt 4.5.84. Binance documents `cum` and Bybit `mmDeduction` as deductions; OKX counts in
 * `minSz` and `maxSz`, numbers of contracts, and charges the rate of the tier on the whole position.
 */
const RULES: Readonly<Record<string, TierRule>> = {
  binance: { unit: 'notional', deduction: 'cum' },
  binanceusdm: { unit: 'notional', deduction: 'cum' },
  bitget: { unit: 'notional' },
  bybit: { unit: 'notional', deduction: 'mmDeduction' },
  gate: { unit: 'notional' },
  krakenfutures: { unit: 'notional' },
  okx: { unit: 'contracts' },
};

/** The rule of an exchange, by its name in ccxt; undefined for one that nobody has looked at. */
export const tierRuleOf = (exchange: string): TierRule | undefined =>
  Object.hasOwn(RULES, exchange) ? RULES[exchange] : undefined;
