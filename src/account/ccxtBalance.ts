import { InputError } from '../errors.js';
import { shownKey } from '../files/fieldPath.js';
import { parseTime } from '../files/time.js';
import { absolute, add, compare, type Fraction, larger, multiply, smaller, ZERO } from '../units/fraction.js';
import type { Timestamp } from '../units/numbers.js';
import type { Printed } from '../units/printed.js';
import { type Figure, near, readFigure } from './figures.js';

/** Keys of fetchBalance that are no assets. */
const RESERVED = new Set(['info', 'timestamp', 'datetime', 'free', 'used', 'total', 'debt', 'unrealizedPnl']);
const COLUMNS = ['free', 'used', 'total', 'debt'] as const;
type Column = (typeof COLUMNS)[number];
/** Result of `fetchBalance`. */
type Balance = Readonly<Record<string, unknown>>;

/** No exchange lists as many. */
const MAX_ASSETS = 5000;
/** Rounding moves a balance by no more than this share. */
const MAX_PART_ROUNDING: Fraction = { n: 1n, d: 1000n };

/** One asset of a wallet, as the exchange says. */
export interface AssetBalance {
  readonly asset: string;
  readonly field: string;
  readonly total: Fraction;
  /** 0 or more; `undefined` where ccxt gives no such column. */
  readonly debt: Figure | undefined;
}

/**
 * The assets of a wallet. Figures that say the same thing are compared: both forms in which ccxt writes each of them, and
 * `free + used` with `total` where they are its `parts`. Throws {@link InputError} naming the field.
 */
export function readBalances(balance: Balance, place: string, parts: boolean): AssetBalance[] {
  return assetsOf(balance, place).flatMap((asset) => {
    const field = `${place}.${shownKey(asset)}`;
    const at = (column: Column) => cell(balance, asset, column, place);
    const [free, used, debt] = [at('free'), at('used'), at('debt')];
    const total = totalOf({ total: at('total'), free, used, debt }, field, parts);
    if (debt !== undefined && debt.value.n < 0n)
      throw new InputError('must not be negative', { field: debt.field });
    const empty = total.n === 0n && (debt === undefined || debt.value.n === 0n);
    // Names that are none ("USD CREDIT") stand for credits and points: a zero is of no interest.
    if (!/^[^\p{C}\p{Z}]{1,64}$/u.test(asset)) {
      if (empty) return [];
      throw new InputError('has a balance, and its key is no asset name', {
        field,
        fix: 'Say what it is: rename the key as the universe does, or take it out if it is nothing owned or owed',
      });
    }
    return [{ asset, field, total, debt }];
  });
}

/** Every asset that an entry or a column names, so that none can hide in one of the two forms. */
function assetsOf(balance: Balance, place: string): string[] {
  const assets = new Set<string>();
  for (const [key, value] of Object.entries(balance)) {
    if (RESERVED.has(key) || value === null || typeof value !== 'object') continue;
    if (!COLUMNS.some((column) => Object.hasOwn(value, column))) {
      throw new InputError('is not a balance with free, used and total', {
        field: `${place}.${shownKey(key)}`,
        fix: 'Isolated-margin balances are not supported: export the cross-margin or spot balance',
      });
    }
    if (key.includes('/')) {
      throw new InputError('is the balance of a pair', {
        field: `${place}.${shownKey(key)}`,
        fix: 'Isolated-margin balances are not supported: export the cross-margin or spot balance',
      });
    }
    assets.add(key);
  }
  for (const column of COLUMNS) {
    for (const asset of Object.keys(columnOf(balance, column))) assets.add(asset);
  }
  if (assets.size > MAX_ASSETS) {
    throw new InputError(`has more than ${MAX_ASSETS} assets`, {
      field: place,
      fix: 'Leave out what is zero',
    });
  }
  return [...assets].sort();
}

function totalOf(
  { total, free, used, debt }: Record<Column, Figure | undefined>,
  field: string,
  areParts: boolean,
): Fraction {
  if (total === undefined) {
    // An entry that only reports a debt has nothing to count.
    if (debt !== undefined && free === undefined && used === undefined) return ZERO;
    if (free === undefined || used === undefined || !areParts)
      throw new InputError('is missing', { field: `${field}.total` });
    return add(free.value, used.value);
  }
  if (areParts && free !== undefined && used !== undefined) {
    // All three are printed alike: the finest of them tells how, if it is not a round number.
    const parts = [free, used, total];
    const finest = parts.map(({ rounding }) => rounding).reduce(smaller);
    const largest = parts.map(({ value }) => absolute(value)).reduce(larger);
    const tolerance = smaller(multiply(finest, { n: 2n, d: 1n }), multiply(largest, MAX_PART_ROUNDING));
    if (!near(total.value, add(free.value, used.value), tolerance)) {
      throw new InputError('does not agree with free + used', {
        field: total.field,
        fix: 'Export all of them in one call. Where free and used are no parts of the total, leave them out',
      });
    }
  }
  return total.value;
}

/** One figure, from `balance[asset][column]` or `balance[column][asset]`; where both are given they must agree. */
function cell(balance: Balance, asset: string, column: Column, place: string): Figure | undefined {
  const entry = RESERVED.has(asset) ? undefined : own(balance, asset);
  const inEntry = figureOf(own(entry, column), `${place}.${shownKey(asset)}.${column}`);
  const inColumn = figureOf(own(columnOf(balance, column), asset), `${place}.${column}.${shownKey(asset)}`);
  if (inEntry !== undefined && inColumn !== undefined && compare(inEntry.value, inColumn.value) !== 0n) {
    throw new InputError(`does not agree with ${inColumn.field}`, { field: inEntry.field });
  }
  return inEntry ?? inColumn;
}

function columnOf(balance: Balance, column: Column): object {
  const value = own(balance, column);
  return typeof value === 'object' && value !== null ? value : {};
}

function own(holder: unknown, key: string): unknown {
  if (typeof holder !== 'object' || holder === null || !Object.hasOwn(holder, key)) return undefined;
  return (holder as Record<string, unknown>)[key];
}

function figureOf(value: unknown, field: string): Figure | undefined {
  if (value === null || value === undefined) return undefined;
  if (typeof value === 'number' || typeof value === 'string') return readFigure(value as Printed, field);
  throw new InputError('is not a number', { field });
}

/** When the balance was fetched: ccxt writes milliseconds, and the same as text. */
export function timeOf(balance: Balance, place: string): Timestamp | undefined {
  const [stamp, text] = [own(balance, 'timestamp') ?? undefined, own(balance, 'datetime') ?? undefined];
  if (stamp !== undefined && typeof stamp !== 'number') {
    throw new InputError('is not a time in milliseconds', { field: `${place}.timestamp` });
  }
  if (text !== undefined && typeof text !== 'string') {
    throw new InputError('is not a time', { field: `${place}.datetime` });
  }
  const seconds = stamp === undefined ? undefined : parseTime(Math.floor(stamp / 1000), `${place}.timestamp`);
  const said = text === undefined ? undefined : parseTime(text, `${place}.datetime`);
  if (seconds !== undefined && said !== undefined && seconds !== said) {
    throw new InputError(`does not agree with ${place}.datetime`, { field: `${place}.timestamp` });
  }
  return seconds ?? said;
}
