import fc from 'fast-check';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { needs } from '../support/needs.js';
import type { Deployed } from './support/actors.js';
import { type ConsumerChain, eventsOf, startConsumers } from './support/consumers.js';

needs('contracts', 'solvency-8');

/** Against a small lending market, and a registry whose statuses the test sets. Debt in tokens of six decimals. */

const [OWNER, ALICE, BOB, CAROL] = [0, 1, 2, 3];
const T0 = 1_780_000_000n;
const TOKEN = 1_000_000n;
const E18 = 10n ** 18n;
const TIERS = [
  { minRatio: 12_000, closeFactor: 5_000 },
  { minRatio: 15_000, closeFactor: 2_500 },
  { minRatio: 20_000, closeFactor: 1_000 },
];
const TERMS = { maxAge: 3_600, cooldown: 900, equityShare: 10_000, debtUnit: TOKEN };

let chain: ConsumerChain;
let registry: Deployed;
let market: Deployed;
let collateral: Deployed;
let debt: Deployed;
let module: Deployed;
let start: number;

const address = (who: number) => chain.address(who);
const wait = (seconds: number | bigint) => chain.provider.setTime(chain.provider.now() + BigInt(seconds));
const balance = (token: Deployed, who: number): Promise<bigint> =>
  chain.read(token, 'balanceOf', [address(who)]);
const factor = (): Promise<number> => chain.read(module, 'closeFactorOf', [address(ALICE)]);
const closable = (): Promise<bigint> => chain.read(module, 'closable', [address(ALICE)]);
const debtOf = (): Promise<bigint> => chain.read(market, 'debtOf', [address(ALICE)]);
const liquidate = (amount: bigint, by = BOB) => chain.send(by, module, 'liquidate', [address(ALICE), amount]);
const refused = (amount: bigint, by = BOB) =>
  chain.refusal(by, module, 'liquidate', [address(ALICE), amount]);

async function prove(minRatio: number, o: { minEquity?: bigint; notBefore?: bigint } = {}) {
  const submittedAt = chain.provider.now();
  const { minEquity = 1_000n, notBefore = submittedAt } = o;
  const status = { notBefore, notAfter: submittedAt, submittedAt, minRatio, minRatioView: 0, minEquity };
  await chain.send(OWNER, registry, 'set', [address(ALICE), status]);
}

const deployment = (tiers: readonly object[], terms: object = {}) => [
  ...[registry.address, market.address, tiers, { ...TERMS, ...terms }, false],
];

/** Alice owes 800 against 10 units at 100; the price then falls to `price`. */
beforeAll(async () => {
  chain = await startConsumers(T0);
  registry = await chain.deploy(OWNER, 'SettableRegistry', [false]);
  collateral = await chain.deploy(OWNER, 'TestToken', [18]);
  debt = await chain.deploy(OWNER, 'TestToken', [6]);
  market = await chain.deploy(OWNER, 'SmallLendingMarket', [collateral.address, debt.address, 100n * TOKEN]);
  module = await chain.deploy(OWNER, 'LiquidationModule', deployment(TIERS));
  await chain.send(OWNER, market, 'setModule', [module.address]);
  await chain.send(OWNER, debt, 'mint', [market.address, 10_000n * TOKEN]);
  await chain.send(OWNER, collateral, 'mint', [address(ALICE), 1_000n * E18]);
  for (const who of [ALICE, BOB, CAROL]) {
    await chain.send(OWNER, debt, 'mint', [address(who), 10_000n * TOKEN]);
    for (const token of [collateral, debt])
      await chain.send(who, token, 'approve', [market.address, 2n ** 255n]);
  }
  await chain.send(ALICE, market, 'deposit', [10n * E18]);
  await chain.send(ALICE, market, 'borrow', [800n * TOKEN]);
  start = await chain.provider.snapshot();
});

beforeEach(() => chain.provider.revert(start));

const fall = (price = 95n) => chain.send(OWNER, market, 'setPrice', [price * TOKEN]);

