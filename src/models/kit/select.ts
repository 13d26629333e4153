import { z } from 'zod';
import { InputError } from '../../errors.js';
import { symbolText } from '../../files/schemas.js';
import type { InstrumentKind } from '../../market/universe.js';
import { parseFraction } from '../../units/decimal.js';
import { type Fraction, multiply, powerOfTen } from '../../units/fraction.js';
import type { Value } from '../../units/numbers.js';
import { exactUnits } from '../../units/valueUnits.js';
import type { CompileContext } from './partial.js';

/** How model parameters point at slots of the universe. */

export const kindText = z
  .enum(['spot', 'perpetual', 'future', 'option', 'supply', 'debt'], {
    error: 'must be spot, perpetual, future, option, supply or debt',
  })
  .describe('Kind of instrument: supply and debt are the two sides of a lending market');

/** Shape of "these symbols, in this domain": spread into the parameter schemas of models. */
export const selection = {
  symbols: z
    .array(symbolText)
    .min(1, { error: 'must name at least one symbol' })
    .describe('Symbols that this entry is for, in every domain and of every kind unless narrowed below'),
  domain: symbolText.optional().describe('Only the slots of this margin domain'),
  instrumentKind: kindText.optional().describe('Only the slots of this kind'),
};

export interface Selection {
  readonly symbols: readonly string[];
  readonly domain?: string | undefined;
  readonly instrumentKind?: InstrumentKind | undefined;
}

/** The slots that a selection names. Throws {@link InputError} for a symbol without a slot, or named twice. */
export function selectSlots(
  { universe }: CompileContext,
  { symbols, domain, instrumentKind }: Selection,
): number[] {
  return symbols.flatMap((symbol, i) => {
    const field = `symbols[${i}]`;
    if (symbols.indexOf(symbol) !== i) throw new InputError(`${symbol} appears twice`, { field });
    const slots = universe.instruments.flatMap((instrument, slot) =>
      instrument.symbol === symbol &&
      (domain ?? instrument.domain) === instrument.domain &&
      (instrumentKind ?? instrument.kind) === instrument.kind
        ? [slot]
        : [],
    );
    if (slots.length === 0) throw unknownSymbol(symbol, field);
    return slots;
  });
}

/** Throws {@link InputError} unless each slot is of one of the kinds. `fix` says which model to use instead. */
export function assertKinds(
  { universe }: CompileContext,
  slots: readonly number[],
  kinds: readonly InstrumentKind[],
  fix: string,
): void {
  for (const slot of slots) {
    const { symbol, kind } = universe.instruments[slot]!;
    if (!kinds.includes(kind)) {
      throw new InputError(`${symbol} (${kind}) is not a ${kinds.join(', ')}`, { field: 'symbols', fix });
    }
  }
}

export function unknownSymbol(symbol: string, field: string): InputError {
  return new InputError(`${symbol} is not an instrument of the universe`, {
    field,
    fix: 'Add it to universe.instruments, or remove it here',
  });
}

/** Units of underlying per lot of a slot: `multiplier · 10^-lotDecimals`. Throws {@link InputError} unless above 0. */
export function lotSize({ universe }: CompileContext, slot: number): Fraction {
  const { multiplier, lotDecimals } = universe.instruments[slot]!;
  const field = `universe.instruments[${slot}].multiplier`;
  return multiply(parsePositive(multiplier, field), powerOfTen(-lotDecimals));
}

/** Mark price of a slot, quote per unit of underlying. Throws {@link InputError} unless above 0. */
export function priceOf({ prices }: CompileContext, slot: number): Fraction {
  return parsePositive(prices[slot]!, `prices[${slot}]`);
}

function parsePositive(text: string, field: string): Fraction {
  const value = parseFraction(text, field);
  if (value.n <= 0n) throw new InputError('must be above 0', { field });
  return value;
}

/** Mark value of one lot of a slot in quote: price × units of underlying per lot. */
export function lotQuote(context: CompileContext, slot: number): Fraction {
  return multiply(priceOf(context, slot), lotSize(context, slot));
}

/** Mark value of one lot of a slot in value units. Throws {@link InputError} if it is not whole. */
export function lotUnits(context: CompileContext, slot: number): Value {
  const { valueDecimals, instruments } = context.universe;
  return exactUnits(lotQuote(context, slot), valueDecimals, `lot value of ${instruments[slot]!.symbol}`);
}
