/**
 * What needs Node: files, keys on disk and the setup that makes them. Everything else is in the main entry, which
 * takes bytes and never reads files.
 */
import { randomBytes } from 'node:crypto';
import { open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type AccountFile, parseAccount } from './account/accountFile.js';
import { type Attestation, formatAttestation, parseAttestation } from './account/attestation.js';
import { formatIdentity, type Identity, parseIdentity } from './account/identity.js';
import { readSecretFile, type WriteOptions, writeSecretFile } from './account/secretFile.js';
import { formatSignerKey, parseSignerKey, type SignerKey } from './account/signerKey.js';
import { parseSigners, type Signer } from './account/signers.js';
import type { Deployment } from './chain/deployment.js';
import { InputError } from './errors.js';
import type { Market } from './market/market.js';
import { parseMarket } from './market/marketFile.js';
import type { InputTexts } from './models/build/inputs.js';
import { loadModelModule } from './models/build/modelModule.js';
import { type OpenRisk, openRisk } from './models/build/rebuild.js';
import { parseRisk, type RiskFile } from './models/build/riskFile.js';
import type { PriceSet } from './prices/priceSet.js';
import { parsePrices } from './prices/pricesFile.js';
import { parseSignedPrices, type SignedPrices } from './prices/signedPrices.js';
import { type PriceSources, parsePriceSources } from './prices/sources.js';
import type { Grade } from './proof/grade.js';
import { type PolicyFile, parsePolicy } from './proof/policyFile.js';
import { type ProofFile, parseProof } from './proof/proofFile.js';
import { type Artifacts, loadArtifact, loadManifest } from './setup/artifacts.js';
import { type Manifest, manifestEntry } from './setup/manifest.js';

export { readSecretFile, type WriteOptions, writeSecretFile } from './account/secretFile.js';
export {
  createSignerKey,
  formatSignerKey,
  isSignerKeyEncrypted,
  type ParseSignerKeyOptions,
  parseSignerKey,
  type SignerKey,
  signerKeySchema,
} from './account/signerKey.js';
export {
  COMPILER,
  type CompiledContract,
  type CompiledContracts,
  compileContracts,
} from './chain/compile.js';
export { KEY_VARIABLE, openKeystore, readAccount } from './chain/keystore.js';
export { loadModelModule } from './models/build/modelModule.js';
export { openRegister } from './proof/fileRegister.js';
export { GRADES, type Grade } from './proof/grade.js';
export {
  type ArtifactName,
  type Artifacts,
  artifactsFolder,
  hasArtifacts,
  loadArtifact,
  loadManifest,
} from './setup/artifacts.js';
export { type Manifest, type ManifestEntry, manifestEntry, parseManifest } from './setup/manifest.js';
export { type SetupProgress, setup } from './setup/setup.js';

const MAX_BYTES = 32 * 1024 * 1024;

/** Reads a UTF-8 text file. Throws {@link InputError} naming it if it is missing, no plain file, or over 32 MiB. */
export async function readTextFile(path: string): Promise<string> {
  try {
    const info = await stat(path);
    if (info.isDirectory())
      throw new InputError('is a directory', { file: path, fix: 'Give the path of a file' });
    if (!info.isFile()) throw new InputError('is not a plain file', { file: path });
    if (info.size > MAX_BYTES) throw new InputError(`is larger than ${MAX_BYTES >> 20} MiB`, { file: path });
    const file = await open(path, 'r');
    try {
      return await file.readFile('utf8');
    } finally {
      await file.close();
    }
  } catch (error) {
    throw fileError(error, path);
  }
}

