import { ArtifactError } from '../errors.js';
import type { Instance } from '../market/instances.js';
import { type AskedGrade, judgeGrade, type KeyTrust } from '../proof/grade.js';
import type { KnownKey } from '../proof/knownKey.js';
import { isDevelopmentKey, parseVerificationKey } from '../proof/verificationKey.js';
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
  /** sha256 of the verification key file in hex. */
  readonly keyHash: string;
  /** Anyone can forge proofs for the key; the contract says so. */
  readonly isDevelopment: boolean;
  /** Whom the money behind the contract trusts. */
  readonly trust: KeyTrust;
}

/**
 * Solidity source of the verifier of a key. A development key, which every key with δ = γ is, takes the grade `development` and
 * marks the contract; of any other the contract says who made it. A revoked key makes none, but to compare with. Throws {@link ArtifactError}.
 */
export function generateVerifier(options: {
  key: KnownKey & { readonly bytes: Uint8Array };
  instance: Instance;
  grade?: AskedGrade | undefined;
}): GeneratedVerifier {
  const { instance } = options;
  const { bytes, sha256: keyHash, instance: keyInstance } = options.key;
  const field = `verification key of ${instance.name}`;
  if (sha256Hex(bytes) !== keyHash || keyInstance !== instance.name)
    throw new ArtifactError('is not the one that its sha256 names', { field });
  const key = parseVerificationKey(new TextDecoder().decode(bytes));
  const circuit = circuitOf(key, instance);
  const isDevelopment = options.key.trust.grade === 'development' || isDevelopmentKey(key);
  const trust: KeyTrust = isDevelopment ? { grade: 'development' } : options.key.trust;
  const { ok, detail } = judgeGrade(trust, options.grade);
  if (!ok) {
    throw new ArtifactError(`is ${detail}`, {
      field,
      fix: isDevelopment
        ? 'Allow development keys for demonstrations and tests only'
        : 'See: ballast keys trust --help',
    });
  }
  const { revoked } = options.key;
  if (revoked !== undefined && options.grade !== 'development') {
    throw new ArtifactError(`was revoked: ${revoked.why}`, { field, fix: 'See: ballast keys list' });
  }
  const contract = `${pascalCase(instance.name)}Verifier`;
  const source = verifierSource({ contract, instance: instance.name, key, keyHash, circuit, trust });
  return { contract, file: `${contract}.sol`, source, circuit, keyHash, isDevelopment, trust };
}

function pascalCase(name: string): string {
  return name
    .split('-')
    .map((part) => `${part[0]!.toUpperCase()}${part.slice(1)}`)
    .join('');
}
