import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AdaptiveRate } from '../../../src/models/adaptive/adaptive.js';
import type { AdaptiveParams } from '../../../src/models/adaptive/adaptiveParams.js';
import type { CompileContext } from '../../../src/models/kit/partial.js';
import { type FoldPair, pieceAt } from '../../../src/models/kit/piecewise.js';
import type { OrderBook } from '../../../src/risk/data.js';
import { bookCurve, impactCurve } from '../../../src/risk/liquidity/curve.js';
import { averageDailyVolume } from '../../../src/risk/liquidity/impact.js';
import { evaluate } from '../helpers.js';
import { BTC_PERP, dataContext, history, NOW } from '../market.js';
import { BTC_ONLY, bookOf, chargeAt, rateOf, rowOf, VOLUME, withBook } from './adaptiveCase.js';

describe('concentration', () => {
  const context = dataContext();

  it('raises what a unit is charged with its size against daily volume', () => {
    const { brackets, rate, sigma } = rateOf(VOLUME, context);
    expect(brackets).toHaveLength(6);
    expect(Number(brackets[0]!.rate)).toBeGreaterThan(Number(rate));
    brackets.slice(1).forEach((bracket, t) => {
      expect(bracket.minNotional).toBe(brackets[t]!.maxNotional);
      expect(Number(bracket.rate)).toBeGreaterThan(Number(brackets[t]!.rate));
    });
    const volume = averageDailyVolume(context.inputs.histories.get('BTC')!);
    const row = rowOf(VOLUME, context);
    const notional = 20 * 50_010;
    const law = notional * (Number(rate) + (sigma / Math.SQRT2) * Math.sqrt(20 / volume));
    expect(chargeAt(row, 199_999n)).toBeGreaterThanOrEqual(law * (199_999 / 200_000));
    expect(chargeAt(row, 199_999n)).toBeLessThanOrEqual(law + 1e-4 * notional);
  });

  it('takes the volume of the symbol where it has a history of its own', () => {
    const own = history(60, 50_000, 0.02, 0);
    const thin = { ...own, candles: own.candles.map((candle) => ({ ...candle, volume: 100 })) };
    const histories = new Map([...context.inputs.histories, [BTC_PERP.symbol, thin]]);
    const there = dataContext({ histories });
    expect(chargeAt(rowOf(VOLUME, there), 100_000n)).toBeGreaterThan(
      chargeAt(rowOf(VOLUME, context), 100_000n),
    );
    expect(rateOf(VOLUME, there).rate).toBe(rateOf(VOLUME, context).rate);
  });

  it('falls with the depth of a book', () => {
    const params = { ...BTC_ONLY, concentration: { from: 'book' as const } };
    const charges = [25, 50, 400].map((depth) => chargeAt(rowOf(params, withBook(bookOf(depth))), 199_999n));
    expect(charges[0]).toBeGreaterThan(charges[1]!);
    expect(charges[1]).toBeGreaterThan(charges[2]!);
  });

  const figures = fc.record({
    source: fc.constantFrom('volume' as const, 'book' as const, 'beyond' as const),
    depth: fc.integer({ min: 21, max: 2000 }),
    steps: fc.constantFrom({ bids: 20, asks: 30 }, { bids: 40, asks: 10 }),
    limit: fc.integer({ min: 1, max: 200_000 }),
    brackets: fc.integer({ min: 1, max: 12 }),
    rateDecimals: fc.integer({ min: 3, max: 4 }),
    coefficient: fc.constantFrom('0.5', '1', '3'),
    sizes: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 12, maxLength: 12 }),
  });

  it('gives a convex, continuous charge at or above base margin and cost, for both margin types', () => {
    fc.assert(
      fc.property(figures, ({ source, depth, steps, limit, brackets, rateDecimals, coefficient, sizes }) => {
        const book = bookOf(depth, NOW, steps);
        const there = withBook(book);
        const params: AdaptiveParams = {
          ...BTC_ONLY,
          limits: { [BTC_PERP.symbol]: String(limit / 1e4) },
          brackets,
          rateDecimals,
          concentration:
            source === 'volume'
              ? { from: 'volume', coefficient }
              : { from: 'book', ...(source === 'beyond' && { beyond: 'squareRoot' as const }) },
        };
        const made = { initial: rateOf(params, there), maintenance: rateOf(params, there, 'maintenance') };
        const rows = { initial: rowOf(params, there), maintenance: rowOf(params, there, 'maintenance') };
        const cost = costOf(made.initial, there, source, coefficient, book);
        const most = rows.initial.breakpoints.at(-1)! - 1n;
        const lots = [...sizes.map((part) => BigInt(Math.floor(Number(most) * part))), most];
        for (const type of ['initial', 'maintenance'] as const) {
          const rate = Number(made[type].rate);
          expect(rows[type].breakpoints.at(-1)).toBe(BigInt(limit));
          expect(rows[type].pieces.length).toBeLessThanOrEqual(brackets);
          assertConvex(rows[type]);
          for (const n of lots) {
            const notional = Number(n) * 5.001;
            expect(chargeAt(rows[type], n)).toBeGreaterThanOrEqual(
              notional * rate + cost(n) - 1e-9 * notional,
            );
            expect(evaluate(rows[type], -n)).toEqual(evaluate(rows[type], n));
            expect(evaluate(rows.initial, n)!.charge >= evaluate(rows.maintenance, n)!.charge).toBe(true);
          }
        }
      }),
    );
  });

  it('is conservative by at most two units of the last decimal at the bounds', () => {
    for (const type of ['initial', 'maintenance'] as const) {
      const { brackets, baseRate, sigma } = rateOf(VOLUME, context, type);
      const volume = averageDailyVolume(context.inputs.histories.get('BTC')!);
      let charged = 0;
      for (const { minNotional, maxNotional, rate } of brackets) {
        charged += Number(rate) * (Number(maxNotional) - Number(minNotional));
        const notional = Number(maxNotional);
        const impact = (sigma / Math.SQRT2) * Math.sqrt(notional / 50_010 / volume);
        const excess = charged - notional * (baseRate + impact);
        expect(excess).toBeGreaterThanOrEqual(0);
        expect(excess).toBeLessThanOrEqual(2e-4 * notional * (1 + 1e-9));
      }
    }
  });
});

