import { InputError, InternalError } from '../errors.js';
import type { Model, Portfolio } from '../market/model.js';
import { abs, dot } from '../units/integers.js';
import { entryAt } from '../units/lists.js';
import type { Lots, Ratio, Value } from '../units/numbers.js';
import { type Assessment, assess } from './assess.js';
import { cutsOf, orderCuts } from './cuts.js';
import { firstHolding } from './firstHolding.js';
import { assessWithin } from './limits.js';
import { isAtLeast } from './ratio.js';
import { surplus } from './surplus.js';

/** Closing part of a portfolio at the marks, so that it reaches a margin ratio. */

export interface CloseOptions {
  readonly model: Model;
  readonly portfolio: Portfolio;
  /** Mark value of a lot of every instrument, value units: what closing it pays or costs. */
  readonly marks: readonly Value[];
  /** Basis points, 0 or more. */
  readonly ratio: Ratio;
}

/** A close that restores the ratio. */
export interface Close {
  /** Lots closed per slot, 0 or more: sold where the position is long, bought back where it is short. */
  readonly closed: readonly Lots[];
  readonly portfolio: Portfolio;
  /** What `assess` says of the portfolio after it: the ratio holds. */
  readonly assessment: Assessment;
}

/**
 * The portfolio after closing some lots of every slot at the marks; no more than are there. Cash pays or
 * receives.
 */
export function closeLots(portfolio: Portfolio, closed: readonly Lots[], marks: readonly Value[]): Portfolio {
  const sold = portfolio.quantities.map((quantity, i) => {
    const lots = entryAt(closed, i);
    if (lots < 0n || lots > abs(quantity))
      throw new InputError('is more than the position', { field: `closed[${i}]` });
    return quantity < 0n ? -lots : lots;
  });
  return {
    quantities: portfolio.quantities.map((quantity, i) => quantity - entryAt(sold, i)),
    cash: portfolio.cash + dot(sold, marks),
  };
}

/**
 * The fewest lots of one position that must be closed, in steps of one lot, so that the ratio holds;
 * undefined where closing all of it is not enough. Margin is no monotone function of a position (a hedge can
 * be closed), so the search goes through the stretches between all places where the model bends along the
 * way, from 0 up; inside a stretch `equity − ratio · requirement` is concave and the first zero is found by
 * bisection. The answer is checked with `assess`. A model with netting sets rounds its requirement up to 1 /
 * SCALE of a value unit, and only to that is the answer minimal. Closing is at the marks, without fees and
 * slippage. Cost: one `assess` per place, times a logarithm of the position. Throws {@link InputError} for
 * parameters out of range and a portfolio outside the position limits.
 */
export function smallestClose(options: CloseOptions & { readonly slot: number }): Close | undefined {
  const { model, portfolio, marks, ratio, slot } = options;
  const quantity = checked(options).quantities[slot];
  if (quantity === undefined) throw new InputError('names no slot', { field: 'slot' });
  const sign = quantity < 0n ? -1n : 1n;
  const last = abs(quantity);
  const lots = (n: bigint) => portfolio.quantities.map((_, i) => (i === slot ? n : 0n));
  const after = (n: bigint) => closeLots(portfolio, lots(n), marks);
  const value = memoized((n: bigint) => {
    const assessment = assessWithin(model, after(n));
    return assessment && surplus(assessment, ratio);
  });
  const losses = (n: bigint) => assess(model, after(n)).scenarios.map(({ loss }) => loss);
  const starts = cutsOf({ model, quantities: portfolio.quantities, slot, sign, last });
  for (const [from, to] of stretches(starts, last)) {
    // No limit lies inside a stretch: it is inside them as a whole, or outside.
    if (value(from) === undefined) continue;
    for (const [start, end] of stretches(orderCuts(model, [from, to], losses), to)) {
      const found = firstHolding((n) => value(n)!, start, end);
      if (found !== undefined) return verified(options, lots(found));
    }
  }
  return undefined;
}

/** Steps of a close pro rata: 0.1 % of every position. */
export const PRO_RATA_STEPS = 1000;

/**
 * The smallest close factor, in steps of `1 / steps` (0.1 % by default), with which closing the same share of
 * every position, rounded up to whole lots, restores the ratio; undefined where closing everything does not.
 * All steps from 0 up are tried with `assess`, so nothing is assumed about the model. Source of the notion:
 * the close factor of lending protocols (Compound, 2019; Aave v3, 2022), which share of a position a
 * liquidation may take. Throws {@link InputError} for parameters out of range and a portfolio outside the
 * position limits.
 */
export function smallestProRataClose(
  options: CloseOptions & { readonly steps?: number },
): (Close & { readonly step: number; readonly steps: number }) | undefined {
  const { model, portfolio, marks, ratio, steps = PRO_RATA_STEPS } = options;
  if (!Number.isInteger(steps) || steps < 1) throw new InputError('must be 1 or more', { field: 'steps' });
  const { quantities } = checked(options);
  const count = BigInt(steps);
  for (let step = 0; step <= steps; step++) {
    const closed = quantities.map((quantity) => (abs(quantity) * BigInt(step) + count - 1n) / count);
    const assessment = assessWithin(model, closeLots(portfolio, closed, marks));
    if (assessment !== undefined && isAtLeast(assessment, ratio)) {
      return { ...verified(options, closed), step, steps };
    }
  }
  return undefined;
}

/** The portfolio, once `assess` has taken it and the parameters fit. */
function checked({ model, portfolio, marks, ratio }: CloseOptions): Portfolio {
  if (ratio < 0n) throw new InputError('must not be negative', { field: 'ratio' });
  assess(model, portfolio);
  if (marks.length !== portfolio.quantities.length) {
    throw new InputError('must have one entry per instrument', { field: 'marks' });
  }
  return portfolio;
}

function verified({ model, portfolio, marks, ratio }: CloseOptions, closed: readonly Lots[]): Close {
  const left = closeLots(portfolio, closed, marks);
  const assessment = assess(model, left);
  if (!isAtLeast(assessment, ratio)) {
    throw new InternalError('a partial close does not restore the ratio', { field: 'closed' });
  }
  return { closed, portfolio: left, assessment };
}

/** First and last n of every stretch. */
function stretches(starts: readonly bigint[], last: bigint): [bigint, bigint][] {
  return starts.map((from, i) => [from, (starts[i + 1] ?? last + 1n) - 1n]);
}

function memoized<Result>(f: (n: bigint) => Result): (n: bigint) => Result {
  const known = new Map<bigint, Result>();
  return (n) => {
    if (!known.has(n)) known.set(n, f(n));
    return known.get(n)!;
  };
}
