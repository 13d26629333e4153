import { DataError } from '../../errors.js';

/** Throws {@link DataError} `unordered`, naming `field[i]`, unless times never fall. Equal times are allowed. */
export function assertInOrder(items: readonly { readonly time: number }[], field: string): void {
  const i = items.findIndex(({ time }, at) => at > 0 && !(time >= items[at - 1]!.time));
  if (i < 0) return;
  throw new DataError('unordered', 'is earlier than the one before it', {
    field: `${field}[${i}]`,
    column: 'time',
    fix: 'Sort by time, oldest first',
  });
}
