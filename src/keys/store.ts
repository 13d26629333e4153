import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import lockfile from 'proper-lockfile';
import { z } from 'zod';
import { ArtifactError } from '../errors.js';
import { makeFolders } from '../files/folders.js';
import { kindOf, labelText, readFileText, toFileText, versionOne } from '../files/schemas.js';
import { readSecretFile, writeSecretFile } from '../files/secretFile.js';
import { sha256Of } from '../files/sha256.js';
import { whyNotWritten } from '../files/systemError.js';
import { removeStale, temporaryName } from '../files/temporary.js';
import { fileExists, tryFolder } from '../files/textFile.js';
import { clockTime, timeShape } from '../files/time.js';
import { type KeyFileName, type KeyRecord, keyHashOf, keyRecordSchema } from './record.js';

/**
 * The keys of one user, in a folder that only they can enter: a folder a key, and one list of what is known of each. The list
 * says which keys were made here, and whom the user trusts: it alone makes a key more than a stranger's.
 */

const hexText = (bytes: number, description: string) =>
  z
    .string()
    .regex(new RegExp(`^[0-9a-f]{${2 * bytes}}$`), { error: 'must be a hash in lower-case hex' })
    .describe(description);

const entrySchema = z.strictObject({
  record: keyRecordSchema,
  /** `made`: by this store, from the randomness of this machine. `imported`: checked whole, made elsewhere. */
  origin: z.enum(['made', 'imported']),
  added: timeShape('When it came into the store'),
  /** Of a ceremony: who contributed, as its transcript shows. */
  contributors: z.array(labelText('A contributor')).min(2).exactOptional(),
  /** Hash of that transcript, which was verified whole on this machine. */
  transcript: hexText(32, 'Transcript').exactOptional(),
  /** Of a ceremony that counts a contributor whose contributions were all made with this store: these. */
  mine: z.array(hexText(64, 'Contribution')).min(1).exactOptional(),
  trusted: z.strictObject({ at: timeShape('When'), why: labelText('Why') }).exactOptional(),
  revoked: z
    .strictObject({
      at: timeShape('When'),
      why: labelText('Why'),
      from: timeShape('Accounts as of this time or later; all without it').exactOptional(),
    })
    .exactOptional(),
});

const storeSchema = z.strictObject({
  version: versionOne,
  kind: kindOf('ballast/key-store'),
  keys: z.array(entrySchema).max(500),
  /** Contributions to ceremonies that were made with this store, whatever became of them. */
  contributions: z
    .array(z.strictObject({ hash: hexText(64, 'Contribution'), at: timeShape('When') }))
    .max(1000)
    .exactOptional(),
});

type Store = z.output<typeof storeSchema>;

export type StoredKey = z.output<typeof entrySchema>;

/** Names of a key's files in its folder. */
export const KEY_FILE_NAMES: Readonly<Record<KeyFileName, string>> = {
  zkey: 'proving_key.zkey',
  verificationKey: 'verification_key.json',
  powers: 'powers.bin',
};

/** Where the store is: `BALLAST_KEYS`, or `ballast/keys` in the user's data folder. Not a cache: nobody can make a key again. */
export function keyStoreFolder(): string {
  const { BALLAST_KEYS, XDG_DATA_HOME } = process.env;
  return resolve(
    BALLAST_KEYS || join(XDG_DATA_HOME || join(homedir(), '.local', 'share'), 'ballast', 'keys'),
  );
}

/** All keys of the store, in the order in which they came; none where there is no store. */
export async function listKeys(store = keyStoreFolder()): Promise<readonly StoredKey[]> {
  return (await readStore(store)).keys;
}

/** Hashes of the contributions to ceremonies that were made with this store. */
export async function ownContributions(store = keyStoreFolder()): Promise<ReadonlySet<string>> {
  return new Set((await readStore(store)).contributions?.map(({ hash }) => hash));
}

/** Remembers a contribution that this user made. */
export async function recordContribution(hash: string, store = keyStoreFolder()): Promise<void> {
  const at = Number(clockTime());
  await changeStore(store, async (list) => ({
    list: { ...list, contributions: [...(list.contributions ?? []), { hash, at }] },
    result: undefined,
  }));
}

async function readStore(store: string): Promise<Store> {
  const path = listFile(store);
  if (!(await fileExists(path))) return { version: 1, kind: 'ballast/key-store', keys: [] };
  return readFileText('keyStore', await readSecretFile(path, 'keyStore'), storeSchema, path, (list) => list);
}

/** The key with that hash, if the store has it. */
export async function findKey(sha256: string, store = keyStoreFolder()): Promise<StoredKey | undefined> {
  return (await listKeys(store)).find(({ record }) => keyHashOf(record) === sha256);
}

/**
 * The one key that a name means: its maker's label, or its hash from the start, 8 digits or more. Throws {@link ArtifactError}
 * where there is none, or more than one.
 */
