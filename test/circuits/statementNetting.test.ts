import { beforeAll, describe, expect, it } from 'vitest';
import { type Circuit, compileGadget, compileLiar } from '../../audit/system/circuit.js';
import type { Patch } from '../../audit/system/sources.js';
import { SMALL, statementInputs, target } from '../../fixtures/circuit.js';
import { withNettingSets } from '../../fixtures/netted.js';
import { makeWorld, signedAccount } from '../../fixtures/world.js';
import { assess } from '../../src/margin/assess.js';
import { marginRatio } from '../../src/margin/ratio.js';
import type { Instance } from '../../src/market/instances.js';
import type { Policy } from '../../src/proof/policy.js';
import { expectPlaces } from './support/table.js';

/** The statement with netting sets: the whole of it, on the net portfolio and on every view. */

const NETTED: Instance = { ...SMALL, name: 'netted', nettingSets: 2, leads: 2 };
const TARGET = target(NETTED);
const plain = makeWorld(NETTED.instruments);
const world = { ...plain, market: withNettingSets(plain.market) };
const account = signedAccount(world, 0, { quantities: [0n, -1500n, 700n], cash: 2_000_000_000n });
const model = world.market.models.maintenance!;
const margin = assess(model, {
  quantities: account.snapshot.quantities.slice(0, 3),
  cash: account.snapshot.cash,
});
const ratio = marginRatio(margin)!;
const claim = (policy: Policy, attestations = [account]) =>
  statementInputs({ ...world, policy, attestations, instance: NETTED });
let honest: Circuit;

beforeAll(async () => {
  honest = await compileGadget(TARGET.include, TARGET.main, TARGET);
});

describe('a claim under a model with netting sets', () => {
  it('holds at the ratio that assess gives, and one basis point above it has no witness', async () => {
    expect(margin.lossScale).toBeGreaterThan(1n);
    expect(honest.violations(await honest.witness(claim({ minRatio: ratio })))).toEqual([]);
    await expect(honest.witness(claim({ minRatio: ratio + 1n }))).rejects.toThrow('no witness');
  });

  it('is judged on every view too', async () => {
    const views = (minRatio: bigint): Policy => ({ minRatio: 1n, views: { mode: 'alone', minRatio } });
    expect(honest.violations(await honest.witness(claim(views(ratio))))).toEqual([]);
    await expect(honest.witness(claim(views(ratio + 1n)))).rejects.toThrow('no witness');
  });

  const ARRAYS = [
    ['nettedForm', 'S \\ 2', 'N'],
    ['nettedLead', 'L \\ 2', 'N'],
    ['nettedGain', 'S', ''],
    ['nettedLoss', 'S', ''],
  ] as const;
  it.each(ARRAYS)('cannot be made with another %s than the market has', async (name, first, last) => {
    const other = (component: string, indent: string): Patch => {
      const index = last === '' ? '[x][k]' : '[x][k][i]';
      const inner = last === '' ? '' : `for (var i = 0; i < ${last}; i++)`;
      return {
        file: 'solvency.circom',
        find: `${indent}${component}.${name} <== ${name};`,
        replace: `for (var x = 0; x < ${first}; x++) { for (var k = 0; k < K; k++) { ${inner} {
          ${component}.${name}${index} <== ${name}${index} + 1; } } }`,
      };
    };
    const patches = [other('netted', '        '), other('view[a]', '                ')];
    const liar = await compileLiar(TARGET.include, TARGET.main, patches, TARGET.publics);
    const inputs = claim({ minRatio: 1n, views: { mode: 'alone', minRatio: 1n } });
    const violations = honest.violations(await liar.witness(inputs));
    expectPlaces(violations, /^main \(/, new RegExp(`^main \\(main\\.netted\\.${name}`));
    expectPlaces(violations, /^main \(/, new RegExp(`main\\.view\\[0\\]\\.${name}`));
  });
});
