import fc from 'fast-check';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { needs } from '../support/needs.js';
import type { Deployed } from './support/actors.js';
import { type ConsumerChain, eventsOf, startConsumers } from './support/consumers.js';

needs('contracts', 'solvency-8');

/** Against a registry whose statuses the test sets. */

const [OWNER, ALICE, LENDER, OTHER, STRANGER] = [0, 1, 2, 3, 4];
const T0 = 1_780_000_000n;
const MAX = 2n ** 63n - 1n;

let chain: ConsumerChain;
let registry: Deployed;
let pool: Deployed;
let start: number;

const address = (who: number) => chain.address(who);
const pledge = (by: number, amount: bigint) => chain.send(by, pool, 'pledge', [address(ALICE), amount]);
const refused = (by: number, amount: bigint) => chain.refusal(by, pool, 'pledge', [address(ALICE), amount]);
const outstanding = (): Promise<bigint> => chain.read(pool, 'outstandingOf', [address(ALICE)]);
const pledged = (by: number): Promise<bigint> => chain.read(pool, 'pledgeOf', [address(ALICE), address(by)]);

async function prove(minEquity: bigint, o: { minRatio?: number; notBefore?: bigint } = {}) {
  const submittedAt = chain.provider.now();
  const { minRatio = 15_000, notBefore = submittedAt } = o;
  const status = { notBefore, notAfter: submittedAt, submittedAt, minRatio, minRatioView: 0, minEquity };
  await chain.send(OWNER, registry, 'set', [address(ALICE), status]);
}

beforeAll(async () => {
  chain = await startConsumers(T0);
  registry = await chain.deploy(OWNER, 'SettableRegistry', [false]);
  pool = await chain.deploy(OWNER, 'PledgePool', [registry.address, 15_000, 3_600, false]);
  for (const who of [LENDER, OTHER]) await chain.send(OWNER, pool, 'setLender', [address(who), true]);
  start = await chain.provider.snapshot();
});

beforeEach(() => chain.provider.revert(start));

