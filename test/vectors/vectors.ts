import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, it } from 'vitest';
import { parseJson } from '../../src/files/json.js';
import { parseFraction } from '../../src/units/decimal.js';

/** Figures from elsewhere, read from the folder next to the repository when it is there. */

const FOLDER = resolve(import.meta.dirname, '../../../shared/vectors');

/** A number of a vector file: a safe integer, or the text as written. */
export type Figure = number | string;

/**
 * Declares the tests of one vector file. Without the file one skipped test says so: nothing is copied into
 * the repository.
 */
export function describeVectors<Shape>(name: string, body: (vectors: Shape) => void): void {
  const path = resolve(FOLDER, name);
  if (existsSync(path))
    describe(name, () =>
      body(parseJson('quotes', readFileSync(path, 'utf8'), name, { fractions: 'text' }) as Shape),
    );
  else it(name, (test) => test.skip(`../shared/vectors/${name} is absent`));
}

/** A figure as decimal text, exactly as written. */
export function text(figure: Figure): string {
  return String(figure);
}

/** A figure as a whole number of `10^-decimals`, which must be exact. */
export function units(figure: Figure, decimals: number): bigint {
  const { n, d } = parseFraction(text(figure), 'figure');
  const scaled = n * 10n ** BigInt(decimals);
  if (scaled % d !== 0n) throw new Error('the figure has more decimals than the unit');
  return scaled / d;
}

/** `ceil(n / d)` for `d > 0`. */
export function ceilDiv(n: bigint, d: bigint): bigint {
  return n > 0n ? (n + d - 1n) / d : n / d;
}
