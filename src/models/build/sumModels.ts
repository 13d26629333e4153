import { InputError } from '../../errors.js';
import { inField } from '../../files/places.js';
import type { InstrumentRow, MarginType, Model, RiskUnit, Scenario } from '../../market/model.js';
import type { CompileContext, PartialModel, SlotRow } from '../kit/partial.js';
import { addPairs, zeroPair } from '../kit/piecewise.js';

/**
 * Adds parts of a model up: rows of a slot on merged breakpoints, position limits intersected; groups, scenarios and
 * units one after the other, those with netting sets first. A slot without any row accepts only the quantity 0. Throws
 * {@link InputError} if position limits of a slot have nothing in common, or two parts have netting sets.
 */
export function sumModels(
  parts: readonly PartialModel[],
  context: CompileContext,
  marginType: MarginType,
): Model {
  const rows = parts.flatMap((part) => part.rows ?? []);
  const [netted, ...others] = parts.filter(({ nettingSets }) => nettingSets !== undefined);
  if (others.length > 0) {
    throw new InputError('have netting sets, more than one of them', {
      field: 'models',
      fix: 'Let one entry hold all netting sets',
    });
  }
  // Scenarios with leads must come first, and only a part with netting sets has them.
  const ordered = netted === undefined ? parts : [netted, ...parts.filter((part) => part !== netted)];
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
    ...(netted?.nettingSets !== undefined && { nettingSets: netted.nettingSets }),
    scenarios: ordered.flatMap((part) =>
      (part.scenarios ?? []).map((scenario) =>
        withTerms(scenario, netted?.nettingSets ?? [], part === netted),
      ),
    ),
    units: concatUnits(ordered),
  };
}

/** The part with netting sets has a term in each, all others have none and get terms of 0. */
function withTerms(scenario: Scenario, nettingSets: readonly string[], own: boolean): Scenario {
  const { label, pnl, netted = [] } = scenario;
  const terms = own ? nettingSets.length : 0;
  if (netted.length !== terms) {
    throw new InputError(`has ${netted.length} terms of netting sets, where its rules have ${terms} sets`, {
      field: `scenario ${label}`,
    });
  }
  if (own || nettingSets.length === 0) return scenario;
  const form = pnl.map(() => 0n);
  return { ...scenario, netted: nettingSets.map(() => ({ form, gain: 0n, loss: 0n })) };
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
