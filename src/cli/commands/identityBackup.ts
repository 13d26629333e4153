import { formatIdentityBackup } from '../../account/identityBackup.js';
import { identityWords } from '../../account/identityWords.js';
import { writeSecretFile } from '../../files/secretFile.js';
import { loadIdentity } from '../../load/account.js';
import { defineCommand } from '../shell/command.js';
import { UsageError } from '../shell/errors.js';
import { OPTION } from '../shell/options.js';
import { checkSecretOut } from '../shell/output.js';
import { readPassphrase } from '../shell/passphrase.js';
import type { Shell } from '../shell/shell.js';

/** A backup of an identity: sealed, unless its words are asked for by name. */

export const identityBackup = defineCommand({
  examples: [
    [
      'identity backup --out identity-backup.json',
      'under BALLAST_PASSPHRASE, or a passphrase that is asked for',
    ],
    ['identity backup --qr', 'and as a QR code of the sealed text'],
    ['identity backup --words', '24 words for paper: whoever reads them has the identity'],
  ],
  options: (y) =>
    y.options({
      identity: { ...OPTION.text('Identity file'), default: 'identity.json' },
      out: OPTION.text('File to write, sealed (mode 0600). Default: identity-backup.json'),
      words: {
        type: 'boolean',
        default: false,
        describe: 'Print the secret as 24 words, in place of a file',
      },
      qr: { type: 'boolean', default: false, describe: 'Also print it as a QR code: sealed, or the words' },
      force: OPTION.force,
    }),
  run: async ({ identity: file, out, words, qr, force }, shell) => {
    if (words && (out !== undefined || force)) {
      throw new UsageError('--words are printed, not written: leave out --out and --force');
    }
    if (qr && shell.json) throw new UsageError('--qr is for the eye: leave out --json');
    return words
      ? printWords(file, qr, shell)
      : sealed(file, out ?? 'identity-backup.json', { qr, force }, shell);
  },
});

async function printWords(file: string, qr: boolean, shell: Shell): Promise<boolean> {
  const words = identityWords(await loadIdentity(file));
  // Also when quiet: there is no way back from this.
  shell.page(
    'warning: these words are the identity. Whoever reads them can prove with it, and link every subject and nullifier of it. Write them on paper; no photograph, no file, no message.',
  );
  shell.result(qr ? `${words}\n\n${await qrOf(words)}` : words, { words });
  return true;
}

async function sealed(
  file: string,
  out: string,
  { qr, force }: { readonly qr: boolean; readonly force: boolean },
  shell: Shell,
): Promise<boolean> {
  await checkSecretOut(out, [file], force);
  const identity = await loadIdentity(file);
  const text = await formatIdentityBackup(identity, await readPassphrase(out, { confirm: true }));
  await writeSecretFile(out, text, { overwrite: force });
  shell.note('of no use without its passphrase: keep that elsewhere');
  const code = qr ? `\n\n${await qrOf(JSON.stringify(JSON.parse(text)))}` : '';
  shell.result(`Wrote ${out}: the identity, encrypted${code}`, { file: out });
  return true;
}

async function qrOf(text: string): Promise<string> {
  const { renderUnicodeCompact } = await import('uqr');
  return renderUnicodeCompact(text, { ecc: 'L' });
}
