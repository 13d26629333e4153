import { InputError } from '../errors.js';
import { inField } from '../files/places.js';
import { sameModel } from '../margin/sameModel.js';
import { ANY_ROOM, checkModel } from '../market/check.js';
import type { Market } from '../market/market.js';
import type { MarginType } from '../market/model.js';
import { universeHash } from '../market/universe.js';
import type { ProofFile } from './proofFile.js';
import { readMarkets, readOptions, readProofs } from './readOnce.js';
import type { RegisterAnswer } from './register.js';
import { type Verification, verify } from './verify.js';
import type { VerifyOptions } from './verifyChecks.js';

/** How many of how many models must be met. */
export interface ConsensusRule {
  readonly atLeast: number;
  readonly of: number;
}

/** What everything is verified under, for all models alike. */
export type ConsensusTerms = Omit<VerifyOptions, 'market' | 'key' | 'request'> & {
  readonly require: ConsensusRule;
};

export interface ConsensusOptions extends ConsensusTerms {
  /** The verifier's own key for each market, in their order. */
  readonly keys: readonly VerifyOptions['key'][];
}

export interface Consensus {
  readonly valid: boolean;
  /** One answer per market; undefined where no proof was given. */
  readonly answers: readonly (Verification | undefined)[];
  /** How many models the holder meets. */
  readonly met: number;
  /** Whether that is enough. */
  readonly enough: boolean;
  /** Whether the valid proofs are of one holder: the same nullifier. */
  readonly oneHolder: boolean;
  /** Whether the valid proofs are for one recipient. They are where the terms name it. */
  readonly oneRecipient: boolean;
  /** The holder in the scope, where there is exactly one. */
  readonly nullifier: bigint | undefined;
  /** The register's answer. It is asked once, and only where everything else holds. */
  readonly register: RegisterAnswer | undefined;
}

/**
 * Whether a holder meets `atLeast` of `of` models: proof `i` is verified in full against market `i`, all under the same
 * policy, signers, scope and recipient, and all valid ones must carry the same nullifier. A market without a proof counts as not
 * met: nobody can prove a model that does not hold. The markets must be of one universe and one time, and no two models may ask the
 * same, however they are written: see `sameModel`. Models that differ by next to nothing count as two, so take markets from those
 * who stand for different models.
 *
 * What it does not say: that the same accounts were shown under each model. A nullifier is a holder, not a set of accounts,
 * so that a holder may show those that look best under each, unless the policy's window is one moment and its coverage names
 * every custodian where the holder has an account.
 *
 * Throws {@link InputError} for a rule, markets or keys that do not fit together, and as {@link verify} for malformed input.
 */
export async function verifyConsensus(
  proofs: readonly (ProofFile | undefined)[],
  markets: readonly Market[],
  options: ConsensusOptions,
): Promise<Consensus> {
  const { keys, ...terms } = readOptions(options, { ...TERMS, keys: 'needed' });
  if (keys.length !== markets.length) {
    throw new InputError(`must be ${markets.length}, one per market`, { field: 'keys' });
  }
  return consensusOf(proofs, markets, terms, (proof, one, i) => verify(proof, { ...one, key: keys[i]! }));
}

/** Markets and keys are given in their order; a request is of one market. */
const TERMS = { market: 'optional', key: 'optional', request: 'refused', require: 'needed' } as const;

/** The same with another way to verify one proof, which must not use a register. */
export async function consensusOf(
  givenProofs: readonly (ProofFile | undefined)[],
  givenMarkets: readonly Market[],
  givenTerms: ConsensusTerms,
  verifyOne: (
    proof: ProofFile,
    options: Omit<VerifyOptions, 'key' | 'register'>,
    index: number,
  ) => Promise<Verification>,
): Promise<Consensus> {
  const proofs = readProofs(givenProofs);
  const markets = readMarkets(givenMarkets);
  const terms = readOptions(givenTerms, TERMS);
  const { require, register: book, ...shared } = terms;
  checkRule(require, proofs.length, markets.length);
  checkMarkets(markets, terms.marginType);
  const answers: (Verification | undefined)[] = [];
  for (const [i, market] of markets.entries()) {
    const proof = proofs[i];
    answers.push(proof === undefined ? undefined : await verifyOne(proof, { ...shared, market }, i));
  }
  const met = answers.flatMap((answer, i) =>
    answer?.valid === true
      ? [{ nullifier: answer.nullifier, binding: BigInt(proofs[i]!.claim.binding) }]
      : [],
  );
  const [nullifier, ...others] = new Set(met.map((one) => one.nullifier));
  const [binding, ...elsewhere] = new Set(met.map((one) => one.binding));
  const enough = met.length >= require.atLeast;
  const oneHolder = others.length === 0;
  const oneRecipient = elsewhere.length === 0;
  const holds = enough && oneHolder && oneRecipient;
  const { scope, policy } = terms;
  const { window } = policy;
  const register =
    holds && book !== undefined
      ? await book.use({ nullifier: nullifier!, binding: binding!, scope, ...(window && { window }) })
      : undefined;
  return {
    valid: holds && (book === undefined || register?.ok === true),
    answers,
    met: met.length,
    enough,
    oneHolder,
    oneRecipient,
    nullifier: oneHolder ? nullifier : undefined,
    register,
  };
}

function checkRule({ atLeast, of }: ConsensusRule, proofs: number, markets: number): void {
  if (!Number.isInteger(atLeast) || !Number.isInteger(of) || atLeast < 1 || atLeast > of) {
    throw new InputError('must ask for 1 or more of the models, and not for more than there are', {
      field: 'require',
    });
  }
  if (of !== markets) {
    throw new InputError(`is of ${of} models, and there are ${markets} markets`, { field: 'require' });
  }
  if (proofs > markets) {
    throw new InputError(`are ${proofs}, and there are ${markets} markets`, { field: 'proofs' });
  }
}

/** Several models of one moment, each of them counted once. */
function checkMarkets(markets: readonly Market[], marginType: MarginType): void {
  markets.forEach((market, i) => {
    const field = `markets[${i}]`;
    const first = markets[0]!;
    if (universeHash(market.universe) !== universeHash(first.universe)) {
      throw new InputError('has another universe than the first', { field: `${field}.universe` });
    }
    if (market.time !== first.time) {
      throw new InputError('has another time than the first', { field: `${field}.time` });
    }
    const own = market.models[marginType];
    if (own === undefined) return;
    inField(`${field}.models.${marginType}`, () => checkModel(own, ANY_ROOM));
    const twin = markets.slice(0, i).findIndex(({ models: { [marginType]: other } }) => {
      return other !== undefined && sameModel(own, other);
    });
    if (twin >= 0) {
      throw new InputError(`asks the same as market ${twin + 1} of every portfolio: it would count twice`, {
        field,
      });
    }
  });
}
