import { expect } from 'vitest';
import { DataError, type DataRule } from '../../src/errors.js';
import type { Candle, PriceHistory } from '../../src/risk/data.js';
import { refusal } from '../support/refusal.js';

/** Histories for tests, and what they expect of data errors. */

export const DAY = 86_400;
/** 2024-01-01. */
export const START = 1_704_067_200;

/** Daily bars with these closes; open is the close before, high and low 1 % outside. */
export function historyOf(closes: readonly number[], start = START, interval = DAY): PriceHistory {
  const candles = closes.map((close, i): Candle => {
    const open = closes[i - 1] ?? close;
    const high = Math.max(open, close) * 1.01;
    const low = Math.min(open, close) * 0.99;
    return { time: start + i * interval, open, high, low, close, volume: 1 };
  });
  return { interval, candles };
}

/** Checks rule, place and part of the message of the DataError that `body` throws. */
export function expectDataError(
  body: () => unknown,
  rule: DataRule,
  at: { row?: number | undefined; column?: string | undefined; field?: string; says?: string } = {},
): void {
  const error = refusal(body);
  expect(error).toBeInstanceOf(DataError);
  const { rule: found, row, column, field, message } = error as DataError;
  expect({ rule: found, row, column }).toEqual({ rule, row: at.row, column: at.column });
  if (at.field !== undefined) expect(field).toContain(at.field);
  if (at.says !== undefined) expect(message).toContain(at.says);
}
