import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { collateral } from '../../../src/models/collateral/collateral.js';
import { bookCurve, impactCurve } from '../../../src/risk/liquidity/curve.js';
import { type HaircutOptions, haircutTiers } from '../../../src/risk/liquidity/haircutTiers.js';
import { formatDecimal } from '../../../src/units/decimal.js';
import { contextOf, evaluate, expectInputError, SPOT } from '../../models/helpers.js';
import { BOOK, depthOf, exactBooks, walk } from './books.js';

/** A lot is a thousandth, a value unit 1e-10 quote. */
const ASSET = { ...SPOT, lotDecimals: 3 };
const DECIMALS = 10;
const CURVE = bookCurve(BOOK);
const OPTIONS: HaircutOptions = { curve: CURVE, markPrice: '100', limit: '70', sizeDecimals: 3 };

function compiled(options: HaircutOptions, marginType: 'initial' | 'maintenance' = 'maintenance') {
  const tiers = haircutTiers(options).map(({ upTo, weight }) => ({ upTo, weight }));
  const context = contextOf([[ASSET, options.markPrice]], DECIMALS);
  const row = collateral.compile({ symbols: [ASSET.symbol], tiers }, context, marginType).rows![0]!;
  return (lots: bigint) => evaluate(row, lots)?.value;
}

describe('haircutTiers of a book', () => {
  it('gives the average of each level, a unit of the last decimal below', () => {
    expect(haircutTiers({ ...OPTIONS, tiers: 3 })).toEqual([
      { upTo: '10', weight: '0.9899' },
      { upTo: '30', weight: '0.98' },
      { upTo: '70', weight: '0.95' },
    ]);
  });

  it('charges all for the last unit where only one tier is allowed', () => {
    // 6750 for 70 units at 100.
    expect(haircutTiers({ ...OPTIONS, tiers: 1 })).toEqual([{ upTo: '70', weight: '0.9642' }]);
  });

  it('has weights per margin type, and one tier where they are the same', () => {
    const baseHaircut = { initial: 0.2, maintenance: 0.1 };
    expect(haircutTiers({ ...OPTIONS, tiers: 3, limit: '30', baseHaircut })).toEqual([
      { upTo: '10', weight: { initial: '0.7919', maintenance: '0.8909' } },
      { upTo: '30', weight: { initial: '0.784', maintenance: '0.882' } },
    ]);
    const flat = bookCurve({ ...BOOK, bids: [{ price: 99, size: 50 }] });
    expect(haircutTiers({ ...OPTIONS, curve: flat, limit: '50', baseHaircut: 1 })).toEqual([
      { upTo: '50', weight: '0' },
    ]);
  });

  it('is at no lot worth more than the sale brings, rises with size, and loses little where tiers suffice', () => {
    fc.assert(
      fc.property(
        exactBooks,
        fc.record({
          cents: fc.bigInt(90_000n, 110_000n),
          percent: fc.integer({ min: 0, max: 99 }),
          tiers: fc.integer({ min: 1, max: 12 }),
          part: fc.double({ min: 0.01, max: 0.999, noNaN: true }),
        }),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 20, maxLength: 20 }),
        ({ bids, book }, { cents, percent, tiers, part }, parts) => {
          const limit = BigInt(Math.floor(Number(depthOf(bids)) * part));
          fc.pre(limit > 0n);
          const value = compiled({
            curve: bookCurve(book),
            markPrice: formatDecimal(cents, 2),
            limit: formatDecimal(limit, 3),
            sizeDecimals: 3,
            tiers,
            baseHaircut: percent / 100,
          });
          const worth = (lots: bigint) => walk(bids, lots)! * 10n ** 5n * BigInt(100 - percent);
          const lots = [...parts.map((p) => BigInt(Math.floor(Number(limit) * p))), limit - 1n]
            .filter((n) => n > 0n && n < limit)
            .sort((a, b) => (a < b ? -1 : 1));
          lots.forEach((n, i) => {
            expect(value(n)! * 100n <= worth(n)).toBe(true);
            expect(value(n)! >= (i === 0 ? 0n : value(lots[i - 1]!)!)).toBe(true);
          });
          expect(value(0n)).toBe(0n);
          expect(value(limit)).toBeUndefined();
          // Every level can have a tier of its own: what is lost is rounding. A mark below the bids caps weights at 1.
          if (tiers === 12 && cents >= 100_000n) {
            for (const n of lots) {
              const lost = worth(n) - value(n)! * 100n;
              // Two units of the last decimal of a weight, 2e-4 of n · cents · 1e5 value units, in hundredths.
              expect(lost <= 2n * 1000n * n * cents).toBe(true);
            }
          }
        },
      ),
    );
  });
});

