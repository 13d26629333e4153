import type { InstrumentRow, MarginType, Model, RiskUnit } from '../market/model.js';
import { inField } from './fields.js';
import type { CompileContext, PartialModel, SlotRow } from './partial.js';
import { addPairs, zeroPair } from './piecewise.js';

/**
 * Adds parts of a model up: rows of a slot on merged breakpoints, position limits intersected; groups, scenarios and
 * units one after the other. A slot without any row accepts only the quantity 0. Throws {@link InputError} if position
 * limits of a slot have nothing in common.
 */
export function sumModels(
  parts: readonly PartialModel[],
  context: CompileContext,
  marginType: MarginType,
): Model {
  const rows = parts.flatMap((part) => part.rows ?? []);
  return {
    marginType,
    instruments: context.universe.instruments.map(({ symbol }, slot) =>
      inField(`row of ${symbol}`, () =>
        addRows(
          symbol,
          rows.filter((row) => row.slot === slot),
        ),
      ),
    ),
    groups: parts.flatMap((part) => part.groups ?? []),
    scenarios: parts.flatMap((part) => part.scenarios ?? []),
    units: concatUnits(parts),
  };
}

function addRows(label: string, rows: readonly SlotRow[]): InstrumentRow {
  const [first, ...rest] = rows;
  const pair = first === undefined ? zeroPair(0n, 1n) : rest.reduce(addPairs, pairOf(first));
  return { label, linear: rows.reduce((total, row) => total + row.linear, 0n), ...pair };
}

function pairOf({ fold, breakpoints, pieces }: SlotRow) {
  return { fold, breakpoints, pieces };
}

/** Units of all parts, their scenario indices moved behind the scenarios of the parts before. */
function concatUnits(parts: readonly PartialModel[]): RiskUnit[] {
  let offset = 0;
  return parts.flatMap((part) => {
    const start = offset;
    offset += part.scenarios?.length ?? 0;
    return (part.units ?? []).map((unit) => ({
      ...unit,
      scenarios: unit.scenarios.map((s) => s + start),
    }));
  });
}
