import { InputError } from '../errors.js';
import type { Universe } from '../market/universe.js';
import { parseFraction } from '../units/decimal.js';
import { add, compare, type Fraction, negate, ZERO } from '../units/fraction.js';
import type { Printed } from '../units/printed.js';
import { type CcxtAccount, parseFigure } from './ccxtSchema.js';
import type { Ledger } from './ledger.js';
import { findSlot, outsideUniverse } from './slots.js';

/** Keys of fetchBalance that are no assets. */
const RESERVED = new Set(['info', 'timestamp', 'datetime', 'free', 'used', 'total', 'debt', 'unrealizedPnl']);
const COLUMNS = ['free', 'used', 'total', 'debt'] as const;
type Column = (typeof COLUMNS)[number];

/**
 * Adds the balances of `fetchBalance` and the deductions. In ccxt `total = free + used`, borrowed amounts included,
 * and `debt` stands beside it: the holder has `total − debt`. An asset outside the universe counts nothing; a debt, a
 * negative balance or an uncovered deduction there throws {@link InputError}.
 */
export function addBalance(ledger: Ledger, account: CcxtAccount, universe: Universe): void {
  const outside = new Map<string, Fraction>();
  const slotOf = (symbol: string, kinds: readonly ('spot' | 'supply' | 'debt')[], field: string) =>
    findSlot(universe, { symbol, kinds, prefer: account.domain, field });

  /** A balance counts in its spot slot, else in the supply slot of a lending market; what is owed, first in debt. */
  const put = (asset: string, amount: Fraction, owed: boolean, field: string): void => {
    if (amount.n === 0n) return;
    if (asset === universe.quote) {
      ledger.addCash(amount);
      return;
    }
    const slot =
      (owed ? slotOf(asset, ['debt'], field) : undefined) ??
      slotOf(asset, ['spot'], field) ??
      slotOf(asset, ['supply'], field);
    if (slot !== undefined) {
      ledger.addQuantity(slot, amount);
      return;
    }
    if (owed) throw outsideUniverse(asset, 'owed', field);
    outside.set(asset, add(outside.get(asset) ?? ZERO, amount));
    ledger.ignore(asset);
  };

  for (const asset of assetsOf(account.balance)) {
    const field = `ccxt.balance.${asset}`;
    const total = totalOf(account.balance, asset, field);
    const debt = parseFigure(cell(account.balance, asset, 'debt', field) ?? 0, `${field}.debt`);
    if (debt.n < 0n) throw new InputError('must not be negative', { field: `${field}.debt` });
    put(asset, total, total.n < 0n, field);
    put(asset, negate(debt), true, field);
  }
  for (const [name, deduction] of Object.entries(account.deductions ?? {})) {
    const field = `ccxt.deductions.${name}`;
    const entry = typeof deduction === 'string' ? { asset: universe.quote, amount: deduction } : deduction;
    const amount = parseFraction(entry.amount, field);
    if (amount.n < 0n) throw new InputError('must not be negative', { field });
    put(entry.asset, negate(amount), false, field);
  }
  for (const [asset, amount] of outside) {
    if (amount.n < 0n) throw outsideUniverse(asset, 'owed', 'ccxt.deductions');
  }
}

/** Every asset that an entry or a column names, so that none can hide in one of the two forms. */
function assetsOf(balance: CcxtAccount['balance']): string[] {
  const assets = new Set<string>();
  for (const [key, value] of Object.entries(balance)) {
    if (RESERVED.has(key) || value === null || typeof value !== 'object') continue;
    if (!COLUMNS.some((column) => Object.hasOwn(value, column))) {
      throw new InputError('is not a balance with free, used and total', {
        field: `ccxt.balance.${key.slice(0, 64)}`,
        fix: 'Isolated-margin balances are not supported: export the cross-margin or spot balance',
      });
    }
    assets.add(key);
  }
  for (const column of COLUMNS) {
    for (const asset of Object.keys(columnOf(balance, column))) assets.add(asset);
  }
  for (const asset of assets) {
    if (!/^[^\p{C}\p{Z}]{1,64}$/u.test(asset)) {
      throw new InputError('has a key that is no asset name', { field: 'ccxt.balance' });
    }
  }
  return [...assets].sort();
}

function totalOf(balance: CcxtAccount['balance'], asset: string, field: string): Fraction {
  const total = cell(balance, asset, 'total', field);
  if (total !== undefined) return parseFigure(total, `${field}.total`);
  const free = cell(balance, asset, 'free', field);
  const used = cell(balance, asset, 'used', field);
  if (free === undefined || used === undefined) {
    // An entry that only reports a debt has nothing to count.
    if (cell(balance, asset, 'debt', field) !== undefined && free === undefined && used === undefined)
      return ZERO;
    throw new InputError('is missing', { field: `${field}.total` });
  }
  return add(parseFigure(free, `${field}.free`), parseFigure(used, `${field}.used`));
}

/** One figure, from `balance[asset][column]` or `balance[column][asset]`; where both are given they must agree. */
function cell(balance: CcxtAccount['balance'], asset: string, column: Column, field: string): Printed {
  const entry = RESERVED.has(asset) ? undefined : own(balance, asset);
  const a = number(own(entry, column), `${field}.${column}`);
  const b = number(own(columnOf(balance, column), asset), `ccxt.balance.${column}.${asset}`);
  if (a !== undefined && b !== undefined) {
    if (
      compare(parseFigure(a, `${field}.${column}`), parseFigure(b, `ccxt.balance.${column}.${asset}`)) !== 0n
    ) {
      throw new InputError(`does not agree with ccxt.balance.${column}.${asset}`, {
        field: `${field}.${column}`,
      });
    }
  }
  return a ?? b;
}

function columnOf(balance: CcxtAccount['balance'], column: Column): object {
  const value = own(balance, column);
  return typeof value === 'object' && value !== null ? value : {};
}

function own(holder: unknown, key: string): unknown {
  if (typeof holder !== 'object' || holder === null || !Object.hasOwn(holder, key)) return undefined;
  return (holder as Record<string, unknown>)[key];
}

function number(value: unknown, field: string): number | string | undefined {
  if (value === null || value === undefined) return undefined;
  if (typeof value === 'number' || typeof value === 'string') return value;
  throw new InputError('is not a number', { field });
}
