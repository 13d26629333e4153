import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import lockfile from 'proper-lockfile';
import type { Attestation } from '../../account/attestation.js';
import { samePoint } from '../../account/curve.js';
import { verifyOwn } from '../../account/eddsa.js';
import { accountId } from '../../account/ids.js';
import type { SignerKey } from '../../account/signerKey.js';
import { type Snapshot, snapshotDigest } from '../../account/snapshot.js';
import { ArtifactError, InputError } from '../../errors.js';
import { removeStale } from '../../files/temporary.js';
import { loadAttestation } from '../../load/attestation.js';

/** The folder that attestations of many accounts go to. */

export const REPORT = 'report.json';
const LOCK = '.lock';
/** An owner that is gone is known by a lock that was not renewed for so long. */
const STALE = 6000;
const RENEWED = 1500;

/** Where the attestation of an account at a time goes: the same name whenever it is signed. */
export function attestationName(account: { exchange: string; customer: string; asOf: bigint }): string {
  const id = accountId(account).toString(16).padStart(64, '0');
  return `${id.slice(0, 16)}-${account.asOf}.json`;
}

export interface OutFolder {
  /** Throws once another process may have taken the folder. */
  readonly stillOurs: () => void;
  readonly release: () => Promise<void>;
  /** Names of the files that are there. */
  readonly names: ReadonlySet<string>;
}

/** Takes a folder for this process alone, and removes what a run that was killed left half written. */
export async function takeFolder(folder: string): Promise<OutFolder> {
  let lost = false;
  const options = {
    lockfilePath: join(folder, LOCK),
    stale: STALE,
    update: RENEWED,
    retries: { retries: 10, minTimeout: 1000, maxTimeout: 1000 }, // longer than a lock without an owner lasts
    onCompromised: () => {
      lost = true;
    },
  };
  const taken = () =>
    new ArtifactError('is locked by another process', {
      file: folder,
      fix: 'Wait until the other run is done',
    });
  const release = await lockfile.lock(folder, options).catch(() => {
    throw taken();
  });
  try {
    await removeStale(folder);
    const names = new Set(await readdir(folder));
    await checkReport(folder, names);
    return {
      names,
      stillOurs: () => {
        if (lost) throw taken();
      },
      release: () => release().catch(() => undefined), // lost
    };
  } catch (error) {
    await release().catch(() => undefined);
    throw error;
  }
}

async function checkReport(folder: string, names: ReadonlySet<string>): Promise<void> {
  if (!names.has(REPORT)) return;
  const file = join(folder, REPORT);
  const text = await readFile(file, 'utf8').catch(() => '');
  if (/"kind":\s*"ballast\/attest-report"/.test(text)) return;
  throw new InputError('exists and is no report of signing in bulk', {
    file,
    fix: 'Move it away, or choose another folder',
  });
}

/** Whether the attestation in a file says what would be signed now, and holds. Throws {@link InputError} for another one. */
export async function checkSignedBefore(
  file: string,
  expected: Omit<Snapshot, 'salt'>,
  key: SignerKey,
): Promise<void> {
  const present = await loadAttestation(file);
  if (says(present, expected) && isBy(present, key)) return;
  throw new InputError('is another attestation of this account and time', {
    file,
    fix: 'Move it away, or replace it with --force',
  });
}

function says({ snapshot }: Attestation, expected: Omit<Snapshot, 'salt'>): boolean {
  return (
    (['custodianId', 'universe', 'subject', 'accountId', 'asOf', 'cash'] as const).every(
      (name) => snapshot[name] === expected[name],
    ) &&
    snapshot.quantities.length === expected.quantities.length &&
    snapshot.quantities.every((quantity, i) => quantity === expected.quantities[i])
  );
}

function isBy({ snapshot, signer, signature }: Attestation, key: SignerKey): boolean {
  return samePoint(signer, key.publicKey) && verifyOwn(snapshotDigest(snapshot), signature, key);
}
