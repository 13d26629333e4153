import type { Signer } from '../../account/signers.js';
import { InputError } from '../../errors.js';
import { inFile } from '../../files/places.js';
import { loadPolicy } from '../../load/proof.js';
import type { Market } from '../../market/market.js';
import type { Policy } from '../../proof/policy.js';
import { type PolicyFile, toPolicy, windowOf } from '../../proof/policyFile.js';
import { UsageError } from './errors.js';
import { OPTION } from './options.js';
import { about, namingOption } from './places.js';

const { text } = OPTION;

/** The policy, as a file or as options. */
export const POLICY_OPTIONS = {
  policy: text('Policy file (policy.json); instead of the policy options below'),
  'min-ratio': text('Equity is at least this share of the requirement, like 150% or 112.5%'),
  'max-ratio': text('Equity is below this share. Says something about the accounts shown only'),
  'min-equity': text('Equity is at least this, whole units of the quote currency'),
  'not-before': text('Snapshots are not older than this: unix seconds or 2026-01-31T12:00:00Z'),
  'not-after': text('Snapshots are not younger than this'),
  coverage: text('Signers that must have an account in the proof, like binance,okx'),
  views: {
    ...text('The same per custodian: each alone, or any one gone'),
    choices: ['alone', 'gone'] as const,
  },
  'min-ratio-view': text('The ratio that each view reaches, with --views'),
  'min-equity-view': {
    type: 'boolean',
    describe: 'Each view has at least --min-equity too: an empty view reaches any ratio',
  },
} as const;

/** The policy options that are texts. */
const TEXTS = [
  'minRatio',
  'maxRatio',
  'minEquity',
  'notBefore',
  'notAfter',
  'coverage',
  'minRatioView',
] as const;
/** All policy options but the file, as arguments are called. */
export const POLICY_FLAGS = [...TEXTS, 'views', 'minEquityView'] as const;

export type PolicyArgs = { [Name in 'policy' | (typeof TEXTS)[number]]?: string | undefined } & {
  views?: 'alone' | 'gone' | undefined;
  minEquityView?: boolean | undefined;
};

/** A policy whose names of custodians are not yet places in a list: which list depends on the window, or on the market. */
export interface ReadPolicy {
  readonly window: Policy['window'];
  /** The policy over the list of the claim. Errors name the option or the file. */
  readonly over: (signers: readonly Signer[], market: Market) => Policy;
}

/** Reads the policy from its file or its options: never from both, so that nobody wonders which one won. */
export async function readPolicy(args: PolicyArgs): Promise<ReadPolicy> {
  const { policy, minRatio, maxRatio, minEquity, notBefore, notAfter, coverage } = args;
  const { views, minRatioView, minEquityView } = args;
  const anyFlag = POLICY_FLAGS.some((name) => args[name] !== undefined);
  const rules: readonly (readonly [broken: boolean, words: string])[] = [
    [policy !== undefined && anyFlag, 'Give --policy or the policy options, not both'],
    [policy === undefined && !anyFlag, 'Give a policy: --policy policy.json, or --min-ratio and the like'],
    [(notBefore === undefined) !== (notAfter === undefined), 'Give --not-before and --not-after together'],
    [(views === undefined) !== (minRatioView === undefined), 'Give --views and --min-ratio-view together'],
    [
      minEquityView === true && (views === undefined || minEquity === undefined),
      '--min-equity-view needs --views and --min-equity',
    ],
  ];
  for (const [broken, words] of rules) if (broken) throw new UsageError(words);
  if (policy !== undefined) {
    const file = await loadPolicy(policy);
    return {
      window: inFile(policy, () => windowOf(file)),
      over: (signers, market) => inFile(policy, () => toPolicy(file, signers, market)),
    };
  }
  if (minEquity !== undefined && !WHOLE.test(minEquity)) {
    throw new InputError('must be a whole number of units of the quote currency, like 25000', {
      field: '--min-equity',
    });
  }
  const withMinEquity = minEquityView ? true : undefined;
  const file: PolicyFile = {
    version: 1,
    kind: 'ballast/policy',
    minRatio,
    maxRatio,
    minEquity,
    coverage: coverage?.split(','),
    window: notBefore !== undefined && notAfter !== undefined ? { notBefore, notAfter } : undefined,
    views:
      views && minRatioView !== undefined
        ? { mode: views, minRatio: minRatioView, withMinEquity }
        : undefined,
  };
  return {
    window: namingOption(policyOption, () => windowOf(file)),
    over: (signers, market) => namingOption(policyOption, () => toPolicy(file, signers, market)),
  };
}

const WHOLE = /^(0|-?[1-9][0-9]{0,18})$/;

/** Where the fields of a policy come from. */
const POLICY_FIELDS: Readonly<Record<string, string>> = {
  minRatio: '--min-ratio',
  maxRatio: '--max-ratio',
  minEquity: '--min-equity',
  window: '--not-before … --not-after',
  'window.notBefore': '--not-before',
  'window.notAfter': '--not-after',
  notBefore: '--not-before',
  notAfter: '--not-after',
  coverage: '--coverage',
  views: '--views',
  'views.mode': '--views',
  'views.minRatio': '--min-ratio-view',
  minRatioView: '--min-ratio-view',
  'views.withMinEquity': '--min-equity-view',
};

/** An error about the policy, by the name of its option or the place in its file. */
export function namingPolicy(error: unknown, file: string | undefined): unknown {
  if (!(error instanceof InputError) || !/^policy\b/.test(error.field ?? '')) return error;
  const field = error.field!;
  if (file !== undefined) return about(error, { file, field: field.replace(/^policy\.?/, '') });
  return about(error, { field: policyOption(field) });
}

/** `policy.window` and `coverage[1]` by the names of their options. */
function policyOption(field: string): string | undefined {
  const [, name, index] = /^(?:policy\.)?(.*?)(?:\[(\d+)\])?$/.exec(field)!;
  const option = POLICY_FIELDS[name!];
  return option !== undefined && index !== undefined ? `${option}, name ${Number(index) + 1}` : option;
}
