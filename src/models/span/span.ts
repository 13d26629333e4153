import { InputError } from '../../errors.js';
import { inField } from '../../files/places.js';
import type { MarginType, Scenario } from '../../market/model.js';
import { parseFraction, parseRate } from '../../units/decimal.js';
import { ceil, type Fraction, multiply, powerOfTen, ZERO } from '../../units/fraction.js';
import { exactUnits } from '../../units/valueUnits.js';
import { forMarginType } from '../kit/fields.js';
import { markRows } from '../kit/limits.js';
import { defineModel } from '../kit/model.js';
import type { CompileContext, SlotRow } from '../kit/partial.js';
import { addPairs, ZERO_LINE, ZERO_PIECE } from '../kit/piecewise.js';
import { renameFields } from '../kit/renameFields.js';
import { assertKinds, selectSlots } from '../kit/select.js';
import { scan } from '../scan/scan.js';
import { computeSpanArrays, type SpanArray } from './spanArrays.js';
import { SPAN_SCENARIOS, type SpanCommodity, type SpanParams, spanParams } from './spanParams.js';

/**
 * SPAN per combined commodity:
 *
 *     requirement = Σ_commodities weight · max(0, worst loss of 16 scenarios)
 *                 + Σ_options shortOptionCharge · contracts short
 *
 * where SPAN takes the larger of the two terms of a commodity. A risk unit has a public and constant floor, so the
 * larger of the scan risk and a minimum that depends on the holdings has no exact form there; the sum is above it by at
 * most the smaller term. Short options count one by one, calls and puts alike. Equity counts contracts at the mark.
 * Slots of a symbol in several margin domains net.
 *
 * Computed arrays are rounded down to value units per lot. A long lot then loses less than one unit too much in a
 * scenario; a short lot could lose as much too little, so it is charged one unit (times the weight, rounded up). Every
 * loss, and so the worst, is then at least that of the repricing in double precision, and above it by at most one unit
 * per lot (of the finest slot of a symbol). A weight of more than nine decimals is rounded up.
 *
 * Scenarios of a commodity that repeat another, or in which nothing moves, cannot be the worst and are left out:
 * contracts without options take 8 of the 16. Not part of it: inter-commodity credits; intra-commodity charges, which
 * `groups` can add exactly (half the charge of a spread on the size of each expiry, less half of it on the size of all);
 * delivery charges; scan tiers. Source: CME, "Standard Portfolio Analysis of Risk" (SPAN, 1988); L. McMillan,
 * "Options as a Strategic Investment" (4th ed., 2002), ch. 34.
 *
 * Conservative as `exactness` says. Throws {@link InputError} naming commodity and field.
 */
export const span = defineModel({
  name: 'span',
  version: 1,
  describe: 'SPAN per combined commodity, no spread credits',
  exactness:
    'Conservative for each combined commodity: by at most the smaller of its scan risk and its short option ' +
    'minimums, which are added where SPAN takes the larger; by inter-commodity spread credits, which are left ' +
    'out; and with computed arrays by one value unit per lot held, times the weight rounded up. Intra-commodity ' +
    '(calendar) spread and delivery charges are not part of it: add them with "groups" where a commodity nets ' +
    'several expiries. With "none" it is below SPAN where short option minimums exceed the scan risk.',
  params: spanParams,
  compile(params, context, marginType) {
    const { commodities, shortOptionMinimum } = params;
    const owner = new Map<string, string>();
    const parts = commodities.map((commodity, c) =>
      inField(`commodities[${c}]`, () => {
        if (commodities.findIndex(({ label }) => label === commodity.label) !== c) {
          throw new InputError('appears twice', { field: 'label' });
        }
        const arrays = arraysOf(commodity, context);
        for (const symbol of arrays.keys()) {
          const other = owner.get(symbol);
          if (other !== undefined) {
            throw new InputError(`${symbol} belongs to the combined commodity ${other} already`);
          }
          owner.set(symbol, commodity.label);
        }
        const scanned = scanOf(commodity, arrays, context, marginType);
        return {
          ...scanned,
          rows: rowsOf({ commodity, arrays, minimum: shortOptionMinimum }, context, marginType),
        };
      }),
    );
    return {
      rows: parts.flatMap(({ rows }) => rows),
      scenarios: parts.flatMap(({ scenarios }) => scenarios),
      units: parts.map(({ unit, scenarios }, c) => {
        const first = parts.slice(0, c).reduce((count, part) => count + part.scenarios.length, 0);
        return { ...unit, scenarios: scenarios.map((_, i) => first + i) };
      }),
    };
  },
});

type Arrays = ReadonlyMap<string, SpanArray>;

function arraysOf({ arrays, scan }: SpanCommodity, context: CompileContext): Arrays {
  if ((arrays === undefined) === (scan === undefined)) {
    throw new InputError('must have exactly one of "arrays" and "scan"');
  }
  if (scan !== undefined) return inField('scan', () => computeSpanArrays(scan, context));
  const published = Object.entries(arrays!).map(([symbol, pnl]) => [symbol, { pnl }] as const);
  if (published.length === 0) throw new InputError('must have at least one array', { field: 'arrays' });
  return new Map(published);
}

