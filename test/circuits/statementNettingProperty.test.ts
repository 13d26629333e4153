import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { type Circuit, compileGadget } from '../../audit/system/circuit.js';
import { ratioNear, SMALL, statementInputs, target, tryEvaluate } from '../../fixtures/circuit.js';
import { makeWorld, signedAccount } from '../../fixtures/world.js';
import type { Instance } from '../../src/market/instances.js';
import type { Market } from '../../src/market/market.js';
import type { Model, Portfolio } from '../../src/market/model.js';
import type { Policy } from '../../src/proof/policy.js';
import { abs } from '../../src/units/integers.js';
import { randomModel, randomPortfolio } from '../support/randomModel.js';

/**
 * The whole statement with room for netting sets, on random models with and without them: a witness exists exactly where
 * the claim holds, for lower and upper bounds and for views.
 */

const NETTED: Instance = { ...SMALL, name: 'netted', nettingSets: 2, leads: 2 };
const world = makeWorld(NETTED.instruments);
const TARGET = target(NETTED);
let circuit: Circuit;

beforeAll(async () => {
  circuit = await compileGadget(TARGET.include, TARGET.main, TARGET);
});

const any = randomModel({ ...NETTED, instruments: 3 }).filter((model) => model.instruments.length === 3);
const withSets = any.filter(
  ({ nettingSets = [], units }) => nettingSets.length > 0 && units.some(({ weight }) => weight > 0n),
);
const models = fc.oneof(withSets, any);
const small = fc.integer({ min: -20_000, max: 60_000 }).map(BigInt);

const cases = models.chain((model) =>
  fc.record({
    model: fc.constant(model),
    first: fc.oneof(
      { weight: 4, arbitrary: inside(model) },
      { weight: 1, arbitrary: randomPortfolio(model) },
    ),
    second: fc.option(
      fc.record({ quantities: fc.tuple(small, small, small).map((q) => q.map((n) => n % 3n)), cash: small }),
    ),
    sameCustodian: fc.boolean(),
    views: fc.option(fc.constantFrom('alone' as const, 'gone' as const)),
    // How far from the exact margin ratio the claim is, in basis points.
    offset: fc.constantFrom(-1000n, -1n, 0n, 1n, 1000n),
    upper: fc.boolean(),
  }),
);

/** Most quantities inside the limits of the instruments, or few cases would have an answer. */
function inside(model: Model): fc.Arbitrary<Portfolio> {
  return randomPortfolio(model).map(({ quantities, cash }) => ({
    quantities: quantities.map((n) => n % 19n),
    cash: 10n * abs(cash),
  }));
}

it('a witness exists exactly where the claim holds', async () => {
  const seen = { holds: 0, fails: 0, unanswered: 0 };
  const kinds = { netted: 0, plain: 0, led: 0, rounded: 0, views: 0, upper: 0 };
  await fc.assert(
    fc.asyncProperty(cases, async ({ model, first, second, sameCustodian, views, offset, upper }) => {
      const market: Market = {
        ...world.market,
        prices: ['0.01', '0.02', '0.03'],
        models: { maintenance: model },
      };
      const place = { ...world, market };
      const attestations = [
        signedAccount(place, 0, first),
        ...(second
          ? [signedAccount(place, sameCustodian ? 0 : 1, { ...second, customer: 'customer 2' })]
          : []),
      ];
      const ratio = ratioNear(market, [first, ...(second ? [second] : [])], offset);
      const policy: Policy = {
        ...(upper ? { maxRatio: ratio } : { minRatio: ratio }),
        ...(views ? { views: { mode: views, minRatio: 5000n } } : {}),
      };
      const claim = { ...place, policy, attestations, instance: NETTED };
      const holds = tryEvaluate(claim);
      const inputs = statementInputs(claim);
      seen[holds === undefined ? 'unanswered' : holds ? 'holds' : 'fails']++;
      if (!holds) {
        await expect(circuit.witness(inputs)).rejects.toThrow('no witness');
        return;
      }
      const witness = await circuit.witness(inputs);
      expect(circuit.violations(witness)).toEqual([]);
      kinds[model.nettingSets === undefined ? 'plain' : 'netted']++;
      if (model.scenarios.some((scenario) => scenario.netted?.some(({ lead }) => lead))) kinds.led++;
      if (witness.get('main.netted.rounded.missing') !== 0n) kinds.rounded++;
      if (views) kinds.views++;
      if (upper) kinds.upper++;
    }),
    { numRuns: 200, seed: 6, endOnFailure: true },
  );
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(10);
  for (const count of Object.values(kinds)) expect(count).toBeGreaterThan(2);
}, 1_500_000);
