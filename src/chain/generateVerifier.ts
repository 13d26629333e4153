import { ArtifactError } from '../errors.js';
import type { Instance } from '../market/instances.js';
import { isDevelopmentKey, parseVerificationKey } from '../proof/verificationKey.js';
import { type Manifest, manifestEntry } from '../setup/manifest.js';
import { sha256Hex } from '../units/hash.js';
import { type Circuit, circuitOf } from './circuit.js';
import { verifierSource } from './verifierSource.js';

/** A verifier contract, before it is compiled. */
export interface GeneratedVerifier {
  /** Name of the contract, like Solvency8Verifier. */
  readonly contract: string;
  /** Name of its file. */
  readonly file: string;
  readonly source: string;
  /** What market and signers points must be typed by. */
  readonly circuit: Circuit;
  /** Anyone can forge proofs for the key; the contract says so. */
  readonly isDevelopment: boolean;
}

/**
 * Solidity source of the verifier of an instance. The key must be the one that the manifest records, byte for byte. A key of
 * grade `development`, and one with δ = γ whatever the manifest says, takes `allowDevelopment` and marks the contract.
 * Throws {@link ArtifactError}.
 */
export function generateVerifier(options: {
  keyBytes: Uint8Array;
  instance: Instance;
  manifest: Manifest;
  allowDevelopment?: boolean;
}): GeneratedVerifier {
  const { keyBytes, instance, manifest } = options;
  const keyHash = sha256Hex(keyBytes);
  const { grade, verificationKey } = manifestEntry(manifest, instance.name).key;
  if (keyHash !== verificationKey.sha256) {
    throw new ArtifactError('has no recorded grade', {
      field: `verification key of ${instance.name}`,
      fix: 'Use the key that the manifest records',
    });
  }
  const key = parseVerificationKey(new TextDecoder().decode(keyBytes));
  const circuit = circuitOf(key, instance);
  const isDevelopment = grade === 'development' || isDevelopmentKey(key);
  if (isDevelopment && options.allowDevelopment !== true) {
    throw new ArtifactError('is a development key: anyone can forge proofs for it', {
      field: `verification key of ${instance.name}`,
      fix: 'Allow development keys for demonstrations and tests only',
    });
  }
  const contract = `${pascalCase(instance.name)}Verifier`;
  const source = verifierSource({ contract, instance: instance.name, key, keyHash, circuit, isDevelopment });
  return { contract, file: `${contract}.sol`, source, circuit, isDevelopment };
}

function pascalCase(name: string): string {
  return name
    .split('-')
    .map((part) => `${part[0]!.toUpperCase()}${part.slice(1)}`)
    .join('');
}
