import { InputError } from '../../errors.js';
import type { Instrument } from '../../market/universe.js';
import { parseFraction } from '../../units/decimal.js';
import type { Surface } from '../data.js';
import { expired, finite, positive } from '../guards.js';
import { SECONDS_PER_DAY, SECONDS_PER_YEAR } from '../seconds.js';
import { type BlackInputs, black76, black76Value, type Greeks } from './black.js';
import { forwardAt, surfaceAt } from './surface.js';

/** Instruments at the market: what they are worth before anything moves. All per unit of underlying. */

export interface SurfaceData {
  /** Moment of pricing, unix seconds, at or after the surface's time. */
  readonly time: number;
  /** Implied volatilities of the underlying. */
  readonly surface: Surface;
  /** Spot price of the underlying, quote per unit: needed for expiries before the first of the surface. */
  readonly spot?: number | undefined;
}

export interface PricingData {
  /** Moment of pricing, unix seconds. */
  readonly time: number;
  /** Spot price of the underlying, quote per unit, above 0. */
  readonly spot: number;
  /** Implied volatilities of the underlying: needed for options, and for futures without a price. */
  readonly surface?: Surface | undefined;
  /**
   * Mark price of a linear instrument, quote per unit of underlying. Default: the spot; for a future the forward of the
   * surface. An option is always valued from the surface.
   */
  readonly price?: number | undefined;
}

interface Priced {
  readonly symbol: string;
  /** Mark value, quote per unit of underlying. */
  readonly value: number;
  /** Spot price of the underlying, quote per unit. */
  readonly spot: number;
  /** delta and gamma to the spot (the forward moves with it in proportion); theta and rho at a constant forward. */
  readonly greeks: Greeks;
}

interface PricedLinear extends Priced {
  readonly kind: 'linear';
}

export interface PricedOption extends Priced {
  readonly kind: 'option';
  readonly inputs: BlackInputs;
  readonly daysToExpiry: number;
}

export type PricedInstrument = PricedLinear | PricedOption;

/**
 * Value and Greeks of an instrument per unit of underlying. Spot, perpetuals and futures move with the spot in proportion;
 * options are Black-76 on the surface's forward, rate and volatility, years from the moment of pricing, Actual/365. Throws
 * DataError `expired` for what has expired and as `checkSurface`, and InputError for a missing surface or price, for a
 * surface from after the moment of pricing, and for supply and debt, which are no contracts.
 */
export function priceInstrument(instrument: Instrument, data: PricingData): PricedInstrument {
  const { symbol, kind } = instrument;
  const spot = positive(data.spot, 'spot');
  if (kind === 'option') {
    const inputs = optionInputs(instrument, withSurface(instrument, data));
    const { value, delta, gamma, ...rest } = black76(inputs);
    const carry = inputs.forward / spot;
    const greeks = { ...rest, delta: delta * carry, gamma: gamma * carry * carry };
    const daysToExpiry = (inputs.years * SECONDS_PER_YEAR) / SECONDS_PER_DAY;
    return { kind, symbol, value, spot, greeks, inputs, daysToExpiry };
  }
  const value = linearValue(instrument, data);
  const greeks = { delta: value / spot, gamma: 0, vega: 0, theta: 0, rho: 0 };
  return { kind: 'linear', symbol, value, spot, greeks };
}

/** Mark value of an option from a surface, quote per unit of underlying. Throws as {@link priceInstrument}. */
export function optionMark(instrument: Instrument, data: SurfaceData): number {
  return black76Value(optionInputs(instrument, data));
}

/** What an option's formula takes, from the surface. Throws as {@link priceInstrument}. */
export function optionInputs(instrument: Instrument, { time, surface, spot }: SurfaceData): BlackInputs {
  const { symbol, kind, right } = instrument;
  if (kind !== 'option' || right === undefined || instrument.strike === undefined) {
    throw new InputError('is not an option with strike, expiry and right', { field: symbol });
  }
  const expiry = liveExpiry(instrument, time);
  checkUse(instrument, surface, time);
  parseFraction(instrument.strike, `${symbol} strike`);
  const strike = Number(instrument.strike);
  const years = (expiry - time) / SECONDS_PER_YEAR;
  return { right, strike, years, ...surfaceAt(surface, { spot, expiry, strike }) };
}

function linearValue(instrument: Instrument, data: PricingData): number {
  const { kind, symbol } = instrument;
  if (kind === 'supply' || kind === 'debt') {
    throw new InputError(`is not repriced: ${kind} is no contract`, {
      field: symbol,
      fix: 'Price it as spot, with the sign of the balance',
    });
  }
  const expiry = kind === 'future' ? liveExpiry(instrument, data.time) : undefined;
  if (data.price !== undefined) return positive(data.price, `${symbol} price`);
  if (expiry === undefined) return data.spot;
  const { surface, spot } = withSurface(instrument, data);
  checkUse(instrument, surface, data.time);
  return forwardAt(surface, { spot, expiry }).forward;
}

function liveExpiry({ symbol, expiry }: Instrument, time: number): number {
  if (expiry === undefined) throw new InputError('has no expiry', { field: symbol });
  if (expiry <= finite(time, 'time')) throw expired(symbol);
  return expiry;
}

function withSurface({ kind, symbol, underlying }: Instrument, data: PricingData): SurfaceData {
  if (data.surface === undefined) {
    const what = kind === 'future' ? 'a price or a surface' : 'a surface';
    throw new InputError(`needs ${what} of ${underlying}`, { field: symbol });
  }
  return { ...data, surface: data.surface };
}

function checkUse({ symbol, underlying }: Instrument, surface: Surface, time: number): void {
  if (surface.underlying !== underlying) {
    throw new InputError(`needs a surface of ${underlying}, not of ${surface.underlying}`, { field: symbol });
  }
  if (surface.time > time) {
    throw new InputError('would be priced from a surface of a later time', {
      field: symbol,
      fix: 'Use a surface from the moment of pricing or before',
    });
  }
}
