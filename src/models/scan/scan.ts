import { InputError } from '../../errors.js';
import { inField } from '../../files/places.js';
import { type MarginType, REQUIREMENT_SCALE, type RiskUnit, type Scenario } from '../../market/model.js';
import { parseFraction, parseRate } from '../../units/decimal.js';
import { multiply, powerOfTen } from '../../units/fraction.js';
import { exactUnits } from '../../units/valueUnits.js';
import { forMarginType } from '../kit/fields.js';
import { defineModel } from '../kit/model.js';
import type { CompileContext } from '../kit/partial.js';
import { unitWeight } from '../kit/repriced.js';
import { selectSlots, unknownSymbol } from '../kit/select.js';
import { type ScanParams, type ScanUnitParams, scanParams } from './scanParams.js';

/**
 * Scenario scan. Each unit nets the profit and loss of its instruments in its own copy of the grid and reduces the
 * losses: the worst (SPAN, CME), the mean of the k worst (expected shortfall) or the k-th worst (value at risk). The
 * unit's integer weight is `ceil(weight · SCALE / k)`: rounded up, by at most `k / (weight · 1e9)` of itself.
 * Throws {@link InputError} for arrays of another length, unknown symbols, and figures that are not exact.
 */
export const scan = defineModel({
  name: 'scan',
  version: 1,
  describe: 'Stated risk arrays, netted per unit',
  params: scanParams,
  compile(params, context, marginType) {
    params.scenarios.forEach((label, s) => {
      if (params.scenarios.indexOf(label) !== s) {
        throw new InputError('appears twice', { field: `scenarios[${s}]` });
      }
    });
    const arrays = arraysBySlot(params, context);
    const scenarios: Scenario[] = [];
    const units: RiskUnit[] = [];
    const netted = new Set<number>();
    params.units.forEach((unit, u) => {
      inField(`units[${u}]`, () => {
        const rows = rowsOf(params.scenarios, unit);
        for (const { label, slots } of portfoliosOf(unit, `unit ${u + 1}`, context, arrays)) {
          for (const slot of slots) netted.add(slot);
          const first = scenarios.length;
          for (const row of rows) {
            const pnl = context.universe.instruments.map((_, i) =>
              slots.has(i) ? (arrays.get(i)?.[row] ?? 0n) : 0n,
            );
            scenarios.push({ label: `${label}: ${params.scenarios[row]!}`, pnl });
          }
          units.push({
            label,
            scenarios: rows.map((_, i) => first + i),
            ...weightsOf(unit, rows.length, marginType),
            floor: floorOf(unit, context, marginType),
          });
        }
      });
    });
    const bare = [...arrays.keys()].find((slot) => !netted.has(slot));
    if (bare !== undefined) {
      throw new InputError('belongs to no risk unit', {
        field: `arrays.${context.universe.instruments[bare]!.symbol}`,
        fix: 'Let a unit select it, or remove the array',
      });
    }
    return { scenarios, units };
  },
});

/** Profit and loss per lot in value units, by slot. */
function arraysBySlot(params: ScanParams, context: CompileContext): Map<number, bigint[]> {
  const { universe } = context;
  const bySlot = new Map<number, bigint[]>();
  for (const [symbol, array] of Object.entries(params.arrays)) {
    const field = `arrays.${symbol}`;
    if (array.length !== params.scenarios.length) {
      throw new InputError(`must have ${params.scenarios.length} entries, one per scenario`, { field });
    }
    if (!universe.instruments.some((instrument) => instrument.symbol === symbol))
      throw unknownSymbol(symbol, field);
    for (const slot of selectSlots(context, { symbols: [symbol] })) {
      const perLot = powerOfTen(-universe.instruments[slot]!.lotDecimals);
      const pnl = array.map((text, s) => {
        const at = `${field}[${s}]`;
        return exactUnits(multiply(parseFraction(text, at), perLot), universe.valueDecimals, at);
      });
      bySlot.set(slot, pnl);
    }
  }
  return bySlot;
}

/** Indices of the scenarios that a unit uses. */
function rowsOf(labels: readonly string[], unit: ScanUnitParams): number[] {
  const used = unit.scenarios ?? labels;
  return used.map((label, i) => {
    const index = labels.indexOf(label);
    if (index < 0) throw new InputError('is not one of the scenarios', { field: `scenarios[${i}]` });
    if (used.indexOf(label) !== i) throw new InputError('appears twice', { field: `scenarios[${i}]` });
    return index;
  });
}

/** The slots that net with each other, and the label of their unit. */
function portfoliosOf(
  unit: ScanUnitParams,
  fallback: string,
  context: CompileContext,
  arrays: ReadonlyMap<number, unknown>,
): { label: string; slots: Set<number> }[] {
  const { instruments } = context.universe;
  const { select, label = fallback } = unit;
  const scanned = [...arrays.keys()].sort((a, b) => a - b);
  const underlyings = [...new Set(scanned.map((slot) => instruments[slot]!.underlying))];
  const of = (names: readonly string[]) =>
    new Set(scanned.filter((slot) => names.includes(instruments[slot]!.underlying)));

  if (select === 'all') return [{ label, slots: new Set(scanned) }];
  if (select === 'eachUnderlying') {
    const prefix = unit.label === undefined ? '' : `${unit.label} `;
    return underlyings.map((name) => ({ label: `${prefix}${name}`, slots: of([name]) }));
  }
  if ('underlyings' in select) {
    const missing = select.underlyings.findIndex((name) => !underlyings.includes(name));
    if (missing >= 0) {
      const field = `select.underlyings[${missing}]`;
      throw new InputError(`${select.underlyings[missing]} has no risk array`, { field });
    }
    return [{ label, slots: of(select.underlyings) }];
  }
  const slots = inField('select', () => selectSlots(context, select));
  const bare = slots.find((slot) => !arrays.has(slot));
  if (bare !== undefined) {
    throw new InputError(`${instruments[bare]!.symbol} has no risk array`, { field: 'select.symbols' });
  }
  return [{ label, slots: new Set(slots) }];
}

function weightsOf(
  unit: ScanUnitParams,
  count: number,
  marginType: MarginType,
): Pick<RiskUnit, 'k' | 'weight' | 'kthWeight'> {
  const weight = parseRate(forMarginType(unit.weight ?? '1', marginType), 'weight');
  if (weight.n <= 0n) throw new InputError('must be above 0', { field: 'weight' });
  const { reduce } = unit;
  const k = reduce === 'worst' ? 1 : 'meanOfWorst' in reduce ? reduce.meanOfWorst : reduce.valueAtRisk;
  if (k > count) throw new InputError('counts more losses than there are scenarios', { field: 'reduce' });
  if (reduce !== 'worst' && 'valueAtRisk' in reduce)
    return { k, weight: 0n, kthWeight: unitWeight(weight, 1) };
  return { k, weight: unitWeight(weight, k), kthWeight: 0n };
}

function floorOf(unit: ScanUnitParams, { universe }: CompileContext, marginType: MarginType): bigint {
  const floor = parseFraction(forMarginType(unit.floor ?? '0', marginType), 'floor');
  return exactUnits(floor, universe.valueDecimals, 'floor') * REQUIREMENT_SCALE;
}
