import { ArtifactError } from '../errors.js';
import { parseTime } from '../files/time.js';
import { keyHashOf } from '../keys/record.js';
import { chooseKey, findKey, listKeys, loadKeyFile, type StoredKey } from '../keys/store.js';
import type { KeyTrust } from '../proof/grade.js';
import type { KnownKey } from '../proof/knownKey.js';
import { type Artifacts, loadArtifact, loadManifest } from '../setup/artifacts.js';
import { manifestEntry } from '../setup/manifest.js';

/** Keys of this machine: the development key of every instance, which the manifest records, and those of the user's store. */

/** A key of this machine, and the store that it is in. Without `stored` it is a development key. */
export type LocalKey = KnownKey & { readonly stored?: StoredKey; readonly store?: string };

/** The development key of an instance. */
export function developmentKeyOf(instance: string): LocalKey {
  const { sha256 } = manifestEntry(loadManifest(), instance).key.verificationKey;
  return { sha256, instance, trust: { grade: 'development' } };
}

/** The key of an instance with that hash, if this machine has it. */
export async function findLocalKey(
  instance: string,
  sha256: string,
  store?: string,
): Promise<LocalKey | undefined> {
  const development = developmentKeyOf(instance);
  if (development.sha256 === sha256) return development;
  const stored = await findKey(sha256, store);
  return stored?.record.instance === instance ? localKey(stored, store) : undefined;
}

/** The key of the store that a name means: a maker's label or the start of a hash. Throws {@link ArtifactError}. */
export async function localKeyNamed(name: string): Promise<LocalKey> {
  return localKey(await chooseKey(name));
}

/** The key of an instance that a name means, or `development`. Throws {@link ArtifactError}. */
export async function chooseLocalKey(instance: string, name: string): Promise<LocalKey> {
  if (name === 'development') return developmentKeyOf(instance);
  const key = await localKeyNamed(name);
  if (key.instance === instance) return key;
  throw new ArtifactError(`is a key of ${key.instance}, and ${instance} is used`, { field: `key ${name}` });
}

/** The newest key of an instance that the user made or took part in, or trusts, and has not revoked. */
export async function currentKey(instance: string): Promise<LocalKey | undefined> {
  const usable = (await listKeys()).filter(
    (key) =>
      key.record.instance === instance &&
      key.revoked === undefined &&
      (isMine(key) || key.trusted !== undefined),
  );
  const newest = usable.at(-1);
  return newest && localKey(newest);
}

/** A key of a store as `verify` takes it. */
export function localKey(stored: StoredKey, store?: string): LocalKey {
  const { record, revoked } = stored;
  return {
    sha256: keyHashOf(record),
    instance: record.instance,
    trust: trustOf(stored),
    ...(revoked && {
      revoked: {
        why: revoked.why,
        ...(revoked.from !== undefined && { from: parseTime(revoked.from, 'revoked.from') }),
      },
    }),
    stored,
    ...(store !== undefined && { store }),
  };
}

/** Of the store's own list, never of the record, which whoever made the key has written. */
export function trustOf(key: StoredKey): KeyTrust {
  const { record, contributors, trusted } = key;
  return {
    grade: contributors === undefined ? 'own' : 'ceremony',
    makers: contributors ?? [record.grade === 'own' ? record.maker : `who published “${record.maker}”`],
    isMine: isMine(key),
    why: trusted?.why,
  };
}

/** Made here; or joint, and of whoever counts one was here. A key that came without a transcript is its maker's alone. */
function isMine({ origin, contributors, mine }: StoredKey): boolean {
  return origin === 'made' || (contributors !== undefined && mine !== undefined);
}

/** A key with the bytes that `verify` needs. */
export type VerifierKey = LocalKey & { readonly bytes: Uint8Array };

/** The bytes of a key. Throws {@link ArtifactError} where they are not there, or were changed. */
export async function readVerifierKey(key: LocalKey): Promise<VerifierKey> {
  return { bytes: await readKeyFile(key, 'verificationKey'), ...key };
}

/**
 * What `prove` needs: the witness program of the instance, made from source on this machine, and a key that the manifest
 * records or that was checked whole when it came into the store. Throws {@link ArtifactError}.
 */
export async function readProvingArtifacts(key: LocalKey): Promise<Artifacts> {
  const [wasm, zkey, verificationKey] = await Promise.all([
    loadArtifact(key.instance, 'wasm'),
    readKeyFile(key, 'zkey'),
    readKeyFile(key, 'verificationKey'),
  ]);
  return { wasm, zkey, verificationKey };
}

function readKeyFile({ stored, store, instance }: LocalKey, name: 'zkey' | 'verificationKey') {
  return stored === undefined ? loadArtifact(instance, name) : loadKeyFile(stored, name, store);
}

/** The key that `verify` needs, by name: `development`, a label of the store, or the start of a hash. */
export async function loadVerifierKey(instance: string, name = 'development'): Promise<VerifierKey> {
  return readVerifierKey(await chooseLocalKey(instance, name));
}

/** What `prove` needs, by name: `development`, a label of the store, or the start of a hash. */
export async function loadProvingArtifacts(instance: string, name = 'development'): Promise<Artifacts> {
  return readProvingArtifacts(await chooseLocalKey(instance, name));
}