describe('haircutTiers of an impact law', () => {
  const law = { volatility: 0.04, volume: 2_000, mostDays: 50 };
  const exact = (size: Decimal, price: Decimal) =>
    size.times(price).times(new Decimal(1).minus(size.div(law.volume).sqrt().times(law.volatility)));

  it('is at no lot worth more than size · price · (1 − σ·√(size/ADV))', () => {
    fc.assert(
      fc.property(
        fc.bigInt(1n, 100_000_000n),
        fc.integer({ min: 1, max: 12 }),
        fc.bigInt(1n, 10_000_000n),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (limit, tiers, cents, part) => {
          const markPrice = formatDecimal(cents, 2);
          const value = compiled({
            curve: impactCurve(law, Number(markPrice)),
            markPrice,
            limit: formatDecimal(limit, 3),
            sizeDecimals: 3,
            tiers,
          });
          for (const n of [BigInt(Math.floor(Number(limit) * part)), limit - 1n]) {
            if (n <= 0n || n >= limit) continue;
            const worth = exact(new Decimal(n.toString()).div(1000), new Decimal(markPrice));
            expect(new Decimal(value(n)!.toString()).lte(worth.times(1e10))).toBe(true);
          }
        },
      ),
    );
  });

  it('follows the curve more closely with more tiers', () => {
    const curve = impactCurve(law, 100);
    const lost = [1, 2, 4, 8, 12].map((tiers) => {
      const value = compiled({ curve, markPrice: '100', limit: '2000', sizeDecimals: 3, tiers });
      const sizes = Array.from({ length: 199 }, (_, i) => BigInt((i + 1) * 10_000));
      return Math.max(
        ...sizes.map((n) => {
          const size = Number(n) / 1000;
          return (size * 100 - curve.cost(size) - Number(value(n)!) / 1e10) / (size * 100);
        }),
      );
    });
    expect(lost.every((gap, i) => i === 0 || gap < lost[i - 1]!)).toBe(true);
    // One tier charges the smallest size what the largest costs; eight are within a quarter of a per cent.
    expect(lost[0]).toBeGreaterThan(0.03);
    expect(lost[3]).toBeLessThan(0.006);
  });

  it('refuses limits at which selling more brings less', () => {
    // Marginal proceeds end where 1.5 · 0.04 · √(x / 2000) = 1: at 555 555.5….
    const wide = impactCurve({ ...law, mostDays: 1000 }, 100);
    const options = { curve: wide, markPrice: '100', sizeDecimals: 0 };
    expect(haircutTiers({ ...options, limit: '500000' }).length).toBeGreaterThan(0);
    expectInputError(
      () => haircutTiers({ ...options, limit: '800000' }),
      'limit',
      'selling more brings less',
    );
  });
});

describe('haircutTiers errors', () => {
  it.each<[string, Partial<HaircutOptions>, string, string]>([
    ['limit past the book', { limit: '70.001' }, 'limit', 'beyond the sizes'],
    ['limit of 0', { limit: '0' }, 'limit', 'below its lower bound'],
    ['limit inside a lot', { limit: '1.0005' }, 'limit', 'more than 3 decimals'],
    ['limit no number', { limit: '1e3' }, 'limit', 'plain decimal'],
    ['mark price', { markPrice: '0' }, 'markPrice', 'below its lower bound'],
    ['size decimals', { sizeDecimals: 19 }, 'sizeDecimals', 'from -18 to 18'],
    ['no tiers', { tiers: 0 }, 'tiers', 'from 1 to 12'],
    ['too many tiers', { tiers: 13 }, 'tiers', 'from 1 to 12'],
    ['weight decimals', { weightDecimals: 0 }, 'weightDecimals', 'from 1 to 12'],
    ['haircut', { baseHaircut: 1.01 }, 'baseHaircut', 'from 0 to 1'],
    ['negative haircut', { baseHaircut: { initial: -0.1, maintenance: 0 } }, 'baseHaircut.initial', 'from 0'],
    [
      'no haircut',
      { baseHaircut: { initial: 0, maintenance: Number.NaN } },
      'baseHaircut.maintenance',
      'from 0',
    ],
  ])('%s', (_, change, field, rule) => {
    expectInputError(() => haircutTiers({ ...OPTIONS, ...change }), field, rule);
  });

  it('takes a limit at the depth itself, and any with an extrapolation', () => {
    expect(haircutTiers({ ...OPTIONS, limit: '70' }).at(-1)!.upTo).toBe('70');
    const curve = bookCurve(BOOK, { beyond: 'squareRoot' });
    expect(haircutTiers({ ...OPTIONS, curve, limit: '1000' }).at(-1)!.upTo).toBe('1000');
  });
});
