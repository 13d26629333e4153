import { DataError } from '../errors.js';
import { contractTerms } from '../market/contractTerms.js';
import { exchangeName } from '../market/exchangeName.js';
import { parseFraction } from '../units/decimal.js';
import { compare, fraction, multiply } from '../units/fraction.js';
import { type Place, printedFigure } from './figure.js';

/** Whether a symbol, or the name that an exchange has for it, is that of an option. */
export const isOption = (symbol: string): boolean =>
  (contractTerms(symbol) ?? exchangeName(symbol))?.right !== undefined;

/** As many times apart, two prices of one ticker are in different units. */
const APART = fraction(10n);

const FIGURES = ['markPrice', 'indexPrice', 'last', 'bid', 'ask'] as const;
type Figures = { readonly [Name in (typeof FIGURES)[number]]?: number | string | null | undefined };

/**
 * Holds the price that is taken of a ticker against its others: none is in another unit. A bid far below and an ask far above say nothing:
 * a side of the book may be as good as empty. Throws {@link DataError} `inconsistent`.
 */
export function assertOneUnit(price: string, ticker: Figures, at: (name: string) => Place): void {
  const taken = parseFraction(price);
  for (const name of FIGURES) {
    const value = ticker[name] ?? undefined;
    if (value === undefined) continue;
    const other = printedFigure(value, at(name));
    if (other.n <= 0n) continue;
    const above = name !== 'ask' && compare(other, multiply(APART, taken)) > 0n;
    const below = name !== 'bid' && compare(taken, multiply(APART, other)) > 0n;
    if (!above && !below) continue;
    throw new DataError('inconsistent', 'is more than ten times apart from the price that is taken', {
      ...at(name),
      fix: 'One of the two is in another unit, or of another asset: save what the exchange gives',
    });
  }
}
