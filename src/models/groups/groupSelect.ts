import { z } from 'zod';
import { InputError } from '../../errors.js';
import { decimalText, symbolText, unsignedText } from '../../files/schemas.js';
import { parseFraction } from '../../units/decimal.js';
import { compare, type Fraction, multiply, ONE, ZERO } from '../../units/fraction.js';
import type { CompileContext } from '../kit/partial.js';
import { kindText, lotSize, unknownSymbol } from '../kit/select.js';

/** Which instruments a group nets, and how much each counts. */

export const groupSelection = z
  .union([
    z.strictObject({
      underlying: symbolText.describe('Instruments of this underlying, each by its units of underlying'),
      kinds: z.array(kindText).min(1).optional().describe('Only these kinds'),
      domain: symbolText.optional().describe('Only this margin domain'),
      strike: unsignedText('Only options of this strike').optional(),
      expiry: z.int().min(0).optional().describe('Only instruments of this expiry, unix seconds'),
      right: z.enum(['call', 'put']).optional().describe('Only calls, or only puts'),
    }),
    z.strictObject({
      symbols: z
        .record(symbolText, decimalText('Weight of one unit of underlying in x, signed, not 0'))
        .describe('Symbols with their weights: "1" counts units of underlying, a delta weighs an option'),
      domain: symbolText.optional().describe('Only this margin domain'),
    }),
  ])
  .describe('Instruments of the group: {"underlying": …} with filters, or {"symbols": {symbol: weight}}');

export type GroupSelection = z.output<typeof groupSelection>;

/**
 * Exact weight of one lot of each slot, in units of underlying; 0 for slots outside the group. Throws
 * {@link InputError} if the group has no instrument.
 */
export function selectWeights(context: CompileContext, select: GroupSelection): Fraction[] {
  const { instruments } = context.universe;
  const factors = 'symbols' in select ? bySymbol(context, select) : byUnderlying(context, select);
  if (factors.every((factor) => factor.n === 0n)) {
    throw new InputError('matches no instrument of the universe', { field: 'select' });
  }
  return instruments.map((_, slot) => multiply(factors[slot]!, lotSize(context, slot)));
}

function bySymbol(
  { universe }: CompileContext,
  { symbols, domain }: Extract<GroupSelection, { symbols: unknown }>,
): Fraction[] {
  const weights = new Map<string, Fraction>();
  for (const [symbol, text] of Object.entries(symbols)) {
    const field = `select.symbols.${symbol}`;
    const known = universe.instruments.some(
      (instrument) => instrument.symbol === symbol && (domain ?? instrument.domain) === instrument.domain,
    );
    if (!known) throw unknownSymbol(symbol, field);
    const weight = parseFraction(text, field);
    if (weight.n === 0n) throw new InputError('must not be 0', { field, fix: 'Leave the symbol out' });
    weights.set(symbol, weight);
  }
  return universe.instruments.map((instrument) =>
    (domain ?? instrument.domain) === instrument.domain ? (weights.get(instrument.symbol) ?? ZERO) : ZERO,
  );
}

function byUnderlying(
  { universe }: CompileContext,
  select: Extract<GroupSelection, { underlying: unknown }>,
): Fraction[] {
  return universe.instruments.map((instrument) => {
    const fits =
      instrument.underlying === select.underlying &&
      (select.kinds === undefined || select.kinds.includes(instrument.kind)) &&
      (select.domain ?? instrument.domain) === instrument.domain &&
      (select.strike === undefined || sameDecimal(instrument.strike, select.strike)) &&
      (select.expiry === undefined || instrument.expiry === select.expiry) &&
      (select.right === undefined || instrument.right === select.right);
    return fits ? ONE : ZERO;
  });
}

function sameDecimal(a: string | undefined, b: string): boolean {
  return a !== undefined && compare(parseFraction(a, 'strike'), parseFraction(b, 'select.strike')) === 0n;
}
