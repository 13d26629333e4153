import type { TimeUnit } from '../../data/moment.js';
import type { SavedText } from '../../data/saved.js';
import type { Window } from '../../data/window.js';
import { readTextFile } from '../../files/textFile.js';
import { parseTime } from '../../files/time.js';

/** What commands that import market data share. */

export const readExported = (files: readonly string[]): Promise<SavedText[]> =>
  Promise.all(files.map(async (file) => ({ file, text: await readTextFile(file, 'exported') })));

/** The window of two options. */
export const windowOf = (since: string | undefined, until: string | undefined): Window => ({
  since: since === undefined ? undefined : Number(parseTime(since, 'since')),
  until: until === undefined ? undefined : Number(parseTime(until, 'until')),
});

/** What files were read as, each form once. */
export function formsRead(read: readonly { readonly format: string; readonly unit: TimeUnit }[]): string {
  const forms = read.map(
    ({ format, unit }) => `${format}, ${unit === 'text' ? 'dates' : `times in ${unit}`}`,
  );
  return [...new Set(forms)].join('; ');
}
