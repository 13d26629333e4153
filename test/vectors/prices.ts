import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, it } from 'vitest';

/** Real price histories, read from the folder next to the repository when it is there. */

const FOLDER = resolve(import.meta.dirname, '../../../shared/data/prices');

/** One file of daily bars. */
export interface PriceFile {
  readonly underlying: string;
  readonly file: string;
  readonly csv: string;
}

/**
 * Declares tests on the price files. Without the folder one skipped test says so: nothing is copied into the
 * repository.
 */
export function describePrices(title: string, body: (files: readonly PriceFile[]) => void): void {
  const names = existsSync(FOLDER) ? readdirSync(FOLDER).filter((name) => name.endsWith('.csv')) : [];
  if (names.length === 0) it(title, (test) => test.skip('../shared/data/prices is absent'));
  else {
    const files = names.sort().map((file) => ({
      underlying: file.split('-')[0]!,
      file,
      csv: readFileSync(resolve(FOLDER, file), 'utf8'),
    }));
    describe(title, () => body(files));
  }
}
