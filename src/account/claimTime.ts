import { InputError } from '../errors.js';
import { formatTime, parseTime } from '../files/time.js';
import type { Market } from '../market/market.js';
import { type Timestamp, toTimestamp } from '../units/numbers.js';
import { type Dated, type Lapse, lapseIn, type Span } from './validity.js';

/**
 * A circuit sees keys and no dates. So the list of a claim holds the entries that are valid at every time that the accounts may
 * be as of, in their order: whoever proves and whoever verifies make the same list of it, whenever they do.
 */

/** What says when the accounts of a claim may be as of. */
export interface ClaimTime {
  readonly market: Pick<Market, 'time' | 'maxSkew'>;
  /** That of the policy, where it has one. */
  readonly window?: Window | undefined;
}

/** Both ends included; as in a file, or in numbers. */
export interface Window {
  readonly notBefore: Timestamp | number | string;
  readonly notAfter: Timestamp | number | string;
}

/** When the accounts of a claim may be as of: the window of its policy, else what the market's time and skew allow. */
export function claimSpan({ market, window }: ClaimTime): Span {
  if (window !== undefined) return windowSpan(window);
  const [time, skew] = [BigInt(market.time), BigInt(market.maxSkew)];
  return { first: time > skew ? time - skew : 0n, last: time + skew };
}

/** The window of a policy in numbers. Throws {@link InputError} for one that ends before it starts. */
export function windowSpan(window: Window): Span {
  const span = {
    first: timeOf(window.notBefore, 'window.notBefore'),
    last: timeOf(window.notAfter, 'window.notAfter'),
  };
  if (span.last < span.first) throw new InputError('ends before it starts', { field: 'policy.window' });
  return span;
}

const timeOf = (time: Timestamp | number | string, field: string) =>
  typeof time === 'bigint' ? toTimestamp(time, field) : parseTime(time, field);

/** An entry that is left out, with its place in the list. */
export interface LeftOut<Entry> {
  readonly index: number;
  readonly entry: Entry;
  readonly lapse: Lapse;
}

/** The entries that are valid in all of a span, in their order, and the others. */
export function sortByTime<Entry extends Dated>(
  entries: readonly Entry[],
  span: Span,
): { readonly valid: Entry[]; readonly leftOut: LeftOut<Entry>[] } {
  const valid: Entry[] = [];
  const leftOut: LeftOut<Entry>[] = [];
  for (const [index, entry] of entries.entries()) {
    const lapse = lapseIn(entry, span);
    if (lapse === undefined) valid.push(entry);
    else leftOut.push({ index, entry, lapse });
  }
  return { valid, leftOut };
}

/** The entries that are valid in all of a span. Throws {@link InputError} where there is none. */
export function validIn<Entry extends Dated>(entries: readonly Entry[], span: Span): Entry[] {
  const { valid } = sortByTime(entries, span);
  if (valid.length > 0) return valid;
  throw new InputError(`has no entry that is valid ${spanWords(span)}`, {
    field: 'signers',
    fix: 'Use a list with the keys of that time, or ask about another time',
  });
}

/**
 * Throws {@link InputError} for a list with an entry that is not valid in all of a span: nothing is left out of it here, since
 * the positions that a policy covers were counted in it.
 */
export function assertValidIn(entries: readonly Dated[], span: Span): void {
  const [first] = sortByTime(entries, span).leftOut;
  if (first === undefined) return;
  const { index, lapse } = first;
  throw new InputError(`the key is ${lapse.words}, and must be valid ${spanWords(span)}`, {
    field: `signers[${index}].${lapse.field}`,
    fix: 'Leave the entry out of the list: parseSigners does, where it is given the time of the claim',
  });
}

/** `from … to …`, or the one moment. */
export function spanWords({ first, last }: Span): string {
  return first === last ? `at ${formatTime(first)}` : `from ${formatTime(first)} to ${formatTime(last)}`;
}
