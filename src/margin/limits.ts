import type { Model, Portfolio, Row } from '../market/model.js';
import { abs, dot } from '../units/integers.js';
import { type Assessment, assess, segmentOf } from './assess.js';

/**
 * Whether every row of the model has an answer for the portfolio, which must have one quantity per
 * instrument: `assess` refuses it otherwise. Searches ask this first, so that an error of `assess` stays an
 * error.
 */
export function withinLimits(model: Model, { quantities }: Portfolio): boolean {
  return (
    model.instruments.every((row, i) => holds(row, quantities[i] ?? 0n)) &&
    model.groups.every((row) => holds(row, dot(row.weights, quantities)))
  );
}

/** The assessment, or undefined outside the position limits of the model. */
export function assessWithin(model: Model, portfolio: Portfolio): Assessment | undefined {
  return withinLimits(model, portfolio) ? assess(model, portfolio) : undefined;
}

function holds(row: Row, x: bigint): boolean {
  return segmentOf(row.breakpoints, row.fold ? abs(x) : x) !== undefined;
}
