/**
 * Ballast on a chain: verifier contracts from keys, markets and venue lists as registries take them, and a client for all of it. Runs
 * anywhere; what needs Node (the compiler, keystores) is in `ballast/node`.
 */

export {
  iCreditLineAbi,
  iLiquidationModuleAbi,
  iMarketRegistryAbi,
  iOwnedAbi,
  iPledgePoolAbi,
  iSolvencyRegistryAbi,
  iSolvencyVerifierAbi,
  iVenueRegistryAbi,
} from './abi.js';
export { CHAIN_ERRORS, explainRevert, type Revert } from './chainErrors.js';
export { checkNames, checksOf } from './checks.js';
export {
  type ChainPoint,
  type Circuit,
  circuitIdOf,
  circuitOf,
  INPUT_ORDER,
  marketIc,
  marketScalars,
  venuesIc,
} from './circuit.js';
export { type ClaimMessage, claimTypedData } from './claimSignature.js';
export { type ChainClient, type ChainWallet, checkChain, connectChain, walletOf } from './client.js';
export type { CompiledContract, CompiledContracts } from './compile.js';
export {
  type ChallengeTerms,
  DEPLOY_STEPS,
  type DeployOptions,
  deploy,
  REGISTRY_SOURCES,
  type RegistryTerms,
} from './deploy.js';
export {
  type Deployment,
  deploymentSchema,
  formatDeployment,
  parseAddress,
  parseDeployment,
} from './deployment.js';
export {
  EAS_SCHEMA,
  type EasAttestation,
  type EasAttestationOptions,
  easAttestation,
  easSchemaUid,
} from './easAttestation.js';
export { generatePolicyLib } from './generatePolicyLib.js';
export { type GeneratedVerifier, generateVerifier } from './generateVerifier.js';
export { type MarketEntry, marketEntry, type SeriesTerms, seriesIdOf } from './marketEntry.js';
export { challengeMarket, postMarket, settleMarket } from './marketTransactions.js';
export { type ChainScope, chainBinding, chainScope, chainScopeText } from './names.js';
export { readPostedScalars } from './postedScalars.js';
export { type ProofWords, proofWords } from './proofWords.js';
export {
  latestMarket,
  latestVenues,
  type PostedMarket,
  type RecordedProof,
  readIsDevelopment,
  readLastProof,
  readMarket,
  readSolvent,
  readStatus,
} from './readChain.js';
export { type RecomputeOptions, recomputeMarket } from './recomputeMarket.js';
export { planPost, planRecompute, type RecomputeLimits, type RecomputeStep } from './recomputePlan.js';
export { MARKET_STATES, type MarketState } from './revertWords.js';
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
} from './scalars.js';
export type { Sent } from './send.js';
export { type ChainStatus, type Submission, type SubmissionContext, toSubmission } from './submission.js';
export {
  LIST_DELAY,
  rotate,
  setCoverage,
  setVenues,
  submissionOf,
  submitCalldata,
  submitProof,
} from './transactions.js';
export { type VenueEntries, type VenueEntry, venueEntries } from './venueEntries.js';
