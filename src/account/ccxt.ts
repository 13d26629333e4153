import type { Universe } from '../market/universe.js';
import { addBalance } from './ccxtBalance.js';
import { addPositions } from './ccxtPositions.js';
import type { CcxtAccount } from './ccxtSchema.js';
import type { Ledger } from './ledger.js';

/**
 * Shapes that ccxt returns. They are loose: unknown keys (`info`, …) are ignored. Numbers are numbers or the text of
 * one; fields that an exchange does not report are null or absent.
 */

/** Adds a ccxt account to the ledger. Throws {@link InputError} naming the symbol of whatever cannot be counted. */
export function addCcxt(ledger: Ledger, account: CcxtAccount, universe: Universe): void {
  addBalance(ledger, account, universe);
  addPositions(ledger, account, universe);
}
