import { z } from 'zod';
import { fieldText } from '../files/schemas.js';
import { CUSTOMER_PATTERN, NAME_PATTERN } from './names.js';

/** Building blocks of the schemas of this room. */

/** A venue or exchange name. */
export function nameText(description: string) {
  return z
    .string()
    .regex(NAME_PATTERN, {
      error: 'must be 1 to 64 lower-case letters, digits, dots, underscores and hyphens',
    })
    .describe(description);
}

/** A customer name. */
export function customerText(description: string) {
  return z
    .string()
    .regex(CUSTOMER_PATTERN, { error: 'must be 1 to 128 printable characters without spaces at either end' })
    .describe(description);
}

/** A point of Baby Jubjub in affine coordinates. */
export function pointShape(description: string) {
  return z
    .strictObject({
      x: fieldText('Affine x coordinate on Baby Jubjub, below the BN254 scalar field order'),
      y: fieldText('Affine y coordinate on Baby Jubjub, below the BN254 scalar field order'),
    })
    .describe(description);
}
