import { formatSigners, type Signer } from '../../account/signers.js';
import type { Revocation } from '../../account/validity.js';
import { InputError } from '../../errors.js';
import { writeTextFile } from '../../files/textFile.js';
import { clockTime, formatTime, parseTime } from '../../files/time.js';
import { loadSigners } from '../../load/signers.js';
import { listPage, withEntry } from '../account/listPage.js';
import { defineCommand } from '../shell/command.js';
import { OPTION } from '../shell/options.js';
import { checkOut } from '../shell/output.js';
import { namingOption } from '../shell/places.js';

export const signerRevoke = defineCommand({
  examples: [
    [
      'signer revoke --signers signers.json --entry 1 --reason "laptop stolen" --out signers-2.json',
      'not trusted for accounts as of now or later',
    ],
    ['signer revoke … --from 0', 'not trusted for any account: a thief can date a snapshot back'],
  ],
  options: (y) =>
    y.options({
      signers: OPTION.signers,
      entry: OPTION.needed('Number of the entry, as: ballast signer list --signers signers.json'),
      from: OPTION.text(
        'Not trusted for accounts as of then or later: unix seconds or 2026-01-31T12:00:00Z. Default: now',
      ),
      reason: OPTION.needed('Why, for readers'),
      out: OPTION.needed('File to write the list to; an existing file is replaced'),
    }),
  run: async ({ signers: file, entry, from: time, reason, out }, shell) => {
    const from = time === undefined ? clockTime() : parseTime(time, '--from');
    await checkOut(out, [file]);
    const listed = await loadSigners(file);
    const signers = withEntry(listed, entry, (one) => revoke(one, { from, reason }));
    const text = namingOption(
      (field) => (field.endsWith('reason') ? '--reason' : field),
      () => formatSigners(signers),
    );
    await writeTextFile(out, text);
    if (from > 0n) {
      shell.note(
        'a thief can date a snapshot back: accounts as of earlier still count. To trust nothing of this key, --from 0',
      );
    }
    shell.result(`Wrote ${out}\n${listPage(signers)}`, { file: out, signers });
    return true;
  },
});

/** A revocation only ever reaches further: what was distrusted does not count again unseen. */
function revoke(entry: Signer, revoked: Revocation): Signer {
  if (entry.revoked === undefined || revoked.from < entry.revoked.from) return { ...entry, revoked };
  throw new InputError(`is revoked already, from ${formatTime(entry.revoked.from)}`, {
    field: '--entry',
    fix: 'Give an earlier --from to distrust more of it',
  });
}