/** Writes a text file whole or not at all: to a temporary file beside it, synced, then put in place in one step. */
export async function writeTextFile(path: string, text: string): Promise<void> {
  const temporary = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.tmp`);
  try {
    await assertWritable(path);
    const file = await open(temporary, 'wx');
    try {
      await file.writeFile(text, 'utf8');
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    throw fileError(error, path);
  } finally {
    await rm(temporary, { force: true });
  }
}

/** Throws {@link InputError} where a file cannot be put: no such directory, or a directory of that name. */
export async function assertWritable(path: string): Promise<void> {
  const folder = await stat(dirname(path)).catch(() => undefined);
  if (!folder?.isDirectory()) {
    throw new InputError('cannot be written: its directory does not exist', {
      file: path,
      fix: 'Create the directory first',
    });
  }
  const present = await stat(path).catch(() => undefined);
  if (present !== undefined && !present.isFile()) {
    throw new InputError('exists and is not a plain file', { file: path, fix: 'Choose another name' });
  }
}

/** Whether there is something of that name. */
export async function fileExists(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}

export const loadRisk = async (path: string): Promise<RiskFile> => parseRisk(await readTextFile(path), path);
export const loadMarket = async (path: string): Promise<Market> =>
  parseMarket(await readTextFile(path), path);
export const loadSigners = async (path: string): Promise<Signer[]> =>
  parseSigners(await readTextFile(path), path);
export const loadAccount = async (path: string): Promise<AccountFile> =>
  parseAccount(await readTextFile(path), path);
export const loadPolicy = async (path: string): Promise<PolicyFile> =>
  parsePolicy(await readTextFile(path), path);
export const loadPrices = async (path: string): Promise<PriceSet> =>
  parsePrices(await readTextFile(path), path);
export const loadSignedPrices = async (path: string): Promise<SignedPrices> =>
  parseSignedPrices(await readTextFile(path), path);
export const loadPriceSources = async (path: string): Promise<PriceSources> =>
  parsePriceSources(await readTextFile(path), path);
export const loadProof = async (path: string): Promise<ProofFile> =>
  parseProof(await readTextFile(path), path);

/** The library for chains is loaded with the first of them. */
export const loadDeployment = async (path: string): Promise<Deployment> => {
  const { parseDeployment } = await import('./chain/deployment.js');
  return parseDeployment(await readTextFile(path), path);
};

/**
 * A risk file with everything that it is built from: the inputs it names, from the folder it is in or from another, and the
 * models of the modules that the caller names, which are run.
 */
export async function loadSources(
  path: string,
  { inputs = dirname(path), modules = [] }: { inputs?: string; modules?: readonly string[] } = {},
): Promise<{ open: OpenRisk; texts: InputTexts }> {
  const loaded = await Promise.all(modules.map(loadModelModule));
  const open = openRisk(await readTextFile(path), { file: path, modules: loaded });
  const files = new Set((open.risk.inputs ?? []).map(({ file }) => file));
  const read = async (file: string) => [file, await readTextFile(join(inputs, file))] as const;
  return { open, texts: new Map(await Promise.all([...files].map(read))) };
}

/** Secret files: refused when other users of the machine can read them. */
export const loadIdentity = async (path: string): Promise<Identity> =>
  parseIdentity(await readSecretFile(path), path);
export const loadAttestation = async (path: string): Promise<Attestation> =>
  parseAttestation(await readSecretFile(path), path);
export const loadSignerKey = async (path: string, passphrase?: string): Promise<SignerKey> =>
  parseSignerKey(await readSecretFile(path), {
    file: path,
    ...(passphrase === undefined ? {} : { passphrase }),
  });

/** Secret files are written with mode 0600 and never replaced unless asked. */
export const saveIdentity = async (path: string, identity: Identity, options?: WriteOptions): Promise<void> =>
  writeSecretFile(path, formatIdentity(identity), options);
export const saveAttestation = async (
  path: string,
  attestation: Attestation,
  options?: WriteOptions,
): Promise<void> => writeSecretFile(path, formatAttestation(attestation), options);
export const saveSignerKey = async (
  path: string,
  key: SignerKey,
  options: WriteOptions & { passphrase?: string } = {},
): Promise<void> => writeSecretFile(path, await formatSignerKey(key, options), options);

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

/** The key that `verify` needs, with what the manifest records of it. */
export async function loadVerifierKey(
  instance: string,
  manifest: Manifest = loadManifest(),
): Promise<{ bytes: Uint8Array; sha256: string; grade: Grade; instance: string }> {
  const { key } = manifestEntry(manifest, instance);
  const bytes = await loadArtifact(instance, 'verificationKey', manifest);
  return { bytes, sha256: key.verificationKey.sha256, grade: key.grade, instance };
}

/** System errors name the path, never the content. */
function fileError(error: unknown, path: string): unknown {
  if (error instanceof InputError) return error;
  const code = (error as NodeJS.ErrnoException).code;
  if (code === undefined) return error;
  const known: Record<string, [string, string]> = {
    ENOENT: ['does not exist', 'Check the path'],
    ENOTDIR: ['does not exist', 'Check the path'],
    EACCES: ['cannot be opened: permission denied', 'Check who owns the file and its directory'],
    ENOSPC: ['cannot be written: the disk is full', 'Make room and try again'],
  };
  const [message, fix] = known[code] ?? [`cannot be opened (${code})`, 'Check the path and the disk'];
  return new InputError(message, { file: path, fix });
}
