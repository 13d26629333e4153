import { InputError } from '../errors.js';
import type { Universe } from '../market/universe.js';
import { parseFraction } from '../units/decimal.js';
import { compare, type Fraction, negate } from '../units/fraction.js';
import { entryAt } from '../units/lists.js';
import { type CcxtAccount, type CcxtPosition, parseFigure } from './ccxtSchema.js';
import type { Ledger } from './ledger.js';
import { assertLinear, findSlot, isOption, LINEAR_KINDS, outsideUniverse } from './slots.js';

/**
 * Adds the positions of `fetchPositions`. Linear contracts: signed contracts go to the slot and their cost at the entry
 * price leaves cash. Options: the premium was paid in cash already. A long and a short leg of one symbol are netted,
 * each with its own entry price. Positions without contracts are skipped.
 *
 * Refused with an {@link InputError} naming the symbol: positions outside the universe, inverse contracts, isolated
 * margin (a loss there stops at its collateral, which one linear slot cannot say), a contract size that is not the
 * slot's multiplier.
 */
export function addPositions(ledger: Ledger, account: CcxtAccount, universe: Universe): void {
  const seen = new Set<string>();
  account.positions.forEach((position, i) => {
    const field = `ccxt.positions[${i}]`;
    const contracts = parseFigure(position.contracts, `${field}.contracts`);
    if (contracts.n === 0n) return;
    if (contracts.n < 0n) {
      throw new InputError('must not be negative: the side says which way', { field: `${field}.contracts` });
    }
    const signed = isShort(position, field) ? negate(contracts) : contracts;
    const leg = `${position.symbol} ${position.side}`;
    if (seen.has(leg)) {
      throw new InputError(`${position.symbol} appears twice on the same side`, {
        field,
        fix: 'Add them up',
      });
    }
    seen.add(leg);
    addPosition(ledger, { account, universe, position, contracts: signed, field });
  });
}

interface SignedPosition {
  readonly account: CcxtAccount;
  readonly universe: Universe;
  readonly position: CcxtPosition;
  /** Signed: negative is short. */
  readonly contracts: Fraction;
  readonly field: string;
}

function addPosition(
  ledger: Ledger,
  { account, universe, position, contracts, field }: SignedPosition,
): void {
  const { symbol } = position;
  if (position.marginMode === 'isolated') {
    throw new InputError(`${symbol} has isolated margin`, {
      field: `${field}.marginMode`,
      fix: 'Positions with isolated margin are not supported: switch it to cross margin',
    });
  }
  if (!isOption(symbol)) assertLinear(symbol, universe.quote, field);
  const slot = findSlot(universe, { symbol, prefer: account.domain, field });
  if (slot === undefined) throw outsideUniverse(symbol, 'a position', field);
  const { kind, multiplier } = entryAt(universe.instruments, slot);
  const linear = LINEAR_KINDS.includes(kind);
  if (!linear && kind !== 'option') {
    throw new InputError(`${symbol} is not a contract but a slot of kind "${kind}"`, {
      field,
      fix: 'Margin positions on spot are in the balances and debts: leave them out here',
    });
  }
  const size = parseFigure(position.contractSize, `${field}.contractSize`);
  if (compare(size, parseFraction(multiplier, 'universe.multiplier')) !== 0n) {
    throw new InputError(`${symbol} has another contract size than its slot in the universe`, {
      field: `${field}.contractSize`,
      fix: 'Use a market built for this exchange’s contracts',
    });
  }
  const totals = account.totals ?? missingTotals();
  if (!linear) {
    if (totals === 'equity') throw optionInEquity(symbol, field);
    ledger.addQuantity(slot, contracts);
    return;
  }
  const entryPrice = parseFigure(position.entryPrice, `${field}.entryPrice`);
  if (entryPrice.n <= 0n) throw new InputError('must be above 0', { field: `${field}.entryPrice` });
  ledger.addLinear(slot, contracts, entryPrice);
  // Equity totals contain the unrealised profit already: without this it would count twice.
  if (totals === 'equity') {
    ledger.addCash(negate(parseFigure(position.unrealizedPnl, `${field}.unrealizedPnl`)));
  }
}

function isShort({ side }: CcxtPosition, field: string): boolean {
  if (side !== 'long' && side !== 'short') {
    throw new InputError('must be "long" or "short"', { field: `${field}.side` });
  }
  return side === 'short';
}

function missingTotals(): never {
  throw new InputError('is missing: do balance totals contain unrealised profit?', {
    field: 'ccxt.totals',
    fix: 'Write "equity" if they do (margin balance, equity), "wallet" if they do not (wallet balance)',
  });
}

function optionInEquity(symbol: string, field: string): InputError {
  return new InputError(`${symbol} is an option, and its value may be in the equity totals already`, {
    field,
    fix: 'Export wallet (cash) balances, and write "wallet" in ccxt.totals',
  });
}
