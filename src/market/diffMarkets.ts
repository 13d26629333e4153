import type { Market } from './market.js';

/** One place where two markets differ. */
export interface MarketDifference {
  /** Where, like `models.initial.scenarios[3].pnl[2]`. */
  readonly path: string;
  /** What the first has there, as text; undefined where it has nothing. */
  readonly first?: string;
  /** What the second has there. */
  readonly second?: string;
}

/**
 * Every place where two markets differ, coefficient by coefficient and hash by hash, in the order of the file; none if they
 * are the same. All of a market is public, so both values are told. What only one of them has is one difference, whatever
 * it holds.
 */
export function diffMarkets(first: Market, second: Market): MarketDifference[] {
  return diff(first, second, '');
}

function diff(a: unknown, b: unknown, path: string): MarketDifference[] {
  if (Object.is(a, b)) return [];
  if (Array.isArray(a) && Array.isArray(b)) {
    return range(Math.max(a.length, b.length)).flatMap((i) => diff(a[i], b[i], `${path}[${i}]`));
  }
  if (isRecord(a) && isRecord(b)) {
    const keys = [...new Set([...Object.keys(a), ...Object.keys(b)])];
    return keys.flatMap((key) => diff(own(a, key), own(b, key), path === '' ? key : `${path}.${key}`));
  }
  return [
    { path, ...(a === undefined ? {} : { first: show(a) }), ...(b === undefined ? {} : { second: show(b) }) },
  ];
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function own(record: Record<string, unknown>, key: string): unknown {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

function range(count: number): number[] {
  return [...Array(count).keys()];
}

/** Whole branches by what they are: nobody compares them by eye. */
function show(value: unknown): string {
  if (Array.isArray(value))
    return value.length === 1 ? 'a list of 1 entry' : `a list of ${value.length} entries`;
  if (!isRecord(value)) return String(value);
  const { label, symbol, name } = value;
  const title = [label, symbol, name].find((text) => typeof text === 'string');
  return title === undefined ? 'present' : String(title);
}