/** What closing a number of lots costs, quote. */
function costOf(
  { sigma }: AdaptiveRate,
  { inputs }: CompileContext,
  source: 'volume' | 'book' | 'beyond',
  coefficient: string,
  book: OrderBook,
): (lots: bigint) => number {
  if (source !== 'volume') {
    const curve = bookCurve(book, { side: 'either', ...(source === 'beyond' && { beyond: 'squareRoot' }) });
    // Mid is off the mark of 50 010.
    return (lots) => ((50_010 - curve.price) * Number(lots)) / 1e4 + curve.cost(Number(lots) / 1e4);
  }
  const volume = averageDailyVolume(inputs.histories.get('BTC')!);
  const law = { volatility: sigma / Math.SQRT2, volume, coefficient: Number(coefficient) };
  return (lots) => impactCurve(law, 50_010).cost(Number(lots) / 1e4);
}

/** Slopes never fall, and lines meet at the true bound between two lots. */
function assertConvex(row: FoldPair): void {
  row.pieces.slice(1).forEach(({ charge: right }, t) => {
    const left = pieceAt(row, row.breakpoints[t]!).charge;
    expect(right.slope >= left.slope).toBe(true);
    const end = row.breakpoints[t + 1]!;
    const gap = (lots: bigint) => right.slope * lots + right.intercept - left.slope * lots - left.intercept;
    expect(gap(end) >= 0n).toBe(true);
    expect(gap(end - 1n) <= 0n).toBe(true);
  });
  expect(row.pieces[0]!.charge.intercept).toBe(0n);
  expect(row.pieces.every(({ value }) => value.slope === 0n && value.intercept === 0n)).toBe(true);
}
