import { sortByTime, spanWords, validIn } from '../../account/claimTime.js';
import type { Signer } from '../../account/signers.js';
import { endOf, type Span } from '../../account/validity.js';
import { inFile } from '../../files/places.js';
import { formatTime } from '../../files/time.js';
import type { Shell } from './shell.js';

/** Lists whose entries are valid for some time: what counts, and what is said of the rest. */

/** The entries that are valid in all of a span; notes say which are not, and why. Throws {@link InputError} where none is. */
export function validEntries(listed: readonly Signer[], span: Span, file: string, shell: Shell): Signer[] {
  for (const { index, entry, lapse } of sortByTime(listed, span).leftOut) {
    const needed = `not valid ${spanWords(span)}`;
    shell.note(`left out of ${file}: #${index}, ${entryWords(entry)}: ${lapse.words}, so ${needed}`);
  }
  return inFile(file, () => validIn(listed, span));
}

/** Says which entries will not be valid for ever, where what is made of a list keeps no dates. */
export function noteEnds(signers: readonly Signer[], place: string, fix: string, shell: Shell): void {
  for (const entry of signers) {
    const end = endOf(entry);
    if (end === undefined) continue;
    shell.note(`${place} knows no dates: before ${formatTime(end)}, when ${entryWords(entry)} ends, ${fix}`);
  }
}

function entryWords({ custodian, signer }: Signer): string {
  return signer === undefined ? custodian : `${custodian} (${signer})`;
}
