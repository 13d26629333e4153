import { beforeAll, describe, expect, it } from 'vitest';
import { type Circuit, compileGadget, compileLiar } from '../../audit/system/circuit.js';
import { SMALL, statementInputs, target } from '../../fixtures/circuit.js';
import { makeWorld, signedAccount } from '../../fixtures/world.js';
import { marginRatio } from '../../src/margin/ratio.js';
import { evaluateClaim } from '../../src/proof/claim.js';
import type { Policy } from '../../src/proof/policy.js';
import { expectPlaces } from './support/table.js';

/** "Solvent if any one custodian fails": the views of the statement, and an instance that has none. */

const world = makeWorld(SMALL.instruments);
// Long 2 000 lots of A at alpha, short 2 000 at beta: safe together, exposed when either is gone.
const long = signedAccount(world, 0, { quantities: [0n, 2000n], cash: -1_000_000_000n });
const short = signedAccount(world, 1, { quantities: [0n, -2000n], cash: 2_300_000_000n });
const TARGET = target(SMALL);
let honest: Circuit;
let liar: Circuit;

beforeAll(async () => {
  honest = await compileGadget(TARGET.include, TARGET.main, TARGET);
  liar = await compileLiar(TARGET.include, TARGET.main, [], TARGET.publics);
});

const claim = (policy: Policy, attestations = [long, short]) => ({ ...world, policy, attestations });
const evaluate = (policy: Policy, attestations = [long, short]) =>
  evaluateClaim({ ...claim(policy, attestations), marginType: 'maintenance' });

/** The lowest ratio of the views in basis points. */
function lowest(mode: 'alone' | 'gone', attestations = [long, short]): bigint {
  const { views } = evaluate({ views: { mode, minRatio: 0n } }, attestations);
  return views.map(({ assessment }) => marginRatio(assessment)!).reduce((a, b) => (a < b ? a : b));
}

describe.each(['alone', 'gone'] as const)('views of each custodian %s', (mode) => {
  it('hold at the lowest ratio of any, and at no basis point more', async () => {
    const minRatio = lowest(mode);
    const holds = { views: { mode, minRatio } };
    expect(evaluate(holds).holds).toBe(minRatio >= 0n);
    const inputs = statementInputs(claim(holds));
    expect(honest.violations(await honest.witness(inputs))).toEqual([]);

    const more = { views: { mode, minRatio: minRatio + 1n } };
    expect(evaluate(more).holds).toBe(false);
    const forged = statementInputs(claim(more));
    await expect(honest.witness(forged)).rejects.toThrow('no witness');
    expectPlaces(honest.violations(await liar.witness(forged)), /^main\.minRatioView\[\d\]\.enough/);
  });

  it('do not change where two accounts share a custodian and a third slot is unused', async () => {
    const other = signedAccount(world, 0, {
      quantities: [0n, -500n],
      cash: 900_000_000n,
      customer: 'customer 2',
    });
    const both = [long, other];
    const policy = { views: { mode, minRatio: 1n } };
    const inputs = statementInputs(claim(policy, both));
    const { holds } = evaluate(policy, both);
    if (holds) expect(honest.violations(await honest.witness(inputs))).toEqual([]);
    else await expect(honest.witness(inputs)).rejects.toThrow('no witness');
  });

  it('give a single account with an empty second slot the answer of evaluateClaim', async () => {
    const policy = { views: { mode, minRatio: 1n } };
    const inputs = statementInputs(claim(policy, [short]));
    const { holds } = evaluate(policy, [short]);
    if (holds) expect(honest.violations(await honest.witness(inputs))).toEqual([]);
    else await expect(honest.witness(inputs)).rejects.toThrow('no witness');
  });
});

