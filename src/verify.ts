/**
 * What an auditor or a page needs to check a proof: it loads noble and zod, and nothing else. The same
 * functions are in the main entry.
 */
export { parseSigners } from './account/signers.js';
export { parseMarket } from './market/marketFile.js';
export { parsePolicy, toPolicy } from './proof/policyFile.js';
export { parseProof } from './proof/proofFile.js';
export { bindingOf, scopeOf } from './proof/scope.js';
export { verify } from './proof/verify.js';
export type { Check, VerifyOptions } from './proof/verifyChecks.js';
