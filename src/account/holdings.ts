import { z } from 'zod';
import { InputError } from '../errors.js';
import { decimalText, symbolText } from '../files/schemas.js';
import type { Universe } from '../market/universe.js';
import { parseFraction } from '../units/decimal.js';
import { entryAt } from '../units/lists.js';
import type { Ledger } from './ledger.js';
import { assertLinear, findSlot, isContract, isOption, LINEAR_KINDS, outsideUniverse } from './slots.js';

/** A margin domain. */
export const domainText = z
  .string()
  .regex(/^[^\p{C}\p{Z}]{1,64}$/u, { error: 'must be 1 to 64 characters without spaces' })
  .describe('Margin domain, like "cross": needed where the universe has several slots for a symbol');

/** `holdings` of `account.json`: an account in its simplest form. */
export const holdingsSchema = z
  .strictObject({
    cash: decimalText(
      'Wallet balance in the quote currency, signed: realised profit and loss, funding, fees and interest included; ' +
        'debts, reserves and withdrawals in flight deducted; unrealised profit excluded',
    ),
    positions: z
      .array(
        z.strictObject({
          symbol: symbolText,
          quantity: decimalText('Signed contracts, or units of an asset; a debt is negative'),
          entryPrice: decimalText(
            'Average entry price, quote per unit of underlying, 0 or more. Needed for perpetuals and futures: their ' +
              'cost is taken out of cash. "0" says that cash already carries the cost',
          ).optional(),
          domain: domainText.optional(),
          kind: z
            .enum(['spot', 'perpetual', 'future', 'option', 'supply', 'debt'])
            .optional()
            .describe('Kind of the slot: needed where a symbol has several, such as "supply" and "debt"'),
        }),
      )
      .max(4096, { error: 'must not have more than 4096 entries' })
      .describe('Positions and assets; at most one per slot and side'),
  })
  .describe('Account in canonical form');

export type Holdings = z.output<typeof holdingsSchema>;
type Position = Holdings['positions'][number];

/** Adds `holdings` to the ledger. Throws {@link InputError} for liabilities outside the universe, and names them. */
export function addHoldings(ledger: Ledger, holdings: Holdings, universe: Universe): void {
  ledger.addCash(parseFraction(holdings.cash, 'holdings.cash'));
  const seen = new Set<string>();
  holdings.positions.forEach((position, i) => {
    const field = `holdings.positions[${i}]`;
    const quantity = parseFraction(position.quantity, `${field}.quantity`);
    if (quantity.n === 0n) return;
    const short = quantity.n < 0n;
    // First: a slot for an inverse contract would not help.
    if (!isOption(position.symbol)) assertLinear(position.symbol, universe.quote, field);
    const slot = slotOf(position, short, universe, field);
    if (slot === undefined) {
      if (isContract(position.symbol)) throw outsideUniverse(position.symbol, 'a position', field);
      if (short) throw outsideUniverse(position.symbol, 'owed', field);
      ledger.ignore(position.symbol);
      return;
    }
    // Two lines for one slot and side are more likely a copying slip than two holdings.
    const line = `${slot}/${short}`;
    if (seen.has(line)) {
      throw new InputError(`${position.symbol} appears twice on the same side`, {
        field,
        fix: 'Add them up',
      });
    }
    seen.add(line);
    const { kind } = entryAt(universe.instruments, slot);
    if (LINEAR_KINDS.includes(kind)) {
      assertLinear(position.symbol, universe.quote, field);
      ledger.addLinear(slot, quantity, parseEntryPrice(position, field));
    } else {
      if (position.entryPrice !== undefined) {
        throw new InputError(`${position.symbol} (${kind}) has no entry price`, {
          field: `${field}.entryPrice`,
          fix: 'Remove it: the price paid has left cash already',
        });
      }
      ledger.addQuantity(slot, quantity);
    }
  });
}

function slotOf(position: Position, short: boolean, universe: Universe, field: string): number | undefined {
  const { symbol, domain, kind } = position;
  if (kind !== undefined) return findSlot(universe, { symbol, domain, kinds: [kind], field });
  // In a lending market the sign says which of the two slots is meant.
  const other = short ? 'supply' : 'debt';
  const kinds = (['spot', 'perpetual', 'future', 'option', 'supply', 'debt'] as const).filter(
    (k) => k !== other,
  );
  const slot = findSlot(universe, { symbol, domain, kinds, field });
  if (slot === undefined && symbol === universe.quote) {
    throw new InputError(`${symbol} is the quote currency`, { field, fix: 'Count it in "cash"' });
  }
  return slot;
}

function parseEntryPrice({ symbol, entryPrice }: Position, field: string) {
  const at = { field: `${field}.entryPrice` };
  if (entryPrice === undefined) {
    throw new InputError(`${symbol} needs its entry price`, {
      ...at,
      fix: 'Give the average entry price, or "0" if cash already carries the cost of the position',
    });
  }
  const price = parseFraction(entryPrice, at.field);
  if (price.n < 0n) throw new InputError('must not be negative', at);
  return price;
}
