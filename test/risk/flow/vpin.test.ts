import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DataError } from '../../../src/errors.js';
import type { Trade } from '../../../src/risk/data.js';
import { fillBuckets } from '../../../src/risk/flow/buckets.js';
import { vpin } from '../../../src/risk/flow/vpin.js';
import { normalCdf } from '../../../src/risk/normal.js';
import { expectInputError } from '../../models/helpers.js';
import { refusal } from '../../support/refusal.js';
import { expectClose } from './close.js';

const START = 1_769_860_800;
const trade = (i: number, size: number, side?: 'buy' | 'sell', price = 100): Trade => ({
  time: START + i,
  price,
  size,
  ...(side === undefined ? {} : { side }),
});

const manyTrades = fc
  .array(
    fc.record({
      size: fc.integer({ min: 1, max: 50_000 }).map((n) => n / 1000),
      price: fc.integer({ min: 9_000, max: 11_000 }).map((n) => n / 100),
      side: fc.constantFrom('buy' as const, 'sell' as const),
      pause: fc.double({ min: 0, max: 90, noNaN: true }),
    }),
    { minLength: 2, maxLength: 60 },
  )
  .map((rows) => {
    let time = START;
    return rows.map(({ pause, ...row }): Trade => {
      time += pause;
      return { ...row, time };
    });
  });

describe('vpin by sides', () => {
  const options = { classify: 'sides', bucketVolume: 3, buckets: 2 } as const;

  it('averages |buys − sells| over the last buckets, trades split where a bucket is full', () => {
    // Buckets of 3: [2 buy, 1 sell], [3 sell], [1 sell, 2 buy]; a rest of 1 is left out.
    const trades = [trade(0, 2, 'buy'), trade(1, 5, 'sell'), trade(2, 3, 'buy')];
    const points = vpin(trades, options);
    expect(points.map(({ time }) => time)).toEqual([START + 1, START + 2]);
    expect(points[0]!.value).toBeCloseTo((1 / 3 + 1) / 2, 15);
    expect(points[1]!.value).toBeCloseTo((1 + 1 / 3) / 2, 15);
  });

  it('is 1 for buys alone or sells alone, and 0 for as many of each', () => {
    for (const side of ['buy', 'sell'] as const) {
      const trades = Array.from({ length: 90 }, (_, i) => trade(i, 0.1, side));
      // Thirty tenths fill ten buckets of 0.3 exactly, ninety fill thirty: floats alone would lose one.
      const points = vpin(trades, { ...options, bucketVolume: 0.3, buckets: 30 });
      expect(points.map(({ value }) => value)).toEqual([1]);
    }
    const balanced = Array.from({ length: 60 }, (_, i) => trade(i, 0.1, i % 2 === 0 ? 'buy' : 'sell'));
    const points = vpin(balanced, { ...options, bucketVolume: 0.2, buckets: 30 });
    expect(points.map(({ value }) => value)).toEqual([0]);
  });

  it('fills as many buckets from one large trade as fit into it', () => {
    expect(vpin([trade(0, 1e6, 'buy')], { ...options, bucketVolume: 1e4, buckets: 99 })).toHaveLength(2);
  });

  it('is from 0 to 1, with a point per full bucket, whatever the trades', () => {
    fc.assert(
      fc.property(
        manyTrades,
        fc.integer({ min: 1, max: 20 }),
        fc.constantFrom('sides' as const, 'bulk' as const),
        (trades, parts, classify) => {
          const milli = trades.reduce((sum, { size }) => sum + Math.round(size * 1000), 0);
          const bucket = Math.max(1, Math.floor(milli / parts));
          fc.pre(new Set(trades.map(({ time }) => Math.floor(time / 60))).size >= 2);
          const full = Math.floor(milli / bucket);
          const points = vpin(trades, { bucketVolume: bucket / 1000, buckets: 1, classify });
          expect(points).toHaveLength(full);
          for (const { value } of points) {
            expect(value).toBeGreaterThanOrEqual(0);
            expect(value).toBeLessThanOrEqual(1);
          }
          const last = vpin(trades, { bucketVolume: bucket / 1000, buckets: full, classify });
          expect(last).toHaveLength(1);
          const mean = points.reduce((sum, { value }) => sum + value, 0) / full;
          expect(last[0]!.value).toBeCloseTo(mean, 12);
        },
      ),
    );
  });

  it('does not change when buys and sells change places, or with the unit of size', () => {
    fc.assert(
      fc.property(manyTrades, (trades) => {
        const bucketVolume = 0.5;
        fc.pre(trades.reduce((sum, { size }) => sum + size, 0) > 1);
        const values = (list: readonly Trade[], volume: number) =>
          vpin(list, { bucketVolume: volume, buckets: 1, classify: 'sides' }).map(({ value }) => value);
        const turned = trades.map((one) => ({
          ...one,
          side: one.side === 'buy' ? ('sell' as const) : ('buy' as const),
        }));
        const plain = values(trades, bucketVolume);
        const larger = trades.map((one) => ({ ...one, size: Math.round(one.size * 1000) }));
        expectClose(values(turned, bucketVolume), plain);
        expectClose(values(larger, bucketVolume * 1000), plain);
      }),
    );
  });
});

