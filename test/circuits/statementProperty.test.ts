import fc from 'fast-check';
import { beforeAll, expect, it } from 'vitest';
import { InputError } from '../../src/errors.js';
import { assess } from '../../src/margin/assess.js';
import { marginRatio } from '../../src/margin/ratio.js';
import { netted } from '../../src/margin/views.js';
import type { Market } from '../../src/market/market.js';
import { evaluateClaim } from '../../src/proof/claim.js';
import type { Policy } from '../../src/proof/policy.js';
import { makeWorld, signedAccount } from '../support/fixtures.js';
import { randomModel, randomPortfolio } from '../support/randomModel.js';
import { type Circuit, compileGadget } from './support/circuit.js';
import { SMALL, statementInputs, target } from './support/statement.js';

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
    sameVenue: fc.boolean(),
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
      async ({ model, first, second, sameVenue, views, offset, minEquity, withMinEquity }) => {
        const market: Market = {
          ...world.market,
          prices: ['0.01', '0.02', '0.03'],
          models: { maintenance: model },
        };
        const place = { ...world, market };
        const attestations = [
          signedAccount(place, 0, first),
          ...(second ? [signedAccount(place, sameVenue ? 0 : 1, { ...second, customer: 'customer 2' })] : []),
        ];
        const policy: Policy = {
          minRatio: bound(market, [first, ...(second ? [second] : [])], offset),
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

/** The exact ratio of the accounts together, moved a little; any ratio where there is none. */
function bound(market: Market, holdings: Parameters<typeof netted>[0], offset: bigint): bigint {
  try {
    const ratio = marginRatio(assess(market.models.maintenance!, netted(holdings))) ?? 10_000n;
    const moved = ratio + offset;
    return moved < 0n ? 0n : moved >= 1n << 24n ? (1n << 24n) - 1n : moved;
  } catch (error) {
    if (error instanceof InputError) return 10_000n;
    throw error;
  }
}

function tryEvaluate(claim: Omit<Parameters<typeof evaluateClaim>[0], 'marginType'>): boolean | undefined {
  try {
    return evaluateClaim({ ...claim, marginType: 'maintenance' }).holds;
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}
