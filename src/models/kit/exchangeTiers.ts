import { z } from 'zod';
import { InputError } from '../../errors.js';
import { printedNumber } from '../../files/schemas.js';
import { countsAs } from '../../market/contractTerms.js';
import { formatFraction } from '../../units/decimal.js';
import { type Printed, parsePrinted } from '../../units/printed.js';
import type { Bracket } from './brackets.js';

/** Tiers of leverage as ccxt's `fetchLeverageTiers` gives them. */

const printed = (description: string) => printedNumber.describe(description);

export const exchangeTierSchema = z
  .strictObject({
    tier: printed('Number of the tier').nullish(),
    symbol: z.string().nullish(),
    currency: z.string().describe('Currency of the notional: that of the universe, or a dollar coin'),
    minNotional: printed('Lower bound of the notional, inclusive'),
    maxNotional: printed('Upper bound of the notional, exclusive'),
    maintenanceMarginRate: printed('Maintenance margin rate, 0 to 1'),
    maxLeverage: printed('Largest leverage, 1 or more'),
    info: z.looseObject({}).nullish().describe("The exchange's own figures: `cum` is read where it is there"),
  })
  .describe(
    'A tier as ccxt gives it: without `info.cum` the rate of its tier holds for the whole notional, as nothing says otherwise',
  );

export type ExchangeTier = z.output<typeof exchangeTierSchema>;

/** Keys of `info` that say that the bounds are no notional, though ccxt calls them so. */
const CONTRACTS = ['minSz', 'maxSz', 'contracts', 'min_size', 'max_size'];

/**
 * A tier as a bracket, its figures exact as they are printed. Throws {@link InputError} for a tier in another currency than
 * `quote`, in contracts, or of a symbol that is not among `symbols`.
 */
export function bracketOfTier(
  tier: ExchangeTier,
  { quote, symbols }: { readonly quote: string; readonly symbols: readonly string[] },
): Bracket {
  const { currency, info, symbol } = tier;
  if (typeof symbol === 'string' && !symbols.includes(symbol)) {
    throw new InputError(`is ${symbol}, which this entry is not for`, {
      field: 'symbol',
      fix: 'Take the tiers of its own symbols, or leave "symbol" out of tiers that hold for others too',
    });
  }
  if (!countsAs(currency, quote)) {
    throw new InputError(`is ${currency}, and the universe counts in ${quote}`, {
      field: 'currency',
      fix: `Write the bounds in ${quote}`,
    });
  }
  const counted = CONTRACTS.find((key) => info !== null && info !== undefined && Object.hasOwn(info, key));
  if (counted !== undefined) {
    throw new InputError('shows that the bounds are contracts, not notional', {
      field: `info.${counted}`,
      fix: 'Use "ballast risk init", which multiplies them by contract size and price',
    });
  }
  const figure = (name: 'minNotional' | 'maxNotional' | 'maintenanceMarginRate' | 'maxLeverage') =>
    formatFraction(parsePrinted(tier[name], name));
  const cum = info?.cum as Printed;
  return {
    minNotional: figure('minNotional'),
    maxNotional: figure('maxNotional'),
    maintenanceRate: figure('maintenanceMarginRate'),
    cum: cum === undefined || cum === null ? '0' : formatFraction(parsePrinted(cum, 'info.cum')),
    maxLeverage: figure('maxLeverage'),
  };
}