describe('a light custodian and a heavy one', () => {
  const light = signedAccount(world, 0, { quantities: [0n, 1n], cash: 50_000_000n });
  const heavy = signedAccount(world, 1, { quantities: [0n, 900n], cash: -700_000_000n });

  it.each([
    ['heavy last', [light, heavy], 1],
    ['heavy first', [heavy, light], 0],
  ] as const)('does not shield it: %s', async (_, order, slot) => {
    const attestations = [...order];
    const [one, other] = evaluate({ views: { mode: 'alone', minRatio: 0n } }, attestations).views.map(
      ({ assessment }) => assessment,
    );
    expect(one!.requirement).not.toBe(other!.requirement);
    const minRatio = lowest('alone', attestations);
    const at = (ratio: bigint) =>
      statementInputs(claim({ views: { mode: 'alone', minRatio: ratio } }, attestations));
    expect(honest.violations(await honest.witness(at(minRatio)))).toEqual([]);
    const violations = honest.violations(await liar.witness(at(minRatio + 1n)));
    expectPlaces(violations, new RegExp(`^main\\.minRatioView\\[${slot}\\]\\.enough`));
  });
});

it('a book can pass netted and fail with one custodian gone', async () => {
  expect(evaluate({ minRatio: 15_000n }).holds).toBe(true);
  const policy: Policy = { minRatio: 15_000n, views: { mode: 'gone', minRatio: 10_000n } };
  const { checks } = evaluate(policy);
  expect(checks.filter(({ ok }) => !ok).map(({ name }) => name)).toEqual(['views']);
  await expect(honest.witness(statementInputs(claim(policy)))).rejects.toThrow('no witness');
});

describe('everything at one custodian, and an empty account at another', () => {
  const all = signedAccount(world, 0, { quantities: [10n], cash: 2_000_000_000n });
  const empty = signedAccount(world, 1, { quantities: [], cash: 0n });
  const model = { ...world.market.models.maintenance!, scenarios: [], units: [] }; // no floors
  const place = { ...world, market: { ...world.market, models: { maintenance: model } } };
  const policy = (withMinEquity: boolean): Policy => ({
    minEquity: 1000n,
    coverage: [0, 1],
    views: { mode: 'gone', minRatio: 15_000n, withMinEquity },
  });
  const statement = (withMinEquity: boolean) => ({
    ...place,
    policy: policy(withMinEquity),
    attestations: [all, empty],
  });

  it('reaches any ratio without either: an empty view asks for nothing', async () => {
    const claim = statement(false);
    expect(evaluateClaim({ ...claim, marginType: 'maintenance' }).holds).toBe(true);
    expect(honest.violations(await honest.witness(statementInputs(claim)))).toEqual([]);
  });

  it('does not reach the equity floor in every view', async () => {
    const claim = statement(true);
    const { checks } = evaluateClaim({ ...claim, marginType: 'maintenance' });
    expect(checks.filter(({ ok }) => !ok).map(({ name }) => name)).toEqual(['views']);
    await expect(honest.witness(statementInputs(claim))).rejects.toThrow('no witness');
    const violations = honest.violations(await liar.witness(statementInputs(claim)));
    expectPlaces(violations, /^main\.minEquityView\[0\]\.enough/);
  });
});

describe('an instance without views', () => {
  const plain = { ...SMALL, name: 'plain', accounts: 1, views: false };
  const { include, main, publics } = target(plain);

  it('accepts a claim without views and refuses one that asks for them', async () => {
    const circuit = await compileGadget(include, main, { publics });
    const inputs = (policy: Policy) => statementInputs({ ...claim(policy, [short]), instance: plain });
    expect(circuit.violations(await circuit.witness(inputs({ minRatio: 1n })))).toEqual([]);
    const asked = inputs({ minRatio: 1n, views: { mode: 'alone', minRatio: 0n } });
    await expect(circuit.witness(asked)).rejects.toThrow('no witness');
    const unconstrained = await compileLiar(include, main, [], publics);
    const violations = circuit.violations(await unconstrained.witness(asked));
    expect(violations.flatMap(({ signals }) => signals)).toEqual(['main.ask.checkViews']);
  });
});
