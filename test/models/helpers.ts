import { expect } from 'vitest';
import { InputError } from '../../src/errors.js';
import type { Instrument } from '../../src/market/universe.js';
import type { CompileContext } from '../../src/models/kit/partial.js';
import { type FoldPair, pieceAt } from '../../src/models/kit/piecewise.js';
import { NO_INPUTS } from '../../src/risk/data.js';

/** Instruments and contexts for tests, and what they expect of errors. */

export const PERP: Instrument = {
  symbol: 'BTC/USDT:USDT',
  kind: 'perpetual',
  underlying: 'BTC',
  domain: 'cross',
  lotDecimals: 3,
  multiplier: '1',
};

export const SPOT: Instrument = {
  symbol: 'BTC/USDT',
  kind: 'spot',
  underlying: 'BTC',
  domain: 'cross',
  lotDecimals: 4,
  multiplier: '1',
};

export const CALL: Instrument = {
  symbol: 'BTC/USDT:USDT-261225-70000-C',
  kind: 'option',
  underlying: 'BTC',
  domain: 'cross',
  lotDecimals: 1,
  multiplier: '0.01',
  strike: '70000',
  expiry: 1_798_156_800,
  right: 'call',
};

/** A context of instruments with prices. */
export function contextOf(
  priced: readonly (readonly [Instrument, string])[],
  valueDecimals = 8,
): CompileContext {
  return {
    universe: {
      quote: 'USDT',
      valueDecimals,
      slots: 8,
      instruments: priced.map(([instrument]) => instrument),
    },
    prices: priced.map(([, price]) => price),
    time: 1_790_000_000,
    inputs: NO_INPUTS,
  };
}

/** Value and charge of a pair at x, folded where the pair says so; undefined outside the limits. */
export function evaluate(pair: FoldPair, x: bigint): { value: bigint; charge: bigint } | undefined {
  const at = pair.fold && x < 0n ? -x : x;
  if (at < pair.breakpoints[0]! || at >= pair.breakpoints.at(-1)!) return undefined;
  const { value, charge } = pieceAt(pair, at);
  return { value: value.slope * at + value.intercept, charge: charge.slope * at + charge.intercept };
}

/** Runs `body`, which must throw an InputError, and gives its field and message for comparison. */
export function inputError(body: () => unknown): { field: string | undefined; message: string } {
  try {
    body();
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    const { field, message } = error as InputError;
    return { field, message };
  }
  throw new Error('expected an InputError');
}

/** Checks field path and part of the message of the InputError that `body` throws. */
export function expectInputError(body: () => unknown, field: string, rule: string): void {
  const error = inputError(body);
  expect(error.field).toBe(field);
  expect(error.message).toContain(rule);
}