export async function chooseKey(name: string, store = keyStoreFolder()): Promise<StoredKey> {
  const keys = await listKeys(store);
  const isHash = /^[0-9a-f]{8,64}$/.test(name);
  const meant = keys.filter(
    ({ record }) => record.maker === name || (isHash && keyHashOf(record).startsWith(name)),
  );
  if (meant.length === 1) return meant[0]!;
  const known = (meant.length === 0 ? keys : meant).map(({ record }) => shortName(record)).join(', ');
  throw new ArtifactError(
    meant.length === 0 ? 'is no key of the store' : 'is more than one key of the store',
    {
      field: name,
      fix: known === '' ? 'The store is empty: ballast keys new, or ballast keys import' : `It has: ${known}`,
    },
  );
}

/** `3f2a9c1d5e6b7a80 (Lender AG, solvency-32)`. */
function shortName(record: KeyRecord): string {
  return `${keyHashOf(record).slice(0, 16)} (${record.maker}, ${record.instance})`;
}

/** Reads a file of a key, which must be what the record says. Throws {@link ArtifactError}. */
export async function loadKeyFile(
  { record }: StoredKey,
  name: KeyFileName,
  store = keyStoreFolder(),
): Promise<Uint8Array> {
  const file = join(folderOf(record, store), KEY_FILE_NAMES[name]);
  const bytes = await readFile(file).catch(() => undefined);
  if (bytes !== undefined && sha256Of(bytes) === record.files[name].sha256) return bytes;
  throw new ArtifactError(
    bytes === undefined ? 'is missing from the store' : 'is not the file that came into the store',
    { file, fix: 'Import the key again' },
  );
}

/** A folder in the store to put a key together in. Whoever makes it takes it away, and the next one what a killed process left. */
export async function stagingFolder(purpose: string, store = keyStoreFolder()): Promise<string> {
  return folderIn(store, temporaryName(purpose));
}

/** A folder in the store for a download, which goes on in it after it broke off. */
export async function downloadFolder(name: string, store = keyStoreFolder()): Promise<string> {
  return folderIn(store, `.import-${name}`);
}

async function folderIn(store: string, name: string): Promise<string> {
  await openStore(store);
  await removeStale(store);
  const folder = join(store, name);
  await mkdir(folder, { recursive: true, mode: 0o700 });
  return folder;
}

/** Takes a key into the store: moves the files of `staging` there, and puts it on the list. A key that is there already stays as it is. */
export async function addKey(
  staging: string,
  entry: StoredKey,
  store = keyStoreFolder(),
): Promise<{ added: boolean }> {
  return changeList<{ added: boolean }>(store, async (keys) => {
    const hash = keyHashOf(entry.record);
    if (keys.some(({ record }) => keyHashOf(record) === hash)) return { keys, result: { added: false } };
    const folder = folderOf(entry.record, store);
    await rm(folder, { recursive: true, force: true }); // of a run that was stopped before the key was on the list
    await rename(staging, folder);
    return { keys: [...keys, entry], result: { added: true } };
  });
}

/** The same for a key whose files are in memory. */
export async function addKeyFiles(
  files: Readonly<Record<KeyFileName, Uint8Array>>,
  entry: StoredKey,
  store = keyStoreFolder(),
): Promise<{ added: boolean }> {
  const staging = await stagingFolder('adding', store);
  try {
    for (const [name, file] of Object.entries(KEY_FILE_NAMES) as [KeyFileName, string][])
      await writeFile(join(staging, file), files[name], { mode: 0o600 });
    return await addKey(staging, entry, store);
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}

/** Changes what is known of a key. */
export async function updateKey(
  sha256: string,
  change: (entry: StoredKey) => StoredKey,
  store = keyStoreFolder(),
): Promise<void> {
  await changeList(store, async (keys) => ({
    keys: keys.map((entry) => (keyHashOf(entry.record) === sha256 ? change(entry) : entry)),
    result: undefined,
  }));
}

async function changeList<Result>(
  store: string,
  change: (keys: readonly StoredKey[]) => Promise<{ keys: readonly StoredKey[]; result: Result }>,
): Promise<Result> {
  return changeStore(store, async (list) => {
    const { keys, result } = await change(list.keys);
    return { list: { ...list, keys: [...keys] }, result };
  });
}

async function changeStore<Result>(
  store: string,
  change: (list: Store) => Promise<{ list: Store; result: Result }>,
): Promise<Result> {
  await openStore(store);
  const retries = { retries: 100, factor: 1, minTimeout: 100, maxTimeout: 100 };
  const unlock = await lockfile.lock(listFile(store), { realpath: false, stale: 30_000, retries });
  try {
    const { list, result } = await change(await readStore(store));
    await writeSecretFile(listFile(store), toFileText(list), { overwrite: true });
    return result;
  } finally {
    await unlock();
  }
}

/** Makes the folder unless it is there, and tries whether keys can be put there. Throws {@link ArtifactError}. */
export async function openStore(store: string): Promise<void> {
  try {
    if (!(await fileExists(store))) {
      await makeFolders(join(store, '..'));
      await mkdir(store, { recursive: true, mode: 0o700 });
    }
    await tryFolder(store);
  } catch (error) {
    throw new ArtifactError(`cannot keep keys: ${whyNotWritten(error)}`, {
      file: store,
      fix: 'Set BALLAST_KEYS to a folder that can be made and written',
    });
  }
}

const listFile = (store: string) => join(store, 'keys.json');

function folderOf(record: KeyRecord, store: string): string {
  return join(store, `${record.instance}-${keyHashOf(record).slice(0, 16)}`);
}
