import { z } from 'zod';
import { CUSTOMER_PATTERN } from './ids.js';

/** Building blocks of the schemas of this room. */

/** A customer name. */
export function customerText(description: string) {
  return z
    .string()
    .regex(CUSTOMER_PATTERN, { error: 'must be 1 to 128 printable characters without spaces at either end' })
    .describe(description);
}