describe('tiers and terms', () => {
  it('are what the contract says', async () => {
    expect(await chain.read(module, 'tiers')).toEqual(TIERS);
    expect(await chain.read(module, 'terms')).toEqual(TERMS);
  });

  it.each([
    ['none', []],
    [
      'more than sixteen',
      Array.from({ length: 17 }, (_, i) => ({ minRatio: i + 1, closeFactor: 9_000 - i })),
    ],
    ['a ratio of 0', [{ minRatio: 0, closeFactor: 5_000 }]],
    ['a factor of 0, which would stop a liquidation', [{ minRatio: 1, closeFactor: 0 }]],
    ['a factor of all', [{ minRatio: 1, closeFactor: 10_000 }]],
    ['a ratio twice', [TIERS[0]!, { minRatio: 12_000, closeFactor: 4_999 }]],
    ['a higher ratio that is not gentler', [TIERS[0]!, { minRatio: 12_001, closeFactor: 5_000 }]],
  ])('refuse %s', async (_, tiers) => {
    expect(await chain.deployRefusal('LiquidationModule', deployment(tiers))).toBe('TiersNotValid');
  });

  it.each([
    { maxAge: 0 },
    { cooldown: 0 },
    { cooldown: 7 * 86_400 + 1 },
    { equityShare: 0 },
    { debtUnit: 0n },
  ])('refuse %o', async (terms) => {
    expect(await chain.deployRefusal('LiquidationModule', deployment(TIERS, terms))).toBe('TermsNotValid');
  });

  it('may be at the edges', async () => {
    const sixteen = Array.from({ length: 16 }, (_, i) => ({ minRatio: i + 1, closeFactor: 9_999 - i }));
    const terms = { maxAge: 1, cooldown: 7 * 86_400, equityShare: 1, debtUnit: 1n };
    const edge = await chain.deploy(OWNER, 'LiquidationModule', deployment(sixteen, terms));
    expect(await chain.read(edge, 'tiers')).toEqual(sixteen);
  });

  it('refuse a registry that accepts development keys, unless asked', async () => {
    const development = await chain.deploy(OWNER, 'SettableRegistry', [true]);
    const args = [development.address, market.address, TIERS, TERMS];
    expect(await chain.deployRefusal('LiquidationModule', [...args, false])).toBe('RegistryIsDevelopment');
    await chain.deploy(OWNER, 'LiquidationModule', [...args, true]);
  });
});

describe('the close factor', () => {
  it.each([
    [11_999, 10_000],
    [12_000, 5_000],
    [14_999, 5_000],
    [15_000, 2_500],
    [19_999, 2_500],
    [20_000, 1_000],
    [2 ** 24 - 1, 1_000],
  ])('at a proved ratio of %i is %i', async (ratio, expected) => {
    await prove(ratio);
    expect(await factor()).toBe(expected);
  });

  it('is all without a proof', async () => {
    expect(await factor()).toBe(10_000);
  });

  it('is all when the proof is one second too old, from its first moment on', async () => {
    await prove(20_000, { notBefore: chain.provider.now() });
    wait(3_600);
    expect(await factor()).toBe(1_000);
    wait(1);
    expect(await factor()).toBe(10_000);
  });

  it('is all when the proved equity is below its share of the debt: one coin and no position has any ratio', async () => {
    await prove(2 ** 24 - 1, { minEquity: 799n });
    expect(await factor()).toBe(10_000);
    await prove(20_000, { minEquity: 800n });
    expect(await factor()).toBe(1_000);
    await chain.send(ALICE, market, 'deposit', [1n]);
    await chain.send(ALICE, market, 'deposit', [10n * E18]);
    await chain.send(ALICE, market, 'borrow', [1n]);
    expect(await factor()).toBe(10_000);
  });

  it('never falls as the ratio does', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(30_000), fc.nat(30_000), async (a, b) => {
        const factors: number[] = [];
        for (const ratio of [Math.min(a, b), Math.max(a, b)]) {
          await prove(ratio);
          factors.push(await factor());
        }
        expect(factors[0]!).toBeGreaterThanOrEqual(factors[1]!);
      }),
      { numRuns: 15 },
    );
  });
});

