import { InputError } from '../errors.js';
import { parseFraction } from '../units/decimal.js';
import { absolute, compare, multiply, subtract } from '../units/fraction.js';
import { contractTerms } from './contractTerms.js';
import { spotNames } from './spotSlot.js';
import type { Universe } from './universe.js';

/** Two slots of one coin may be rounded apart by this share of the price. */
const APART = { n: 1n, d: 1000n };

/**
 * The slot of an inverse contract counts coins, and is priced like the coin, whatever the contract's own mark is: priced at that
 * mark it errs by the basis. Throws {@link InputError} naming the symbol where the universe has a spot slot of the coin at another price.
 */
export function checkInverse({ instruments, quote }: Universe, prices: readonly string[]): void {
  instruments.forEach(({ symbol }, i) => {
    const terms = contractTerms(symbol);
    if (terms?.profit !== 'inverse') return;
    const names = spotNames(terms.base, quote);
    const spot = instruments.findIndex((other) => other.kind === 'spot' && names.includes(other.symbol));
    if (spot < 0) return;
    const coin = parseFraction(prices[spot], symbol);
    const apart = absolute(subtract(parseFraction(prices[i], symbol), coin));
    if (compare(apart, multiply(coin, APART)) <= 0n) return;
    throw new InputError(`must be the price of ${terms.base}: an inverse contract counts coins`, {
      field: symbol,
      fix: 'Give the price of the coin, not the mark of the contract',
    });
  });
}
