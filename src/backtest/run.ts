import { InputError } from '../errors.js';
import { assess } from '../margin/assess.js';
import { marksOf } from '../market/marks.js';
import { type MarginType, REQUIREMENT_SCALE } from '../market/model.js';
import { modelOf } from '../market/modelOf.js';
import type { Instrument } from '../market/universe.js';
import { buildMarket } from '../models/build/buildMarket.js';
import { BUILT_IN } from '../models/build/builtIn.js';
import { entriesOf, type RiskFile } from '../models/build/riskFile.js';
import type { Registry } from '../models/kit/model.js';
import type { RiskInputs } from '../risk/data.js';
import { type AlignedCloses, alignHistories } from '../risk/historyAlign.js';
import { sum } from '../units/integers.js';
import { plainDecimal } from '../units/printed.js';

/** A rolling backtest: build the market of every past day from what was known then, and see what the days after cost. */

/** A position of constant value: its quantity is set anew in every period. */
export interface BacktestPosition {
  readonly symbol: string;
  /** Value at the mark, quote, signed: negative is short. */
  readonly notional: number;
}

export interface BacktestOptions {
  readonly risk: RiskFile;
  readonly inputs: RiskInputs;
  readonly registry?: Registry;
  /** Which model, where the risk file has several by name. */
  readonly name?: string;
  readonly marginType: MarginType;
  readonly positions: readonly BacktestPosition[];
  /** Bars from one margin to the price that it must cover, 1 or more. Periods do not overlap. */
  readonly horizon: number;
  /** Bars that the first period has behind it, 1 or more: what models need to begin with. */
  readonly warmUp: number;
  readonly onProgress?: (done: number, periods: number) => void;
}

/** One period: margin at its start, loss at its end. All in quote. */
export interface BacktestPeriod {
  /** Market time, unix seconds: the end of the last bar that the model saw. */
  readonly time: number;
  /** Gross notional, `Σ |quantity| · price`. */
  readonly notional: number;
  /** What the model asks for above the mark value: requirement plus haircuts. */
  readonly margin: number;
  /** Loss (+) or profit (−) of the positions until the end of the period. */
  readonly loss: number;
  /** `loss > margin`. */
  readonly exceeded: boolean;
}

/**
 * Runs a model of a risk file over the histories of its inputs. In every period the market is built from bars that had ended, with
 * prices from their last closes; positions are reset to their notional (rounded down to lots); the loss is that of the mark prices at the
 * end of the period. Every instrument is valued at the close of its underlying: basis and funding are not in daily candles.
 *
 * Throws {@link InputError} for a universe with options (there is no history of surfaces), unknown symbols, a history without enough
 * bars, and whatever the models throw.
 */
export async function runBacktest(options: BacktestOptions): Promise<BacktestPeriod[]> {
  const { risk, horizon, warmUp, onProgress } = options;
  for (const [field, value] of Object.entries({ horizon, warmUp })) {
    if (!Number.isSafeInteger(value) || value < 1) {
      throw new InputError('must be a whole number of bars, 1 or more', { field });
    }
  }
  const { instruments } = risk.universe;
  checkUniverse(instruments, options);
  const names = [...new Set(instruments.map(({ underlying }) => underlying))];
  const aligned = alignHistories(options.inputs.histories, names, { window: 'common' });
  const starts: number[] = [];
  for (let t = warmUp - 1; t + horizon < aligned.times.length; t += horizon) starts.push(t);
  if (starts.length < 2) {
    throw new InputError(`leaves fewer than two periods of ${aligned.times.length} bars`, {
      field: 'warmUp',
      fix: 'Use longer histories, or a shorter warm-up or horizon',
    });
  }
  const file = withoutOther(risk, options);
  const closeOf = (instrument: Instrument, t: number) =>
    aligned.closes[names.indexOf(instrument.underlying)]![t]!;
  const periods: BacktestPeriod[] = [];
  for (const [i, t] of starts.entries()) {
    periods.push(onePeriod(file, { ...options, aligned, closeOf, t }));
    onProgress?.(i + 1, starts.length);
    // Lets a progress bar draw, and a signal end the run.
    if (i % 16 === 0) await new Promise((resolve) => setTimeout(resolve, 0));
  }
  return periods;
}

interface PeriodOptions extends BacktestOptions {
  readonly aligned: AlignedCloses;
  readonly closeOf: (instrument: Instrument, t: number) => number;
  readonly t: number;
}

