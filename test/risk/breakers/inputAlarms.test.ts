import { describe, expect, it } from 'vitest';
import { inputAlarms, type MarkedPrice } from '../../../src/risk/breakers/inputAlarms.js';
import { type Candle, NO_INPUTS, type PriceHistory, type RiskInputs } from '../../../src/risk/data.js';
import { expectInputError } from '../../models/helpers.js';

const DAY = 86_400;
const TIME = 1_769_860_800;

/** A history that ends at the market time: returns of ±1 % in turn, then the last ones. */
function history(last: readonly number[] = [], end = TIME, bars = 80): PriceHistory {
  const returns = [...Array.from({ length: bars - 1 }, (_, i) => (i % 2 === 0 ? 0.01 : -0.01)), ...last];
  let close = 100;
  const closes = [close, ...returns.map((r) => (close *= Math.exp(r)))];
  return {
    interval: DAY,
    candles: closes.map(
      (price, i): Candle => ({
        time: end - (closes.length - i) * DAY,
        open: price,
        high: price * 1.001,
        low: price,
        close: price,
        volume: 10,
      }),
    ),
  };
}

const lastClose = (of: PriceHistory) => of.candles.at(-1)!.close;
const mark = (price: number, linear = true): MarkedPrice => ({
  symbol: 'BTC/USDT:USDT',
  underlying: 'BTC',
  price,
  linear,
});
const inputs = (change: Partial<RiskInputs>): RiskInputs => ({ ...NO_INPUTS, ...change });
const histories = (of: PriceHistory) => inputs({ histories: new Map([['BTC', of]]) });
const judge = (given: RiskInputs, prices: readonly MarkedPrice[] = [], time = TIME) =>
  inputAlarms(given, { time, prices });

describe('inputAlarms', () => {
  it('are none for nothing, and none for quiet data', () => {
    const quiet = history();
    expect(judge(NO_INPUTS, [mark(100)])).toEqual([]);
    expect(judge(histories(quiet), [mark(lastClose(quiet) * 1.01)])).toEqual([]);
  });

  it('take a bar for fresh until the next one has ended, and five minutes more', () => {
    const at = (time: number) => judge(histories(history()), [], time).map(({ rule }) => rule);
    expect(at(TIME + DAY + 300)).toEqual([]);
    expect(at(TIME + DAY + 301)).toEqual(['stale']);
    // A bar that ends after the market.
    expect(at(TIME - 300)).toEqual([]);
    expect(at(TIME - 301)).toEqual(['stale']);
  });

  it('find a halt and a jump in a history, against the volatility before it', () => {
    const flat = history();
    const halted = {
      ...flat,
      candles: flat.candles.map((bar, i) => (i < flat.candles.length - 3 ? bar : { ...bar, volume: 0 })),
    };
    expect(judge(histories(halted)).map(({ rule }) => rule)).toEqual(['halted']);
    // 1 % a day: 6σ of 60 returns is 0.0605.
    expect(judge(histories(history([0.0604])))).toEqual([]);
    expect(judge(histories(history([-0.0606])))).toEqual([
      {
        rule: 'jump',
        of: 'BTC',
        detail: expect.stringMatching(
          /^last close: log return of 0.0606 in size, at most 6 standard deviations of 0.01/,
        ),
      },
    ]);
  });

  it('hold mark prices of what trades like the underlying against the last close', () => {
    const quiet = history();
    const moved = lastClose(quiet) * Math.exp(0.07);
    expect(judge(histories(quiet), [mark(moved)]).map(({ rule, of }) => [rule, of])).toEqual([
      ['jump', 'BTC/USDT:USDT'],
    ]);
    expect(judge(histories(quiet), [mark(moved, false)])).toEqual([]);
    // The history of the symbol itself goes before that of its underlying.
    const own = inputs({
      histories: new Map([
        ['BTC', history([])],
        ['BTC/USDT:USDT', history([0.05, 0.05, 0.05])],
      ]),
    });
    expect(judge(own, [mark(lastClose(own.histories.get('BTC/USDT:USDT')!))])).toEqual([]);
  });

  it('have the absolute threshold alone below 20 returns', () => {
    // Bars before the last close: 20 have 19 returns, 21 have 20.
    expect(judge(histories(history([0.2], TIME, 20)))).toEqual([]);
    expect(judge(histories(history([0.2], TIME, 21))).map(({ rule }) => rule)).toEqual(['jump']);
    expect(judge(histories(history([0.26], TIME, 2))).map(({ detail }) => detail)).toEqual([
      'last close: log return of 0.26 in size, at most 0.25',
    ]);
  });

  it('judge books, surfaces and trades by age, and books by their quotes', () => {
    const level = (price: number) => [{ price, size: 1 }];
    const given = inputs({
      books: new Map([
        ['A', { time: TIME - 300, bids: level(99), asks: level(100) }],
        ['B', { time: TIME - 301, bids: level(100), asks: level(100) }],
      ]),
      surfaces: new Map([['BTC', { underlying: 'BTC', time: TIME - 1000, slices: [] }]]),
      trades: new Map([
        ['A', [{ time: TIME - 9000, price: 1, size: 1 }]],
        ['B', []],
      ]),
    });
    expect(judge(given)).toEqual([
      { rule: 'stale', of: 'B', detail: 'order book: 301 s older than the market, at most 300 s' },
      { rule: 'crossed', of: 'B', detail: 'quotes are locked: bid and ask are both 100' },
      { rule: 'stale', of: 'BTC', detail: 'surface: 1000 s older than the market, at most 300 s' },
      { rule: 'stale', of: 'A', detail: 'last trade: 9000 s older than the market, at most 300 s' },
    ]);
  });

  it('follow the parameters, and refuse those out of range', () => {
    const jumping = histories(history([0.07]));
    const params = { jumpSigmas: '8' };
    expect(inputAlarms(jumping, { time: TIME, prices: [] }, params)).toEqual([]);
    const bad = () => inputAlarms(jumping, { time: TIME, prices: [] }, { jumpSigmas: '0' });
    expectInputError(bad, 'jumpSigmas', 'from 1 to 100');
  });
});
