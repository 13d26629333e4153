import { DataError } from '../../errors.js';
import type { BookLevel, OrderBook, Trade } from '../data.js';
import { assertInOrder } from './order.js';

/** Order-flow imbalance between the first and the last of several book snapshots. */
export interface FlowImbalance {
  /** `Σ e_n`, units: above 0 where bids grew or asks shrank. */
  readonly units: number;
  /** Mean of the sizes at best bid and best ask, units: the paper divides the price change per unit by a power of it. */
  readonly depth: number;
  /** `Σ e_n` over the sum of the sizes in it, −1 to 1: our own normalisation, so that assets compare. */
  readonly share: number;
}

/**
 * Order-flow imbalance of the best quotes. Between two snapshots, with best bid `P^B` of size `q^B` and best ask `P^A` of
 * size `q^A`,
 *
 *     e_n =  q^B_n · [P^B_n ≥ P^B_{n−1}] − q^B_{n−1} · [P^B_n ≤ P^B_{n−1}]
 *          − q^A_n · [P^A_n ≤ P^A_{n−1}] + q^A_{n−1} · [P^A_n ≥ P^A_{n−1}]
 *
 * Snapshots miss what happened between them; the closer they are, the nearer this is to the paper's sum over all events.
 * Source: Cont, Kukanov and Stoikov, "The price impact of order book events", Journal of Financial Econometrics 12 (2014).
 * Throws {@link DataError} `tooShort` for fewer than two snapshots, `unordered`, `empty`.
 */
export function orderFlowImbalance(books: readonly OrderBook[]): FlowImbalance {
  if (books.length < 2) {
    throw new DataError('tooShort', 'must have two snapshots or more', { field: 'books' });
  }
  assertInOrder(books, 'books');
  const tops = books.map(topOf);
  let [units, turned] = [0, 0];
  tops.slice(1).forEach((now, i) => {
    const before = tops[i]!;
    const [bidIn, bidOut] = grown(now.bid, before.bid, now.bid.price - before.bid.price);
    const [askIn, askOut] = grown(now.ask, before.ask, before.ask.price - now.ask.price);
    units += bidIn - bidOut - askIn + askOut;
    turned += bidIn + bidOut + askIn + askOut;
  });
  const depth = tops.reduce((sum, { bid, ask }) => sum + bid.size + ask.size, 0) / (2 * tops.length);
  return { units, depth, share: Math.max(-1, Math.min(1, units / turned)) };
}

/** Size that came to and that left a best quote which moved by `better` towards the other side. */
function grown(now: BookLevel, before: BookLevel, better: number): [number, number] {
  return [better >= 0 ? now.size : 0, better <= 0 ? before.size : 0];
}

function topOf(book: OrderBook, i: number): { bid: BookLevel; ask: BookLevel } {
  const [bid, ask] = [book.bids[0], book.asks[0]];
  if (bid !== undefined && ask !== undefined) return { bid, ask };
  const name = bid === undefined ? 'bids' : 'asks';
  throw new DataError('empty', 'has no level', { field: `books[${i}].${name}` });
}

/**
 * Trade imbalance, `(V_buy − V_sell) / (V_buy + V_sell)` by the sides that the trades state: −1 (only sells) to 1 (only buys).
 * Throws {@link DataError} `empty`, `notPositive`, `inconsistent` for a trade without a side.
 */
export function tradeImbalance(trades: readonly Trade[]): number {
  if (trades.length === 0) throw new DataError('empty', 'has no trade', { field: 'trades' });
  let [signed, total] = [0, 0];
  trades.forEach(({ size, side }, i) => {
    const at = (column: string) => ({ field: `trades[${i}]`, column });
    if (side === undefined) throw new DataError('inconsistent', 'is missing', at('side'));
    if (!(size > 0 && Number.isFinite(size)))
      throw new DataError('notPositive', 'must be above 0', at('size'));
    signed += side === 'buy' ? size : -size;
    total += size;
  });
  return signed / total;
}
