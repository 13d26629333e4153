import { z } from 'zod';
import { InputError } from '../../errors.js';
import { inField } from '../../files/places.js';
import { decimalText, rateText } from '../../files/schemas.js';
import type { RiskUnit } from '../../market/model.js';
import { alignHistories } from '../../risk/historyAlign.js';
import { ageWeightedScenarios } from '../../risk/scenarios/ageWeighted.js';
import { ewmaFilteredScenarios } from '../../risk/scenarios/ewmaFilter.js';
import { historicalScenarios } from '../../risk/scenarios/historical.js';
import type { JointHistory } from '../../risk/scenarios/joint.js';
import type { MarketScenario } from '../../risk/scenarios/scenario.js';
import { tailCount } from '../../risk/tails.js';
import { parseFraction } from '../../units/decimal.js';
import { ceil, divide, fraction } from '../../units/fraction.js';
import { factorOf, forMarginType, perMarginType } from '../kit/fields.js';
import { limitedSlots, limitsParam } from '../kit/limits.js';
import { defineModel } from '../kit/model.js';
import type { CompileContext } from '../kit/partial.js';
import { pricedByParam, repricedPnl, scannedRows, underlyingsOf, unitWeight } from '../kit/repriced.js';
import { assertPast } from '../kit/volatilityRule.js';

const whole = z.int({ error: 'must be a whole number of 1 or more' }).min(1, { error: 'must be 1 or more' });

const historicalEsParams = z
  .strictObject({
    limits: limitsParam,
    method: z
      .enum(['plain', 'age-weighted', 'filtered'], { error: 'must be plain, age-weighted or filtered' })
      .describe('Each day as it was; young days more often; or each day rescaled to the volatility of today'),
    scenarios: whole.describe(
      'How many scenarios: the latest windows, or with age-weighted the slots for all',
    ),
    horizon: whole
      .optional()
      .describe('Bars of a scenario, first price to last. Default 1; above 1 they overlap'),
    lambda: decimalText(
      'Decay of age weights (default 0.995), or of the volatility that filters (default 0.94)',
    ).optional(),
    bars: whole.optional().describe('Only this many of the latest bars of the histories. Default: all'),
    confidence: perMarginType(rateText('Confidence of the tail, like "0.99"')),
    measure: z
      .enum(['expected-shortfall', 'value-at-risk'], { error: 'must be expected-shortfall or value-at-risk' })
      .optional()
      .describe('Mean of the tail (default), or its mildest loss'),
    weight: perMarginType(rateText('Factor of the measure, above 0. Default 1')).optional(),
    volBeta: decimalText(
      'Change of implied volatility per change of the spot price, signed: "-1" takes it up by 10 % where the price falls by 10 %. Default 0',
    ).optional(),
    pricedBy: pricedByParam,
  })
  .describe(
    'Historical simulation: joint moves of the past, applied to today; expected shortfall or value at risk',
  );

export type HistoricalEsParams = z.output<typeof historicalEsParams>;

/**
 * Historical expected shortfall of the whole portfolio: every joint move of the past `horizon` bars is one scenario, instruments are repriced in
 * it, and the requirement is
 *
 *     weight / k · Σ (k worst losses) ,   k = max(1, ⌊(1 − confidence) · scenarios⌋)
 *
 * or the k-th worst loss alone for value at risk. One unit nets everything: moves of one day are joint, so correlation is that of history. Equity
 * counts every instrument at its mark. Profit and loss per lot is rounded to the nearest value unit, which can move the measure by at most
 * half a unit per lot held; that much, times the weight and rounded up, is charged per lot. Options keep their implied volatility unless
 * `volBeta` says otherwise. A history must end at or before the market time: no model looks ahead.
 *
 * Sources: J. Hull, "Risk Management and Financial Institutions" (4th ed., 2015), ch. 13; Acerbi and Tasche (2002); for the methods see
 * `src/risk/scenarios`. Throws {@link InputError} naming the parameter, {@link DataError} for histories that do not fit.
 */
export const historicalEs = defineModel({
  name: 'historical-es',
  version: 1,
  describe: 'Joint moves of the past, applied to today: expected shortfall or value at risk',
  params: historicalEsParams,
  compile(params, context, marginType) {
    const slots = limitedSlots(params.limits, context);
    const { moves, note } = scenariosOf(params, jointHistory(params, underlyingsOf(slots, context), context));
    const pnl = repricedPnl({ scenarios: moves, slots, pricedBy: params.pricedBy }, context);
    const scenarios = moves.map(({ label }, s) => ({ label, pnl: pnl[s]! }));
    const weight = factorOf(params.weight, marginType, 'weight');
    const confidence = forMarginType(params.confidence, marginType);
    const k = tailCount(confidence, scenarios.length);
    const isShortfall = (params.measure ?? 'expected-shortfall') === 'expected-shortfall';
    const unit: RiskUnit = {
      label: `${isShortfall ? 'expected shortfall' : 'value at risk'} ${confidence}${note}`,
      scenarios: scenarios.map((_, s) => s),
      k,
      weight: isShortfall ? unitWeight(weight, k) : 0n,
      kthWeight: isShortfall ? 0n : unitWeight(weight, 1),
      floor: 0n,
    };
    return {
      rows: scannedRows(params.limits, context, ceil(divide(weight, fraction(2n)))),
      scenarios,
      units: [unit],
    };
  },
});

/** Closes of the underlyings, none after the market time. */
function jointHistory(
  { bars }: HistoricalEsParams,
  names: readonly string[],
  context: CompileContext,
): JointHistory {
  const { histories } = context.inputs;
  const aligned = inField('inputs', () =>
    alignHistories(histories, names, { window: 'common', ...(bars !== undefined && { last: bars }) }),
  );
  assertPast(aligned.last + aligned.interval, context.time);
  return { names, times: aligned.times, closes: aligned.closes };
}

/** The moves, and what readers of the unit should know of them. */
function scenariosOf(
  params: HistoricalEsParams,
  history: JointHistory,
): { moves: MarketScenario[]; note: string } {
  const { method, scenarios, horizon = 1, lambda: text } = params;
  const lambda = text === undefined ? undefined : Number(text);
  if (method === 'plain') {
    if (lambda !== undefined) throw new InputError('has no use with method plain', { field: 'lambda' });
    return { moves: withVol(params, historicalScenarios({ history, horizon, scenarios })), note: '' };
  }
  if (method === 'filtered') {
    const moves = ewmaFilteredScenarios({
      history,
      horizon,
      scenarios,
      ...(lambda !== undefined && { lambda }),
    });
    return { moves: withVol(params, moves), note: ', filtered by volatility' };
  }
  const aged = ageWeightedScenarios({ history, horizon, slots: scenarios, lambda: lambda ?? 0.995 });
  const note =
    `, age-weighted: ${aged.unused.length} of ${aged.counts.length} windows without a slot, ` +
    `total variation ${aged.totalVariation.toFixed(3)}`;
  return { moves: withVol(params, aged.scenarios), note };
}

/** The moves with implied volatility answering to the price: `vol = volBeta · (spot − 1)`, no lower than −1. */
function withVol({ volBeta = '0' }: HistoricalEsParams, scenarios: MarketScenario[]): MarketScenario[] {
  const { n, d } = parseFraction(volBeta, 'volBeta');
  if (n === 0n) return scenarios;
  const beta = Number(n) / Number(d);
  return scenarios.map(({ label, moves }) => ({
    label,
    moves: new Map(
      [...moves].map(([name, move]) => [name, { ...move, vol: Math.max(-1, beta * (move.spot - 1)) }]),
    ),
  }));
}
