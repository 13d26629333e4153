import fc from 'fast-check';
import { InputError } from '../../src/errors.js';
import { checkBounds } from '../../src/market/bounds.js';
import { checkModel, type Room } from '../../src/market/check.js';
import {
  type GroupRow,
  type InstrumentRow,
  type Line,
  type Model,
  type NettedTerm,
  type Piece,
  REQUIREMENT_SCALE,
  type RiskUnit,
  type Row,
  type Scenario,
} from '../../src/market/model.js';
import type { Draw } from './search.js';

/** Models as large as the library accepts: each sum is drawn too large and taken down until it just fits. */

/** A number of either sign and any size below 2^bits, often a power of two or beside one. */
function drawNumber(draw: Draw, bits: number): bigint {
  const size = 1n << BigInt(draw(fc.integer, { min: 0, max: bits - 1 }));
  const near = BigInt(draw(fc.integer, { min: -1, max: 1 }));
  const sign = draw(fc.boolean) ? 1n : -1n;
  return draw(fc.nat, { max: 4 }) === 0 ? 0n : sign * (size + near);
}

const positive = (n: bigint): bigint => (n < 0n ? -n : n);

/** Segments that hold 0, with limits that differ above and below; folded ones begin at 0. */
function drawRow(draw: Draw, bits: number, segments: number): Row {
  const fold = draw(fc.boolean);
  const bound = 1n << BigInt(bits - 1);
  const end = () => (draw(fc.boolean) ? bound - 1n : positive(drawNumber(draw, bits - 1)));
  const [low, high] = [fold ? 0n : -end(), end() + 1n];
  const cuts = Array.from({ length: draw(fc.nat, { max: segments - 1 }) }, () => {
    const edges = [low + 1n, high - 1n, 0n, 1n, -1n, low + (high - low) / 2n, drawNumber(draw, bits - 1)];
    return edges[draw(fc.nat, { max: edges.length - 1 })]!;
  }).filter((cut) => low < cut && cut < high);
  const breakpoints = [...new Set([low, ...cuts, high])].sort((a, b) => (a < b ? -1 : 1));
  const line = (): Line => ({ slope: drawNumber(draw, 70), intercept: drawNumber(draw, 110) });
  const pieces = breakpoints.slice(1).map((): Piece => ({ value: line(), charge: line() }));
  return { label: '', fold, breakpoints, pieces };
}

/** What a model is made of that a bound looks at. Each grows or shrinks for itself. */
type Scale = Readonly<Record<'value' | 'charge' | 'linear' | 'weight' | 'form' | 'loss' | 'unit', bigint>>;

/** A model that fits the room and all widths, with sums close to them. */
export function drawExtremeModel(draw: Draw, room: Room, marks: readonly bigint[]): Model {
  const model = drawModel(draw, room, marks.length);
  let scale: Scale = { value: 1n, charge: 1n, linear: 1n, weight: 1n, form: 1n, loss: 1n, unit: 1n };
  for (;;) {
    const scaled = scaledBy(model, scale);
    const error = whyRefused(scaled, room, marks);
    if (error === undefined) return tightened(draw, scaled, room, marks);
    const [, parts] = SHRINKS.find(([words]) => words.test(error.message)) ?? [];
    if (parts === undefined) throw error;
    scale = Object.fromEntries(
      Object.entries(scale).map(([part, by]) => [part, parts.includes(part as keyof Scale) ? 2n * by : by]),
    ) as Scale;
  }
}

/** What to make smaller where a bound is passed. */
const SHRINKS: readonly [RegExp, readonly (keyof Scale)[]][] = [
  [/row values/, ['value']],
  [/row charges/, ['charge']],
  [/linear values/, ['linear']],
  [/linear form of group/, ['weight']],
  [/in one netting set/, ['form']],
  [/loss of scenario/, ['loss']],
  [/requirement/, ['unit', 'charge']],
];

function whyRefused(model: Model, room: Room, marks: readonly bigint[]): InputError | undefined {
  try {
    checkModel(model, room);
    checkBounds(model, marks);
    return undefined;
  } catch (error) {
    if (error instanceof InputError) return error;
    throw error;
  }
}

function scaledBy(model: Model, by: Scale): Model {
  const line = ({ slope, intercept }: Line, n: bigint): Line => ({
    slope: slope / n,
    intercept: intercept / n,
  });
  const row = <Kind extends Row>(own: Kind): Kind => ({
    ...own,
    pieces: own.pieces.map(({ value, charge }) => ({
      value: line(value, by.value),
      charge: line(charge, by.charge),
    })),
  });
  const factor = (n: bigint) => (positive(n / by.unit) < 1_000_000n ? 0n : n / by.unit);
  return {
    ...model,
    instruments: model.instruments.map((own) => ({ ...row(own), linear: own.linear / by.linear })),
    groups: model.groups.map((own) => ({ ...row(own), weights: own.weights.map((n) => n / by.weight) })),
    scenarios: model.scenarios.map(({ label, pnl, netted }): Scenario => {
      const terms = netted?.map(({ form, lead, gain, loss }) => ({
        form: form.map((n) => n / by.form),
        ...(lead && { lead: lead.map((n) => n / by.form) }),
        ...{ gain: gain / by.loss, loss: loss / by.loss },
      }));
      return { label, pnl: pnl.map((n) => n / by.loss), ...(terms && { netted: terms }) };
    }),
    units: model.units.map((unit) => ({
      ...unit,
      ...{ weight: factor(unit.weight), kthWeight: factor(unit.kthWeight), floor: unit.floor / by.unit },
    })),
  };
}

