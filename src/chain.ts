/**
 * Ballast on a chain: verifier contracts from keys, markets and signer lists as registries take them, and a client for all of it. Runs
 * anywhere, with viem; what needs Node (the compiler, keystores) is in `ballast/node`.
 */

export { explainRevert } from './chain/chainErrors.js';
export { claimTypedData } from './chain/claimSignature.js';
export { type ChainClient, connectChain } from './chain/client.js';
export { deploy } from './chain/deploy.js';
export { type Deployment, formatDeployment, parseDeployment } from './chain/deployment.js';
export { iSolvencyRegistryAbi } from './chain/generated/abi.js';
export { generateVerifier } from './chain/generateVerifier.js';
export { marketEntry } from './chain/marketEntry.js';
export { challengeMarket, postMarket, settleMarket } from './chain/marketTransactions.js';
export { readMarket, readSolvent, readStatus } from './chain/readChain.js';
export { recomputeMarket } from './chain/recomputeMarket.js';
export { chainBinding, chainScopeText } from './chain/scope.js';
export { signerEntries } from './chain/signerEntries.js';
export { type ChainStatus, type Submission, toSubmission } from './chain/submission.js';
export {
  rotate,
  setCoverage,
  setSigners,
  submitCalldata,
  submitProof,
} from './chain/transactions.js';
