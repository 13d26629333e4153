/** Rebuilds every instance and writes artifacts/manifest.json. Run after any change to the circuits. */
import { writeFile } from 'node:fs/promises';
import { INSTANCES } from '../src/market/instances.js';
import { MANIFEST_FILE, saveArtifacts } from '../src/setup/artifacts.js';
import type { Manifest } from '../src/setup/manifest.js';
import { buildInstance, toolVersions } from '../src/setup/setup.js';

const instances: Manifest['instances'] = {};
for (const instance of INSTANCES) {
  const started = Date.now();
  const { artifacts, entry } = await buildInstance(instance);
  instances[instance.name] = entry;
  await saveArtifacts(instance.name, entry, artifacts);
  const rows = entry.constraints + entry.publicInputs + 1;
  console.log(
    `${instance.name}: ${entry.constraints} constraints, ${entry.publicInputs} public inputs, ` +
      `${rows} rows of ${2 ** Math.ceil(Math.log2(rows))}, ${Math.round((Date.now() - started) / 1000)} s`,
  );
}
const manifest: Manifest = { version: 1, kind: 'ballast/manifest', circom: toolVersions(), instances };
await writeFile(MANIFEST_FILE, `${JSON.stringify(manifest, null, 2)}\n`);
