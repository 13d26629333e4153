import type { Attestation } from '../account/attestation.js';
import { assertValidIn, claimSpan } from '../account/claimTime.js';
import type { Signer } from '../account/signers.js';
import { InputError } from '../errors.js';
import { formatTime } from '../files/time.js';
import { type Assessment, assess } from '../margin/assess.js';
import { isAtLeast, isBelow, RATIO_ONE } from '../margin/ratio.js';
import { custodianViews, netted } from '../margin/views.js';
import type { Market } from '../market/market.js';
import { marksOf } from '../market/marks.js';
import type { MarginType, Model, Portfolio } from '../market/model.js';
import { modelOf } from '../market/modelOf.js';
import type { Ratio } from '../units/numbers.js';
import { assertCovered, type Policy, packPolicy } from './policy.js';

/** One thing that a claim says, and whether it is so. */
export interface ClaimCheck {
  readonly name: 'minRatio' | 'maxRatio' | 'minEquity' | 'window' | 'skew' | 'coverage' | 'views';
  readonly ok: boolean;
  /** What was checked, without any private number. */
  readonly statement: string;
}

/** A claim evaluated in the clear, for the holder's eyes. */
export interface ClaimEvaluation {
  readonly holds: boolean;
  readonly checks: readonly ClaimCheck[];
  readonly netted: Assessment;
  /** Per custodian, where the policy asks for views. */
  readonly views: readonly { readonly custodianId: bigint; readonly assessment: Assessment }[];
}

export interface ClaimInput {
  readonly market: Market;
  readonly marginType: MarginType;
  readonly signers: readonly Signer[];
  readonly policy: Policy;
  readonly attestations: readonly Attestation[];
}

/**
 * Whether the claim holds: what the circuit will prove, in the same integers. Throws {@link InputError} where a quantity
 * lies outside the model's position limits, and for an entry of the list that is not valid for the whole time of the claim.
 */
export function evaluateClaim(input: ClaimInput): ClaimEvaluation {
  const { market, marginType, signers, policy, attestations } = input;
  const model = modelOf(market, marginType);
  packPolicy(policy); // ranges
  assertCovered(policy, signers.length);
  assertValidIn(signers, claimSpan({ market, window: policy.window }));
  const used = model.instruments.length;
  const holdings = attestations.map(({ snapshot }) => ({
    custodianId: snapshot.custodianId,
    quantities: snapshot.quantities.slice(0, used),
    cash: snapshot.cash,
  }));
  const net = assess(model, netted(holdings));
  const { mode } = policy.views ?? {};
  const views = mode
    ? custodianViews(holdings, marksOf(market), mode).map(({ custodianId, portfolio }) => ({
        custodianId,
        assessment: assessView(model, portfolio, mode),
      }))
    : [];

  const { minEquity } = policy;
  const { quote, valueDecimals } = market.universe;
  const floor = (minEquity ?? 0n) * 10n ** BigInt(valueDecimals);
  const asOf = attestations[0]?.snapshot.asOf ?? 0n;
  const skew = asOf - BigInt(market.time);
  const held = new Set(holdings.map(({ custodianId }) => custodianId));
  const checks = [
    row(
      'skew',
      skew >= BigInt(-market.maxSkew) && skew <= BigInt(market.maxSkew),
      `the snapshots lie within ${market.maxSkew} s of the market time`,
    ),
    ...where(policy.window, ({ notBefore, notAfter }) =>
      row(
        'window',
        asOf >= notBefore && asOf <= notAfter,
        `the snapshots lie between ${formatTime(notBefore)} and ${formatTime(notAfter)}`,
      ),
    ),
    ...where(policy.minRatio, (ratio) =>
      row('minRatio', isAtLeast(net, ratio), `the margin ratio is at least ${percent(ratio)}`),
    ),
    ...where(policy.maxRatio, (ratio) =>
      row('maxRatio', isBelow(net, ratio), `the margin ratio is below ${percent(ratio)}`),
    ),
    ...where(minEquity, () =>
      row('minEquity', net.equity >= floor, `equity is at least ${minEquity} ${quote}`),
    ),
    ...where(policy.coverage, (indices) => {
      const asked = indices.map((index) => signers[index]!); // assertCovered: the list has each of them
      return row(
        'coverage',
        asked.every(({ custodianId }) => held.has(custodianId)),
        `accounts at ${asked.map(({ custodian }) => custodian).join(', ')} are part of it`,
      );
    }),
    ...where(policy.views, ({ mode, minRatio, withMinEquity }) =>
      row(
        'views',
        views.every(({ assessment }) => {
          return isAtLeast(assessment, minRatio) && (!withMinEquity || assessment.equity >= floor);
        }),
        [
          `the margin ratio is at least ${percent(minRatio)}`,
          withMinEquity ? `, and equity at least ${minEquity} ${quote},` : '',
          mode === 'alone' ? ' at each custodian alone' : ' with any one custodian gone',
        ].join(''),
      ),
    ),
  ];
  return { holds: checks.every(({ ok }) => ok), checks, netted: net, views };
}

const row = (name: ClaimCheck['name'], ok: boolean, statement: string): ClaimCheck => ({
  name,
  ok,
  statement,
});

/** The row of a check that the policy makes, none where it makes none. */
function where<Asked>(asked: Asked | undefined, make: (asked: Asked) => ClaimCheck): ClaimCheck[] {
  return asked === undefined ? [] : [make(asked)];
}

/** A book can be inside the position limits as a whole and outside them without one custodian. */
function assessView(model: Model, portfolio: Portfolio, mode: string): Assessment {
  try {
    return assess(model, portfolio);
  } catch (error) {
    throw error instanceof InputError ? error.within({ field: `view "${mode}"` }) : error;
  }
}

/** 12 345 → `123.45%`. */
export function percent(ratio: Ratio): string {
  const hundredth = ratio % (RATIO_ONE / 100n);
  return `${ratio / 100n}${hundredth === 0n ? '' : `.${hundredth.toString().padStart(2, '0')}`}%`;
}
