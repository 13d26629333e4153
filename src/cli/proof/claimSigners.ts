import { claimSpan, sortByTime, windowSpan } from '../../account/claimTime.js';
import type { Signer } from '../../account/signers.js';
import { InputError } from '../../errors.js';
import type { Market } from '../../market/market.js';
import type { Policy } from '../../proof/policy.js';
import { validEntries } from '../shell/datedSigners.js';
import type { Shell } from '../shell/shell.js';

/**
 * The list of a claim: the entries of `file` that are valid at every time that the accounts may be as of. Throws
 * {@link InputError} for none, and where several markets, each with a skew of its own, would have different lists.
 */
export function signersOfClaim(
  listed: readonly Signer[],
  { markets, window }: { readonly markets: readonly Market[]; readonly window: Policy['window'] },
  file: string,
  shell: Shell,
): Signer[] {
  const spans = window === undefined ? markets.map((market) => claimSpan({ market })) : [windowSpan(window)];
  const [first, ...others] = spans.map((span) => sortByTime(listed, span).valid);
  if (others.some((list) => list.length !== first!.length || list.some((entry, i) => entry !== first![i]))) {
    throw new InputError('has entries that are valid at the time of one market and not at that of another', {
      file,
      field: 'signers',
      fix: 'Ask for a window: --not-before and --not-after',
    });
  }
  return validEntries(listed, spans[0]!, file, shell);
}
