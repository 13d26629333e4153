import { InputError } from '../errors.js';
import { entryAt } from '../units/lists.js';
import { inRange, MAX_VALUE_DECIMALS, TIME_BITS } from '../units/numbers.js';
import { checkBounds, WIDTHS } from './bounds.js';
import { checkModel, type Room } from './check.js';
import type { Instance } from './instances.js';
import type { Market } from './market.js';
import { marksOf } from './marks.js';
import {
  type Line,
  type MarginType,
  type Model,
  type NettedTerm,
  type RiskUnit,
  type Row,
  SLOPE_SCALE,
} from './model.js';
import { modelOf } from './modelOf.js';
import { type Signal, type Signals, single } from './signals.js';
import { universeHash } from './universe.js';

/** A row that accepts nothing but 0: unused slots and unused group rows. */
const ONLY_ZERO: Row = { label: '', fold: false, breakpoints: [0n, 1n], pieces: [] };

/** The head of a market part: its first scalars, in circuit order. Contracts read them by their place (`MarketHead.sol`). */
export const MARKET_HEAD = [
  'one', // 1: a sum of two markets does not pass for one
  'instance',
  'marginType', // 0 initial, 1 maintenance
  'universe',
  'time',
  'maxSkew',
  'equityScale',
] as const;
export type MarketHead = Readonly<Record<(typeof MARKET_HEAD)[number], bigint>>;

/** The head of encoded scalars. */
export function headOf(scalars: readonly bigint[]): MarketHead {
  return Object.fromEntries(MARKET_HEAD.map((name, i) => [name, scalars[i]])) as unknown as MarketHead;
}

/**
 * Encodes a market for one margin type as the market part of an instance's public inputs. Strict: every rule that the
 * circuit relies on is checked here, and a market that breaks one is refused with {@link InputError}.
 */
export function encodeMarket(market: Market, marginType: MarginType, instance: Instance): Signals {
  const { universe } = market;
  const model = modelOf(market, marginType, { field: 'models', fix: 'Choose the other margin type' });
  if (model.marginType !== marginType) {
    throw new InputError('does not match its key', { field: `models.${marginType}.marginType` });
  }
  if (universe.slots !== instance.instruments) {
    throw new InputError(`is ${universe.slots}, and ${instance.name} has ${instance.instruments} slots`, {
      field: 'universe.slots',
      fix: `Choose an instance with ${universe.slots} slots, or a market with ${instance.instruments}`,
    });
  }
  if (
    model.instruments.length !== universe.instruments.length ||
    market.prices.length !== model.instruments.length
  ) {
    throw new InputError('must have one row and one price per instrument', { field: `models.${marginType}` });
  }
  whole(universe.valueDecimals, BigInt(MAX_VALUE_DECIMALS + 1), 'universe.valueDecimals');
  const time = whole(market.time, 1n << BigInt(TIME_BITS), 'time');
  const maxSkew = whole(market.maxSkew, 1n << BigInt(TIME_BITS), 'maxSkew');

  const marks = marksOf(market);
  try {
    checkModel(model, instance);
    checkBounds(model, marks);
  } catch (error) {
    throw error instanceof InputError ? error.within({ field: `models.${marginType}` }) : error;
  }

  const head: MarketHead = {
    one: 1n,
    instance: BigInt(instance.id),
    marginType: marginType === 'initial' ? 0n : 1n,
    universe: universeHash(universe),
    time,
    maxSkew,
    equityScale: 10n ** BigInt(universe.valueDecimals),
  };
  return marketSignals(head, marks, model, instance);
}

/** Names and sizes of the market part of an instance: that of a market without anything. */
export function marketLayout(instance: Instance): Signals {
  const nothing: Model = { marginType: 'initial', instruments: [], groups: [], scenarios: [], units: [] };
  return marketSignals(headOf(MARKET_HEAD.map(() => 0n)), [], nothing, instance);
}

function marketSignals(head: MarketHead, marks: readonly bigint[], model: Model, room: Room): Signals {
  return [
    ...MARKET_HEAD.map((name) => single(`market.${name}`, head[name])),
    { name: 'market.mark', values: pad(marks, room.instruments, 0n) },
    ...modelSignals(model, room, 'market.model'),
    ...nettedSignals(model, room),
  ];
}

function whole(n: number, bound: bigint, field: string): bigint {
  if (!Number.isSafeInteger(n)) throw new InputError('must be a whole number', { field });
  return inRange(BigInt(n), 0n, bound, field);
}

