import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DataError } from '../../../src/errors.js';
import type { OrderBook, Trade } from '../../../src/risk/data.js';
import { orderFlowImbalance, tradeImbalance } from '../../../src/risk/flow/imbalance.js';
import { refusal } from '../../support/refusal.js';

const book = (time: number, bid: [number, number], ask: [number, number]): OrderBook => ({
  time,
  bids: [{ price: bid[0], size: bid[1] }],
  asks: [{ price: ask[0], size: ask[1] }],
});

describe('orderFlowImbalance', () => {
  const before = book(0, [99, 10], [101, 20]);
  it.each<[string, OrderBook, number]>([
    ['bids that grow', book(1, [99, 13], [101, 20]), 3],
    ['bids that shrink', book(1, [99, 4], [101, 20]), -6],
    ['a better bid', book(1, [100, 5], [101, 20]), 5],
    ['a worse bid', book(1, [98, 5], [101, 20]), -10],
    ['asks that grow', book(1, [99, 10], [101, 26]), -6],
    ['asks that shrink', book(1, [99, 10], [101, 2]), 18],
    ['a lower ask', book(1, [99, 10], [100, 7]), -7],
    ['a higher ask', book(1, [99, 10], [102, 7]), 20],
    ['nothing', book(1, [99, 10], [101, 20]), 0],
  ])('counts %s', (_, after, units) => {
    expect(orderFlowImbalance([before, after]).units).toBe(units);
  });

  it('adds up over snapshots, and over its turnover for the share', () => {
    const books = [before, book(1, [100, 5], [101, 26]), book(1, [100, 8], [102, 7])];
    // 5 − 6, then 3 + 26; what came and left: 5 + 26 + 20, then 8 + 5 + 26.
    expect(orderFlowImbalance(books)).toEqual({ units: 28, depth: 76 / 6, share: 28 / 90 });
  });

  it('turns its sign when the book is turned over, and stays from −1 to 1', () => {
    const top = fc.record({
      bid: fc.integer({ min: 90, max: 99 }),
      ask: fc.integer({ min: 101, max: 110 }),
      sizes: fc.tuple(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 1, max: 1000 })),
    });
    fc.assert(
      fc.property(fc.array(top, { minLength: 2, maxLength: 20 }), (tops) => {
        const books = tops.map(({ bid, ask, sizes: [b, a] }, i) => book(i, [bid, b], [ask, a]));
        const turned = tops.map(({ bid, ask, sizes: [b, a] }, i) => book(i, [200 - ask, a], [200 - bid, b]));
        const flow = orderFlowImbalance(books);
        expect(orderFlowImbalance(turned).units).toBeCloseTo(-flow.units, 9);
        expect(Math.abs(flow.share)).toBeLessThanOrEqual(1);
        expect(flow.depth).toBeGreaterThan(0);
      }),
    );
  });

  it.each<[string, readonly OrderBook[], string, string]>([
    ['one snapshot', [before], 'tooShort', 'two snapshots'],
    ['snapshots out of order', [book(1, [99, 1], [101, 1]), before], 'unordered', 'books[1]'],
    ['no bids', [before, { ...before, bids: [] }], 'empty', 'books[1].bids'],
    ['no asks', [{ ...before, asks: [] }, before], 'empty', 'books[0].asks'],
  ])('refuses %s', (_, books, rule, field) => {
    const error = refusal(() => orderFlowImbalance(books)) as DataError;
    expect(error.rule).toBe(rule);
    expect(error.message).toContain(field);
  });
});

describe('tradeImbalance', () => {
  const trade = (size: number, side?: 'buy' | 'sell'): Trade => ({
    time: 0,
    price: 1,
    size,
    ...(side && { side }),
  });

  it('is what buyers took less what sellers took, over both', () => {
    expect(tradeImbalance([trade(3, 'buy'), trade(1, 'sell')])).toBe(0.5);
    expect(tradeImbalance([trade(3, 'buy')])).toBe(1);
    expect(tradeImbalance([trade(3, 'sell')])).toBe(-1);
    expect(tradeImbalance([trade(3, 'sell'), trade(3, 'buy')])).toBe(0);
  });

  it.each<[string, readonly Trade[], string, string]>([
    ['no trades', [], 'empty', 'trades'],
    ['a trade without a side', [trade(1, 'buy'), trade(1)], 'inconsistent', 'trades[1]: column side'],
    ['a size below 0', [trade(-1, 'buy')], 'notPositive', 'trades[0]: column size'],
    ['no number', [trade(Number.NaN, 'buy')], 'notPositive', 'trades[0]: column size'],
  ])('refuses %s', (_, trades, rule, field) => {
    const error = refusal(() => tradeImbalance(trades)) as DataError;
    expect(error.rule).toBe(rule);
    expect(error.message).toContain(field);
  });
});
