import { DataError } from '../errors.js';
import type { RowPlace } from './saved.js';

interface Named {
  readonly symbol: string | undefined;
  readonly at: RowPlace;
}

/** Throws {@link DataError} `inconsistent` for rows that name several symbols; `rule` says what is of one. */
export function oneSymbol(rows: readonly Named[], rule: string): void {
  const first = rows.find(({ symbol }) => symbol !== undefined)?.symbol;
  const other = rows.find(({ symbol }) => symbol !== undefined && symbol !== first);
  if (other === undefined) return;
  throw new DataError('inconsistent', `is not ${first}: ${rule}`, { ...other.at, column: 'symbol' });
}
