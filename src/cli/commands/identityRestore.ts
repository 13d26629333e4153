import { type Identity, subjectOf } from '../../account/identity.js';
import { parseIdentityBackup } from '../../account/identityBackup.js';
import { parseIdentityWords } from '../../account/identityWords.js';
import { InputError } from '../../errors.js';
import { readSecretFile } from '../../files/secretFile.js';
import { saveIdentity } from '../../load/account.js';
import { loadAttestation } from '../../load/attestation.js';
import { defineCommand } from '../shell/command.js';
import { UsageError } from '../shell/errors.js';
import { OPTION } from '../shell/options.js';
import { checkNewOut } from '../shell/output.js';
import { readPassphrase } from '../shell/passphrase.js';
import { readWords } from '../shell/wordsInput.js';

export const identityRestore = defineCommand({
  examples: [
    ['identity restore --from identity-backup.json', 'asks for the passphrase, or takes BALLAST_PASSPHRASE'],
    [
      'identity restore --words',
      'asks for the 24 words, or reads them from a pipe; never from the command line',
    ],
    ['identity restore --words --attestation a.json', 'only if that was signed for it'],
  ],
  options: (y) =>
    y.options({
      from: OPTION.text('Backup (identity-backup.json)'),
      words: { type: 'boolean', default: false, describe: 'From the 24 words' },
      attestation: OPTION.text(
        'Attestation that must have been signed for it: a slip of words is found for sure',
      ),
      out: { ...OPTION.text('File to write (mode 0600); never replaced'), default: 'identity.json' },
    }),
  run: async ({ from, words, attestation, out }, shell) => {
    if ((from === undefined) !== words) throw new UsageError('Give --from with a backup, or --words');
    await checkNewOut(out, [from, attestation], '--out'); // what is there may be the only copy of another identity
    const identity = from === undefined ? parseIdentityWords(await readWords()) : await opened(from);
    if (attestation !== undefined) await checkSignedFor(identity, attestation);
    await saveIdentity(out, identity);
    if (attestation === undefined && words) {
      shell.note(
        'one slip in 256 goes unseen: compare ballast identity subject with a number that a custodian has of you',
      );
    }
    shell.result(`Wrote ${out}`, { file: out });
    return true;
  },
});

async function opened(file: string): Promise<Identity> {
  const text = await readSecretFile(file, 'identityBackup');
  return parseIdentityBackup(text, { passphrase: await readPassphrase(file), file });
}

async function checkSignedFor({ secret }: Identity, file: string): Promise<void> {
  const { snapshot } = await loadAttestation(file);
  if (snapshot.subject === subjectOf(secret, snapshot.custodianId)) return;
  throw new InputError('was signed for another identity than the one of this backup', {
    file,
    field: 'subject',
    fix: 'Take the backup of the identity it was signed for; of words, compare each, and their order',
  });
}
