import { z } from 'zod';
import { InputError } from '../../errors.js';
import { rateText, unsignedText } from '../../files/schemas.js';
import { formatTime } from '../../files/time.js';
import type { MarginType } from '../../market/model.js';
import type { PriceHistory } from '../../risk/data.js';
import { forecastVolatility, type VolatilityModel } from '../../risk/volatility/forecast.js';
import { type MarginRate, type MarginRateRule, marginRate } from '../../risk/volatility/marginRate.js';
import { parseRate } from '../../units/decimal.js';
import { forMarginType, perMarginType } from './fields.js';
import type { CompileContext } from './partial.js';

/** A rate that follows volatility: forecast from a history, floored and capped. */

const whole = z.int({ error: 'must be a whole number of 1 or more' }).min(1, { error: 'must be 1 or more' });

const forecastSchema = z
  .discriminatedUnion(
    'method',
    [
      z.strictObject({ method: z.literal('rolling'), window: whole.describe('Returns, the latest') }),
      z.strictObject({
        method: z.literal('ewma'),
        lambda: unsignedText('Decay, above 0 and below 1. Default 0.94').optional(),
      }),
      z.strictObject({ method: z.literal('garch') }),
      z.strictObject({ method: z.literal('har') }),
    ],
    { error: 'must have a method: rolling, ewma, garch or har' },
  )
  .describe('How volatility is forecast');

export const volatilityRuleParam = z
  .strictObject({
    forecast: forecastSchema,
    horizonDays: unsignedText('Days that closing a position takes, above 0'),
    confidence: perMarginType(rateText('Share of moves that the rate covers if they were normal, above 1/2')),
    floor: perMarginType(rateText('Least rate')),
    cap: perMarginType(rateText('Greatest rate, the floor or more')),
  })
  .describe('Rate = z(confidence) · forecast volatility over the horizon, between floor and cap');

export type VolatilityRule = z.output<typeof volatilityRuleParam>;

/**
 * The rate of a rule for an underlying, from its history in the inputs. Throws {@link InputError} where there is none or it ends after
 * the market time, and what `forecastVolatility` and `marginRate` throw.
 */
export function ratedBy(
  rule: VolatilityRule,
  underlying: string,
  context: CompileContext,
  marginType: MarginType,
): MarginRate {
  return marginRate(forecastSigma(rule, underlying, context), rateRule(rule, marginType));
}

/** The rates of both margin types, and the forecast that both rest on, made once. Throws as {@link ratedBy}. */
export function ratesBy(
  rule: VolatilityRule,
  underlying: string,
  context: CompileContext,
): { readonly sigma: number } & Readonly<Record<MarginType, MarginRate>> {
  const sigma = forecastSigma(rule, underlying, context);
  return {
    sigma,
    initial: marginRate(sigma, rateRule(rule, 'initial')),
    maintenance: marginRate(sigma, rateRule(rule, 'maintenance')),
  };
}

/** Standard deviation of the log return over the rule's horizon. */
function forecastSigma(
  { forecast, horizonDays }: VolatilityRule,
  underlying: string,
  context: CompileContext,
): number {
  const history = pastHistory(underlying, context);
  return forecastVolatility(volatilityModel(forecast), history, toNumber(horizonDays, 'horizonDays')).sigma;
}

function rateRule({ confidence, floor, cap }: VolatilityRule, marginType: MarginType): MarginRateRule {
  return {
    confidence: forMarginType(confidence, marginType),
    floor: toNumber(forMarginType(floor, marginType), 'floor'),
    cap: toNumber(forMarginType(cap, marginType), 'cap'),
  };
}

function toNumber(text: string, field: string): number {
  const { n, d } = parseRate(text, field);
  return Number(n) / Number(d);
}

function volatilityModel(forecast: VolatilityRule['forecast']): VolatilityModel {
  if (forecast.method !== 'ewma') return forecast;
  const { method, lambda } = forecast;
  return lambda === undefined ? { method } : { method, lambda: Number(lambda) };
}

/** The history of an underlying, all of it at or before the market time: no model looks ahead. */
export function pastHistory(underlying: string, { inputs, time }: CompileContext): PriceHistory {
  const history = inputs.histories.get(underlying);
  if (history === undefined) {
    throw new InputError(`has no history of ${underlying}`, {
      field: 'inputs',
      fix: 'Name its file among the inputs of the risk file',
    });
  }
  assertPast(history.candles.at(-1)!.time + history.interval, time);
  return history;
}

/** Throws {@link InputError} for data that ends after the market time. */
export function assertPast(end: number, time: number): void {
  if (end <= time) return;
  throw new InputError(`end at ${formatTime(end)}, after the market time`, {
    field: 'inputs',
    fix: 'Cut the histories, or set the time of the risk file to their end or later',
  });
}
