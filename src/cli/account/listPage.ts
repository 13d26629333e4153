import type { Signer } from '../../account/signers.js';
import { datesWords } from '../../account/validity.js';
import { InputError } from '../../errors.js';
import { table } from '../shell/text.js';

/** A list of signers as people see it, and the entry that they mean. */

/** The list as a table; a column for times where an entry has any. */
export function listPage(entries: readonly Signer[]): string {
  const dated = entries.some((entry) => datesWords(entry) !== '');
  const rows = entries.map((entry, i) => [
    String(i),
    entry.custodian,
    entry.signer ?? '',
    shorten(entry.key.x),
    ...(dated ? [datesWords(entry)] : []),
  ]);
  return table(['#', 'custodian', 'signer', 'key (x)', ...(dated ? ['time'] : [])], rows);
}

/** The list with one entry changed. `--entry` is its number, as the table shows it. */
export function withEntry(
  entries: readonly Signer[],
  number: string,
  change: (entry: Signer) => Signer,
): Signer[] {
  const index = /^(0|[1-9][0-9]?)$/.test(number) ? Number(number) : -1;
  const entry = entries[index];
  if (entry === undefined) {
    throw new InputError('is not the number of an entry', {
      field: '--entry',
      fix: `The list has 0 to ${entries.length - 1}: ballast signer list --signers shows them`,
    });
  }
  return entries.map((one, i) => (i === index ? change(entry) : one));
}

function shorten(coordinate: bigint): string {
  const text = coordinate.toString();
  return `${text.slice(0, 8)}…${text.slice(-8)}`;
}
