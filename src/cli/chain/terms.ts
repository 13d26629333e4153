import type { Signer } from '../../account/signers.js';
import type { ChallengeTerms, RegistryTerms } from '../../chain/deploy.js';
import type { MarginType } from '../../market/model.js';
import type { AskedGrade } from '../../proof/grade.js';
import type { Policy } from '../../proof/policy.js';
import { policyOf } from '../../proof/policyFile.js';
import { UsageError } from '../shell/errors.js';
import { OPTION } from '../shell/options.js';
import { namingOption } from '../shell/places.js';
import { parseDuration, parseEther } from './options.js';

/** What a registry asks of proofs and of markets, as options of its deployment. */

export const TERM_OPTIONS = {
  purpose: OPTION.needed(
    'What proofs are for, like credit-line/2026: part of the scope, so one nullifier each',
  ),
  'margin-type': OPTION.marginType,
  epoch: { ...OPTION.text('Windows are one multiple of this; 0: any window'), default: '15m' },
  'max-window': OPTION.text('With --epoch 0: from the start of a window to its end, at most'),
  'max-market-age': { ...OPTION.text('A market is not older than this'), default: '2h' },
  'max-skew': { ...OPTION.text('A market lets accounts be this far from its time, at most'), default: '1h' },
  coverage: OPTION.text('Signers that must have an account in each proof, like binance,okx'),
  views: {
    ...OPTION.text('Ask for a ratio per custodian too: each alone, or any one gone'),
    choices: ['alone', 'gone'] as const,
  },
  'min-ratio-view': OPTION.text('The ratio that each view reaches at least, with --views'),
  'min-equity-view': { type: 'boolean', describe: 'Each view has the minEquity of the claim too' },
  'challenge-window': {
    ...OPTION.text('A posted market is usable after this time, unless challenged; 0: when it was recomputed'),
    default: '0',
  },
  'answer-window': {
    ...OPTION.text('A challenged market must be recomputed within this time'),
    default: '1d',
  },
  bond: { ...OPTION.text('Ether that a poster leaves with each market'), default: '0' },
  deposit: { ...OPTION.text('Ether that a challenger leaves'), default: '0' },
} as const;

export interface TermArgs {
  purpose: string;
  marginType: MarginType;
  epoch: string;
  maxWindow?: string | undefined;
  maxMarketAge: string;
  maxSkew: string;
  coverage?: string | undefined;
  views?: 'alone' | 'gone' | undefined;
  minRatioView?: string | undefined;
  minEquityView?: boolean | undefined;
  challengeWindow: string;
  answerWindow: string;
  bond: string;
  deposit: string;
}

export interface Terms {
  readonly terms: Omit<RegistryTerms, 'checks'>;
  readonly challenge: ChallengeTerms;
  /** What a proof must ask for: its checks are pinned. Places are those in the entries that go on the chain. */
  readonly policyOver: (signers: readonly Signer[]) => Policy;
}

/**
 * Reads the terms, before any chain is asked: `listed` is the whole list. Throws {@link UsageError} for options that do not go
 * together and {@link InputError} for values.
 */
export function readTerms(args: TermArgs, listed: readonly Signer[], grade: AskedGrade | undefined): Terms {
  const { views, minRatioView, minEquityView, coverage } = args;
  if ((views === undefined) !== (minRatioView === undefined)) {
    throw new UsageError('Give --views and --min-ratio-view together');
  }
  if (minEquityView && views === undefined) throw new UsageError('--min-equity-view needs --views');
  const epoch = parseDuration(args.epoch, '--epoch');
  if ((epoch === 0) !== (args.maxWindow !== undefined)) {
    throw new UsageError('Give --max-window with --epoch 0, and only then');
  }
  const policyOver = (signers: readonly Signer[]) =>
    namingOption(
      (field) => OPTIONS[field.replace(/\[.*/, '')] ?? field,
      () =>
        policyOf(
          {
            version: 1,
            kind: 'ballast/policy',
            minRatio: '100%',
            minEquity: '1',
            window: { notBefore: 0, notAfter: 0 },
            ...(coverage === undefined ? {} : { coverage: coverage.split(',') }),
            ...(views === undefined || minRatioView === undefined
              ? {}
              : { views: { mode: views, minRatio: minRatioView, withMinEquity: minEquityView ?? false } }),
          },
          signers,
        ),
    );
  const { views: asked } = policyOver(custodiansFirst(listed, coverage?.split(',') ?? []));
  return {
    terms: {
      purpose: args.purpose,
      marginType: args.marginType,
      minRatioView: Number(asked?.minRatio ?? 0n),
      epoch,
      maxWindow: parseDuration(args.maxWindow ?? '0', '--max-window'),
      maxMarketAge: parseDuration(args.maxMarketAge, '--max-market-age'),
      maxSkew: parseDuration(args.maxSkew, '--max-skew'),
      allowDevelopment: grade === 'development',
    },
    challenge: {
      challengeWindow: parseDuration(args.challengeWindow, '--challenge-window'),
      answerWindow: parseDuration(args.answerWindow, '--answer-window'),
      bond: parseEther(args.bond, '--bond'),
      deposit: parseEther(args.deposit, '--deposit'),
    },
    policyOver,
  };
}

/** One entry of each custodian, those that are named first: which entry it will be is not known yet, only that there is one. */
function custodiansFirst(listed: readonly Signer[], named: readonly string[]): Signer[] {
  const once = listed.filter(
    ({ custodian }, i) => listed.findIndex((other) => other.custodian === custodian) === i,
  );
  const isNamed = ({ custodian }: Signer) => named.includes(custodian);
  return [...once.filter(isNamed), ...once.filter((entry) => !isNamed(entry))];
}

const OPTIONS: Readonly<Record<string, string>> = {
  coverage: '--coverage',
  'views.mode': '--views',
  'views.minRatio': '--min-ratio-view',
};