function onePeriod(file: RiskFile, options: PeriodOptions): BacktestPeriod {
  const { aligned, closeOf, t, horizon, marginType, registry = BUILT_IN } = options;
  const { instruments, valueDecimals } = file.universe;
  const time = aligned.times[t]! + aligned.interval;
  const prices = Object.fromEntries(
    instruments.map((instrument) => [
      instrument.symbol,
      plainDecimal(closeOf(instrument, t), decimalsOf(file.prices[instrument.symbol])),
    ]),
  );
  const market = buildMarket({ ...file, time, prices }, { registry, inputs: upTo(options.inputs, time) });
  const model = modelOf(market, marginType);
  const marks = marksOf(market);
  const unit = 10 ** valueDecimals;
  const quantities = instruments.map(({ symbol }, slot) => {
    const notional = options.positions.find((position) => position.symbol === symbol)?.notional ?? 0;
    const lots = BigInt(Math.floor((Math.abs(notional) * unit) / Number(marks[slot])));
    return notional < 0 ? -lots : lots;
  });
  const { equity, requirement } = assess(model, { quantities, cash: 0n });
  const values = quantities.map((quantity, slot) => quantity * marks[slot]!);
  const haircut = sum(values) - equity;
  const margin = Number(requirement + haircut * REQUIREMENT_SCALE) / Number(REQUIREMENT_SCALE) / unit;
  const loss = -values.reduce((total, value, slot) => {
    const change = closeOf(instruments[slot]!, t + horizon) / closeOf(instruments[slot]!, t) - 1;
    return total + (Number(value) / unit) * change;
  }, 0);
  const notional = values.reduce((total, value) => total + Math.abs(Number(value)) / unit, 0);
  return { time, notional, margin, loss, exceeded: loss > margin };
}

/** Decimals that the risk file writes a price with: what its rules are exact for. */
function decimalsOf(price: RiskFile['prices'][string] | undefined): number | undefined {
  if (price === undefined) return undefined;
  return typeof price === 'string' ? (price.split('.')[1]?.length ?? 0) : price.decimals;
}

/** Histories without the bars that had not ended. */
function upTo(inputs: RiskInputs, time: number): RiskInputs {
  const histories = new Map(
    [...inputs.histories].map(([name, { interval, candles }]) => [
      name,
      { interval, candles: candles.filter((candle) => candle.time + interval <= time) },
    ]),
  );
  return { ...inputs, histories };
}

/** The risk file with the rules of one model and margin type, its inputs and breakers left to the backtest. */
function withoutOther(risk: RiskFile, { name, marginType }: BacktestOptions): RiskFile {
  const { entries, field } = entriesOf(risk, name);
  const models = entries
    .filter(({ marginTypes = [marginType] }) => marginTypes.includes(marginType))
    .map((entry) => ({ ...entry, marginTypes: [marginType] }));
  if (models.length === 0) throw new InputError(`has no ${marginType} margin model`, { field });
  const { breakers: _, inputs: __, ...rest } = risk;
  return { ...rest, models };
}

function checkUniverse(instruments: readonly Instrument[], { positions, inputs }: BacktestOptions): void {
  for (const { symbol, kind } of instruments) {
    if (kind === 'option') {
      throw new InputError(`${symbol} is an option: there is no history of its surface`, {
        field: 'universe.instruments',
        fix: 'Backtest a risk file without options',
      });
    }
  }
  if (inputs.books.size > 0 || inputs.trades.size > 0 || inputs.surfaces.size > 0) {
    throw new InputError(
      'hold books, trades or surfaces: those are of one moment, and would be seen ahead of it',
      {
        field: 'inputs',
        fix: 'Backtest rules that use price histories alone',
      },
    );
  }
  if (positions.length === 0) throw new InputError('must have at least one', { field: 'positions' });
  positions.forEach(({ symbol, notional }, i) => {
    const field = `positions[${i}]`;
    const slots = instruments.filter((instrument) => instrument.symbol === symbol);
    if (slots.length === 0) throw new InputError(`${symbol} is not an instrument of the universe`, { field });
    if (slots.length > 1) throw new InputError(`${symbol} has several slots`, { field });
    if (positions.findIndex((other) => other.symbol === symbol) !== i) {
      throw new InputError(`${symbol} appears twice`, { field });
    }
    if (!Number.isFinite(notional) || notional === 0) {
      throw new InputError('must be a notional other than 0', { field });
    }
  });
}
