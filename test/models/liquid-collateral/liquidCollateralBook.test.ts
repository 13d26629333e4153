import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CompileContext } from '../../../src/models/kit/partial.js';
import { liquidCollateral } from '../../../src/models/liquid-collateral/liquidCollateral.js';
import type { LiquidCollateralParams } from '../../../src/models/liquid-collateral/liquidCollateralParams.js';
import type { OrderBook } from '../../../src/risk/data.js';
import { formatDecimal } from '../../../src/units/decimal.js';
import { depthOf, type ExactBook, exactBooks, walk } from '../../risk/liquidity/books.js';
import { evaluate } from '../helpers.js';
import { BTC, dataContext, NOW } from '../market.js';

/** One asset in lots of a thousandth, values in 1e-10 quote, at a mark of some cents. */
function contextOf(book: OrderBook, cents: bigint): CompileContext {
  const base = dataContext({ books: new Map([[BTC.symbol, { ...book, time: NOW }]]) });
  return {
    ...base,
    universe: { ...base.universe, valueDecimals: 10, instruments: [{ ...BTC, lotDecimals: 3 }] },
    prices: [formatDecimal(cents, 2)],
  };
}

interface Case extends ExactBook {
  readonly cents: bigint;
  /** Base haircut, whole per cent: floor and cap hold it there. */
  readonly percent: number;
  readonly limit: bigint;
  readonly debt: bigint;
  readonly tiers: number;
}

const cases: fc.Arbitrary<Case> = fc
  .record({
    exact: exactBooks,
    cents: fc.bigInt(90_000n, 110_000n),
    percent: fc.integer({ min: 1, max: 99 }),
    part: fc.double({ min: 0.01, max: 0.999, noNaN: true }),
    tiers: fc.integer({ min: 1, max: 11 }),
  })
  .map(({ exact, part, ...rest }) => {
    const share = (depth: bigint) => BigInt(Math.max(1, Math.floor(Number(depth) * part)));
    return { ...exact, ...rest, limit: share(depthOf(exact.bids)), debt: share(depthOf(exact.asks)) };
  });

function compiled({ book, cents, percent, limit, debt, tiers }: Case) {
  const rate = String(percent / 100);
  const params: LiquidCollateralParams = {
    limits: { [BTC.symbol]: formatDecimal(limit, 3) },
    borrowLimits: { [BTC.symbol]: formatDecimal(debt, 3) },
    haircut: {
      forecast: { method: 'ewma' },
      horizonDays: '1',
      confidence: '0.99',
      floor: rate,
      cap: rate,
    },
    liquidity: { from: 'book' },
    tiers,
  };
  return liquidCollateral.compile(params, contextOf(book, cents), 'maintenance').rows![0]!;
}

const parts = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 15, maxLength: 15 });
const sizesOf = (most: bigint, shares: readonly number[]) =>
  [...shares.map((part) => BigInt(Math.floor(Number(most) * part))), most - 1n]
    .filter((lots) => lots > 0n && lots < most)
    .sort((a, b) => (a < b ? -1 : 1));

describe('liquid collateral against a walk of the book', () => {
  it('is at no lot worth more than selling it after the fall, rises with size, ever less', () => {
    fc.assert(
      fc.property(cases, parts, (one, shares) => {
        const row = compiled(one);
        const kept = BigInt(100 - one.percent);
        const value = (lots: bigint) => evaluate(row, lots)!.value;
        let before = 0n;
        for (const lots of sizesOf(one.limit, shares)) {
          expect(value(lots) * 100n <= walk(one.bids, lots)! * 10n ** 5n * kept).toBe(true);
          expect(value(lots) >= before).toBe(true);
          before = value(lots);
        }
        expect(value(0n)).toBe(0n);
        const slopes = row.pieces.slice(1).map((piece) => piece.value.slope);
        expect(slopes.every((slope, t) => t === 0 || slope <= slopes[t - 1]!)).toBe(true);
        expect(row.pieces.length).toBeLessThanOrEqual(one.tiers + 1);
        expect(row.pieces.every(({ charge }) => charge.slope === 0n && charge.intercept === 0n)).toBe(true);
      }),
    );
  });

  it('counts debt at no lot for less than buying it back after the rise', () => {
    fc.assert(
      fc.property(cases, parts, (one, shares) => {
        const row = compiled(one);
        const risen = BigInt(100 + one.percent);
        for (const lots of sizesOf(one.debt, shares)) {
          const owed = -evaluate(row, -lots)!.value;
          expect(owed * 100n >= walk(one.asks, lots)! * 10n ** 5n * risen).toBe(true);
          expect(owed * 100n >= lots * one.cents * 10n ** 5n * risen).toBe(true);
        }
      }),
    );
  });

  it('gives no less for a book that is deeper or dearer, but for rounding', () => {
    fc.assert(
      fc.property(cases, parts, fc.integer({ min: 0, max: 500 }), (one, shares, more) => {
        // Every level can have a tier of its own, so that nothing but rounding is lost.
        const small = { ...one, tiers: 11, bids: one.bids.slice(0, 8) };
        const depth = depthOf(small.bids);
        fc.pre(depth > 1n);
        const limit = one.limit < depth ? one.limit : depth - 1n;
        const grown = (scale: number): Case => ({
          ...small,
          limit,
          book: {
            ...one.book,
            bids: one.book.bids.slice(0, 8).map(({ price, size }) => ({ price, size: size * scale })),
          },
        });
        const [thin, deep] = [compiled(grown(1)), compiled(grown(1 + more / 100))];
        for (const lots of sizesOf(limit, shares)) {
          const [a, b] = [thin, deep].map((row) => evaluate(row, lots)!.value) as [bigint, bigint];
          expect(b * 100n >= a * 100n - 2n * 1000n * lots * one.cents).toBe(true);
        }
      }),
    );
  });
});
