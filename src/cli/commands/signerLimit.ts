import { formatSignerKey, limitSignerKey, parseSignerKey } from '../../account/signerKey.js';
import { formatSigners } from '../../account/signers.js';
import { datesWords, type Validity } from '../../account/validity.js';
import { writeSecretFile } from '../../files/secretFile.js';
import { writeTextFile } from '../../files/textFile.js';
import { loadSigners } from '../../load/signers.js';
import { listPage, withEntry } from '../account/listPage.js';
import { defineCommand } from '../shell/command.js';
import { UsageError } from '../shell/errors.js';
import { OPTION } from '../shell/options.js';
import { checkOut } from '../shell/output.js';
import { namingOwn } from '../shell/ownFields.js';
import type { Shell } from '../shell/shell.js';
import { openSignerKey } from '../shell/signerKeys.js';
import { VALIDITY_FIELDS, VALIDITY_OPTIONS, validityOf } from '../shell/timeOptions.js';

export const signerLimit = defineCommand({
  examples: [
    [
      'signer limit --key signer-key.json --valid-until 2026-07-01T00:00:00Z',
      'the key file itself: attest refuses it from then on',
    ],
    [
      'signer limit --signers signers.json --entry 0 --valid-until 2026-07-01T00:00:00Z --out signers-2.json',
      'an entry of a list',
    ],
  ],
  options: (y) =>
    y.options({
      key: OPTION.text('Key file, which is rewritten'),
      signers: OPTION.text('Trusted list of signers (signers.json)'),
      entry: OPTION.text(
        'With --signers: number of the entry, as: ballast signer list --signers signers.json',
      ),
      ...VALIDITY_OPTIONS,
      out: OPTION.text('With --signers: file to write the list to; an existing file is replaced'),
    }),
  run: async (args, shell) => {
    const { key, signers, entry, out } = args;
    const bounds = validityOf(args);
    if (bounds.validFrom === undefined && bounds.validUntil === undefined) {
      throw new UsageError('Give --valid-from, --valid-until or both');
    }
    if ((key === undefined) === (signers === undefined)) throw new UsageError('Give --key, or --signers');
    if (key !== undefined) {
      if (entry !== undefined || out !== undefined)
        throw new UsageError('--entry and --out go with --signers');
      return limitKey(key, bounds, shell);
    }
    if (entry === undefined || out === undefined) throw new UsageError('--signers needs --entry and --out');
    await checkOut(out, [signers]);
    const list = withEntry(await loadSigners(signers!), entry, (one) => ({ ...one, ...bounds }));
    await writeTextFile(
      out,
      namingOwn(fieldsOf(entry), () => formatSigners(list)),
    );
    shell.result(`Wrote ${out}\n${listPage(list)}`, { file: out, signers: list });
    return true;
  },
});

/** Rewrites a key file, under the passphrase that it was under. What is written is read back before it replaces the file. */
async function limitKey(file: string, bounds: Validity, shell: Shell): Promise<boolean> {
  const { key, ...secret } = await openSignerKey(file);
  const { validFrom, validUntil } = key;
  const limited = namingOwn(VALIDITY_FIELDS, () => limitSignerKey(key, { validFrom, validUntil, ...bounds }));
  const text = await formatSignerKey(limited, secret);
  const { custodian, publicKey, ...read } = await parseSignerKey(text, { file, ...secret });
  await writeSecretFile(file, text, { overwrite: true });
  const validity = { validFrom: read.validFrom, validUntil: read.validUntil };
  shell.result(`Rewrote ${file}: ${datesWords(validity)}`, { file, custodian, publicKey, ...validity });
  return true;
}

/** `signers[3].validUntil` by the name of its option. */
const fieldsOf = (entry: string) =>
  Object.fromEntries(
    Object.entries(VALIDITY_FIELDS).map(([field, option]) => [`signers[${entry}].${field}`, option]),
  );
