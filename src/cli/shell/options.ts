import type { Options } from 'yargs';
import type { Signer } from '../../account/signers.js';
import { InputError } from '../../errors.js';
import { inFile } from '../../files/places.js';
import { loadPolicy } from '../../load/proof.js';
import { INSTANCES } from '../../market/instances.js';
import type { MarginType } from '../../market/model.js';
import type { Policy } from '../../proof/policy.js';
import { type PolicyFile, toPolicy } from '../../proof/policyFile.js';
import { bindingOf, scopeOf } from '../../proof/scope.js';
import { UsageError } from './errors.js';
import { namingOption } from './places.js';

/** Options that several commands share. Every value is text: yargs turns 0.1 into a float otherwise. */

const text = (describe: string) =>
  ({ type: 'string', requiresArg: true, describe }) as const satisfies Options;
const needed = (describe: string) => ({ ...text(describe), demandOption: true }) as const;

export const OPTION = {
  text,
  needed,
  market: needed('Market file (market.json)'),
  signers: needed('Trusted list of signers (signers.json)'),
  marginType: {
    ...text('Margin model to use'),
    choices: ['maintenance', 'initial'] as const satisfies readonly MarginType[],
    default: 'maintenance' as MarginType,
  },
  instance: { ...text('Circuit instance'), choices: INSTANCES.map(({ name }) => name) },
  /** Output that is public: it is made again at will. */
  out: text('File to write; an existing file is replaced'),
  force: { type: 'boolean', default: false, describe: 'Replace an existing file' },
  scope: needed('Purpose of the proof, like "lender.example/credit-line/2026": one nullifier per scope'),
} as const;

/** What a market is built from. */
export const SOURCE_OPTIONS = {
  risk: needed('Risk file (risk.json)'),
  inputs: text('Folder of the market data that the risk file names. Default: the folder of the risk file'),
  module: {
    ...text(
      'ES module with models of your own (exports model or models); may be given several times. Its code is run',
    ),
    array: true,
  },
} as const;

/** How saved market data is cut and put in order. */
export const IMPORT_OPTIONS = {
  sort: { type: 'boolean', describe: 'Put them in order; without it, what is not oldest first is refused' },
  since: text('Leave out what is before this: unix seconds or 2026-01-31T12:00:00Z'),
  until: text('Leave out what is not over by this'),
} as const;

/** Markets with alarms are used on purpose or not at all. */
export const ACCEPT_ALARMS = {
  'accept-alarms': text('Use a market although these breakers tripped, like stale,jump'),
} as const;

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

const TEXTS = [
  'minRatio',
  'maxRatio',
  'minEquity',
  'notBefore',
  'notAfter',
  'coverage',
  'minRatioView',
] as const;
const POLICY_FLAGS = [...TEXTS, 'views', 'minEquityView'] as const;

type PolicyArgs = { [Name in 'policy' | (typeof TEXTS)[number]]?: string | undefined } & {
  views?: 'alone' | 'gone' | undefined;
  minEquityView?: boolean | undefined;
};

/** Reads the policy from its file or its options: never from both, so that nobody wonders which one won. */
export async function readPolicy(args: PolicyArgs, signers: readonly Signer[]): Promise<Policy> {
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
    return inFile(policy, () => toPolicy(file, signers));
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
  return namingOption(policyOption, () => toPolicy(file, signers));
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
  'views.mode': '--views',
  'views.minRatio': '--min-ratio-view',
  minRatioView: '--min-ratio-view',
  'views.withMinEquity': '--min-equity-view',
};

/** `policy.window` and `coverage[1]` by the names of their options. */
function policyOption(field: string): string | undefined {
  const [, name, index] = /^(?:policy\.)?(.*?)(?:\[(\d+)\])?$/.exec(field)!;
  const option = POLICY_FIELDS[name!];
  return option !== undefined && index !== undefined ? `${option}, name ${Number(index) + 1}` : option;
}

/** The rules that `--accept-alarms` names. */
export function acceptedAlarms(accepted: string | undefined): string[] {
  const names = accepted === undefined ? [] : accepted.split(',');
  for (const name of names) {
    if (!/^[a-z][a-zA-Z-]{0,39}$/.test(name)) {
      throw new UsageError('--accept-alarms takes names of rules, like stale,jump');
    }
  }
  return names;
}

/** The scope that `--scope` names. */
export const scopeOption = (scope: string): bigint =>
  namingOption(
    () => '--scope',
    () => scopeOf(scope),
  );

/** The recipient that `--recipient` names. */
export const recipientOption = (recipient: string): bigint =>
  namingOption(
    () => '--recipient',
    () => bindingOf(recipient),
  );
