/**
 * Ballast: prove, in zero knowledge, that signed accounts hold enough equity for their margin requirement.
 * This entry runs anywhere: it takes texts and bytes and never reads files. What needs Node is in `ballast/node`.
 */

// Accounts: what a signer knows and signs, and what a holder keeps
export { convertAccount, parseAccount } from './account/accountFile.js';
export {
  type Attestation,
  attest,
  formatAttestation,
  parseAttestation,
} from './account/attestation.js';
export {
  createIdentity,
  formatIdentity,
  type Identity,
  parseIdentity,
  subjectOf,
} from './account/identity.js';
export { custodianId } from './account/ids.js';
export { formatSigners, parseSigners, type Signer } from './account/signers.js';
export { verifyAttestation } from './account/verifyAttestation.js';
// Errors
export {
  ArtifactError,
  BallastError,
  ClaimError,
  DataError,
  InputError,
  InternalError,
} from './errors.js';
// What a holder asks of a book
export { insightOf } from './insight/insight.js';
export { liquidations } from './insight/liquidation.js';
export { rebuilderOf } from './insight/rebuild.js';
export { marginReport } from './insight/report.js';
export { restore } from './insight/restore.js';
export { parseShocks } from './insight/shocks.js';
export { whatIf } from './insight/whatIf.js';
// Margin: the same function as the circuit, in the clear
export { type Assessment, assess } from './margin/assess.js';
export { penaltyOf } from './margin/penalty.js';
export { parsePenalty } from './margin/penaltyFile.js';
export { headroom, isAtLeast, marginRatio, requirementUnits } from './margin/ratio.js';
export { netted } from './margin/views.js';
// Markets and the models that compile to them
export { findInstance, type Instance } from './market/instances.js';
export type { Market } from './market/market.js';
export { formatMarket, parseMarket } from './market/marketFile.js';
export type { MarginType, Model, Portfolio } from './market/model.js';
export { buildMarket } from './models/build/buildMarket.js';
export { buildOptionsOf, openRisk, verifyMarket } from './models/build/rebuild.js';
export { parseRisk } from './models/build/riskFile.js';
export type { ModelKit } from './models/kit/kit.js';
export { defineModel, type MarginModel } from './models/kit/model.js';
// Prices: import, signatures and quorum
export { combinePrices } from './prices/combine.js';
export { parsePrices } from './prices/pricesFile.js';
export { formatSignedPrices, parseSignedPrices, signPrices } from './prices/signedPrices.js';
export { parsePriceSources } from './prices/sources.js';
// Claims and proofs
export { evaluateClaim } from './proof/claim.js';
export { verifyConsensus } from './proof/consensus.js';
export { buildContext } from './proof/context.js';
export { smallestInstance } from './proof/fit.js';
export { foldKey } from './proof/fold.js';
export type { Policy } from './proof/policy.js';
export { formatRatio, parsePolicy, parseRatio, toPolicy } from './proof/policyFile.js';
export { formatProof, type ProofFile, parseProof } from './proof/proofFile.js';
export { prove } from './proof/prove.js';
export type { NullifierRegister } from './proof/register.js';
export { bindingOf, scopeOf } from './proof/scope.js';
export { parseVerificationKey } from './proof/verificationKey.js';
export { type Verification, verify } from './proof/verify.js';
// Numbers
export { formatDecimal, parseDecimal } from './units/decimal.js';
export type { Lots, Ratio, Requirement, Value } from './units/numbers.js';
