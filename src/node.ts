/**
 * What needs Node: files, keys on disk and the setup that makes them. Everything else is in the main entry, which
 * takes bytes and never reads files.
 */
export { createSignerKey, type SignerKey } from './account/signerKey.js';
export { compileContracts } from './chain/compile.js';
export { openKeystore } from './chain/keystore.js';
export { loadAccount, loadIdentity, loadSignerKey, saveIdentity, saveSignerKey } from './load/account.js';
export { loadAttestation, saveAttestation } from './load/attestation.js';
export { loadProvingArtifacts, loadVerifierKey } from './load/keys.js';
export { loadMarket } from './load/market.js';
export { loadPolicy, loadProof } from './load/proof.js';
export { loadRecipe } from './load/risk.js';
export { loadSigners } from './load/signers.js';
export { loadModelModule } from './models/build/modelModule.js';
export { openRegister } from './proof/fileRegister.js';
export { setup } from './setup/setup.js';
