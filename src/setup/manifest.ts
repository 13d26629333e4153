import { z } from 'zod';
import { ArtifactError } from '../errors.js';
import { parseFile } from '../files/json.js';

/** sha256 as 64 lower-case hex digits. */
const hash = z.string().regex(/^[0-9a-f]{64}$/, 'must be a sha256 in lower-case hex');
const artifact = z.strictObject({ sha256: hash, bytes: z.number().int().positive() });

/** The development key, made from this public seed. Keys that prove something are not the package's, but the user's. */
const keySchema = z.strictObject({
  grade: z.literal('development'),
  seed: z.string(),
  zkey: artifact,
  verificationKey: artifact,
});

const instanceSchema = z.strictObject({
  /** Hash of the generated main and of all circuit sources. */
  source: hash,
  constraints: z.number().int().positive(),
  publicInputs: z.number().int().positive(),
  wires: z.number().int().positive(),
  r1cs: artifact,
  wasm: artifact,
  key: keySchema,
});

const manifestSchema = z.strictObject({
  version: z.literal(1),
  kind: z.literal('ballast/manifest'),
  circom: z.string(),
  instances: z.record(z.string(), instanceSchema),
});

export type Manifest = z.output<typeof manifestSchema>;
export type ManifestEntry = Manifest['instances'][string];

/** Parses the manifest that ships with the package. */
export function parseManifest(text: string): Manifest {
  return parseFile('manifest', text, manifestSchema, 'manifest.json');
}

/** The entry of an instance. Throws {@link ArtifactError} when there is none. */
export function manifestEntry(manifest: Manifest, instance: string): ManifestEntry {
  const entry = Object.hasOwn(manifest.instances, instance) ? manifest.instances[instance] : undefined;
  if (entry === undefined)
    throw new ArtifactError('is not in the manifest', { field: `instance ${instance}` });
  return entry;
}
