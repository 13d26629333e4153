import { z } from 'zod';
import { InputError } from '../../errors.js';
import { symbolText, unsignedText } from '../../files/schemas.js';
import type { InstrumentKind } from '../../market/universe.js';
import { parseFraction } from '../../units/decimal.js';
import { ceil, divide } from '../../units/fraction.js';
import type { CompileContext, SlotRow } from './partial.js';
import { zeroPair } from './piecewise.js';
import { renameFields } from './renameFields.js';
import { assertKinds, lotSize, lotUnits, type Selection, selectSlots } from './select.js';

/** Position limits by symbol: which instruments a model is for, and how much of each may be held. */

export const limitsParam = z
  .record(symbolText, unsignedText('Quantities stay below it, long or short, units of underlying, above 0'))
  .refine((limits) => Object.keys(limits).length > 0, { error: 'must name at least one symbol' })
  .describe('The instruments, and how much of each may be held, units of underlying');

export type Limits = z.output<typeof limitsParam>;

/** Which of the named slots a model is for; `fix` says which model to use for the others. */
interface Only {
  readonly domain: string | undefined;
  readonly kinds: readonly InstrumentKind[];
  readonly fix: string;
}

/** The slots that limits name, in slot order. Throws {@link InputError} for an unknown symbol, or one of another kind. */
export function limitedSlots(limits: Limits, context: CompileContext, only?: Only): number[] {
  return renameFields([[/^symbols.*$/, 'limits']], () => {
    const slots = selectSlots(context, { symbols: Object.keys(limits), domain: only?.domain });
    if (only !== undefined) assertKinds(context, slots, only.kinds, only.fix);
    return slots.sort((a, b) => a - b);
  });
}

/**
 * Mark value in equity, `price · quantity`, signed and without charge, for `|quantity| < limit`. Throws {@link InputError} if
 * the value of a lot is not exact or the limit is 0.
 */
export function markRows(
  { limit: text, ...selected }: Selection & { readonly limit: string },
  context: CompileContext,
): SlotRow[] {
  const limit = parseFraction(text, 'limit');
  if (limit.n <= 0n) throw new InputError('must be above 0', { field: 'limit' });
  return selectSlots(context, selected).map((slot) => ({
    slot,
    linear: lotUnits(context, slot),
    ...zeroPair(0n, ceil(divide(limit, lotSize(context, slot))), true),
  }));
}
