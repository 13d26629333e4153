import { z } from 'zod';
import { assertValidIn, type ClaimTime, claimSpan, windowSpan } from '../account/claimTime.js';
import type { Signer } from '../account/signers.js';
import { datesWords } from '../account/validity.js';
import { InputError } from '../errors.js';
import { kindOf, nameText, readFileText, toFileText, versionOne } from '../files/schemas.js';
import { timeShape } from '../files/time.js';
import { formatDecimal, parseDecimal } from '../units/decimal.js';
import { type Quote, type Ratio, toRatio } from '../units/numbers.js';
import { assertAsks, type Policy, packPolicy } from './policy.js';

/** `policy.json`: what a verifier asks for, in the form that people write. The same words serve as options. */

const RATIO = /^(0|[1-9][0-9]{0,5})(\.[0-9]{1,2})?%$/;
const RATIO_RULE = 'must be a percentage like "150%" or "112.5%", with at most two decimals';
const EQUITY_RULE = 'must be a whole number in quotes, like "25000"';

const ratioText = z.string({ error: RATIO_RULE }).regex(RATIO, { error: RATIO_RULE });
/** `policy.json`. A check that is left out is not made. */
export const policySchema = z
  .strictObject({
    version: versionOne,
    kind: kindOf('ballast/policy'),
    minRatio: ratioText
      .optional()
      .describe('Equity is at least this share of the margin requirement, like "150%"'),
    maxRatio: ratioText
      .optional()
      .describe(
        'Equity is below this share of the requirement. Says something about the accounts shown only',
      ),
    minEquity: z
      .string({ error: EQUITY_RULE })
      .regex(/^(0|-?[1-9][0-9]{0,18})$/, { error: EQUITY_RULE })
      .optional()
      .describe('Equity is at least this, whole units of the quote currency, like "25000"'),
    window: z
      .strictObject({
        notBefore: timeShape('Unix seconds, or a UTC time like "2026-01-31T12:00:00Z"'),
        notAfter: timeShape('The same or later; both ends are included'),
      })
      .optional()
      .describe('The snapshots lie in this window'),
    coverage: z
      .array(nameText('Name of a custodian of the trusted list'))
      .min(1, { error: 'must name at least one custodian' })
      .max(8, { error: 'must not name more than 8 signers' })
      .optional()
      .describe('Each of these signers has an account in the proof'),
    views: z
      .strictObject({
        mode: z
          .enum(['alone', 'gone'], { error: 'must be alone or gone' })
          .describe(
            'alone: what one custodian holds, by itself. gone: everything but that, debts to it still owed',
          ),
        minRatio: ratioText.describe('The ratio that each such view reaches, like "110%"'),
        withMinEquity: z
          .boolean()
          .optional()
          .describe('Each view also has at least minEquity: an empty view reaches any ratio. Default false'),
      })
      .optional()
      .describe('The same requirement once per custodian'),
  })
  .describe('Ballast policy: what a verifier asks a proof to show. Public');

export type PolicyFile = z.output<typeof policySchema>;

/** Reads the text of `policy.json`. Throws {@link InputError} naming file and field. */
export function parsePolicy(text: string, file?: string): PolicyFile {
  return readFileText('policy', text, policySchema, file, (data) => data);
}

/** The text of `policy.json`. */
export function formatPolicy(policy: PolicyFile): string {
  return toFileText(policy);
}

/**
 * The policy in numbers. Names of custodians become their first entry in the verifier's list, so the list's order is part of
 * what is claimed. Throws {@link InputError} for a policy that asks for nothing, and where positions would be counted in a list
 * with entries that do not belong to the claim: without a window, `market` says its time.
 */
export function toPolicy(file: PolicyFile, signers: readonly Signer[], market?: ClaimTime['market']): Policy {
  const policy = policyOf(file, signers);
  if (policy.coverage === undefined) return policy;
  const { window } = policy;
  if (window !== undefined) assertValidIn(signers, windowSpan(window));
  else if (market !== undefined) assertValidIn(signers, claimSpan({ market }));
  else if (signers.some((entry) => datesWords(entry) !== '')) {
    throw new InputError('names custodians of a list whose entries are not valid for ever', {
      field: 'coverage',
      fix: 'Ask for a window, or give the market too: the time of the claim says which entries count',
    });
  }
  return policy;
}

/** The same, in a list that is known to be that of the claim. */
export function policyOf(file: PolicyFile, signers: readonly Signer[]): Policy {
  const { minRatio, maxRatio, minEquity, coverage, views } = file;
  const window = windowOf(file);
  const policy: Policy = {
    ...(minRatio !== undefined && { minRatio: parseRatio(minRatio, 'minRatio') }),
    ...(maxRatio !== undefined && { maxRatio: parseRatio(maxRatio, 'maxRatio') }),
    ...(minEquity !== undefined && { minEquity: parseEquity(minEquity, 'minEquity') }),
    ...(window !== undefined && { window }),
    ...(coverage !== undefined && { coverage: indicesOf(coverage, signers) }),
    ...(views !== undefined && {
      views: {
        mode: views.mode,
        minRatio: parseRatio(views.minRatio, 'views.minRatio'),
        ...(views.withMinEquity !== undefined && { withMinEquity: views.withMinEquity }),
      },
    }),
  };
  assertAsks(policy);
  packPolicy(policy); // ranges
  return policy;
}

/** The window in numbers. Throws {@link InputError} for one that ends before it starts. */
export function windowOf({ window }: PolicyFile): Policy['window'] {
  if (window === undefined) return undefined;
  const { first: notBefore, last: notAfter } = windowSpan(window);
  return { notBefore, notAfter };
}

/** `"112.5%"` to basis points, exactly. Throws {@link InputError} for any other form. */
export function parseRatio(text: string, field: string): Ratio {
  if (!RATIO.test(text)) throw new InputError(RATIO_RULE, { field });
  return toRatio(parseDecimal(text.slice(0, -1), { decimals: 2, field }), field);
}

/** Basis points to `"112.5%"`. */
export function formatRatio(ratio: Ratio): string {
  return `${formatDecimal(ratio, 2)}%`;
}

function parseEquity(text: string, field: string): Quote {
  return parseDecimal(text, { decimals: 0, min: -(1n << 63n), field });
}

function indicesOf(names: readonly string[], signers: readonly Signer[]): number[] {
  return names.map((name, i) => {
    const field = `coverage[${i}]`;
    if (names.indexOf(name) !== i) throw new InputError('is named twice', { field });
    const index = signers.findIndex(({ custodian }) => custodian === name);
    if (index < 0) {
      const known = [...new Set(signers.map(({ custodian }) => custodian))].join(', ');
      throw new InputError('is not a custodian of the trusted list', {
        field,
        fix: `The list has: ${known}`,
      });
    }
    return index;
  });
}
