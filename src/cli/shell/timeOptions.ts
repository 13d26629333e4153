import type { Validity } from '../../account/validity.js';
import { parseTime } from '../../files/time.js';
import { OPTION } from './options.js';

/** When a key is valid, as options. */
export const VALIDITY_OPTIONS = {
  'valid-from': OPTION.text('Not valid before: unix seconds or 2026-01-31T12:00:00Z'),
  'valid-until': OPTION.text('Not valid from then on'),
} as const;

export interface ValidityArgs {
  readonly validFrom?: string | undefined;
  readonly validUntil?: string | undefined;
}

/** How fields of a validity are called as options. */
export const VALIDITY_FIELDS = { validFrom: '--valid-from', validUntil: '--valid-until' } as const;

/** The bounds that are given. */
export function validityOf({ validFrom, validUntil }: ValidityArgs): Validity {
  return {
    ...(validFrom !== undefined && { validFrom: parseTime(validFrom, '--valid-from') }),
    ...(validUntil !== undefined && { validUntil: parseTime(validUntil, '--valid-until') }),
  };
}
