import { z } from 'zod';
import { InputError } from '../../errors.js';
import { unsignedText } from '../../files/schemas.js';
import { parseFraction } from '../../units/decimal.js';
import { ceil, divide } from '../../units/fraction.js';
import type { CompileContext, PartialModel } from '../kit/partial.js';
import { zeroPair } from '../kit/piecewise.js';
import { lotSize, lotUnits, selection, selectSlots } from '../kit/select.js';

export const markParams = z
  .strictObject({
    ...selection,
    limit: unsignedText('Position limit: quantities below it, long or short, units of underlying, above 0'),
  })
  .describe(
    'Mark value and position limit, no charge: for contracts and options that a scan or groups charge',
  );

export type MarkParams = z.output<typeof markParams>;

/**
 * Mark value in equity, `price · quantity`, signed and without charge, the same for both margin types, for `|quantity| < limit`. Throws
 * {@link InputError} if the value of a lot is not exact or the limit is 0.
 */
export function markValue(params: MarkParams, context: CompileContext): PartialModel {
  const limit = parseFraction(params.limit, 'limit');
  if (limit.n <= 0n) throw new InputError('must be above 0', { field: 'limit' });
  return {
    rows: selectSlots(context, params).map((slot) => ({
      slot,
      linear: lotUnits(context, slot),
      ...zeroPair(0n, ceil(divide(limit, lotSize(context, slot))), true),
    })),
  };
}
