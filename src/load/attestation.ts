import { type Attestation, formatAttestation, parseAttestation } from '../account/attestation.js';
import { readSecretFile, type WriteOptions, writeSecretFile } from '../files/secretFile.js';

/** Attestations from and to secret files. */

export const loadAttestation = async (path: string): Promise<Attestation> =>
  parseAttestation(await readSecretFile(path), path);

export const saveAttestation = async (
  path: string,
  attestation: Attestation,
  options?: WriteOptions,
): Promise<void> => writeSecretFile(path, formatAttestation(attestation), options);
