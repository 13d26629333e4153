import { custodianId } from '../../account/ids.js';
import {
  createSignerKey,
  isSignerKeyEncrypted,
  parseSignerKey,
  type SignerKey,
} from '../../account/signerKey.js';
import { formatSigners, type Signer } from '../../account/signers.js';
import { readSecretFile } from '../../files/secretFile.js';
import { writeTextFile } from '../../files/textFile.js';
import { saveSignerKey } from '../../load/account.js';
import { loadSigners } from '../../load/signers.js';
import { defineCommand } from '../shell/command.js';
import { UsageError } from '../shell/errors.js';
import { OPTION } from '../shell/options.js';
import { checkOut, checkSecretOut } from '../shell/output.js';
import { readPassphrase } from '../shell/passphrase.js';
import { namingOption } from '../shell/places.js';
import { table } from '../shell/text.js';

export const signerNew = defineCommand({
  examples: [
    ['signer new --custodian binance --out binance-key.json', 'a key that signs for accounts at binance'],
    ['signer new --custodian binance --encrypt', 'under a passphrase: BALLAST_PASSPHRASE, or asked for'],
  ],
  options: (y) =>
    y.options({
      custodian: OPTION.needed('Custodian of the accounts that the key signs for, like binance'),
      out: { ...OPTION.text('File to write'), default: 'signer-key.json' },
      encrypt: { type: 'boolean', default: false, describe: 'Encrypt it with a passphrase' },
      force: OPTION.force,
    }),
  run: async ({ custodian, out, encrypt, force }, shell) => {
    const key = namingOption(
      () => '--custodian',
      () => createSignerKey(custodian),
    );
    await checkSecretOut(out, [], force);
    const secret = encrypt ? { passphrase: await readPassphrase(out, { confirm: true }) } : {};
    await saveSignerKey(out, key, { overwrite: force, ...secret });
    shell.result(`Wrote ${out}: signs for accounts at ${key.custodian}`, {
      file: out,
      custodian: key.custodian,
      encrypted: encrypt,
      publicKey: key.publicKey,
    });
    return true;
  },
});

export const signerList = defineCommand({
  examples: [
    ['signer list --key a-key.json --key b-key.json --out signers.json', 'public parts only'],
    ['signer list --key a-key.json --signer "auditor A" --out signers.json', 'one --signer for each --key'],
    ['signer list --signers signers.json', 'shows it'],
  ],
  lists: ['key', 'signer'],
  options: (y) =>
    y.options({
      key: { ...OPTION.text('Key file of a custodian; may be given several times'), array: true },
      signer: { ...OPTION.text('Who holds the key, for readers; one for each --key'), array: true },
      signers: OPTION.text('List to show'),
      out: OPTION.text('File to write the list to; an existing file is replaced'),
    }),
  run: async ({ key, signer, signers, out }, shell) => {
    if ((key === undefined) === (signers === undefined))
      throw new UsageError('Give --key files, or --signers');
    if (signer !== undefined && signer.length !== key?.length) {
      throw new UsageError('Give one --signer for each --key, in the same order');
    }
    if (out !== undefined) await checkOut(out, [...(key ?? []), signers]);
    const entries = key === undefined ? await loadSigners(signers!) : await entriesOf(key, signer);
    const text = namingOption(
      () => '--key',
      () => formatSigners(entries),
    );
    if (out !== undefined) {
      await writeTextFile(out, text);
      shell.note(`wrote ${out}: proofs are made and verified against this list, in this order`);
    }
    const rows = entries.map((entry, i) => [
      String(i),
      entry.custodian,
      entry.signer ?? '',
      shorten(entry.key.x),
    ]);
    shell.result(table(['#', 'custodian', 'signer', 'key (x)'], rows), { file: out, signers: entries });
    return true;
  },
});

async function entriesOf(files: readonly string[], signers?: readonly string[]): Promise<Signer[]> {
  const entries: Signer[] = [];
  for (const [i, file] of files.entries()) {
    const { custodian, publicKey } = await openSignerKey(file);
    const signer = signers?.[i];
    entries.push({
      custodian,
      custodianId: custodianId(custodian),
      key: publicKey,
      ...(signer === undefined ? {} : { signer }),
    });
  }
  return entries;
}

/** Reads a key file, with a passphrase where it needs one. */
export async function openSignerKey(file: string): Promise<SignerKey> {
  const text = await readSecretFile(file, 'signerKey');
  const passphrase = isSignerKeyEncrypted(text, file) ? { passphrase: await readPassphrase(file) } : {};
  return parseSignerKey(text, { file, ...passphrase });
}

function shorten(coordinate: bigint): string {
  const text = coordinate.toString();
  return `${text.slice(0, 8)}…${text.slice(-8)}`;
}