/** The model's bus alone, in circuit order, padded to the sizes of the instance. Checks nothing: see {@link encodeMarket}. */
export function modelSignals(model: Model, room: Room, name: string): Signal[] {
  const { instruments: slots, groups, segments, scenarios, units } = room;
  // A circuit with room for netting sets scales all losses, and so floors, whether the model has any or not.
  const scale = room.nettingSets > 0 ? SLOPE_SCALE : 1n;
  const linear = model.instruments.map((row) => row.linear);
  const weights = model.groups.flatMap((row) => pad(row.weights, slots, 0n));
  const pnl = model.scenarios.flatMap((scenario) => pad(scenario.pnl, slots, 0n));
  return [
    { name: `${name}.linear`, values: pad(linear, slots, 0n) },
    ...pad<Row>(model.instruments, slots, ONLY_ZERO).flatMap((row, i) =>
      rowSignals(row, segments, `${name}.instrument[${i}]`),
    ),
    { name: `${name}.groupWeight`, values: pad(weights, groups * slots, 0n) },
    ...pad<Row>(model.groups, groups, ONLY_ZERO).flatMap((row, g) =>
      rowSignals(row, segments, `${name}.group[${g}]`),
    ),
    { name: `${name}.pnl`, values: pad(pnl, scenarios * slots, 0n) },
    ...Array.from({ length: units }, (_, u) =>
      unitSignals(model.units[u], scenarios, scale, `${name}.unit[${u}]`),
    ).flat(),
  ];
}

/** The inputs of the netting sets, in circuit order: they follow the model. */
const NETTED_INPUTS = ['nettedForm', 'nettedLead', 'nettedGain', 'nettedLoss'] as const;

/** Netting sets, padded with sets whose form is 0. No signals where the instance has no room for any. */
export function nettedSignals({ scenarios, instruments }: Model, room: Room, prefix = ''): Signal[] {
  if (room.nettingSets === 0) return [];
  const zero = new Array<bigint>(instruments.length).fill(0n);
  const none: NettedTerm = { form: zero, gain: 0n, loss: 0n };
  const terms = Array.from({ length: room.scenarios }, (_, s) =>
    pad(scenarios[s]?.netted ?? [], room.nettingSets, none),
  );
  const packed = (count: number, pick: (term: NettedTerm) => readonly bigint[]) =>
    Array.from({ length: count / 2 }, (_, p) =>
      entryAt(terms, 2 * p).map((even, k) =>
        packForms(pick(even), pick(entryAt(entryAt(terms, 2 * p + 1), k))),
      ),
    ).flatMap((sets) => sets.flatMap((form) => pad(form, room.instruments, 0n)));
  const values = {
    nettedForm: packed(room.scenarios, ({ form }) => form),
    nettedLead: packed(room.leads, ({ lead = zero }) => lead),
    nettedGain: terms.flatMap((sets) => sets.map(({ gain }) => gain)),
    nettedLoss: terms.flatMap((sets) => sets.map(({ loss }) => loss)),
  };
  return NETTED_INPUTS.map((name) => ({ name: `${prefix}${name}`, values: values[name] }));
}

function packForms(even: readonly bigint[], odd: readonly bigint[]): bigint[] {
  return even.map((coefficient, i) => coefficient + (entryAt(odd, i) << BigInt(WIDTHS.formPack)));
}

function rowSignals(row: Row, segments: number, name: string): Signal[] {
  const last = entryAt(row.breakpoints, row.breakpoints.length - 1);
  return [
    single(`${name}.fold`, row.fold ? 1n : 0n),
    { name: `${name}.breakpoint`, values: pad(row.breakpoints, segments + 1, last) },
    {
      name: `${name}.slope`,
      values: pad(
        row.pieces.map((piece) => pack(piece, (line) => line.slope)),
        segments,
        0n,
      ),
    },
    {
      name: `${name}.intercept`,
      values: pad(
        row.pieces.map((piece) => pack(piece, (line) => line.intercept)),
        segments,
        0n,
      ),
    },
  ];
}

/** Value and charge in one number: packing is linear, so packed results add up. */
function pack(piece: { value: Line; charge: Line }, pick: (line: Line) => bigint): bigint {
  return pick(piece.value) + (pick(piece.charge) << BigInt(WIDTHS.pack));
}

function unitSignals(unit: RiskUnit | undefined, scenarios: number, scale: bigint, name: string): Signal[] {
  const members = new Set(unit?.scenarios);
  return [
    {
      name: `${name}.member`,
      values: Array.from({ length: scenarios }, (_, s) => (members.has(s) ? 1n : 0n)),
    },
    single(`${name}.used`, unit ? 1n : 0n),
    single(`${name}.k`, BigInt(unit?.k ?? 0)),
    single(`${name}.weight`, unit?.weight ?? 0n),
    single(`${name}.kthWeight`, unit?.kthWeight ?? 0n),
    single(`${name}.floor`, scale * (unit?.floor ?? 0n)),
  ];
}

function pad<Item>(items: readonly Item[], length: number, filler: Item): Item[] {
  return [...items, ...new Array<Item>(length - items.length).fill(filler)];
}
