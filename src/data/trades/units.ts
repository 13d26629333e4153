import { DataError } from '../../errors.js';
import { unitsPer } from '../contractSize.js';
import type { SavedTrade } from './trades.js';

/** What sizes count: a risk file's trades are in units of the underlying. */

/** Printed products of floats: more is a contradiction. */
const ROUNDED = 1e-6;
/** Values are rounded to the smallest coin, which is much of a small one: their sums are compared, to a thousandth. */
const ROUNDED_SUM = 1e-3;

/**
 * The trades with sizes in units: those in contracts multiplied, exactly; those of Bybit's inverse contracts, which count
 * dollars, in the coins that stand beside them. Throws {@link InputError} for a contract size that is none, and
 * {@link DataError} `inconsistent` where values say that sizes are not in units.
 */
export function inUnits(
  trades: readonly SavedTrade[],
  contractSize: string | undefined,
): readonly SavedTrade[] {
  const sized = notionalSizes(contractSize === undefined ? trades : multiplied(trades, contractSize));
  const valued = sized.filter(({ value }) => value !== undefined);
  const stated = valued.reduce((sum, { value }) => sum + Number(value), 0);
  const product = valued.reduce((sum, { price, size }) => sum + Number(price) * Number(size), 0);
  if (Math.abs(stated - product) <= product * ROUNDED_SUM) return sized;
  throw new DataError('inconsistent', 'is not the price times the size, over all trades', {
    ...valued[0]!.at,
    column: 'value',
    fix: 'Sizes seem to be in contracts: say how many units one has with --contract-size',
  });
}

function multiplied(trades: readonly SavedTrade[], contractSize: string): readonly SavedTrade[] {
  const inUnderlying = unitsPer(contractSize);
  return trades.map((trade) => ({ ...trade, size: inUnderlying(trade.size) }));
}

/** Linear contracts have the value in quote beside the size, inverse ones, whose size is in dollars, in coins. */
function notionalSizes(trades: readonly SavedTrade[]): readonly SavedTrade[] {
  const given = trades.filter(({ notionals }) => notionals !== undefined);
  if (given.every((trade) => fits(trade, Number(trade.price)))) return trades;
  const other = given.find((trade) => !fits(trade, 1 / Number(trade.price)));
  if (other === undefined && given.length === trades.length) {
    return trades.map((trade) => ({ ...trade, size: trade.notionals!.foreign }));
  }
  const at = { ...(other ?? given[0]!).at, column: 'homeNotional' };
  throw new DataError('inconsistent', 'and foreignNotional are not the size and its value', at);
}

function fits({ size, notionals }: SavedTrade, factor: number): boolean {
  const near = (text: string, value: number) => Math.abs(Number(text) - value) <= value * ROUNDED;
  const { home, foreign } = notionals!;
  return near(home, Number(size)) && near(foreign, Number(size) * factor);
}
