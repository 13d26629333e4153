/**
 * Ballast on a chain: verifier contracts from keys, markets and signer lists as registries take them, and a client for all of it. Runs
 * anywhere; what needs Node (the compiler, keystores) is in `ballast/node`.
 */

export { CHAIN_ERRORS, explainRevert, type Revert } from './chain/chainErrors.js';
export { checkNames, checksOf } from './chain/checks.js';
export {
  type ChainPoint,
  type Circuit,
  circuitIdOf,
  circuitOf,
  INPUT_ORDER,
  marketIc,
  marketScalars,
  signersIc,
} from './chain/circuit.js';
export { type ClaimMessage, claimTypedData } from './chain/claimSignature.js';
export { type ChainClient, type ChainWallet, checkChain, connectChain, walletOf } from './chain/client.js';
export type { CompiledContract, CompiledContracts } from './chain/compile.js';
export {
  type ChallengeTerms,
  DEPLOY_STEPS,
  type DeployOptions,
  deploy,
  REGISTRY_SOURCES,
  type RegistryTerms,
} from './chain/deploy.js';
export {
  type Deployment,
  deploymentSchema,
  formatDeployment,
  parseAddress,
  parseDeployment,
} from './chain/deployment.js';
export {
  EAS_SCHEMA,
  type EasAttestation,
  type EasAttestationOptions,
  easAttestation,
  easSchemaUid,
} from './chain/easAttestation.js';
export {
  iCreditLineAbi,
  iLiquidationModuleAbi,
  iMarketRegistryAbi,
  iOwnedAbi,
  iPledgePoolAbi,
  iSignerRegistryAbi,
  iSolvencyRegistryAbi,
  iSolvencyVerifierAbi,
} from './chain/generated/abi.js';
export { generatePolicyLib } from './chain/generatePolicyLib.js';
export { type GeneratedVerifier, generateVerifier } from './chain/generateVerifier.js';
export { type MarketEntry, marketEntry, type SeriesTerms, seriesIdOf } from './chain/marketEntry.js';
export { challengeMarket, postMarket, settleMarket } from './chain/marketTransactions.js';
export { readPostedScalars } from './chain/postedScalars.js';
export { type ProofWords, proofWords } from './chain/proofWords.js';
export {
  latestMarket,
  latestSigners,
  type PostedMarket,
  type RecordedProof,
  readIsDevelopment,
  readLastProof,
  readMarket,
  readSolvent,
  readStatus,
} from './chain/readChain.js';
export { type RecomputeOptions, recomputeMarket } from './chain/recomputeMarket.js';
export { planPost, planRecompute, type RecomputeLimits, type RecomputeStep } from './chain/recomputePlan.js';
export { MARKET_STATES, type MarketState } from './chain/revertWords.js';
export {
  CHUNK,
  type ChunkRange,
  chunkCount,
  decodeScalars,
  type EncodedScalars,
  encodePoints,
  encodeScalars,
  icHashOf,
  scalarsHashOf,
} from './chain/scalars.js';
export { type ChainScope, chainBinding, chainScope, chainScopeText } from './chain/scope.js';
export type { Sent } from './chain/send.js';
export { type SignerEntries, type SignerEntry, signerEntries } from './chain/signerEntries.js';
export {
  type ChainStatus,
  type Submission,
  type SubmissionContext,
  toSubmission,
} from './chain/submission.js';
export {
  LIST_DELAY,
  rotate,
  setCoverage,
  setSigners,
  submissionOf,
  submitCalldata,
  submitProof,
} from './chain/transactions.js';
