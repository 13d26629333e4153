import { BallastError, InputError } from '../errors.js';
import { encodeMarket } from '../market/encode.js';
import { INSTANCES, type Instance } from '../market/instances.js';
import type { Market } from '../market/market.js';
import type { MarginType } from '../market/model.js';
import { flatten } from '../market/signals.js';
import { sha256Hex } from '../units/hash.js';
import type { Policy } from './policy.js';

/** Which instances a market and a claim fit. */

/** Throws {@link InputError} for a policy with views where the instance has none. */
export function assertViews({ views }: Policy, instance: Instance): void {
  if (views === undefined || instance.views) return;
  throw new InputError(`is not something that ${instance.name} can prove`, {
    field: 'policy.views',
    fix: 'Use solvency-custodians',
  });
}

/** Why a market does not encode for an instance; undefined if it does. */
export function misfit(market: Market, marginType: MarginType, instance: Instance): BallastError | undefined {
  try {
    encodeMarket(market, marginType, instance);
    return undefined;
  } catch (error) {
    if (error instanceof BallastError) return error;
    throw error;
  }
}

/**
 * Why a market fits no instance, for any of its margin types: what stands against the instance with most room among
 * those of its slots, or of as many slots as there are. Undefined if it fits one.
 */
export function misfitOfAll(market: Market): { instance: Instance; error: BallastError } | undefined {
  const away = ({ instruments }: Instance) => Math.abs(instruments - market.universe.slots);
  const room = ({ groups, scenarios, units }: Instance) => groups * scenarios * units;
  const nearest = [...INSTANCES].sort((a, b) => away(a) - away(b) || room(b) - room(a));
  const found = marginTypesOf(market).map((type) =>
    nearest.map((instance) => ({ instance, error: misfit(market, type, instance) })),
  );
  if (found.flat().some(({ error }) => error === undefined)) return undefined;
  const { instance, error } = found[0]?.[0] ?? {};
  return instance && error && { instance, error };
}

/** The margin types that a market has a model for. */
export function marginTypesOf({ models }: Market): MarginType[] {
  return (['maintenance', 'initial'] as const).filter((type) => models[type] !== undefined);
}

/** Digest of the market part, as proof files carry it. */
export function marketDigest(market: Market, marginType: MarginType, instance: Instance): string {
  return sha256Hex(flatten(encodeMarket(market, marginType, instance)).join(','));
}

/** The smallest instance that a proof fits. Throws {@link InputError} with the reason of each that it does not. */
export function smallestInstance(need: {
  market: Market;
  /** The market's file, for errors. */
  file: string;
  marginType: MarginType;
  accounts: number;
  views: boolean;
}): Instance {
  const reasons: string[] = [];
  for (const instance of INSTANCES) {
    const reason = reasonAgainst(instance, need);
    if (reason === undefined) return instance;
    reasons.push(`${instance.name}: ${reason}`);
  }
  throw new InputError(`fits no instance (${reasons.join('; ')})`, { file: need.file });
}

function reasonAgainst(
  instance: Instance,
  { market, marginType, accounts, views }: Parameters<typeof smallestInstance>[0],
): string | undefined {
  if (instance.instruments !== market.universe.slots) {
    return `${instance.instruments} slots, the market has ${market.universe.slots}`;
  }
  if (accounts > instance.accounts) return `${instance.accounts} accounts at most`;
  if (views && !instance.views) return 'no views';
  const error = misfit(market, marginType, instance);
  return error && [error.field, error.shortMessage].filter(Boolean).join(' ');
}
