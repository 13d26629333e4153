import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buyCost, depthSteps, midOf, sellCost } from '../../../src/risk/liquidity/sellCost.js';
import { expectInputError } from '../../models/helpers.js';
import { BOOK, depthOf, exactBooks, walk } from './books.js';

describe('sellCost', () => {
  it('walks the bids: 10 at 99, 20 at 98, 5 at 95', () => {
    const cost = sellCost(BOOK, 35);
    expect(cost).toMatchObject({ size: 35, quote: 3425, mid: 100, beyond: 0 });
    expect(cost.average).toBeCloseTo(3425 / 35, 12);
    expect(cost.slippage).toBeCloseTo(1 - 34.25 / 35, 12);
  });

  it('walks the asks', () => {
    expect(buyCost(BOOK, 15)).toMatchObject({ quote: 5 * 101 + 10 * 103, mid: 100, beyond: 0 });
    expect(buyCost(BOOK, 15).slippage).toBeCloseTo(1535 / 1500 - 1, 12);
  });

  it('is exact, and steps to the next level just past the end of one', () => {
    expect(depthSteps(BOOK, 'sell')).toEqual([10, 30, 70]);
    expect(sellCost(BOOK, 10 - 1 / 64).quote).toBe(990 - 99 / 64);
    expect(sellCost(BOOK, 10).quote).toBe(990);
    expect(sellCost(BOOK, 10 + 1 / 64).quote).toBe(990 + 98 / 64);
  });

  it('agrees with an exact walk for any book and size', () => {
    fc.assert(
      fc.property(exactBooks, fc.double({ min: 0, max: 1, noNaN: true }), ({ bids, asks, book }, part) => {
        for (const [levels, cost] of [[bids, sellCost] as const, [asks, buyCost] as const]) {
          const milli = BigInt(Math.floor(Number(depthOf(levels) - 1n) * part)) + 1n;
          // Float depths may round below the exact sum: the last thousandth belongs to another test.
          if (milli === depthOf(levels)) continue;
          const exact = Number(walk(levels, milli)!) / 1e5;
          const { quote, slippage } = cost(book, Number(milli) / 1000);
          expect(Math.abs(quote / exact - 1)).toBeLessThan(1e-12);
          expect(slippage).toBeGreaterThanOrEqual(0);
        }
      }),
    );
  });

  it('has no answer beyond the visible depth unless told', () => {
    expect(sellCost(BOOK, 70).quote).toBe(990 + 1960 + 3800);
    expectInputError(() => sellCost(BOOK, 70.001), 'size', 'squareRoot');
    expectInputError(() => buyCost(BOOK, 20.001), 'size', 'more than the visible book');
  });

  it.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY, 1e31])('refuses a size of %d', (size) => {
    expectInputError(() => sellCost(BOOK, size), 'size', 'must be from 1e-30');
  });

  it('refuses a book without bids', () => {
    expect(() => midOf({ ...BOOK, bids: [] })).toThrow('bids: has no level');
    expect(() => sellCost({ ...BOOK, asks: [] }, 1)).toThrow('asks: has no level');
  });
});

describe('beyond the visible depth', () => {
  it('goes on from the last level as a square root', () => {
    // Depth 70, last price 95, so g = 0.05. A numerical integral of 100 · (1 − 0.05 · √(x / 70)) from 70 to 280.
    const steps = 200_000;
    let integral = 0;
    for (let i = 0; i < steps; i++) {
      const x = 70 + (210 * (i + 0.5)) / steps;
      integral += (100 * (1 - 0.05 * Math.sqrt(x / 70)) * 210) / steps;
    }
    const cost = sellCost(BOOK, 280, 'squareRoot');
    expect(cost.beyond).toBe(210);
    expect(cost.quote).toBeCloseTo(6750 + integral, 5);
    // In closed form: 100 · (210 − ⅔ · 0.05 · (280 · 2 − 70)).
    expect(cost.quote).toBeCloseTo(6750 + 100 * (210 - (2 / 3) * 0.05 * 490), 8);
  });

  it('is continuous at the depth, for sales and purchases', () => {
    const step = 1e-6;
    expect(sellCost(BOOK, 70 + step, 'squareRoot').quote - sellCost(BOOK, 70).quote).toBeCloseTo(
      95 * step,
      9,
    );
    expect(buyCost(BOOK, 20 + step, 'squareRoot').quote - buyCost(BOOK, 20).quote).toBeCloseTo(103 * step, 9);
  });

  it('never sells below 0: more than Q / g² brings nothing more', () => {
    const end = 70 / 0.05 ** 2;
    const most = sellCost(BOOK, end, 'squareRoot').quote;
    expect(sellCost(BOOK, end * 1.5, 'squareRoot').quote).toBeCloseTo(most, 6);
    expect(sellCost(BOOK, end * 0.99, 'squareRoot').quote).toBeLessThan(most);
  });

  it('sells for a concave amount and buys for a convex one, with slippage that rises', () => {
    fc.assert(
      fc.property(
        exactBooks,
        fc.tuple(
          fc.double({ min: 0.001, max: 3, noNaN: true }),
          fc.double({ min: 0.001, max: 3, noNaN: true }),
        ),
        ({ book }, [a, b]) => {
          for (const [side, cost, sign] of [['sell', sellCost, 1] as const, ['buy', buyCost, -1] as const]) {
            const depth = depthSteps(book, side).at(-1)!;
            const [low, high] = [Math.min(a, b) * depth, Math.max(a, b) * depth];
            const [from, to] = [cost(book, low, 'squareRoot'), cost(book, high, 'squareRoot')];
            const middle = cost(book, low + (high - low) / 2, 'squareRoot');
            const slack = 1e-9 * to.quote;
            expect(sign * (middle.quote - (from.quote + to.quote) / 2)).toBeGreaterThanOrEqual(-slack);
            expect(to.quote).toBeGreaterThanOrEqual(from.quote - slack);
            expect(to.slippage).toBeGreaterThanOrEqual(from.slippage - 1e-9);
          }
        },
      ),
    );
  });
});
