import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { groups } from '../../../src/models/groups/groups.js';
import { bracketPair } from '../../../src/models/kit/brackets.js';
import { tiered } from '../../../src/models/tiered/tiered.js';
import {
  type ConcentrationOptions,
  concentrationBrackets,
} from '../../../src/risk/liquidity/concentration.js';
import { bookCurve, impactCurve } from '../../../src/risk/liquidity/curve.js';
import { formatDecimal } from '../../../src/units/decimal.js';
import { fraction } from '../../../src/units/fraction.js';
import { contextOf, evaluate, expectInputError, PERP } from '../../models/helpers.js';
import { BOOK, depthOf, exactBooks, walk } from './books.js';

const DECIMALS = 10;
const LAW = { volatility: 0.04, volume: 20_000 };
const OPTIONS: ConcentrationOptions = {
  curve: impactCurve(LAW, 100),
  markPrice: '100',
  limit: '1000000',
  baseRate: { initial: 0.05, maintenance: 0.025 },
};

describe('concentrationBrackets', () => {
  it('has rates that rise with size against daily volume', () => {
    const brackets = concentrationBrackets(OPTIONS);
    expect(brackets).toHaveLength(6);
    expect(brackets[0]!.minNotional).toBe('0');
    expect(brackets.at(-1)!.maxNotional).toBe('1000000');
    brackets.forEach(({ minNotional, maintenanceRate, initialRate }, t) => {
      if (t === 0) return;
      const before = brackets[t - 1]!;
      expect(minNotional).toBe(before.maxNotional);
      expect(Number(maintenanceRate)).toBeGreaterThan(Number(before.maintenanceRate));
      expect(Number(initialRate)).toBeGreaterThan(Number(before.initialRate));
    });
    // Half a day's volume: 5 % + 4 % · √½ = 7.8284 %, rounded up.
    expect(brackets.at(-1)!.initialRate).toBe('0.0783');
  });

  it('compiles to a continuous maintenance margin, and both stay above the cost', () => {
    const brackets = concentrationBrackets(OPTIONS);
    const unit = fraction(100n, 1000n);
    const maintenance = bracketPair(brackets, unit, DECIMALS, 'maintenance');
    maintenance.breakpoints.slice(1, -1).forEach((_, t) => {
      const [left, right] = [maintenance.pieces[t]!.charge, maintenance.pieces[t + 1]!.charge];
      // The lines meet at the bound itself: its notional over 0.1 a lot.
      const bound = BigInt(brackets[t]!.maxNotional) * 10n;
      expect(left.slope * bound + left.intercept).toBe(right.slope * bound + right.intercept);
    });
    const initial = bracketPair(brackets, unit, DECIMALS, 'initial');
    let previous = 0n;
    for (let lots = 1n; lots < 10_000_000n; lots = (lots * 11n) / 10n + 1n) {
      const [m, i] = [evaluate(maintenance, lots)!.charge, evaluate(initial, lots)!.charge];
      const notional = Number(lots) / 10;
      const cost = notional * 0.04 * Math.sqrt(notional / 100 / 20_000);
      expect(Number(m) / 1e10).toBeGreaterThanOrEqual(notional * 0.025 + cost);
      expect(Number(i) / 1e10).toBeGreaterThanOrEqual(notional * 0.05 + cost);
      expect(i >= m && m >= previous).toBe(true);
      previous = m;
    }
  });

  it('covers what a long brings less and a short costs more than the mark, at every lot of any book', () => {
    fc.assert(
      fc.property(
        exactBooks,
        fc.record({
          cents: fc.bigInt(90_000n, 110_000n),
          brackets: fc.integer({ min: 1, max: 12 }),
          base: fc.double({ min: 0, max: 0.1, noNaN: true }),
          part: fc.double({ min: 0.01, max: 0.99, noNaN: true }),
        }),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 20, maxLength: 20 }),
        ({ bids, asks, book }, { cents, brackets, base, part }, parts) => {
          const [bidDepth, askDepth] = [depthOf(bids), depthOf(asks)];
          const depth = Number(bidDepth < askDepth ? bidDepth : askDepth);
          const limit = BigInt(Math.floor((((depth * part) / 1000) * Number(cents)) / 100));
          fc.pre(limit > 0n);
          const table = concentrationBrackets({
            curve: bookCurve(book, { side: 'either' }),
            markPrice: formatDecimal(cents, 2),
            limit: limit.toString(),
            brackets,
            baseRate: { initial: base, maintenance: base },
          });
          const rates = table.map((bracket) => [bracket.maintenanceRate, bracket.initialRate].map(Number));
          expect(
            rates.every(([m, i], t) => t === 0 || (m! >= rates[t - 1]![0]! && i! >= rates[t - 1]![1]!)),
          ).toBe(true);
          const unit = fraction(cents, 100_000n);
          const pairs = (['maintenance', 'initial'] as const).map((type) =>
            bracketPair(table, unit, DECIMALS, type),
          );
          const most = Number(pairs[0]!.breakpoints.at(-1)!);
          const lots = parts
            .map((p) => BigInt(Math.floor(most * p)))
            .filter((n) => n > 0n && n < BigInt(most));
          for (const pair of pairs) {
            let previous = 0n;
            for (const n of [...lots].sort((a, b) => (a < b ? -1 : 1))) {
              const { charge } = evaluate(pair, n)!;
              const mark = n * cents;
              expect(charge >= (mark - walk(bids, n)!) * 10n ** 5n).toBe(true);
              expect(charge >= (walk(asks, n)! - mark) * 10n ** 5n).toBe(true);
              expect(Number(charge)).toBeGreaterThanOrEqual(Number(mark) * 1e5 * base);
              expect(charge >= previous).toBe(true);
              previous = charge;
            }
          }
        },
      ),
    );
  });

  it('fits the tiered and the groups model', () => {
    const brackets = concentrationBrackets({ ...OPTIONS, notionalDecimals: -3 });
    expect(brackets.every(({ maxNotional }) => maxNotional.endsWith('000'))).toBe(true);
    const context = contextOf([[PERP, '100']]);
    const byTier = tiered.compile({ symbols: [PERP.symbol], brackets }, context, 'maintenance').rows![0]!;
    const select = { underlying: 'BTC' };
    const group = { label: 'BTC concentration', select, brackets, pricedBy: PERP.symbol };
    const grouped = groups.compile({ groups: [group] }, context, 'maintenance').groups![0]!;
    expect(grouped.pieces.map(({ charge }) => charge)).toEqual(byTier.pieces.map(({ charge }) => charge));
  });
});

