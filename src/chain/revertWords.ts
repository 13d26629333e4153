/** The typed errors of the contracts in words. */

export interface RevertWords {
  /** The answer is no. Otherwise what was given is not right. */
  readonly no: boolean;
  readonly words: string | ((args: readonly unknown[]) => string);
  readonly fix?: string;
}

const no = (words: RevertWords['words'], fix?: string): RevertWords => ({
  no: true,
  words,
  ...(fix && { fix }),
});
const wrong = (words: RevertWords['words'], fix?: string): RevertWords => ({
  no: false,
  words,
  ...(fix && { fix }),
});

/** Unix seconds as people read them. */
function at(seconds: unknown): string {
  const date = new Date(Number(seconds) * 1000);
  return Number.isNaN(date.getTime()) ? String(seconds) : `${date.toISOString().slice(0, 19)}Z`;
}

/** States of a market, in the order of `IMarketRegistry.State`. */
export const MARKET_STATES = ['None', 'Posting', 'Pending', 'Challenged', 'Recomputed', 'Disabled'] as const;
export type MarketState = (typeof MARKET_STATES)[number];

const stateOf = (state: unknown): string => MARKET_STATES[Number(state)] ?? String(state);

const NEWER = 'Prove against the latest market of the series';
const AGAIN = 'Check circuit, market, signer list, scope and recipient, and prove again';

/** By the name of the error. */
export const REVERT_WORDS: Readonly<Record<string, RevertWords>> = {
  // verifier
  CircuitMismatch: no('the proof, the market or the signer list is of another circuit than the verifier'),
  MalformedProof: no('the proof is malformed, or the gas limit is too low to check it'),
  ProofDoesNotHold: no('the proof does not hold for this claim, market, signer list and recipient', AGAIN),

  // solvency registry, in the order of its checks
  SignatureExpired: no("the deadline of the recipient's signature is over", 'Have it signed again'),
  SignatureNotValid: no('the signature is not one of the recipient for this claim and registry'),
  SubmissionsPaused: no('the registry takes no submissions at the moment'),
  KeyNotAccepted: no('the registry does not accept this verifier with this series of markets'),
  MarketUnknown: no('there is no such market in the series'),
  MarketNotUsable: no(([state]) => `the market cannot be used: it is ${stateOf(state)}`),
  MarketNotYetUsable: no(
    ([time]) =>
      Number(time) === 0 ? 'the market must be recomputed first' : `the market is usable from ${at(time)} on`,
    'Recompute it: ballast chain recompute',
  ),
  MarketInFuture: no('the time of the market is in the future'),
  MarketExpired: no('the market is expired', NEWER),
  MarketSuperseded: no(([by]) => `the market was superseded by market ${by} of its series`, NEWER),
  MarketTooOld: no('the market is older than the registry accepts', NEWER),
  SkewTooWide: no('the market accepts accounts further from its time than the registry does'),
  WindowEndsBeforeItStarts: no('the window ends before it starts'),
  WindowInFuture: no('the window ends in the future'),
  WindowTooWide: no('the window is wider than the registry accepts'),
  WindowNotOnGrid: no(
    "the window is not one moment on the registry's grid",
    'Ask for a multiple of its epoch',
  ),
  PolicyNotPacked: no('the policy is not a packed policy'),
  ChecksNotPinned: no(
    ([checks]) => `the policy does not ask for the checks that the registry pins (${checks})`,
  ),
  CoverageNotPinned: no(
    ([mask]) => `the custodians that the policy covers are not those that the registry pins (${mask})`,
  ),
  CoverageOfAnotherList: no(([list]) => `the coverage is pinned for version ${list} of the signer list`),
  ViewRatioTooLow: no(
    ([ratio]) => `the ratio per view is below the ${ratio} basis points that the registry asks for`,
  ),
  MinEquityNotPositive: no('the policy must ask for a minEquity above 0: an empty account reaches any ratio'),
  ListNotValid: no(([version]) => `version ${version} of the signer list is not valid now`),
  NotFolded: no(([version]) => `version ${version} of the signer list is not folded for this circuit yet`),
  NullifierOfAnother: no(([first]) => `the nullifier was first used for another recipient, ${first}`),
  WindowNotLater: no(([last]) => `the window must start after the last one, which ended at ${at(last)}`),
  ConfigNotValid: wrong(
    'the terms of the registry are not valid',
    'Check purpose, checks and the contracts it names',
  ),
  DevelopmentKey: wrong('the verifier has a development key, which the registry refuses'),
  OverlapTooLong: wrong('the overlap is longer than 7 days'),

  // market registry
  NotOracle: wrong('the account may not post markets', 'The owner of the registry lets it: setOracle'),
  NotPoster: wrong('the market is of another poster'),
  WrongPayment: wrong(([wanted]) => `the value must be ${wanted} wei`),
  PointNotOnCurve: wrong('the point is not on the curve'),
  HeadNotValid: wrong(([scalar]) => `scalar ${scalar} of the market is not what it must be`),
  ExpiryNotValid: wrong('the expiry is not in the future'),
  TimeNotLater: wrong('the market is older than the latest of its series'),
  NotPosting: wrong('all scalars of the market are posted already'),
  CircuitNotOfSeries: wrong('the series is of another circuit'),
  CommitmentMismatch: wrong('the scalars or points are not those that were committed to'),
  NotChallengeable: wrong(
    ([state]) => `the market cannot be challenged: it is ${stateOf(state)}, or its window is over`,
  ),
  AnswerStillOpen: wrong(([by]) => `the challenge may be answered until ${at(by)}`),
  BondNotFree: wrong('the bond is not free: the market is not expired, or there is none'),
  NothingOwed: wrong('the account is owed nothing'),
  PaymentFailed: wrong('the payment failed: the account refuses ether'),
  ScalarNotValid: wrong('a scalar is not below the field order, or a zero is written out'),

  WindowNotValid: wrong('a window is not 10 minutes to 30 days (the challenge window may be 0)'),
  LengthsDiffer: wrong('the mask does not fit the values, the points, or the scalars left'),
  CurveCallFailed: wrong('a point is not on the curve, or the gas limit is too low to compute with it'),

  // signer registry
  ListSize: wrong(
    'the signer list is empty, longer than the circuit has room for, or has not one witness for each key',
  ),
  IdNotValid: wrong(([entry]) => `the id of entry ${entry} is not valid`),
  KeyNotValid: wrong(([entry]) => `the key of entry ${entry} is not a key of the prime order`),
  KeyTwice: wrong(([entry, other]) => `entries ${entry} and ${other} have the same key`),
  KeyRevoked: wrong(([entry]) => `the key of entry ${entry} was revoked, which is for good`),
  KeyNotListed: wrong('the key is in no version of the list'),
  DatesNotValid: wrong('the list starts in the past, or the overlap is longer than 30 days'),
  VersionPending: wrong(([version]) => `version ${version} of the list has not started`, 'Cancel it first'),
  NothingPending: wrong('no version of the list is waiting to start'),
  PointsNotOfCircuit: wrong("the points are not those of the circuit's key"),

  // ownership
  NotOwner: wrong('the account does not own the contract'),
  NotPendingOwner: wrong('the contract was not offered to the account'),
};
