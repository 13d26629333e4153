import { InputError } from '../../errors.js';
import type { Universe } from '../../market/universe.js';
import type { PartialModel, SlotRow } from '../kit/partial.js';

/**
 * Refuses rules of which two give one instrument a value: equity would count it twice. Charges add up, values do not. Throws
 * {@link InputError} naming the symbol.
 */
export function checkValuedOnce(parts: readonly PartialModel[], { instruments }: Universe): void {
  const rows = parts.flatMap((part) => part.rows ?? []).filter(isValued);
  instruments.forEach(({ symbol }, slot) => {
    if (rows.filter((row) => row.slot === slot).length > 1) {
      throw new InputError(`give ${symbol} a value more than once: equity would count it as often`, {
        field: 'models',
        fix: 'Let one rule give its value, and others only charges, like groups',
      });
    }
  });
}

/** Whether a row adds to equity. */
function isValued({ linear, pieces }: SlotRow): boolean {
  return linear !== 0n || pieces.some(({ value }) => value.slope !== 0n || value.intercept !== 0n);
}
