import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/errors.js';
import type { PriceHistory } from '../../src/risk/data.js';
import { parseHistory } from '../../src/risk/history.js';
import { type AlignOptions, alignHistories } from '../../src/risk/historyAlign.js';
import { refusal } from '../support/refusal.js';
import { describePrices } from '../vectors/prices.js';
import { DAY, expectDataError, historyOf, START } from './historyData.js';

const BTC = historyOf([1, 2, 3, 4, 5]);
const LATE = historyOf([30, 40, 50], START + 2 * DAY);
const EARLY_END = historyOf([10, 20, 30]);
const align = (
  histories: Record<string, PriceHistory>,
  options?: AlignOptions,
  names = Object.keys(histories),
) => alignHistories(new Map(Object.entries(histories)), names, options);

describe('alignHistories', () => {
  it('gives closes in the order of the names, and the window', () => {
    const ETH = historyOf([11, 12, 13, 14, 15]);
    expect(align({ BTC, ETH }, {}, ['ETH', 'BTC'])).toEqual({
      interval: DAY,
      first: START,
      last: START + 4 * DAY,
      times: [0, 1, 2, 3, 4].map((i) => START + i * DAY),
      closes: [
        [11, 12, 13, 14, 15],
        [1, 2, 3, 4, 5],
      ],
    });
  });

  it('takes the latest bars only where asked', () => {
    expect(align({ BTC }, { last: 2 })).toEqual({
      interval: DAY,
      first: START + 3 * DAY,
      last: START + 4 * DAY,
      times: [START + 3 * DAY, START + 4 * DAY],
      closes: [[4, 5]],
    });
    expect(align({ BTC }, { last: 1 }).closes).toEqual([[5]]);
    expect(align({ BTC, LATE }, { last: 3 }).closes).toEqual([
      [3, 4, 5],
      [30, 40, 50],
    ]);
  });

  it('cuts to the common window only where asked, and says which', () => {
    const { first, last, closes } = align({ BTC, LATE, EARLY_END }, { window: 'common' });
    expect([first, last]).toEqual([START + 2 * DAY, START + 2 * DAY]);
    expect(closes).toEqual([[3], [30], [30]]);
    expect(align({ BTC, EARLY_END }, { window: 'common', last: 2 }).closes).toEqual([
      [2, 3],
      [20, 30],
    ]);
  });

  it('names the underlying of another interval, phase or window', () => {
    const HOURLY = historyOf([1, 2, 3, 4, 5], START, 3600);
    const SHIFTED = historyOf([1, 2, 3, 4, 5], START + 1);
    const says = (histories: Record<string, PriceHistory>, field: string, part: string, o?: AlignOptions) =>
      expectDataError(() => align(histories, o), 'inconsistent', { field, says: part });
    says({ BTC, HOURLY }, 'histories.HOURLY', 'bars of 3600 s, BTC has bars of 86400 s', {
      window: 'common',
    });
    says({ BTC, SHIFTED }, 'histories.SHIFTED', '2024-01-01T00:00:01Z, where BTC', { window: 'common' });
    says({ BTC, LATE }, 'histories.LATE', 'begins at 2024-01-03T00:00:00Z, BTC at 2024-01-01T00:00:00Z');
    says({ LATE, BTC }, 'histories.BTC', 'begins at 2024-01-01');
    says({ BTC, EARLY_END }, 'histories.EARLY_END', 'ends at 2024-01-03');
    says({ BTC, EARLY_END }, 'histories.EARLY_END', 'ends at 2024-01-03', { last: 1 });
    const AFTER = historyOf([1, 2], START + 5 * DAY);
    says({ BTC, AFTER }, 'histories.AFTER', 'after another history has ended', { window: 'common' });
  });

  it('needs as many bars as asked for', () => {
    expect(align({ BTC }, { last: 5 }).times).toHaveLength(5);
    const fails = (histories: Record<string, PriceHistory>, last: number, field: string, part: string) =>
      expectDataError(() => align(histories, { last }), 'tooShort', { field, says: part });
    fails({ BTC }, 6, 'histories.BTC', 'has 5 bars in the common window, 6 are needed');
    fails({ BTC, LATE }, 4, 'histories.LATE', 'has 3 bars');
  });

  it('checks histories that no file was read for', () => {
    const { candles } = BTC;
    const fails = (rule: 'gap' | 'empty' | 'notPositive', history: Partial<PriceHistory>, part: string) =>
      expectDataError(() => align({ X: { ...BTC, ...history } }), rule, { field: 'histories.X', says: part });
    fails('gap', { candles: candles.filter((_, i) => i !== 2) }, 'has no bar of 2024-01-03');
    fails('gap', { interval: 3600 }, 'has no bar of 2024-01-01T01:00:00Z');
    fails('gap', { candles: [...candles].reverse() }, 'has no bar of');
    fails('empty', { candles: [] }, 'has no bars');
    fails('notPositive', { interval: 0 }, 'interval');
    fails('notPositive', { interval: Number.NaN }, 'interval');
  });

  it.each<[string, string[], AlignOptions, string, string]>([
    ['no names', [], {}, 'names', 'at least one'],
    ['a name twice', ['BTC', 'BTC'], {}, 'names[1]', 'appears twice'],
    ['an unknown name', ['BTC', 'DOGE'], {}, 'names[1]', 'DOGE has no price history'],
    ['last 0', ['BTC'], { last: 0 }, 'last', '1 or more'],
    ['last 1.5', ['BTC'], { last: 1.5 }, 'last', 'whole'],
  ])('refuses %s', (_, names, options, field, part) => {
    const error = refusal(() => align({ BTC }, options, names));
    expect(error).toBeInstanceOf(InputError);
    expect(error.field).toBe(field);
    expect(error.message).toContain(part);
  });

  it('gives the closes of the same bars, whatever the windows', () => {
    const window = fc.record({ from: fc.nat(20), bars: fc.integer({ min: 1, max: 40 }) });
    fc.assert(
      fc.property(fc.array(window, { minLength: 1, maxLength: 5 }), (windows) => {
        const first = Math.max(...windows.map(({ from }) => from));
        const end = Math.min(...windows.map(({ from, bars }) => from + bars));
        fc.pre(first < end);
        // A close tells its bar and its history.
        const histories = windows.map(({ from, bars }, h) =>
          historyOf(
            Array.from({ length: bars }, (_, i) => 1000 * (h + 1) + from + i),
            START + from * DAY,
          ),
        );
        const result = align(Object.fromEntries(histories.map((one, h) => [`H${h}`, one])), {
          window: 'common',
        });
        expect(result.times).toEqual(
          Array.from({ length: end - first }, (_, i) => START + (first + i) * DAY),
        );
        result.closes.forEach((series, h) => {
          expect(series).toEqual(result.times.map((_, i) => 1000 * (h + 1) + first + i));
        });
      }),
    );
  });
});

describePrices('alignHistories on real prices', (files) => {
  it('aligns all seven', () => {
    const histories = new Map(files.map(({ underlying, csv }) => [underlying, parseHistory(csv)]));
    const names = [...histories.keys()];
    expect(names).toHaveLength(7);
    const { times, closes } = alignHistories(histories, names, { last: 365 });
    expect(times).toHaveLength(365);
    closes.forEach((series, i) => {
      expect(series.at(-1)).toBe(histories.get(names[i]!)!.candles.at(-1)!.close);
    });
  });
});