describe('concentrationBrackets errors', () => {
  it.each<[string, Partial<ConcentrationOptions>, string, string]>([
    ['limit past a day of volume', { limit: '2000001' }, 'limit', 'beyond the sizes'],
    ['limit past the book', { curve: bookCurve(BOOK, { side: 'either' }), limit: '2001' }, 'limit', 'beyond'],
    ['limit of 0', { limit: '0' }, 'limit', 'below its lower bound'],
    ['limit with decimals', { limit: '1000.5' }, 'limit', 'more than 0 decimals'],
    ['mark price', { markPrice: '-1' }, 'markPrice', 'negative'],
    ['rates', { baseRate: { initial: 0.02, maintenance: 0.03 } }, 'baseRate.initial', 'from 0.03 to 1'],
    ['rate', { baseRate: { initial: 0, maintenance: -0.01 } }, 'baseRate.maintenance', 'from 0 to 1'],
    ['a rate above 1', { baseRate: { initial: 0.99, maintenance: 0 } }, 'limit', 'a rate would exceed 1'],
    ['brackets', { brackets: 13 }, 'brackets', 'from 1 to 12'],
    ['bound decimals', { notionalDecimals: 0.5 }, 'notionalDecimals', 'whole number'],
    ['rate decimals', { rateDecimals: 13 }, 'rateDecimals', 'from 1 to 12'],
  ])('%s', (_, change, field, rule) => {
    expectInputError(() => concentrationBrackets({ ...OPTIONS, ...change }), field, rule);
  });

  it('takes a limit of exactly what the curve covers', () => {
    expect(concentrationBrackets({ ...OPTIONS, limit: '2000000' }).at(-1)!.maxNotional).toBe('2000000');
    const curve = bookCurve(BOOK, { side: 'either' });
    expect(concentrationBrackets({ ...OPTIONS, curve, limit: '2000' })).not.toHaveLength(0);
  });
});