/** One number of the model as large as it is accepted, to the last unit. */
function tightened(draw: Draw, model: Model, room: Room, marks: readonly bigint[]): Model {
  const grow = GROWTHS[draw(fc.nat, { max: GROWTHS.length - 1 })]!;
  let grown = model;
  let size = 0n;
  for (let bit = 1n << 190n; bit > 0n; bit >>= 1n) {
    const next = grow(model, size + bit);
    if (whyRefused(next, room, marks) !== undefined) continue;
    size += bit;
    grown = next;
  }
  return grown;
}

const firstPiece = (row: InstrumentRow, part: keyof Piece, by: bigint): InstrumentRow => {
  const [piece, ...others] = row.pieces as [Piece, ...Piece[]];
  const { slope, intercept } = piece[part];
  const grown = { slope, intercept: intercept < 0n ? intercept - by : intercept + by };
  return { ...row, pieces: [{ ...piece, [part]: grown }, ...others] };
};
const onFirst = <Item>([first, ...others]: readonly Item[], change: (item: Item) => Item): Item[] =>
  first === undefined ? [] : [change(first), ...others];

const GROWTHS: readonly ((model: Model, by: bigint) => Model)[] = [
  (model) => model,
  (model, by) => ({
    ...model,
    instruments: onFirst(model.instruments, (row) => firstPiece(row, 'value', by)),
  }),
  (model, by) => ({
    ...model,
    instruments: onFirst(model.instruments, (row) => firstPiece(row, 'charge', by)),
  }),
  (model, by) => ({
    ...model,
    instruments: onFirst(model.instruments, (row) => ({ ...row, linear: row.linear + by })),
  }),
  (model, by) => ({
    ...model,
    scenarios: onFirst(model.scenarios, (own) => ({ ...own, pnl: onFirst(own.pnl, (n) => n - by) })),
  }),
  (model, by) => ({ ...model, units: onFirst(model.units, (unit) => ({ ...unit, floor: unit.floor + by })) }),
  (model, by) => ({
    ...model,
    units: onFirst(model.units, (unit) => ({ ...unit, weight: unit.weight + by })),
  }),
];

function drawModel(draw: Draw, room: Room, instruments: number): Model {
  const vector = (bits: number) => Array.from({ length: instruments }, () => drawNumber(draw, bits));
  const rows = Array.from(
    { length: instruments },
    (_, i): InstrumentRow => ({
      ...drawRow(draw, 64, room.segments),
      label: `instrument ${i}`,
      linear: drawNumber(draw, 100),
    }),
  );
  const groups = Array.from(
    { length: draw(fc.nat, { max: room.groups }) },
    (_, g): GroupRow => ({
      ...drawRow(draw, 96, room.segments),
      label: `group ${g}`,
      weights: vector(40),
    }),
  );
  const sets = draw(fc.nat, { max: room.nettingSets });
  const count = draw(fc.nat, { max: room.scenarios });
  const scenarios = Array.from({ length: count }, (_, s): Scenario => {
    const hasLead = s < room.leads && draw(fc.boolean);
    const netted = Array.from(
      { length: sets },
      (): NettedTerm => ({
        form: vector(60),
        ...(hasLead && { lead: vector(60) }),
        gain: drawNumber(draw, 44),
        loss: drawNumber(draw, 44),
      }),
    );
    return { label: `scenario ${s}`, pnl: vector(60), ...(sets > 0 && { netted }) };
  });
  // What one scenario gains the next can lose: losses of a unit are then as far apart as they can be.
  const mirrored = scenarios.map((own, s) =>
    s > 0 && draw(fc.boolean) ? opposite(scenarios[s - 1]!, own) : own,
  );
  const cut = count < 2 || room.units < 2 ? count : draw(fc.integer, { min: 1, max: count });
  const members = [...scenarios.keys()];
  const units = [members.slice(0, cut), members.slice(cut)]
    .filter((own) => own.length > 0)
    .map(
      (own, u): RiskUnit => ({
        label: `unit ${u}`,
        scenarios: own,
        k: draw(fc.integer, { min: 1, max: own.length }),
        weight: positive(drawNumber(draw, 60)) * (REQUIREMENT_SCALE / 7n),
        kthWeight: drawNumber(draw, 60) * (REQUIREMENT_SCALE / 3n),
        floor: positive(drawNumber(draw, 140)),
      }),
    );
  return {
    marginType: 'maintenance',
    instruments: rows,
    groups,
    ...(sets > 0 && { nettingSets: Array.from({ length: sets }, (_, k) => `set ${k}`) }),
    scenarios: mirrored,
    units,
  };
}

const opposite = ({ pnl, netted }: Scenario, { label }: Scenario): Scenario => {
  const negated = (vector: readonly bigint[]) => vector.map((n) => -n);
  const terms = netted?.map(({ form, gain, loss }) => ({ form: negated(form), gain: loss, loss: gain }));
  return { label, pnl: negated(pnl), ...(terms && { netted: terms }) };
};
