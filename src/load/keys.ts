import type { Grade } from '../proof/grade.js';
import { type Artifacts, loadArtifact, loadManifest } from '../setup/artifacts.js';
import { type Manifest, manifestEntry } from '../setup/manifest.js';

/** What `prove` needs of an instance, checked against the manifest. */
export async function loadProvingArtifacts(instance: string, manifest?: Manifest): Promise<Artifacts> {
  const known = manifest ?? loadManifest();
  const [wasm, zkey, verificationKey] = await Promise.all([
    loadArtifact(instance, 'wasm', known),
    loadArtifact(instance, 'zkey', known),
    loadArtifact(instance, 'verificationKey', known),
  ]);
  return { wasm, zkey, verificationKey };
}

/** What the manifest records of the key that `verify` needs. */
export function verifierKeyRecord(
  instance: string,
  manifest: Manifest = loadManifest(),
): { sha256: string; grade: Grade; instance: string } {
  const { key } = manifestEntry(manifest, instance);
  return { sha256: key.verificationKey.sha256, grade: key.grade, instance };
}

/** The key that `verify` needs, with what the manifest records of it. */
export async function loadVerifierKey(
  instance: string,
  manifest: Manifest = loadManifest(),
): Promise<ReturnType<typeof verifierKeyRecord> & { bytes: Uint8Array }> {
  const bytes = await loadArtifact(instance, 'verificationKey', manifest);
  return { bytes, ...verifierKeyRecord(instance, manifest) };
}
