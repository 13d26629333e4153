import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { type Circuit, compileGadget } from '../../audit/system/circuit.js';
import { ratioNear, SMALL, statementInputs, target, tryEvaluate } from '../../fixtures/circuit.js';
import { makeWorld, signedAccount } from '../../fixtures/world.js';
import type { Market } from '../../src/market/market.js';
import type { Policy } from '../../src/proof/policy.js';
import { randomModel, randomPortfolio } from '../support/randomModel.js';

/** The whole statement on random models, accounts and policies: a witness exists exactly where the claim holds. */

const world = makeWorld(SMALL.instruments);
const TARGET = target(SMALL);
let circuit: Circuit;

beforeAll(async () => {
  circuit = await compileGadget(TARGET.include, TARGET.main, TARGET);
});

const models = randomModel({ ...SMALL, instruments: 3 }).filter((model) => model.instruments.length === 3);
const small = fc.integer({ min: -20_000, max: 60_000 }).map(BigInt);

const cases = models.chain((model) =>
  fc.record({
    model: fc.constant(model),
    first: randomPortfolio(model),
    second: fc.option(
      fc.record({ quantities: fc.tuple(small, small, small).map((q) => q.map((n) => n % 3n)), cash: small }),
    ),
    sameCustodian: fc.boolean(),
    views: fc.option(fc.constantFrom('alone' as const, 'gone' as const)),
    // How far from the exact margin ratio the claim is, in basis points.
    offset: fc.constantFrom(-1000n, -1n, 0n, 1n, 1000n),
    minEquity: fc.option(fc.constantFrom(-1n, 0n, 1n)),
    withMinEquity: fc.boolean(),
  }),
);

it('a witness exists exactly where the claim holds', async () => {
  const seen = { holds: 0, fails: 0, unanswered: 0 };
  await fc.assert(
    fc.asyncProperty(
      cases,
      async ({ model, first, second, sameCustodian, views, offset, minEquity, withMinEquity }) => {
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
        const policy: Policy = {
          minRatio: ratioNear(market, [first, ...(second ? [second] : [])], offset),
          ...(views
            ? { views: { mode: views, minRatio: 5000n, withMinEquity: withMinEquity && minEquity !== null } }
            : {}),
          ...(minEquity === null ? {} : { minEquity }),
        };
        const claim = { ...place, policy, attestations };
        const holds = tryEvaluate(claim);
        const inputs = statementInputs(claim);
        seen[holds === undefined ? 'unanswered' : holds ? 'holds' : 'fails']++;
        if (holds) expect(circuit.violations(await circuit.witness(inputs))).toEqual([]);
        else await expect(circuit.witness(inputs)).rejects.toThrow('no witness');
      },
    ),
    { numRuns: 300, seed: 5 },
  );
  for (const count of Object.values(seen)) expect(count).toBeGreaterThan(20);
}, 900_000);
