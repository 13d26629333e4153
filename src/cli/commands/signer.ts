import { createSignerKey } from '../../account/signerKey.js';
import { formatSigners, type Signer } from '../../account/signers.js';
import { assertUsable } from '../../account/validity.js';
import { writeTextFile } from '../../files/textFile.js';
import { clockTime } from '../../files/time.js';
import { saveSignerKey } from '../../load/account.js';
import { loadSigners } from '../../load/signers.js';
import { listPage } from '../account/listPage.js';
import { defineCommand } from '../shell/command.js';
import { UsageError } from '../shell/errors.js';
import { OPTION } from '../shell/options.js';
import { checkOut, checkSecretOut } from '../shell/output.js';
import { namingOwn } from '../shell/ownFields.js';
import { readPassphrase } from '../shell/passphrase.js';
import { namingOption } from '../shell/places.js';
import { entryOf, openSignerKey } from '../shell/signerKeys.js';
import { VALIDITY_FIELDS, VALIDITY_OPTIONS, validityOf } from '../shell/timeOptions.js';

export const signerNew = defineCommand({
  examples: [
    ['signer new --custodian binance --out binance-key.json', 'a key that signs for accounts at binance'],
    ['signer new --custodian binance --encrypt', 'under a passphrase: BALLAST_PASSPHRASE, or asked for'],
    ['signer new --custodian binance --valid-until 2027-02-01T00:00:00Z', 'a key that expires'],
  ],
  options: (y) =>
    y.options({
      custodian: OPTION.needed('Custodian of the accounts that the key signs for, like binance'),
      ...VALIDITY_OPTIONS,
      out: { ...OPTION.text('File to write'), default: 'signer-key.json' },
      encrypt: { type: 'boolean', default: false, describe: 'Encrypt it with a passphrase' },
      force: OPTION.force,
    }),
  run: async (args, shell) => {
    const { custodian, out, encrypt, force } = args;
    const validity = validityOf(args);
    const key = namingOwn({ ...VALIDITY_FIELDS, custodian: '--custodian' }, () => {
      const { validUntil } = validity;
      if (validUntil !== undefined) assertUsable({ validUntil }, clockTime()); // of no use to anybody
      return createSignerKey(custodian, validity);
    });
    await checkSecretOut(out, [], force);
    const secret = encrypt ? { passphrase: await readPassphrase(out, { confirm: true }) } : {};
    await saveSignerKey(out, key, { overwrite: force, ...secret });
    shell.result(`Wrote ${out}: signs for accounts at ${key.custodian}`, {
      file: out,
      custodian: key.custodian,
      encrypted: encrypt,
      publicKey: key.publicKey,
      ...validity,
    });
    return true;
  },
});

export const signerList = defineCommand({
  examples: [
    ['signer list --key a-key.json --key b-key.json --out signers.json', 'public parts only'],
    ['signer list --key a-key.json --signer "auditor A" --out signers.json', 'one --signer for each --key'],
    ['signer list --signers signers.json', 'shows it'],
    [
      'signer list --signers signers.json --signers new.json --out both.json',
      'one list of several: what is there stays in its place',
    ],
  ],
  lists: ['key', 'signer', 'signers'],
  options: (y) =>
    y.options({
      signers: { ...OPTION.text('List to show, or to go on with; may be given several times'), array: true },
      key: {
        ...OPTION.text('Key file of a custodian, listed with its time; may be given several times'),
        array: true,
      },
      signer: { ...OPTION.text('Who holds the key, for readers; one for each --key'), array: true },
      out: OPTION.text('File to write the list to; an existing file is replaced'),
    }),
  run: async ({ key = [], signer, signers = [], out }, shell) => {
    if (key.length + signers.length === 0) throw new UsageError('Give --key files, or --signers');
    if (signer !== undefined && signer.length !== key.length) {
      throw new UsageError('Give one --signer for each --key, in the same order');
    }
    if (out !== undefined) await checkOut(out, [...key, ...signers]);
    const entries = [...(await Promise.all(signers.map((file) => loadSigners(file)))).flat()];
    for (const [i, file] of key.entries()) entries.push(await listed(file, signer?.[i]));
    const text = namingOption(
      () => (key.length > 0 ? '--key' : '--signers'),
      () => formatSigners(entries),
    );
    if (out !== undefined) {
      await writeTextFile(out, text);
      shell.note(`wrote ${out}: proofs are made and verified against this list, in this order`);
    }
    shell.result(listPage(entries), { file: out, signers: entries });
    return true;
  },
});

/** Also of a key that is not valid now: the list says when it was. */
async function listed(file: string, signer: string | undefined): Promise<Signer> {
  const { key } = await openSignerKey(file);
  return { ...entryOf(key), ...(signer === undefined ? {} : { signer }) };
}