describe('a liquidation', () => {
  it('is refused while the market says that the account is healthy', async () => {
    expect(await closable()).toBe(0n);
    expect(await refused(1n)).toBe('NotLiquidatable');
    await fall(100n);
    expect(await refused(1n)).toBe('NotLiquidatable');
  });

  it('is refused of nothing, and of an account that owes nothing', async () => {
    await fall();
    expect(await refused(0n)).toBe('AmountZero');
    expect(await chain.refusal(BOB, module, 'liquidate', [address(CAROL), 1n])).toBe('NotLiquidatable');
  });

  it('closes all at once without a proof, with no wait between', async () => {
    await fall(50n);
    expect(await closable()).toBe(800n * TOKEN);
    await liquidate(100n * TOKEN);
    await liquidate(200n * TOKEN, CAROL);
    expect(await refused(500n * TOKEN + 1n)).toBe('OverCloseFactor(500000000)');
    const receipt = await liquidate(500n * TOKEN);
    expect(eventsOf(receipt, module)).toEqual([
      `Liquidated(${address(ALICE)},${address(BOB)},500000000,10000)`,
    ]);
    expect(await debtOf()).toBe(0n);
    expect(await chain.read(module, 'periodOf', [address(ALICE)])).toEqual({ startedAt: 0, closed: 0n });
  });

  it('closes the share of the tier, and gives the collateral that it buys', async () => {
    await fall();
    await prove(15_000);
    expect(await closable()).toBe(200n * TOKEN);
    expect(await refused(200n * TOKEN + 1n)).toBe('OverCloseFactor(200000000)');
    const receipt = await liquidate(200n * TOKEN);
    expect(eventsOf(receipt, module)).toEqual([
      `Liquidated(${address(ALICE)},${address(BOB)},200000000,2500)`,
    ]);
    expect(await debtOf()).toBe(600n * TOKEN);
    expect(await balance(debt, BOB)).toBe(9_800n * TOKEN);
    expect(await balance(collateral, BOB)).toBe((200n * 105n * E18) / (100n * 95n));
  });

  it('rounds the share up, so that the last unit can be closed', async () => {
    await chain.send(ALICE, market, 'repay', [800n * TOKEN - 1n]);
    await fall(0n);
    await prove(20_000);
    expect(await closable()).toBe(1n);
  });

  it('cannot call a small factor in a loop: the share is of the whole period', async () => {
    await fall();
    await prove(15_000);
    const until = chain.provider.now() + 900n;
    await liquidate(50n * TOKEN);
    expect(await closable()).toBe(150n * TOKEN);
    wait(300);
    expect(await refused(150n * TOKEN + 1n, CAROL)).toBe('OverCloseFactor(150000000)');
    await liquidate(150n * TOKEN, CAROL);
    expect(await closable()).toBe(0n);
    expect(await refused(1n)).toBe(`Cooldown(${until})`);
    chain.provider.setTime(until - 1n);
    expect(await refused(1n)).toBe(`Cooldown(${until})`);
    chain.provider.setTime(until);
    await fall(60n); // what was closed has made the account healthy
    expect(await closable()).toBe(150n * TOKEN);
    await liquidate(150n * TOKEN);
    expect(await refused(1n)).toBe(`Cooldown(${until + 900n})`);
  });

  it('of one unit, by a friend of the debtor, does not use the period up', async () => {
    await fall();
    await prove(15_000);
    await liquidate(1n, ALICE);
    expect(await closable()).toBe(200n * TOKEN - 1n);
    await liquidate(200n * TOKEN - 1n);
  });

  it('is bounded by the debt of now: what was borrowed since the period began counts', async () => {
    await fall();
    await prove(15_000, { minEquity: 10_000n });
    await liquidate(200n * TOKEN);
    await chain.send(ALICE, market, 'deposit', [20n * E18]);
    await chain.send(ALICE, market, 'borrow', [400n * TOKEN]);
    await fall(30n);
    expect(await closable()).toBe(100n * TOKEN); // a quarter of 1 200, less 200
  });

  it('closes all at once when the proof goes stale within the period', async () => {
    await prove(15_000, { notBefore: chain.provider.now() - 3_500n });
    await fall();
    await liquidate(200n * TOKEN);
    expect(await refused(1n)).toMatch(/^Cooldown/);
    wait(101);
    expect(await closable()).toBe(600n * TOKEN);
    await liquidate(600n * TOKEN);
    expect(await debtOf()).toBe(0n);
  });

  it('is harsher within the period after a weaker proof, gentler after a better one', async () => {
    await fall();
    await prove(15_000);
    await liquidate(200n * TOKEN);
    await prove(12_000);
    expect(await closable()).toBe(200n * TOKEN);
    await prove(20_000);
    expect(await closable()).toBe(0n);
  });

  it('is the module’s alone to make', async () => {
    await fall();
    expect(await chain.refusal(BOB, market, 'close', [address(ALICE), 1n, address(BOB)])).toBe('NotModule');
  });

  it('closes no more of a period’s debt than the factor, however it is cut', async () => {
    await fall(30n);
    await prove(15_000);
    const before = await chain.provider.snapshot();
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.bigInt(1n, 90n * TOKEN), { minLength: 1, maxLength: 6 }),
        async (amounts) => {
          await chain.provider.revert(before);
          let closed = 0n;
          for (const amount of amounts) {
            const left = await closable();
            expect(left).toBe(200n * TOKEN - closed);
            if (amount > left) {
              expect(await refused(amount)).toMatch(left === 0n ? /^Cooldown/ : /^OverCloseFactor/);
            } else {
              await liquidate(amount);
              closed += amount;
            }
          }
        },
      ),
      { numRuns: 8 },
    );
  });
});
