import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '../../files/temporary.js';
import { exportKey } from '../../keys/exportKey.js';
import { findKey, listKeys } from '../../keys/store.js';
import { type LocalKey, localKey } from '../../load/keys.js';
import { findInstance } from '../../market/instances.js';
import { artifactsFolder, loadManifest } from '../../setup/artifacts.js';
import { manifestEntry } from '../../setup/manifest.js';
import { showImport } from '../keys/importProgress.js';
import { showSetup } from '../shell/keys.js';
import type { Shell } from '../shell/shell.js';

/** The smallest instance with room for three accounts and for views: one key for the whole demo. */
export const INSTANCE = 'solvency-custodians';

/** One key in two stores: the lender made it, the holder imported it. Kept beside the circuits for the next demo. */
export interface DemoKeys {
  readonly lenders: LocalKey;
  readonly holders: LocalKey;
}

/** Where the demo keeps a party's keys. */
export const storeOf = (who: 'lender' | 'holder') => join(artifactsFolder(), `demo-${who}-keys`);

/** The lender's own key; made unless an earlier demo did. */
export async function lendersKey(shell: Shell): Promise<{ key: LocalKey; made: boolean }> {
  const store = storeOf('lender');
  const { source } = manifestEntry(loadManifest(), INSTANCE);
  // That of an earlier demo, if it is of this version's circuit.
  const kept = (await listKeys(store)).findLast(({ record }) => record.source === source);
  if (kept !== undefined) return { key: localKey(kept, store), made: false };
  const { makeOwnKey } = await import('../../keys/makeOwnKey.js');
  const progress = shell.progress();
  const key = await makeOwnKey(findInstance(INSTANCE), {
    store,
    maker: 'the lender of the demo',
    onProgress: showSetup(INSTANCE, progress),
  }).finally(() => progress.done());
  return { key: localKey(key, store), made: true };
}

/** The same key, exported by the lender and imported by the holder with the whole check; unless an earlier demo did. */
export async function holdersKey(
  { stored, sha256 }: LocalKey,
  shell: Shell,
): Promise<{ key: LocalKey; made: boolean }> {
  const store = storeOf('holder');
  const kept = await findKey(sha256, store);
  if (kept !== undefined) return { key: localKey(kept, store), made: false };
  const { importKey } = await import('../../keys/importKey.js');
  const folder = await temporaryFolder('ballast-demo-key');
  const progress = shell.progress();
  try {
    await exportKey(stored!, folder, storeOf('lender'));
    const { key } = await importKey(folder, { store, onProgress: showImport(progress) });
    return { key: localKey(key, store), made: true };
  } finally {
    progress.done();
    await rm(folder, { recursive: true, force: true });
  }
}
