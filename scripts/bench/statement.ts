import { withNettingSets } from '../../fixtures/netted.js';
import { makeWorld, signedAccount, TIME, type World } from '../../fixtures/world.js';
import type { Instance } from '../../src/market/instances.js';
import { REQUIREMENT_SCALE } from '../../src/market/model.js';
import { type Signals, toInputs } from '../../src/market/signals.js';
import { buildContext, type Context } from '../../src/proof/context.js';
import { packPolicy } from '../../src/proof/policy.js';
import { claimSignals, privateSignals } from '../../src/proof/witness.js';

/** A claim that fills an instance's accounts, as raw circuit inputs. */
export function sampleClaim(instance: Instance): {
  inputs: Record<string, string | string[]>;
  context: Context;
} {
  const world = fitted(makeWorld(instance.instruments), instance);
  const attestations = Array.from({ length: instance.accounts }, (_, a) =>
    signedAccount(world, a % world.keys.length, {
      quantities: [2000n, a === 0 ? -1500n : 900n, 700n],
      cash: 1_000_000_000n,
      customer: `customer ${a}`,
    }),
  );
  const policy = {
    minRatio: 10_000n,
    minEquity: 100n,
    window: { notBefore: BigInt(TIME), notAfter: BigInt(TIME) },
    ...(instance.views ? { views: { mode: 'gone' as const, minRatio: 10_000n } } : {}),
  };
  const context = buildContext({ ...world, marginType: 'maintenance', instance });
  const signals: Signals = [
    ...claimSignals({ scope: 1n, binding: 2n, policy: packPolicy(policy) }),
    ...context.market,
    ...context.signers,
    ...privateSignals({ ...world, attestations, instance }),
  ];
  return { inputs: toInputs(signals), context };
}

/** An instance with netting sets gets two. One with one unit gets an expected shortfall at 97.5 % over all its scenarios: the mean of the worst 2.5 %. */
function fitted(world: World, { scenarios, units, nettingSets }: Instance): World {
  if (nettingSets > 0) return { ...world, market: withNettingSets(world.market) };
  const model = world.market.models.maintenance!;
  if (model.units.length <= units) return world;
  const k = Math.floor(0.025 * scenarios);
  const shocks = Array.from({ length: scenarios }, (_, s) => BigInt(((s * 7919) % 2001) - 1000));
  const maintenance = {
    ...model,
    scenarios: shocks.map((shock, s) => ({
      label: `day ${s}`,
      pnl: [shock * 100n, shock * 100n, shock * 15n],
    })),
    units: [
      {
        label: 'all',
        scenarios: shocks.map((_, s) => s),
        k,
        weight: REQUIREMENT_SCALE / BigInt(k) + 1n,
        kthWeight: 0n,
        floor: 0n,
      },
    ],
  };
  return { ...world, market: { ...world.market, models: { maintenance } } };
}
