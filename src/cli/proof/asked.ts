import type { Signer } from '../../account/signers.js';
import { type LocalKey, localKeyNamed } from '../../load/keys.js';
import { loadMarket } from '../../load/market.js';
import { loadSigners } from '../../load/signers.js';
import { findInstance, type Instance } from '../../market/instances.js';
import type { Market } from '../../market/market.js';
import type { MarginType } from '../../market/model.js';
import type { AskedGrade } from '../../proof/grade.js';
import type { Policy } from '../../proof/policy.js';
import type { ProofRequest } from '../../proof/request.js';
import { purposeText } from '../../proof/scope.js';
import { UsageError } from '../shell/errors.js';
import { acceptedAlarms, askedGrade, textOption } from '../shell/options.js';
import type { Place } from '../shell/places.js';
import { POLICY_FLAGS, type PolicyArgs, readPolicy } from '../shell/policyOptions.js';
import type { Shell } from '../shell/shell.js';
import { signersOfClaim } from './claimSigners.js';
import { neededKey, openRequest } from './requested.js';

/** What is asked of a holder: one thing, whether a request or options say it. */
export interface Asked {
  /** The request, and its file, where one says it. */
  readonly request?: { readonly file: string; readonly said: ProofRequest };
  /** One, or several models. */
  readonly markets: readonly { readonly market: Market; readonly place: Place }[];
  readonly marginType: MarginType;
  readonly signers: readonly Signer[];
  readonly signersPlace: Place;
  readonly policy: Policy;
  readonly scope: string;
  readonly recipient?: string;
  readonly acceptAlarms: readonly string[];
  readonly grade: AskedGrade | undefined;
  readonly instance?: Instance;
  /** Which key; without it the one that a proof names, if this machine has it. */
  readonly key?: LocalKey | 'development';
}

/** The options that say it. */
export type AskedArgs = PolicyArgs & {
  readonly [Name in 'request' | 'signers' | 'scope' | 'recipient' | 'acceptAlarms']?: string | undefined;
} & {
  readonly market?: readonly string[] | undefined;
  readonly marginType?: MarginType | undefined;
  readonly instance?: string | undefined;
  readonly grade?: string | undefined;
  readonly key?: string | undefined;
  readonly require?: string | undefined;
};

/** What a request says, as arguments are called; a market only where it has one. */
const SAID = [
  ...([
    'signers',
    'scope',
    'recipient',
    'marginType',
    'instance',
    'grade',
    'key',
    'require',
    'acceptAlarms',
  ] as const),
  ...(['policy', ...POLICY_FLAGS] as const),
];

/** Throws {@link UsageError} for options beside a request that says the same, and for `needed` ones that nothing says. */
export function checkAsked(args: AskedArgs, needed: readonly (keyof AskedArgs)[]): void {
  if (args.request === undefined) {
    const missing = needed.filter((name) => args[name] === undefined);
    if (missing.length > 0)
      throw new UsageError(`Give --request, or ${options(needed)} (missing: ${options(missing)})`);
    return;
  }
  const twice = SAID.filter((name) => args[name] !== undefined);
  if (twice.length > 0) throw new UsageError(`The request says what is asked: leave out ${options(twice)}`);
  if ((args.market?.length ?? 0) > 1) throw new UsageError('A request has one market: give one --market');
}

/**
 * Reads what is asked, from the request or from the options, which {@link checkAsked} passed. Of a list of signers in a file, the
 * entries that belong to the claim.
 */
export async function readAsked(args: AskedArgs, shell: Shell): Promise<Asked> {
  return args.request === undefined ? fromOptions(args, shell) : fromRequest(args.request, args.market?.[0]);
}

async function fromRequest(file: string, marketFile: string | undefined): Promise<Asked> {
  const { request, market, place } = await openRequest(file, marketFile);
  const key = await neededKey(request, file);
  const { marginType, signers, policy, scope, recipient, acceptAlarms, instance } = request;
  return {
    request: { file, said: request },
    markets: [{ market, place }],
    ...{ marginType, signers, policy, scope, recipient, acceptAlarms, instance },
    signersPlace: { file, part: 'signers' },
    grade: request.key.grade,
    key,
  };
}

async function fromOptions(args: AskedArgs, shell: Shell): Promise<Asked> {
  const { recipient } = args;
  const listed = await loadSigners(args.signers!);
  const read = await readPolicy(args);
  const scope = textOption('--scope', () => purposeText(args.scope!, 'scope'));
  const market = async (file: string) => ({ market: await loadMarket(file), place: { file } });
  const markets = await Promise.all(args.market!.map(market));
  const claim = { markets: markets.map((one) => one.market), window: read.window };
  const signers = signersOfClaim(listed, claim, args.signers!, shell);
  const policy = read.over(signers, claim.markets[0]!);
  return {
    markets,
    marginType: args.marginType ?? 'maintenance',
    ...{ signers, policy, scope },
    signersPlace: { file: args.signers! },
    ...(recipient !== undefined && {
      recipient: textOption('--recipient', () => purposeText(recipient, 'recipient')),
    }),
    acceptAlarms: acceptedAlarms(args.acceptAlarms),
    grade: askedGrade(args.grade),
    ...(args.instance !== undefined && { instance: findInstance(args.instance) }),
    ...(args.key !== undefined && {
      key: args.key === 'development' ? args.key : await localKeyNamed(args.key),
    }),
  };
}

/** `--min-ratio and --scope`. */
function options(names: readonly string[]): string {
  const written = names.map((name) => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`);
  return [written.slice(0, -1).join(', '), ...written.slice(-1)].filter(Boolean).join(' and ');
}