describe('a pledge pool', () => {
  it('says its terms, and refuses empty ones and development registries', async () => {
    expect(await chain.read(pool, 'minRatio')).toBe(15_000);
    expect(await chain.read(pool, 'maxAge')).toBe(3_600);
    const refusal = (...args: unknown[]) => chain.deployRefusal('PledgePool', args);
    expect(await refusal(registry.address, 0, 1, false)).toBe('TermsNotValid');
    expect(await refusal(registry.address, 1, 0, false)).toBe('TermsNotValid');
    const development = await chain.deploy(OWNER, 'SettableRegistry', [true]);
    expect(await refusal(development.address, 1, 1, false)).toBe('RegistryIsDevelopment');
    await chain.deploy(OWNER, 'PledgePool', [development.address, 1, 1, true]);
  });

  it('is open to lenders whom the owner listed', async () => {
    await prove(100n);
    expect(await refused(STRANGER, 1n)).toBe('NotLender');
    expect(await refused(OWNER, 1n)).toBe('NotLender');
    expect(await chain.refusal(STRANGER, pool, 'setLender', [address(STRANGER), true])).toBe('NotOwner');
    const receipt = await chain.send(OWNER, pool, 'setLender', [address(STRANGER), true]);
    expect(eventsOf(receipt, pool)).toEqual([`LenderSet(${address(STRANGER)},true)`]);
    await pledge(STRANGER, 1n);
    await chain.send(OWNER, pool, 'setLender', [address(STRANGER), false]);
    expect(await refused(STRANGER, 1n)).toBe('NotLender');
    // what was pledged stays, until its lender lets go of it
    expect(await outstanding()).toBe(1n);
    await chain.send(STRANGER, pool, 'release', [address(ALICE), 1n]);
    expect(await outstanding()).toBe(0n);
  });

  it('adds up the pledges of all lenders, up to the proved equity and not past it', async () => {
    await prove(100n);
    const first = await pledge(LENDER, 60n);
    expect(eventsOf(first, pool)).toEqual([`Pledged(${address(ALICE)},${address(LENDER)},60,60)`]);
    expect(await refused(OTHER, 41n)).toBe('OverProvedEquity(60,100)');
    expect(await refused(LENDER, 41n)).toBe('OverProvedEquity(60,100)');
    await pledge(OTHER, 39n);
    expect(await refused(OTHER, 2n)).toBe('OverProvedEquity(99,100)');
    const last = await pledge(OTHER, 1n);
    expect(eventsOf(last, pool)).toEqual([`Pledged(${address(ALICE)},${address(OTHER)},1,100)`]);
    expect(await refused(LENDER, 1n)).toBe('OverProvedEquity(100,100)');
    expect([await pledged(LENDER), await pledged(OTHER), await outstanding()]).toEqual([60n, 40n, 100n]);
  });

  it('needs a proof at the ratio, no older than the age', async () => {
    expect(await refused(LENDER, 1n)).toBe('NotFresh');
    await prove(100n, { minRatio: 14_999 });
    expect(await refused(LENDER, 1n)).toBe('NotFresh');
    await prove(100n, { notBefore: T0 - 3_601n });
    expect(await refused(LENDER, 1n)).toBe('NotFresh');
    await prove(100n, { notBefore: T0 - 3_600n });
    await pledge(LENDER, 1n);
    chain.provider.setTime(T0 + 1n);
    expect(await refused(LENDER, 1n)).toBe('NotFresh');
  });

  it('stops new pledges when less is proved than is pledged, and leaves the old', async () => {
    await prove(100n);
    await pledge(LENDER, 80n);
    await prove(79n);
    expect(await refused(OTHER, 1n)).toBe('OverProvedEquity(80,79)');
    expect(await outstanding()).toBe(80n);
    await chain.send(LENDER, pool, 'release', [address(ALICE), 2n]);
    await pledge(OTHER, 1n);
  });

  it('releases by the lender of the pledge alone, also when the proof is stale', async () => {
    await prove(100n);
    await pledge(LENDER, 60n);
    await pledge(OTHER, 40n);
    const release = (by: number, amount: bigint) =>
      chain.refusal(by, pool, 'release', [address(ALICE), amount]);
    expect(await release(ALICE, 1n)).toBe('NotPledged(0)');
    expect(await release(OWNER, 1n)).toBe('NotPledged(0)');
    expect(await release(OTHER, 41n)).toBe('NotPledged(40)');
    expect(await release(LENDER, 0n)).toBe('AmountZero');
    chain.provider.setTime(T0 + 100_000n);
    const receipt = await chain.send(OTHER, pool, 'release', [address(ALICE), 40n]);
    expect(eventsOf(receipt, pool)).toEqual([`Released(${address(ALICE)},${address(OTHER)},40,60)`]);
    expect(await release(OTHER, 1n)).toBe('NotPledged(0)');
  });

  it('refuses nothing, and adds the largest amounts without wrapping', async () => {
    await prove(MAX);
    expect(await refused(LENDER, 0n)).toBe('AmountZero');
    expect(await refused(LENDER, 2n ** 64n - 1n)).toBe(`OverProvedEquity(0,${MAX})`);
    await pledge(LENDER, MAX);
    expect(await refused(OTHER, 2n ** 64n - 1n)).toBe(`OverProvedEquity(${MAX},${MAX})`);
  });

  it('keeps each borrower apart', async () => {
    await prove(100n);
    await pledge(LENDER, 100n);
    expect(await chain.refusal(LENDER, pool, 'pledge', [address(STRANGER), 1n])).toBe('NotFresh');
    expect(await chain.read(pool, 'outstandingOf', [address(STRANGER)])).toBe(0n);
  });

  it('never holds more than was proved when a pledge was taken, and always the sum of its lenders', async () => {
    const step = fc.record({
      kind: fc.constantFrom('pledge', 'release', 'prove'),
      by: fc.constantFrom(LENDER, OTHER),
      amount: fc.bigInt(1n, 60n),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        await chain.provider.revert(start);
        let proved = 0n;
        const held = new Map([LENDER, OTHER].map((who) => [who, 0n]));
        const sum = () => [...held.values()].reduce((a, b) => a + b, 0n);
        for (const { kind, by, amount } of steps) {
          const mine = held.get(by)!;
          if (kind === 'prove') {
            await prove(amount);
            proved = amount;
          } else if (kind === 'release') {
            if (amount > mine) {
              expect(await chain.refusal(by, pool, 'release', [address(ALICE), amount])).toMatch(
                /^NotPledged/,
              );
            } else {
              await chain.send(by, pool, 'release', [address(ALICE), amount]);
              held.set(by, mine - amount);
            }
          } else if (sum() + amount > proved) {
            expect(await refused(by, amount)).toMatch(proved === 0n ? /^NotFresh/ : /^OverProvedEquity/);
          } else {
            await pledge(by, amount);
            held.set(by, mine + amount);
          }
          expect(await outstanding()).toBe(sum());
        }
      }),
      { numRuns: 10 },
    );
  });
});
