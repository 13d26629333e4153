/**
 * What needs Node: files, keys on disk and the setup that makes them. Everything else is in the main entry, which
 * takes bytes and never reads files.
 */
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
export { readSecretFile, type WriteOptions, writeSecretFile } from './files/secretFile.js';
export { assertWritable, fileExists, readTextFile, writeTextFile } from './files/textFile.js';
export {
  loadAccount,
  loadIdentity,
  loadSignerKey,
  loadSigners,
  saveIdentity,
  saveSignerKey,
} from './load/account.js';
export { loadAttestation, saveAttestation } from './load/attestation.js';
export { loadDeployment } from './load/deployment.js';
export { loadProvingArtifacts, loadVerifierKey } from './load/keys.js';
export { loadMarket } from './load/market.js';
export { loadPriceSources, loadPrices, loadSignedPrices } from './load/prices.js';
export { loadPolicy, loadProof } from './load/proof.js';
export { loadRisk, loadSources } from './load/risk.js';
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
