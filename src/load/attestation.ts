import { type Attestation, formatAttestation, parseAttestation } from '../account/attestation.js';
import { readSecretFile, type WriteOptions, writeSecretFile } from '../files/secretFile.js';

/** Attestations from and to secret files. */

/** `attestation.json`: refused where other users of the machine can read it. */
export const loadAttestation = async (path: string): Promise<Attestation> =>
  parseAttestation(await readSecretFile(path, 'attestation'), path);

/** Writes `attestation.json` with mode 0600; never over a file unless asked. */
export const saveAttestation = async (
  path: string,
  attestation: Attestation,
  options?: WriteOptions,
): Promise<void> => writeSecretFile(path, formatAttestation(attestation), options);
