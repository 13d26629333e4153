import type { Signer } from '../account/signers.js';
import { writtenTime } from '../files/time.js';
import type { Policy } from './policy.js';
import { formatRatio, type PolicyFile } from './policyFile.js';

/**
 * A policy in the words of `policy.json`, in one form: two files that ask the same give the same terms, with the same list of
 * signers. Custodians stand in the order of the list; what is off is absent.
 */
export function policyTerms(
  policy: Policy,
  signers: readonly Signer[],
): Omit<PolicyFile, 'version' | 'kind'> {
  const { minRatio, maxRatio, minEquity, window, coverage, views } = policy;
  return {
    minRatio: minRatio === undefined ? undefined : formatRatio(minRatio),
    maxRatio: maxRatio === undefined ? undefined : formatRatio(maxRatio),
    minEquity: minEquity?.toString(),
    window: window && { notBefore: writtenTime(window.notBefore), notAfter: writtenTime(window.notAfter) },
    coverage: coverage && signers.flatMap(({ custodian }, i) => (coverage.includes(i) ? [custodian] : [])),
    views: views && {
      mode: views.mode,
      minRatio: formatRatio(views.minRatio),
      ...(views.withMinEquity ? { withMinEquity: true } : {}),
    },
  };
}