describe('vpin in bulk', () => {
  const minute = (i: number, price: number, size = 1): Trade => ({ time: START + 60 * i, price, size });

  it('counts Φ(ΔP / σ) of the volume of a bar as buys', () => {
    // Changes 0, 2, −1: mean 1/3, sample variance 7/3.
    const trades = [minute(0, 100), minute(1, 102, 2), minute(2, 101, 3)];
    const sigma = Math.sqrt(7 / 3);
    const imbalance = (change: number) => Math.abs(2 * normalCdf(change / sigma) - 1);
    const values = vpin(trades, { bucketVolume: 1, buckets: 1 }).map(({ value }) => value);
    const expected = [0, imbalance(2), imbalance(2), imbalance(-1), imbalance(-1), imbalance(-1)];
    expectClose(values, expected, 14);
  });

  it('gathers the trades of a bar and takes the first change from its first trade', () => {
    const trades = [
      { time: START, price: 100, size: 1 },
      { time: START + 59, price: 101, size: 1 },
      { time: START + 60, price: 101, size: 2 },
    ];
    // Changes 1 and 0: σ = √½.
    const values = vpin(trades, { bucketVolume: 2, buckets: 1 }).map(({ value }) => value);
    expect(values[0]!).toBeCloseTo(2 * normalCdf(Math.SQRT2) - 1, 14);
    expect(values[1]!).toBe(0);
    // Bars of a second keep them apart: changes 0, 1, 0.
    expect(vpin(trades, { bucketVolume: 1, buckets: 1, barSeconds: 1 })[0]!.value).toBe(0);
  });

  it('is 1 where the price rises by the same in every bar, and 0 where it stands', () => {
    const rising = Array.from({ length: 50 }, (_, i) => minute(i, 100 + i)).slice(1);
    const flat = Array.from({ length: 50 }, (_, i) => minute(i, 100));
    // The first bar has no change.
    const last = vpin(rising, { bucketVolume: 1, buckets: 40 }).at(-1)!;
    expect(last.value).toBeGreaterThan(0.99);
    expect(vpin(flat, { bucketVolume: 1, buckets: 50 })).toEqual([{ time: START + 60 * 49, value: 0 }]);
    const [first, second] = [minute(0, 100), minute(0, 101)];
    expect(vpin([first, second, minute(1, 102)], { bucketVolume: 1, buckets: 3 })[0]!.value).toBe(1);
  });
});

describe('vpin errors', () => {
  const three = [trade(0, 1, 'buy'), trade(61, 1, 'sell'), trade(122, 1, 'buy')];
  it.each<[string, readonly Trade[], string, string]>([
    ['no trades', [], 'empty', 'has no trade'],
    ['a time that goes back', [three[1]!, three[0]!], 'unordered', 'trades[1]'],
    ['a size of 0', [three[0]!, trade(61, 0)], 'notPositive', 'trades[1]: column size'],
    ['a price of 0', [three[0]!, trade(61, 1, 'buy', 0)], 'notPositive', 'trades[1]: column price'],
    ['an infinite price', [trade(61, 1, 'buy', Number.POSITIVE_INFINITY)], 'notPositive', 'column price'],
    ['too few buckets', three, 'tooShort', 'fill 3 of the 50 buckets'],
  ])('refuses %s', (_, trades, rule, words) => {
    const error = refusal(() => vpin(trades, { bucketVolume: 1 })) as DataError;
    expect(error.rule).toBe(rule);
    expect(error.message).toContain(words);
  });

  it('needs the n-th bucket full', () => {
    const options = { classify: 'sides', buckets: 3 } as const;
    expect(vpin(three, { ...options, bucketVolume: 1 })).toHaveLength(1);
    expect(refusal(() => vpin(three, { ...options, bucketVolume: 1.001 })).message).toContain(
      'fill 2 of the 3',
    );
  });

  it('needs the side of every trade, or two bars', () => {
    const unknown = refusal(() =>
      vpin([trade(0, 1, 'buy'), trade(1, 1)], { bucketVolume: 1, classify: 'sides' }),
    );
    expect(unknown.message).toContain('trades[1]: column side');
    const one = refusal(() => vpin([trade(0, 1), trade(1, 1)], { bucketVolume: 1, buckets: 1 })) as DataError;
    expect(one.rule).toBe('tooShort');
    expect(one.message).toContain('two bars');
  });

  it.each<[string, object, string]>([
    ['bucketVolume', { bucketVolume: 0 }, 'must be from'],
    ['bucketVolume', { bucketVolume: Number.NaN }, 'must be from'],
    ['bucketVolume', { bucketVolume: 1e-9, buckets: 1 }, 'more than 1000000 buckets'],
    ['buckets', { buckets: 0 }, 'from 1 to 100000'],
    ['buckets', { buckets: 1.5 }, 'whole number'],
    ['barSeconds', { barSeconds: 0 }, 'from 0.001'],
    ['classify', { classify: 'tick' }, '"bulk" or "sides"'],
  ])('refuses %s %j', (field, change, rule) => {
    expectInputError(() => vpin(three, { bucketVolume: 1, ...change }), field, rule);
  });
});

describe('buckets', () => {
  it('lose no volume, however it is cut', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.bigInt(1n, 1000n), fc.boolean()), { minLength: 1, maxLength: 50 }),
        fc.bigInt(1n, 500n),
        (flows, volume) => {
          const buckets = fillBuckets(
            flows.map(([size, buy], time) => ({ time, volume: size, buyShare: buy ? 1 : 0 })),
            volume,
          );
          // Unit by unit.
          const units = flows.flatMap(([size, buy]) => Array<number>(Number(size)).fill(buy ? 1 : -1));
          const width = Number(volume);
          expect(buckets).toHaveLength(Math.floor(units.length / width));
          buckets.forEach(({ imbalance }, i) => {
            const inside = units.slice(i * width, (i + 1) * width);
            expect(imbalance).toBeCloseTo(Math.abs(inside.reduce((sum, unit) => sum + unit, 0)) / width, 12);
          });
        },
      ),
    );
  });
});
