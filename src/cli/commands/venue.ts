import { venueId } from '../../account/ids.js';
import { createVenueKey, isVenueKeyEncrypted, parseVenueKey, type VenueKey } from '../../account/venueKey.js';
import { formatVenues, type Venue } from '../../account/venues.js';
import { loadVenues, readSecretFile, saveVenueKey, writeTextFile } from '../../node.js';
import { defineCommand, defineGroup } from '../shell/command.js';
import { UsageError } from '../shell/errors.js';
import { OPTION } from '../shell/options.js';
import { checkOut, checkSecretOut } from '../shell/output.js';
import { readPassphrase } from '../shell/passphrase.js';
import { namingOption } from '../shell/places.js';
import { table } from '../shell/text.js';

const create = defineCommand({
  command: 'new',
  describe: 'Create a signing key of a venue or auditor (mode 0600)',
  examples: [
    ['venue new --venue binance --out binance-key.json', 'a key that signs for accounts at binance'],
    ['venue new --venue binance --encrypt', 'under a passphrase: BALLAST_PASSPHRASE, or asked for'],
  ],
  options: (y) =>
    y.options({
      venue: OPTION.needed('Custodian of the accounts that the key signs for, like binance'),
      out: { ...OPTION.text('File to write'), default: 'venue-key.json' },
      encrypt: { type: 'boolean', default: false, describe: 'Encrypt it with a passphrase' },
      force: OPTION.force,
    }),
  run: async ({ venue, out, encrypt, force }, shell) => {
    const key = namingOption(
      () => '--venue',
      () => createVenueKey(venue),
    );
    await checkSecretOut(out, [], force);
    const secret = encrypt ? { passphrase: await readPassphrase(out, { confirm: true }) } : {};
    await saveVenueKey(out, key, { overwrite: force, ...secret });
    shell.result(`Wrote ${out}: signs for accounts at ${key.venue}`, {
      file: out,
      venue: key.venue,
      encrypted: encrypt,
      publicKey: key.publicKey,
    });
    return true;
  },
});

const list = defineCommand({
  command: 'list',
  describe: 'Build the public list of trusted venues from key files, or show one',
  examples: [
    ['venue list --key a-key.json --key b-key.json --out venues.json', 'public parts only'],
    ['venue list --key a-key.json --signer "auditor A" --out venues.json', 'one --signer for each --key'],
    ['venue list --venues venues.json', 'shows it'],
  ],
  lists: ['key', 'signer'],
  options: (y) =>
    y.options({
      key: { ...OPTION.text('Key file of a venue; may be given several times'), array: true },
      signer: { ...OPTION.text('Who holds the key, for readers; one for each --key'), array: true },
      venues: OPTION.text('List to show'),
      out: OPTION.text('File to write the list to; an existing file is replaced'),
    }),
  run: async ({ key, signer, venues, out }, shell) => {
    if ((key === undefined) === (venues === undefined)) throw new UsageError('Give --key files, or --venues');
    if (signer !== undefined && signer.length !== key?.length) {
      throw new UsageError('Give one --signer for each --key, in the same order');
    }
    if (out !== undefined) await checkOut(out, [...(key ?? []), venues]);
    const entries = key === undefined ? await loadVenues(venues!) : await entriesOf(key, signer);
    const text = namingOption(
      () => '--key',
      () => formatVenues(entries),
    );
    if (out !== undefined) {
      await writeTextFile(out, text);
      shell.note(`wrote ${out}: proofs are made and verified against this list, in this order`);
    }
    const rows = entries.map((entry, i) => [
      String(i),
      entry.venue,
      entry.signer ?? '',
      shorten(entry.key.x),
    ]);
    shell.result(table(['#', 'venue', 'signer', 'key (x)'], rows), { file: out, venues: entries });
    return true;
  },
});

async function entriesOf(files: readonly string[], signers?: readonly string[]): Promise<Venue[]> {
  const entries: Venue[] = [];
  for (const [i, file] of files.entries()) {
    const { venue, publicKey } = await openVenueKey(file);
    const signer = signers?.[i];
    entries.push({
      venue,
      venueId: venueId(venue),
      key: publicKey,
      ...(signer === undefined ? {} : { signer }),
    });
  }
  return entries;
}

/** Reads a key file, with a passphrase where it needs one. */
export async function openVenueKey(file: string): Promise<VenueKey> {
  const text = await readSecretFile(file);
  const passphrase = isVenueKeyEncrypted(text, file) ? { passphrase: await readPassphrase(file) } : {};
  return parseVenueKey(text, { file, ...passphrase });
}

function shorten(coordinate: bigint): string {
  const text = coordinate.toString();
  return `${text.slice(0, 8)}…${text.slice(-8)}`;
}

export const venueCommand = defineGroup(
  'venue',
  'Signing keys of venues, and the list of trusted ones',
  (y) => y.command(create).command(list),
);
