import { DataError } from '../../errors.js';
import { plural, someOf } from '../words.js';
import type { SavedTrade } from './trades.js';

/** Trades of one file. */
export interface FileTrades {
  readonly trades: readonly SavedTrade[];
  /** Whether ids are numbers of rows, which begin again in each file. */
  readonly numbered: boolean;
}

/**
 * No id is there twice: in all files, or in its own where ids only number the rows; files of such must not overlap in time.
 * Throws {@link DataError} `duplicate`, which counts all and names the first.
 */
export function checkTwice(files: readonly FileTrades[]): void {
  const seen = new Set<string>();
  const twice: SavedTrade[] = [];
  files.forEach(({ trades, numbered }, i) => {
    for (const trade of trades) {
      if (trade.id === undefined) continue;
      const key = numbered ? `${i} ${trade.id}` : trade.id;
      if (seen.has(key)) twice.push(trade);
      seen.add(key);
    }
  });
  if (twice.length > 0) {
    const ids = someOf(twice.map(({ id }) => id!));
    throw new DataError('duplicate', `is there twice, as ${plural(twice.length, 'trade')} in all: ${ids}`, {
      ...twice[0]!.at,
      column: 'id',
      fix: 'Give each trade once. Nothing is dropped',
    });
  }
  const numbered = files.filter((one) => one.numbered && one.trades.length > 0);
  const spans = numbered
    .map(({ trades }) => ({ from: trades[0]!, to: trades.at(-1)! }))
    .sort((a, b) => (a.from.nanos < b.from.nanos ? -1 : 1));
  const overlap = spans.slice(1).find(({ from }, i) => from.nanos <= spans[i]!.to.nanos);
  if (overlap === undefined) return;
  const fix = 'Give files of which each begins where another ends';
  throw new DataError('duplicate', 'overlaps another file, and ids only number the rows', {
    ...overlap.from.at,
    fix,
  });
}
