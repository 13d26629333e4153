import { InternalError } from '../errors.js';

/** The entry of a list at an index that must be there. Throws {@link InternalError} where it is not. */
export function entryAt<Entry>(list: readonly Entry[], index: number): Entry {
  const entry = list[index];
  if (entry === undefined) throw new InternalError('a list is shorter than it must be');
  return entry;
}
