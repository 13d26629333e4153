import type { Signer } from '../../account/signers.js';
import { formatTime } from '../../files/time.js';
import type { Policy } from '../../proof/policy.js';
import { formatRatio } from '../../proof/policyFile.js';

/** A policy in words: one line for each thing it asks. */
export function policyWords(policy: Policy, signers: readonly Signer[], quote: string): string[] {
  const { minRatio, maxRatio, minEquity, window, coverage, views } = policy;
  const lines: string[] = [];
  if (minRatio !== undefined) lines.push(`margin ratio of at least ${formatRatio(minRatio)}`);
  if (maxRatio !== undefined) lines.push(`margin ratio below ${formatRatio(maxRatio)}`);
  if (minEquity !== undefined) lines.push(`equity of at least ${minEquity} ${quote}`);
  if (window !== undefined) {
    const { notBefore, notAfter } = window;
    const same = notBefore === notAfter;
    lines.push(
      same
        ? `snapshots at ${formatTime(notBefore)}`
        : `snapshots between ${formatTime(notBefore)} and ${formatTime(notAfter)}`,
    );
  }
  if (coverage !== undefined) {
    lines.push(
      `accounts at ${coverage.map((index) => signers[index]?.custodian ?? index).join(', ')} included`,
    );
  }
  if (views !== undefined) {
    const which = views.mode === 'gone' ? 'with any one custodian gone' : 'at each custodian alone';
    const also = views.withMinEquity ? ', and the same equity,' : '';
    lines.push(`margin ratio of at least ${formatRatio(views.minRatio)}${also} ${which}`);
  }
  return lines;
}

/** What a holder or verifier should think about before relying on a policy. */
export function policyAdvice(policy: Policy): string[] {
  const { minRatio, maxRatio, minEquity } = policy;
  const advice: string[] = [];
  if (minEquity === undefined || minEquity <= 0n) {
    advice.push('without a minEquity above 0 an empty account meets any ratio');
  }
  if (maxRatio !== undefined) {
    advice.push('maxRatio speaks of the accounts shown only: the holder chooses which');
  }
  if (minRatio !== undefined && minRatio % 500n !== 0n) {
    advice.push('a ratio off the grid of 5% tells more about the account than a round one');
  }
  return advice;
}
