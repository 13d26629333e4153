import { InputError } from '../errors.js';
import { entryAt } from '../units/lists.js';
import { WIDTHS } from './bounds.js';
import type { Instance } from './instances.js';
import type { Model, RiskUnit, Row } from './model.js';

/** Most segments, groups, scenarios, units and netting sets that a circuit has room for. */
export type Room = Pick<
  Instance,
  'instruments' | 'groups' | 'segments' | 'scenarios' | 'units' | 'nettingSets' | 'leads'
>;

/** Room for a model of any size, where it is checked before an instance is known. */
export const ANY_ROOM: Room = {
  instruments: Infinity,
  groups: Infinity,
  segments: Infinity,
  scenarios: Infinity,
  units: Infinity,
  nettingSets: Infinity,
  leads: Infinity,
};

/** A weight this small could be moved by more than 1e-6 when it was rounded to an integer. */
const SMALLEST_WEIGHT = 1_000_000n;

/** Checks the structure of a canonical model: the encoder's duties. Throws {@link InputError} naming row and rule. */
export function checkModel(model: Model, room: Room): void {
  atMost(model.instruments.length, room.instruments, 'instruments');
  atMost(model.groups.length, room.groups, 'groups');
  atMost(model.scenarios.length, room.scenarios, 'scenarios');
  atMost(model.units.length, room.units, 'units');
  for (const [i, row] of model.instruments.entries()) {
    checkRow(row, room.segments, WIDTHS.quantity, `instruments[${i}]`);
  }
  model.groups.forEach((row, g) => {
    checkRow(row, room.segments, WIDTHS.group, `groups[${g}]`);
    sameLength(row.weights.length, model.instruments.length, `groups[${g}].weights`);
  });
  model.scenarios.forEach((scenario, s) => {
    sameLength(scenario.pnl.length, model.instruments.length, `scenarios[${s}].pnl`);
  });
  checkNetting(model, room);
  checkUnits(model.units, model.scenarios.length);
}

/** Every scenario has a term per netting set; leads stand in the first scenarios only. */
function checkNetting(model: Model, room: Room): void {
  const sets = model.nettingSets?.length ?? 0;
  atMost(sets, room.nettingSets, 'nettingSets');
  model.scenarios.forEach(({ netted = [] }, s) => {
    sameLength(netted.length, sets, `scenarios[${s}].netted`);
    netted.forEach(({ form, lead }, k) => {
      const field = `scenarios[${s}].netted[${k}]`;
      sameLength(form.length, model.instruments.length, `${field}.form`);
      if (lead === undefined) return;
      sameLength(lead.length, model.instruments.length, `${field}.lead`);
      if (s >= room.leads) {
        throw new InputError(
          room.leads === 0 ? 'has no room in the instance' : `is only for the first ${room.leads} scenarios`,
          { field: `${field}.lead`, fix: 'Put scenarios with leads first' },
        );
      }
    });
  });
}

function checkRow(row: Row, segments: number, bits: number, field: string): void {
  const { breakpoints, pieces, fold } = row;
  if (pieces.length < 1) throw new InputError('has no segment', { field: `${field}.pieces` });
  atMost(pieces.length, segments, `${field}.pieces`);
  sameLength(breakpoints.length, pieces.length + 1, `${field}.breakpoints`);
  breakpoints.forEach((breakpoint, t) => {
    const before = breakpoints[t - 1];
    if (before !== undefined && breakpoint <= before) {
      throw new InputError('must be above the one before it', { field: `${field}.breakpoints[${t}]` });
    }
  });
  const first = entryAt(breakpoints, 0);
  const last = entryAt(breakpoints, pieces.length);
  const bound = 1n << BigInt(bits - 1);
  if (first <= -bound || last > bound) {
    throw new InputError(`must lie inside ±2^${bits - 1}`, { field: `${field}.breakpoints` });
  }
  if (fold && first < 0n) {
    throw new InputError('of a folded row start at 0 or above', { field: `${field}.breakpoints` });
  }
  if (first > 0n || last <= 0n) {
    throw new InputError('must hold 0: an account may have no position', { field: `${field}.breakpoints` });
  }
}

function checkUnits(units: readonly RiskUnit[], scenarios: number): void {
  const taken = new Set<number>();
  units.forEach((unit, u) => {
    const field = `units[${u}]`;
    for (const s of unit.scenarios) {
      if (!Number.isInteger(s) || s < 0 || s >= scenarios) {
        throw new InputError('names a scenario that does not exist', { field: `${field}.scenarios` });
      }
      if (taken.has(s)) {
        throw new InputError('holds a scenario twice, or one of another unit', {
          field: `${field}.scenarios`,
        });
      }
      taken.add(s);
    }
    if (!Number.isInteger(unit.k) || unit.k < 1 || unit.k > unit.scenarios.length) {
      throw new InputError('must be from 1 to the number of scenarios of the unit', { field: `${field}.k` });
    }
    if (unit.weight < 0n) throw new InputError('must not be negative', { field: `${field}.weight` });
    for (const name of ['weight', 'kthWeight'] as const) {
      const size = unit[name] < 0n ? -unit[name] : unit[name];
      if (size !== 0n && size < SMALLEST_WEIGHT) {
        throw new InputError('is so small that rounding could move it by more than 1e-6', {
          field: `${field}.${name}`,
        });
      }
    }
    if (unit.floor < 0n) throw new InputError('must not be negative', { field: `${field}.floor` });
  });
  if (taken.size !== scenarios) {
    throw new InputError('belong to no unit, some of them', {
      field: 'scenarios',
      fix: 'Put each into one unit',
    });
  }
}

function atMost(count: number, most: number, field: string): void {
  if (count > most) {
    throw new InputError(`has ${count} entries, the instance has room for ${most}`, {
      field,
      fix: 'Use a larger instance or a smaller model',
    });
  }
}

function sameLength(count: number, expected: number, field: string): void {
  if (count !== expected) throw new InputError(`must have ${expected} entries`, { field });
}
