/**
 * Ballast: prove, in zero knowledge, that signed accounts hold enough equity for their margin requirement.
 * This entry runs anywhere: it takes texts and bytes and never reads files. What needs Node is in `ballast/node`.
 */

export {
  type AccountFile,
  accountSchema,
  type ConvertedAccount,
  convertAccount,
  parseAccount,
} from './account/accountFile.js';
export {
  type Attestation,
  type AttestOptions,
  attest,
  attestationSchema,
  formatAttestation,
  parseAttestation,
} from './account/attestation.js';
export {
  createIdentity,
  formatIdentity,
  type Identity,
  identitySchema,
  nullifierOf,
  parseIdentity,
  subjectOf,
} from './account/identity.js';
export { type AccountName, accountId, custodianId } from './account/ids.js';
export type { ConversionReport } from './account/ledger.js';
export { Secret } from './account/secret.js';
export {
  checkSigners,
  formatSigners,
  MAX_SIGNERS,
  parseSigners,
  type Signer,
  signersSchema,
} from './account/signers.js';
export { type Snapshot, snapshotDigest } from './account/snapshot.js';
export {
  type AttestationFailure,
  type AttestationVerdict,
  verifyAttestation,
} from './account/verifyAttestation.js';
// Errors and units
export {
  ArtifactError,
  BallastError,
  ClaimError,
  DataError,
  type DataRule,
  type ErrorContext,
  InputError,
  InternalError,
} from './errors.js';
// Margin: the same function as the circuit, in the clear
export {
  type Assessment,
  assess,
  type RowAssessment,
  type ScenarioAssessment,
  type UnitAssessment,
} from './margin/assess.js';
export { custodianFailures, type ViewMargin, viewMargins } from './margin/custodianFailure.js';
export {
  type FindLiquidationPriceOptions,
  type FoundLiquidation,
  findLiquidationPrice,
} from './margin/findLiquidationPrice.js';
export { assessWithin, withinLimits } from './margin/limits.js';
export {
  type Liquidation,
  type LiquidationPriceOptions,
  lastPrice,
  liquidationPrice,
  type PriceDirection,
} from './margin/liquidationPrice.js';
export {
  type Close,
  type CloseOptions,
  closeLots,
  smallestClose,
  smallestProRataClose,
} from './margin/partialClose.js';
export { type Penalty, type PenaltySchedule, type PenaltyTier, penaltyOf } from './margin/penalty.js';
export { formatPenalty, parsePenalty, penaltySchema } from './margin/penaltyFile.js';
export {
  headroom,
  isAtLeast,
  isBelow,
  type Margin,
  marginRatio,
  RATIO_ONE,
  requirementUnits,
} from './margin/ratio.js';
export { type ChargeRule, type Remarked, remark } from './margin/remark.js';
export { type LargestRatio, RUNGS, type Rung, type RungReport, rungs } from './margin/rungs.js';
export {
  type CustodianFunds,
  smallestTransfer,
  type Transfer,
  type TransferPlan,
} from './margin/transfer.js';
export { custodianViews, type Holding, netted, type ViewMode } from './margin/views.js';
export {
  type ScenarioHeadroom,
  scenarioHeadrooms,
  type WorstScenario,
  type WorstScenarios,
  worstScenarios,
} from './margin/worstScenario.js';
export { diffMarkets, type MarketDifference } from './market/diffMarkets.js';
// Markets and the models that compile to them
export { encodeMarket } from './market/encode.js';
export { findInstance, INSTANCES, type Instance } from './market/instances.js';
export type { BuildRecord, Market, MarketAlarm } from './market/market.js';
export { formatMarket, marketSchema, parseMarket } from './market/marketFile.js';
export { marksOf } from './market/marks.js';
export {
  type GroupRow,
  type InstrumentRow,
  type Line,
  type MarginType,
  type Model,
  type NettedTerm,
  type Piece,
  type Portfolio,
  REQUIREMENT_SCALE,
  type RiskUnit,
  type Scenario,
  SLOPE_SCALE,
} from './market/model.js';
export type { PriceRule, QuorumRecord } from './market/quorumRecord.js';
export { type Instrument, type InstrumentKind, type Universe, universeHash } from './market/universe.js';
export { type BuildOptions, buildMarket } from './models/build/buildMarket.js';
export { BUILT_IN } from './models/build/builtIn.js';
export {
  type InputEntry,
  type InputRecord,
  type InputTexts,
  readInputs,
  recordInputs,
} from './models/build/inputs.js';
export {
  buildOptionsOf,
  type MarketVerification,
  type ModelModule,
  type OpenRisk,
  openRisk,
  verifyMarket,
} from './models/build/rebuild.js';
export { extendRegistry, findModel } from './models/build/registry.js';
export {
  entriesOf,
  formatRisk,
  modelNames,
  parseRisk,
  type RiskFile,
  riskSchema,
  riskSchemaOf,
} from './models/build/riskFile.js';
export { MODEL_KIT, type ModelKit } from './models/kit/kit.js';
export { defineModel, type MarginModel, type Registry } from './models/kit/model.js';
export type { CompileContext, PartialModel } from './models/kit/partial.js';
// Prices: import, signatures and quorum
export { type CombinedPrices, combinePrices, type QuorumInputs } from './prices/combine.js';
export { parseFeedMap } from './prices/feeds.js';
export { importPrices } from './prices/importPrices.js';
export { type PriceQuote, type PriceSet, priceSetHash } from './prices/priceSet.js';
export { formatPrices, parsePrices, pricesSchema } from './prices/pricesFile.js';
export {
  formatSignedPrices,
  parseSignedPrices,
  type SignedPrices,
  signedPricesSchema,
  signPrices,
} from './prices/signedPrices.js';
export {
  formatPriceSources,
  type PriceSources,
  parsePriceSources,
  priceSourcesSchema,
} from './prices/sources.js';
export { verifyPrices } from './prices/verifyPrices.js';
export { type ClaimCheck, type ClaimEvaluation, type ClaimInput, evaluateClaim } from './proof/claim.js';
export {
  type Consensus,
  type ConsensusOptions,
  type ConsensusRule,
  verifyConsensus,
} from './proof/consensus.js';
export { buildContext, type Context } from './proof/context.js';
export { foldKey } from './proof/fold.js';
export { type Policy, packPolicy } from './proof/policy.js';
// Proofs
export {
  formatPolicy,
  formatRatio,
  type PolicyFile,
  parsePolicy,
  parseRatio,
  policySchema,
  toPolicy,
} from './proof/policyFile.js';
export { formatProof, type ProofFile, parseProof, proofSchema } from './proof/proofFile.js';
export { type ProveOptions, type ProveStep, prove } from './proof/prove.js';
export {
  judgeUse,
  type NullifierRegister,
  type NullifierUse,
  type RegisterAnswer,
} from './proof/register.js';
export { bindingOf, scopeOf } from './proof/scope.js';
export {
  formatVerificationKey,
  parseVerificationKey,
  type VerificationKey,
} from './proof/verificationKey.js';
export { type Verification, verify } from './proof/verify.js';
export { CHECKS, type Check, type CheckName, type VerifyOptions } from './proof/verifyChecks.js';
// Accounts: what a custodian knows, signs and what a holder keeps
export { type DecimalRule, formatDecimal, parseDecimal } from './units/decimal.js';
export { FIELD } from './units/field.js';
export { sha256Hex } from './units/hash.js';
