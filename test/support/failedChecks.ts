import type { Verification } from '../../src/proof/verify.js';
import type { CheckName } from '../../src/proof/verifyChecks.js';

/** Names of the checks that failed. */
export function failedChecks({ checks }: Verification): CheckName[] {
  return checks.filter(({ ok }) => !ok).map(({ name }) => name);
}