/** One unit over the scenarios that can be the worst. */
function scanOf(commodity: SpanCommodity, arrays: Arrays, context: CompileContext, marginType: MarginType) {
  const { label, weight } = commodity;
  const scenarios = SPAN_SCENARIOS.map((scenario) => scenario.label);
  const pnl = Object.fromEntries([...arrays].map(([symbol, array]) => [symbol, [...array.pnl]]));
  const all = { label, select: { symbols: [...arrays.keys()] }, reduce: 'worst' as const };
  const unit = weight === undefined ? all : { ...all, weight };
  const compile = (used: string[]) =>
    renameFields([[/^units\[0\]\.(?:select\.)?/, '']], () =>
      scan.compile({ scenarios, arrays: pnl, units: [{ ...unit, scenarios: used }] }, context, marginType),
    );
  const full = compile(scenarios);
  const kept = scenarios.filter((_, s) => canBeWorst(full.scenarios!, s));
  if (kept.length === 0) throw new InputError('has no profit or loss in any scenario', { field: 'arrays' });
  const part = compile(kept);
  return { scenarios: part.scenarios!, unit: part.units![0]! };
}

/** Whether something moves in a scenario, and not as in one before it. */
function canBeWorst(scenarios: readonly Scenario[], s: number): boolean {
  const { pnl } = scenarios[s]!;
  const same = (other: Scenario) => other.pnl.every((entry, i) => entry === pnl[i]);
  return pnl.some((entry) => entry !== 0n) && scenarios.findIndex(same) === s;
}

interface RowOptions {
  readonly commodity: SpanCommodity;
  readonly arrays: Arrays;
  readonly minimum: SpanParams['shortOptionMinimum'];
}

/** Mark value and limits, and what short lots are charged: the minimum, and what rounding the arrays could hide. */
function rowsOf(
  { commodity, arrays, minimum }: RowOptions,
  context: CompileContext,
  marginType: MarginType,
): SlotRow[] {
  const { limit, shortOptionCharge, weight = '1' } = commodity;
  const { instruments } = context.universe;
  const symbols = [...arrays.keys()];
  const slots = selectSlots(context, { symbols });
  renameFields([[/^symbols$/, 'arrays']], () =>
    assertKinds(context, slots, ['perpetual', 'future', 'option'], 'Use "collateral" for assets'),
  );
  const option = slots.map((slot) => instruments[slot]!).find(({ kind }) => kind === 'option');
  checkMinimum(minimum, shortOptionCharge !== undefined, option?.symbol);
  const perContract = parseFraction(forMarginType(shortOptionCharge ?? '0', marginType), 'shortOptionCharge');
  const factor = parseRate(forMarginType(weight, marginType), 'weight');
  return markRows({ symbols, limit }, context).map((row) => {
    const instrument = instruments[row.slot]!;
    const charged = instrument.kind === 'option' ? perContract : ZERO;
    const perLot =
      lotUnitsOf(charged, row.slot, context) +
      roundingUnits(arrays.get(instrument.symbol)!, factor, row.slot, context);
    return perLot === 0n ? row : { ...row, ...addPairs(row, shortCharge(perLot, row.breakpoints.at(-1)!)) };
  });
}

function checkMinimum(
  minimum: SpanParams['shortOptionMinimum'],
  charged: boolean,
  option: string | undefined,
): void {
  const field = 'shortOptionCharge';
  if (minimum === 'none' && charged) {
    throw new InputError('would not be charged: shortOptionMinimum is "none"', {
      field,
      fix: 'Remove it, or "add" it',
    });
  }
  if (minimum === 'add' && !charged && option !== undefined) {
    throw new InputError(`is missing: ${option} can be short`, {
      field,
      fix: 'Give it, "0" where there is none',
    });
  }
}

/** Quote per contract as value units per lot, exactly. */
function lotUnitsOf(perContract: Fraction, slot: number, { universe }: CompileContext): bigint {
  const perLot = multiply(perContract, powerOfTen(-universe.instruments[slot]!.lotDecimals));
  return exactUnits(perLot, universe.valueDecimals, 'shortOptionCharge');
}

/** Value units per short lot that rounding down the array can hide, after the weight of the scan. */
function roundingUnits(
  { step }: SpanArray,
  weight: Fraction,
  slot: number,
  { universe }: CompileContext,
): bigint {
  if (step === undefined) return 0n;
  const perLot = multiply(step, powerOfTen(universe.valueDecimals - universe.instruments[slot]!.lotDecimals));
  return ceil(multiply(weight, perLot));
}

/** A charge per lot on quantities below 0. */
function shortCharge(perLot: bigint, limit: bigint) {
  const short = { value: ZERO_LINE, charge: { slope: -perLot, intercept: 0n } };
  return { fold: false, breakpoints: [-limit, 0n, limit], pieces: [short, ZERO_PIECE] };
}
